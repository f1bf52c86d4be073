#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "daemon/arguments.h"
#include "daemon/commands/bandwidth_growth.h"
#include "daemon/commands/bandwidth_rows.h"
#include "daemon/commands/bandwidth_targets.h"
#include "daemon/commands/circuit_figures.h"
#include "daemon/commands/rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"

namespace netroster::daemon {
namespace {

constexpr std::chrono::days usual_range{30};
constexpr std::chrono::days growth_range{2 * 365};  // slots are kept for 13 months
constexpr std::chrono::days peaks_range{10 * 365};
constexpr const char* usual_target = "setda-bi3";

std::chrono::days range_of(Call call) {
  if (!call.arguments.given("growth")) return usual_range;
  return call.arguments.given("peaks") ? peaks_range : growth_range;
}

Result<BandwidthQuestion> question_of(Call call, const config::Config& config) {
  BandwidthQuestion question;
  question.to = call.arguments.time("to").value_or(call.streams.now);
  question.from = call.arguments.time("from").value_or(question.to - range_of(call));
  question.sites = call.arguments.positionals();
  question.all_ports = call.arguments.given("all-ports");
  question.uplinks = call.arguments.given("uplinks");
  question.totals = call.arguments.given("totals");
  question.school_hours = !call.arguments.given("all-hours");
  question.peaks = call.arguments.given("peaks");
  if (const auto fits = bound(question, call.streams.now, "--"); !fits) return fits.error();
  // Without circuits the uplinks are what there is to show.
  const bool any = std::any_of(config.sites.begin(), config.sites.end(),
                               [](const Site& site) { return !site.circuits.empty(); });
  if (!any && !question.all_ports) question.uplinks = true;
  return question;
}

// What every view of the history needs.
struct Material {
  config::Config config;
  BandwidthQuestion question;
  std::shared_ptr<const Inventory> inventory;
  std::unique_ptr<inventory::History> history;
};

Result<Material> find_material(Call call) {
  Material made;
  auto config = load_configuration(call);
  if (!config) return config.error();
  made.config = std::move(*config);
  const auto question = question_of(call, made.config);
  if (!question) return question.error();
  made.question = *question;
  const auto snapshot = load_inventory(call);
  if (!snapshot) return snapshot.error();
  made.inventory = *snapshot;
  const auto path =
      call.arguments.given("history") ? call.arguments.text("history") : made.config.history.path;
  auto history = inventory::open_history(path, inventory::OpenMode::read_only);
  if (!history)
    return Error{
        history.error().code,
        fmt::format("{}\n\"netroster daemon\" keeps traffic there; --history names another "
                    "file.",
                    history.error().what)};
  made.history = std::move(*history);
  return made;
}

void complain_of_days(Call call, const BandwidthRow& row) {
  if (row.unreadable.empty()) return;
  call.streams.complain(fmt::format("{} {}: a day of the history cannot be read and is a gap: {}",
                                    row.device, row.port, row.unreadable));
}

Exit none_matches(Call call) {
  return refuse(call,
                Error{Errc::not_found,
                      "no circuit and no port with traffic matches; --all-ports shows every port"});
}

Exit print_traffic(Call call, Material& of) {
  const auto rows = bandwidth(of.question, of.config, *of.inventory, *of.history);
  if (!rows) return refuse(call, rows.error());
  if (rows->empty()) return none_matches(call);
  for (const auto& row : *rows)
    if (!row.school_hours) complain_of_days(call, row);
  return print_rows(bandwidth_listing(*rows), call);
}

Exit print_growth(Call call, Material& of) {
  const auto rows = bandwidth_growth(of.question, of.config, *of.inventory, *of.history);
  if (!rows) return refuse(call, rows.error());
  if (rows->empty()) return none_matches(call);
  for (const auto& row : *rows)
    if (row.direction == Direction::in) complain_of_days(call, row.of);
  return print_rows(growth_listing(*rows), call);
}

Exit print_targets(Call call, Material& of) {
  const auto* target = measurements::find_bandwidth_target(call.arguments.text("target"));
  const auto rows = bandwidth_against(*target, of.question, of.config, *of.inventory, *of.history);
  if (!rows) return refuse(call, rows.error());
  if (rows->empty()) return none_matches(call);
  for (const auto& row : *rows) complain_of_days(call, row.of);
  return print_rows(target_listing(*rows), call);
}

// Exit::usage, with words, for options that would do nothing.
Exit check_options(Call call) {
  const auto& given = call.arguments;
  const auto wrong = [&](const char* what) {
    call.streams.complain(what);
    return Exit::usage;
  };
  if (given.given("peaks") && !given.given("growth")) return wrong("--peaks is for --growth");
  if (given.given("growth") && (given.given("targets") || given.given("target")))
    return wrong("--growth does not go with --targets");
  return Exit::ok;
}

Exit run_bandwidth(Call call) {
  if (const auto fit = check_options(call); fit != Exit::ok) return fit;
  auto material = find_material(call);
  if (!material) return refuse(call, material.error());
  if (call.arguments.given("growth")) return print_growth(call, *material);
  if (call.arguments.given("targets") || call.arguments.given("target"))
    return print_targets(call, *material);
  return print_traffic(call, *material);
}

constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option options[] = {
    {.name = "from",
     .value = "TIME",
     .doc =
         "Since then: a date, a time or a month (its first day) in UTC. Without it: 30 days before "
         "--to, with --growth 2 years, with --peaks 10 years.",
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
    {.name = "growth",
     .value = "",
     .doc = "How monthly figures grow, and in which month contract or port is full, with the "
            "earliest and latest month of the 95 % interval. Two rows, in and out. Whole months of "
            "UTC; summer and months seen to less than half are left out, one step is taken out, "
            "and 8 months are needed."},
    {.name = "peaks",
     .value = "",
     .doc = "With --growth: monthly peaks instead of 95th percentiles, over all hours, also of "
            "years whose slots are gone."},
    {.name = "targets",
     .value = "",
     .doc = "Contract, port speed and peak against students and a target: of the site's "
            "connection, and with --totals of the district's Internet access too."},
    {.name = "target",
     .value = "ID",
     .doc = "The target of --targets, by document and year. Each row says how sure its number is.",
     .fallback = usual_target,
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = target_ids},
    {.name = "history",
     .value = "FILE",
     .doc = "The database of traffic, instead of history.path.",
     .offer = Offer::files},
};
constexpr Example examples[] = {
    {"netroster bandwidth", "All circuits in the last 30 days."},
    {"netroster bandwidth OAK --from 2026-09 --to 2026-10 --json", "September of one school."},
    {"netroster bandwidth --totals", "Each site as a whole, and the district."},
    {"netroster bandwidth --growth --json", "When each circuit is full, as far as one can tell."},
    {"netroster bandwidth --targets --totals --target fcc-2014",
     "What schools and the district have, against one document."},
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
