#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "daemon/arguments.h"
#include "daemon/commands/coverage_history.h"
#include "daemon/commands/coverage_on.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "inventory/gaps.h"
#include "inventory/store/store.h"

namespace netroster::daemon {
namespace {

using inventory::Gap;
using inventory::SiteCoverage;

// One decimal, and never 100 while something is missing; unknown where nothing is seen.
std::optional<double> shown_percent(const SiteCoverage& site) {
  const auto percent = site.percent();
  if (!percent) return std::nullopt;
  return static_cast<double>(static_cast<std::uint64_t>(*percent * 10)) / 10;
}

// Why there is no percentage; "" when there is one.
std::string unknown_because(const SiteCoverage& site) {
  if (!site.configured) return "not in the configuration";
  if (site.percent()) return "";
  if (!site.scanned) return "not scanned yet";
  const auto waiting = site.waiting();
  if (waiting == 0) return "nothing was seen";
  return fmt::format("{} {} not asked yet", waiting, waiting == 1 ? "address" : "addresses");
}

std::size_t untested(const SiteCoverage& site) {
  std::size_t sum = 0;
  for (const auto& [reason, count] : site.untested) sum += count;
  return sum;
}

using S = const SiteCoverage&;
constexpr Field<SiteCoverage> site_fields[] = {
    {{"site", "SITE"}, [](S row) { return cell(row.site); }},
    {{"found", "FOUND"}, [](S row) { return number(row.found()); }},
    {{"seen", "SEEN"}, [](S row) { return number(row.seen()); }},
    {{"percent", "COVERAGE", 0, Shown::percent}, [](S row) { return cell(shown_percent(row)); }},
    {{"remark", "REMARK"}, [](S row) { return cell(unknown_because(row)); }},
    {{"accepted", "ACCEPTED", 3}, [](S row) { return number(row.gaps.size() - row.open_gaps()); }},
    {{"not_answering", "NOT ANSWERING", 2}, [](S row) { return number(row.not_answering); }},
    {{"untested_addresses", "UNTESTED ADDRESSES", 4}, [](S row) { return number(untested(row)); }},
    {{"devices", "DEVICES", wide_only}, [](S row) { return number(row.devices); }},
    {{"access_points", "ACCESS POINTS", 5}, [](S row) { return number(row.access_points); }},
    {{"access_points_on_switches", "ON SWITCHES", 6},
     [](S row) { return number(row.reconciled.by_neighbours); }},
    {{"access_points_on_both", "ON BOTH", 6}, [](S row) { return number(row.reconciled.by_both); }},
    {{"access_points_with_power", "POWERED", 7},
     [](S row) { return number(row.reconciled.by_power); }},
    {{"access_points_without_power", "NOT POWERED", 7},
     [](S row) { return number(row.reconciled.without_power); }},
    {{"unheard_with_power", "POWERED AND UNHEARD", 7},
     [](S row) { return number(row.reconciled.unheard_with_power); }},
};

using G = const Gap&;
constexpr Field<Gap> gap_fields[] = {
    {{"site", "SITE", 1}, [](G row) { return cell(row.site); }},
    {{"name", "NAME"}, [](G row) { return cell(row.name); }},
    {{"address", "ADDRESS"}, [](G row) { return cell(row.address); }},
    {{"reason", "REASON", 0, Shown::state},
     [](G row) { return cell(inventory::text(row.reason)); }},
    {{"words", "BECAUSE", 1}, [](G row) { return cell(row.words); }},
    {{"seen_by", "SEEN BY", 2}, [](G row) { return cell(row.seen_by); }},
    {{"platform", "PLATFORM", 5}, [](G row) { return cell(row.platform); }},
    {{"chassis_id", "CHASSIS ID", 6}, [](G row) { return cell(row.chassis_id); }},
    {{"last_seen", "LAST SEEN", 4, Shown::time}, [](G row) { return cell(row.last_seen); }},
    {{"accepted", "ACCEPTED", 3}, [](G row) { return cell(row.accepted); }},
    {{"id", "ID", wide_only}, [](G row) { return cell(row.id); }},
};

std::vector<Gap> gaps_of(const std::vector<SiteCoverage>& sites) {
  std::vector<Gap> all;
  for (const auto& site : sites) all.insert(all.end(), site.gaps.begin(), site.gaps.end());
  return all;
}

nlohmann::json gap_json(const Gap& gap) {
  nlohmann::json out{{"id", gap.id},
                     {"reason", inventory::text(gap.reason)},
                     {"words", gap.words},
                     {"seen_by", gap.seen_by}};
  const auto put = [&out](const char* key, const std::string& text) {
    if (!text.empty()) out[key] = text;
  };
  put("name", gap.name);
  put("address", gap.address ? gap.address->text() : std::string());
  put("chassis_id", gap.chassis_id);
  put("platform", gap.platform);
  put("accepted", gap.accepted);
  if (gap.last_seen != WallTime{}) out["last_seen"] = iso_text(gap.last_seen);
  return out;
}

nlohmann::json site_json_of(const SiteCoverage& site) {
  auto gaps = nlohmann::json::array();
  for (const auto& gap : site.gaps) gaps.push_back(gap_json(gap));
  auto idle = nlohmann::json::array();
  for (const auto& [what, why] : site.idle) idle.push_back({{"what", what}, {"why", why}});
  const auto& points = site.reconciled;
  return {{"site", site.site},
          {"found", site.found()},
          {"seen", site.seen()},
          {"percent", shown_percent(site) ? nlohmann::json(*shown_percent(site)) : nullptr},
          {"configured", site.configured},
          {"scanned", site.scanned},
          {"idle_accepted_gaps", std::move(idle)},
          {"devices", site.devices},
          {"not_answering", site.not_answering},
          {"access_points",
           {{"by_controllers", points.by_controllers},
            {"by_neighbours", points.by_neighbours},
            {"by_both", points.by_both},
            {"by_power", points.by_power},
            {"without_power", points.without_power},
            {"unheard_with_power", points.unheard_with_power}}},
          {"untested_addresses", site.untested},
          {"gaps", std::move(gaps)}};
}

// What an access point's controller and its switch do not agree on, and why addresses are untested.
Labels remarks_of(const SiteCoverage& site) {
  Labels labels;
  const auto& points = site.reconciled;
  if (points.unknown_to_controllers() != 0)
    labels.push_back(
        {"access points that no controller lists", number(points.unknown_to_controllers())});
  if (points.by_neighbours != 0 && points.unknown_to_switches() != 0)
    labels.push_back({"access points that no switch hears", number(points.unknown_to_switches())});
  for (const auto& [reason, count] : site.untested)
    labels.push_back({"addresses untested: " + reason, number(count)});
  for (const auto& [what, why] : site.idle)
    labels.push_back({fmt::format("accepted_gap \"{}\" accepts nothing", what), cell(why)});
  return labels;
}

constexpr std::chrono::days lately{7};

constexpr Field<Event> event_fields[] = {
    {{"when", "WHEN", 0, Shown::time}, [](const Event& event) { return cell(event.when); }},
    {{"site", "SITE"}, [](const Event& event) { return cell(event.site); }},
    {{"text", "WHAT"}, [](const Event& event) { return cell(event.text); }},
};

// What the daemon found wrong with what is measured there, in the days before.
std::vector<Event> over_speed_at(const std::vector<SiteCoverage>& sites, Call call) {
  std::vector<Event> out;
  const auto config = load_configuration(call);
  if (!config) return out;
  const auto store =
      inventory::open_store(store_path(call, *config), inventory::OpenMode::read_only);
  const auto to = call.arguments.time("at").value_or(call.streams.now);
  if (!store) return out;
  const auto events = (*store)->events(to - lately, to);
  if (!events) return out;
  for (const auto& event : *events) {
    const bool wanted = std::any_of(sites.begin(), sites.end(), [&](const SiteCoverage& site) {
      return site.site == event.site;
    });
    if (wanted && event.kind == "port_over_speed") out.push_back(event);
  }
  return out;
}

nlohmann::json over_speed_json(const std::vector<Event>& over, const std::string& site) {
  auto out = nlohmann::json::array();
  for (const auto& event : over)
    if (event.site == site)
      out.push_back(
          {{"when", iso_text(event.when)}, {"device", event.device}, {"words", event.text}});
  return out;
}

void print_text(const std::vector<SiteCoverage>& sites, Call call) {
  std::size_t found = 0;
  std::size_t seen = 0;
  std::size_t unscanned = 0;
  for (const auto& site : sites) {
    if (!site.configured) continue;
    found += site.found();
    seen += site.seen();
    unscanned += site.scanned ? 0 : 1;
  }
  auto heading = fmt::format("{} of {} are in the inventory", found, seen);
  if (unscanned != 0)
    heading +=
        fmt::format("; {} {} not scanned yet", unscanned, unscanned == 1 ? "site is" : "sites are");
  std::vector<Section> sections;
  sections.push_back(
      {std::move(heading), rows_of(std::span<const Field<SiteCoverage>>(site_fields), sites)});
  if (const auto gaps = gaps_of(sites); !gaps.empty())
    sections.push_back({"gaps", rows_of(std::span<const Field<Gap>>(gap_fields), gaps)});
  if (const auto over = over_speed_at(sites, call); !over.empty())
    sections.push_back({"ports that carry more than they say they can, in the last 7 days",
                        rows_of(std::span<const Field<Event>>(event_fields), over)});
  for (const auto& site : sites)
    if (auto remarks = remarks_of(site); !remarks.empty())
      sections.push_back({site.site, std::move(remarks)});
  render_sections(sections, layout_of(call), call.streams.out);
}

Exit print_coverage(const std::vector<SiteCoverage>& sites, Call call) {
  Showing showing(call);
  if (showing.wants_json()) {
    const auto over = over_speed_at(sites, call);
    for (const auto& site : sites) {
      auto object = site_json_of(site);
      object["ports_over_speed"] = over_speed_json(over, site.site);
      showing.object(object);
    }
    return showing.finish();
  }
  if (wants_listing(call))
    return print_rows(rows_of(std::span<const Field<Gap>>(gap_fields), gaps_of(sites)), call);
  print_text(sites, call);
  return Exit::ok;
}

Result<std::vector<SiteCoverage>> find_coverage(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  const auto snapshot = load_inventory(call);
  if (!snapshot) return snapshot.error();
  const auto now = call.arguments.time("at").value_or(wall_now());
  std::vector<SiteCoverage> wanted;
  for (auto& site : coverage_on(call, *configuration, **snapshot, now))
    if (any_matches(call.arguments.positionals(), site.site)) wanted.push_back(std::move(site));
  if (wanted.empty())
    return Error{Errc::not_found, "no site matches; \"netroster site list\" lists them"};
  return wanted;
}

// Exit::usage, with words, for an option that would do nothing.
Exit check_history(Call call) {
  struct Rule {
    const char* option;
    bool of_history;
  };
  constexpr Rule rules[] = {{"from", true}, {"to", true}, {"at", false}, {"at-least", false}};
  const bool history = call.arguments.given("history");
  for (const auto& [option, of_history] : rules) {
    if (!call.arguments.given(option) || of_history == history) continue;
    call.streams.complain(
        fmt::format("--{} {} --history", option, of_history ? "is for" : "does not go with"));
    return Exit::usage;
  }
  const auto from = call.arguments.time("from");
  const auto to = call.arguments.time("to");
  if (from && *from > to.value_or(call.streams.now)) {
    call.streams.complain(to ? "--from is later than --to"
                             : "--from is later than now, and there is no --to");
    return Exit::usage;
  }
  return Exit::ok;
}

Exit run_coverage(Call call) {
  if (const auto fit = check_history(call); fit != Exit::ok) return fit;
  if (call.arguments.given("history")) return print_coverage_history(call);
  const auto sites = find_coverage(call);
  if (!sites) return refuse(call, sites.error());
  const auto printed = print_coverage(*sites, call);
  const auto least = call.arguments.count("at-least");
  if (printed != Exit::ok || !least) return printed;
  bool below = false;
  for (const auto& site : *sites) {
    const auto percent = site.percent();
    // One that is named on purpose is asked about on purpose.
    const bool left = !site.configured && call.arguments.positionals().empty();
    const bool good = site.configured && percent && *percent >= static_cast<double>(*least);
    if (left || good) continue;
    below = true;
    call.streams.complain(site.configured && percent
                              ? fmt::format("{}: {} of {} found, which is below {} %", site.site,
                                            site.found(), site.seen(), *least)
                              : fmt::format("{}: {}, so it is not known whether {} % are found",
                                            site.site, unknown_because(site), *least));
  }
  return below ? Exit::findings : Exit::ok;
}

constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option options[] = {
    {.name = "at-least",
     .value = "PERCENT",
     .doc = "Exit with 3 when less than this share of what is seen at a site is in the inventory, "
            "or nothing was seen there yet.",
     .form = Form::count,
     .least = 0,
     .most = 100},
    {.name = "history",
     .value = "",
     .doc =
         "Coverage over time instead: a row for each finished scan that changed it, and the gaps "
         "that came and went. --output csv and wide print the rows, json an object for each "
         "site, last all of them together (its site is null, sites is "
         "how many are in the sum)."},
    {.name = "from",
     .value = "TIME",
     .doc = "With --history: since then, a month, a date or a time in UTC.",
     .form = Form::time},
    {.name = "to", .value = "TIME", .doc = "With --history: until then.", .form = Form::time},
};
constexpr ExitNote notes[] = {
    {Exit::findings, "A site is below --at-least, or it is not known whether it is."},
};
constexpr Example examples[] = {
    {"netroster coverage", "All sites, and everything that was seen and not found."},
    {"netroster coverage OAK --at-least 98", "For a nightly check."},
    {"netroster coverage --output csv", "The gaps as rows."},
    {"netroster coverage OAK --history --from 2026-07-01", "What became of them since July."},
};
constexpr Command rows[] = {
    {.words = "coverage",
     .summary = "Show what was seen and is not in the inventory, and why",
     .description =
         "Holds what switches hear on their ports, what controllers list and what answered a sweep "
         "against the devices and access points in the inventory. Each gap has its reason: no "
         "credentials, silent, misbehaving, not tested, excluded, outside scope, cloud-managed or "
         "unmanaged. A gap that a [[site.accepted_gap]] of the configuration names is shown and "
         "does not count; one that names no gap is told of.\n\n"
         "Endpoints (phones, computers, cameras, printers) are no gaps; they are counted by class. "
         "--output csv and wide print the gaps as rows, json an object for each site.",
     .positionals = any_site,
     .options = options,
     .groups = history_options | output_options,
     .exits = notes,
     .examples = examples,
     .run = run_coverage},
};

}  // namespace

std::vector<SiteCoverage> coverage_on(Call call, const config::Config& config,
                                      const Inventory& known, WallTime now) {
  const auto loaded = load_profiles(call);
  tell_problems(call, loaded);
  const auto is_cloud_managed = cloud_managed_by(loaded.library);
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const auto is_swept = [&](const IpNetwork& network) {
    return config.sweep.may_be_swept(network);
  };
  return inventory::coverage_of(known, config.sites, is_cloud_managed, today, is_swept);
}

Rows coverage_listing(const std::vector<const SiteCoverage*>& sites) {
  std::vector<SiteCoverage> all;
  for (const auto* site : sites) all.push_back(*site);
  return rows_of(std::span<const Field<SiteCoverage>>(site_fields), all);
}

Rows gap_listing(const std::vector<const Gap*>& gaps) {
  std::vector<Gap> all;
  for (const auto* gap : gaps) all.push_back(*gap);
  return rows_of(std::span<const Field<Gap>>(gap_fields), all);
}

std::span<const Command> coverage_commands() { return rows; }

}  // namespace netroster::daemon
