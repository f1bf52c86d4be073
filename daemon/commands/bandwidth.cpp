#include <fmt/format.h>

#include <chrono>

#include "daemon/arguments.h"
#include "daemon/commands/bandwidth_rows.h"
#include "daemon/commands/rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"

namespace netroster::daemon {
namespace {

constexpr std::chrono::days usual_range{30};

Result<BandwidthQuestion> question_of(Call call, const config::Config& config) {
  BandwidthQuestion question;
  question.to = call.arguments.time("to").value_or(call.streams.now);
  question.from = call.arguments.time("from").value_or(question.to - usual_range);
  question.sites = call.arguments.positionals();
  question.all_ports = call.arguments.given("all-ports");
  question.uplinks = call.arguments.given("uplinks");
  question.totals = call.arguments.given("totals");
  question.school_hours = !call.arguments.given("all-hours");
  if (question.from >= question.to)
    return Error{Errc::invalid, fmt::format("--from {} is not before --to {}",
                                            iso_text(question.from), iso_text(question.to))};
  // Without circuits the uplinks are what there is to show.
  const bool any = std::any_of(config.sites.begin(), config.sites.end(),
                               [](const Site& site) { return !site.circuits.empty(); });
  if (!any && !question.all_ports) question.uplinks = true;
  return question;
}

Result<std::vector<BandwidthRow>> find_rows(Call call) {
  const auto config = load_configuration(call);
  if (!config) return config.error();
  const auto question = question_of(call, *config);
  if (!question) return question.error();
  const auto snapshot = load_inventory(call);
  if (!snapshot) return snapshot.error();
  const auto path =
      call.arguments.given("history") ? call.arguments.text("history") : config->history.path;
  const auto history = inventory::open_history(path, inventory::OpenMode::read_only);
  if (!history)
    return Error{
        history.error().code,
        fmt::format("{}\n\"netroster daemon\" keeps traffic there; --history names another "
                    "file.",
                    history.error().what)};
  auto rows = bandwidth(*question, *config, **snapshot, **history);
  if (rows && rows->empty())
    return Error{Errc::not_found,
                 "no circuit and no port with traffic matches; --all-ports shows every port"};
  return rows;
}

Exit run_bandwidth(Call call) {
  const auto rows = find_rows(call);
  if (!rows) return refuse(call, rows.error());
  for (const auto& row : *rows)
    if (!row.unreadable.empty() && !row.school_hours)
      call.streams.complain(
          fmt::format("{} {}: a day of the history cannot be read and is a gap: {}", row.device,
                      row.port, row.unreadable));
  return print_rows(bandwidth_listing(*rows), call);
}

constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option options[] = {
    {.name = "from",
     .value = "TIME",
     .doc = "Since then, a date or a time in UTC. Without it: 30 days before --to.",
     .form = Form::time},
    {.name = "to", .value = "TIME", .doc = "Until then. Without it: now.", .form = Form::time},
    {.name = "uplinks",
     .value = "",
     .doc = "Ports to other network devices too. Without circuits in the configuration they are "
            "shown anyway."},
    {.name = "all-ports", .value = "", .doc = "Every port with traffic in the history."},
    {.name = "totals",
     .value = "",
     .doc = "What each site carries together, and the district: circuits, or links to other sites "
            "where there are none, summed slot by slot; of an aggregate and its members and of the "
            "two ends of a link only one counts. A slot in which one of them is not known is a "
            "gap."},
    {.name = "all-hours", .value = "", .doc = "No rows for school hours."},
    {.name = "history",
     .value = "FILE",
     .doc = "The database of traffic, instead of history.path.",
     .offer = Offer::files},
};
constexpr Example examples[] = {
    {"netroster bandwidth", "All circuits in the last 30 days."},
    {"netroster bandwidth OAK --from 2026-09-01 --to 2026-10-01 --json", "A month of one school."},
    {"netroster bandwidth --totals", "Each site as a whole, and the district."},
    {"netroster bandwidth --uplinks --columns site,device,port,hours,p95_larger_bps,used_percent",
     "Where the links between switches are full."},
};
constexpr Command rows[] = {
    {.words = "bandwidth",
     .summary = "Show what circuits and uplinks carry: mean, peak and 95th percentile",
     .description =
         "From the daemon's history, in slots of 5 minutes: for each circuit a row for all hours, "
         "and one for school hours where the configuration has a [calendar] with a term.\n\n"
         "Percentiles are by nearest rank over slots that are known whole, so each was really "
         "measured; in is what came into the port. The larger percentile takes in each slot the "
         "larger of both directions. SEEN of OF says how many slots that is, and the longest gap "
         "how long nothing is known: missing slots are neither zero nor made up.\n\n"
         "USED is the 95th percentile by the contract, else by the port's speed.",
     .positionals = any_site,
     .options = options,
     .groups = output_options,
     .examples = examples,
     .run = run_bandwidth},
};

}  // namespace

std::span<const Command> bandwidth_commands() { return rows; }

}  // namespace netroster::daemon
