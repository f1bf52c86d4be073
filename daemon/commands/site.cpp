#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/inventory_json.h"
#include "daemon/json_text.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "inventory/suggestions.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

struct Found {
  config::Config config;
  Snapshot inventory;
  std::vector<SiteRow> rows;
};

Result<Found> find_sites(Call call) {
  auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  auto inventory = load_inventory(call);
  if (!inventory) return inventory.error();
  Found found{std::move(*configuration), std::move(*inventory), {}};
  for (auto& row : site_rows(found.config, *found.inventory))
    if (any_matches(call.arguments.positionals(), row.id) &&
        any_matches(call.arguments.all("site"), row.id))
      found.rows.push_back(std::move(row));
  return found;
}

Exit run_list(Call call) {
  const auto found = find_sites(call);
  if (!found) return refuse(call, found.error());
  if (found->rows.empty()) call.streams.remark("no site matches");
  return print_rows(site_listing(found->rows), call);
}

Rows closet_listing(const Site& site) {
  using C = const Closet&;
  static constexpr Field<Closet> fields[] = {
      {{"id", "CLOSET"}, [](C row) { return cell(row.id); }},
      {{"name", "NAME"}, [](C row) { return cell(row.name); }},
      {{"kind", "KIND"}, [](C row) { return cell(text(row.kind)); }},
      {{"building", "BUILDING"}, [](C row) { return cell(row.building); }},
  };
  return rows_of(std::span<const Field<Closet>>(fields), site.closets);
}

Rows circuit_listing(const Site& site) {
  using C = const Circuit&;
  static constexpr Field<Circuit> fields[] = {
      {{"id", "CIRCUIT"}, [](C row) { return cell(row.id); }},
      {{"provider", "PROVIDER"}, [](C row) { return cell(row.provider); }},
      {{"down_bps", "DOWN", 0, Shown::speed}, [](C row) { return number(row.down_bps); }},
      {{"up_bps", "UP", 0, Shown::speed}, [](C row) { return number(row.up_bps); }},
      {{"monthly_cost", "A MONTH"}, [](C row) { return cell(row.monthly_cost); }},
      {{"device", "MEASURED AT"}, [](C row) { return cell(row.device); }},
      {{"interface", "PORT"}, [](C row) { return cell(row.interface); }},
  };
  return rows_of(std::span<const Field<Circuit>>(fields), site.circuits);
}

// What hangs on the edge ports of a site and is not managed, as counts by class.
struct Endpoints {
  std::map<std::string, std::uint64_t> by_class;
  std::size_t counted = 0;    // switches whose forwarding table was read to its end
  std::size_t uncounted = 0;  // switches of which that is not known
};

Endpoints endpoints_of(const Inventory& inventory, const std::string& site) {
  Endpoints sum;
  for (const auto& device : inventory.devices) {
    if (device->site != site) continue;
    const auto& counts = device->facts->endpoints;
    if (!counts) {
      if (device->facts->device.kind == "switch") ++sum.uncounted;
      continue;
    }
    ++sum.counted;
    for (const auto& [name, count] : *counts) sum.by_class[name] += count;
  }
  return sum;
}

Labels endpoint_labels(const Endpoints& endpoints) {
  Labels labels;
  for (const auto& [name, count] : endpoints.by_class) labels.push_back({name, number(count)});
  if (endpoints.uncounted != 0)
    labels.push_back({"switches not counted", number(endpoints.uncounted)});
  return labels;
}

Labels site_labels(const Site& site) {
  return {{"name", cell(site.name)},
          {"kind", cell(text(site.kind))},
          {"address", cell(site.address)},
          {"phase", cell(site.phase)},
          {"NCES id", cell(site.nces_id)},
          {"billed entity", cell(site.billed_entity_number)},
          {"enrolment", cell(site.enrolment)},
          {"staff", cell(site.staff)},
          {"classrooms", cell(site.classrooms)},
          {"one to one", cell(site.one_to_one)}};
}

void print_site(const Found& found, const SiteRow& row, Call call) {
  std::vector<Section> sections;
  if (row.site != nullptr)
    sections.push_back({row.id, site_labels(*row.site)});
  else
    sections.push_back({row.id + " (not in the configuration)", Labels{}});
  sections.push_back({"coverage", site_listing({row})});
  if (row.site != nullptr) {
    sections.push_back({"closets", closet_listing(*row.site)});
    sections.push_back({"circuits", circuit_listing(*row.site)});
  }
  const auto endpoints = endpoints_of(*found.inventory, row.id);
  if (endpoints.counted != 0)
    sections.push_back({"endpoints at the edge", endpoint_labels(endpoints)});
  Selection here;
  here.sites = {row.id};
  sections.push_back({"devices", device_listing(select_devices(*found.inventory, here, {}))});
  render_sections(sections, layout_of(call), call.streams.out);
}

nlohmann::json object_of(const Found& found, const SiteRow& row) {
  auto object = row.site == nullptr ? nlohmann::json{{"id", row.id}} : site_json(*row.site);
  object["coverage"] = coverage_json(row.coverage);
  const auto endpoints = endpoints_of(*found.inventory, row.id);
  if (endpoints.counted != 0) {
    object["endpoints"] = endpoints.by_class;
    object["switches_not_counted"] = endpoints.uncounted;
  }
  return object;
}

Exit run_show(Call call) {
  const auto found = find_sites(call);
  if (!found) return refuse(call, found.error());
  if (found->rows.empty())
    return refuse(call,
                  Error{Errc::not_found, "no site matches; \"netroster site list\" lists them"});
  const auto format = layout_of(call).format;
  if (format == Format::csv) return print_rows(site_listing(found->rows), call);
  return print_each(
      found->rows, call, [&](const SiteRow& row) { return object_of(*found, row); },
      [&](const SiteRow& row) { print_site(*found, row, call); });
}

// A network or a single address.
struct Suggestion {
  std::string site;
  std::string scope;
  const char* kind = "";
  std::optional<std::size_t> hosts;
  bool is_public = false;
  std::vector<std::string> reasons;
  std::string overlaps;
};

using N = const Suggestion&;
constexpr Field<Suggestion> suggestion_fields[] = {
    {{"site", "SITE"}, [](N row) { return cell(row.site); }},
    {{"scope", "SUGGESTED"}, [](N row) { return cell(row.scope); }},
    {{"kind", "KIND", 2}, [](N row) { return cell(row.kind); }},
    {{"hosts", "HOSTS", 1}, [](N row) { return row.hosts ? number(*row.hosts) : Cell{}; }},
    {{"public", "PUBLIC", 2}, [](N row) { return row.is_public ? Cell{true} : Cell{}; }},
    {{"reasons", "WHO SAYS SO", 1}, [](N row) { return cell(row.reasons); }},
    {{"overlaps", "HOLDS", 3}, [](N row) { return cell(row.overlaps); }},
};

std::vector<Suggestion> suggestions_of(const Found& found) {
  std::set<std::string> wanted;
  for (const auto& row : found.rows) wanted.insert(row.id);
  std::vector<Suggestion> rows;
  for (auto& one : inventory::suggest_networks(*found.inventory, found.config.sites))
    if (wanted.contains(one.site))
      rows.push_back({one.site, one.network.text(), "network", one.hosts, one.is_public,
                      std::move(one.reasons), one.overlaps});
  for (auto& one : inventory::suggest_addresses(*found.inventory, found.config.sites))
    if (wanted.contains(one.site))
      rows.push_back({one.site, one.address.text(), "address", std::nullopt, one.is_public,
                      std::move(one.reasons), ""});
  return rows;
}

Exit run_suggest(Call call) {
  const auto found = find_sites(call);
  if (!found) return refuse(call, found.error());
  if (found->rows.empty())
    return refuse(call,
                  Error{Errc::not_found, "no site matches; \"netroster site list\" lists them"});
  const auto rows = suggestions_of(*found);
  const bool scanned = std::any_of(found->rows.begin(), found->rows.end(),
                                   [](const auto& row) { return row.coverage.devices > 0; });
  if (rows.empty())
    call.streams.remark(scanned ? "everything that devices tell of is declared"
                                : "no device is known there yet; scan first");
  return print_rows(rows_of(std::span<const Field<Suggestion>>(suggestion_fields), rows), call);
}

constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Positional some_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters.", .least = 1},
};
constexpr Option only_site[] = {
    {.name = "site", .value = "SITE", .doc = "The same as an argument.", .repeatable = true},
};
constexpr Example list_examples[] = {
    {"netroster site list", "How much of each site is known."},
    {"netroster site list --output csv > sites.csv", "For a spreadsheet."},
};
constexpr Command rows[] = {
    {.words = "site list",
     .summary = "List sites with what was found at each",
     .description = "One line a site: its devices, ports and links, and how the tested addresses "
                    "answered. A count that was never taken is \"-\" in a table and null in JSON.",
     .positionals = any_site,
     .options = only_site,
     .groups = history_options | output_options,
     .examples = list_examples,
     .run = run_list},
    {.words = "site show",
     .summary = "Show all that is known about a site",
     .description = "What the configuration says about the site, its coverage, closets, circuits "
                    "and devices. --output csv prints the line of \"site list\".",
     .positionals = some_site,
     .groups = history_options | output_options,
     .run = run_show},
    {.words = "site suggest",
     .summary = "Suggest networks and addresses that devices tell of and nobody declared",
     .description =
         "Networks of devices' interfaces, routes and address resolution, and the addresses of "
         "neighbours and next hops, that are inside no declared or excluded network of any site; "
         "with who says so, and how many hosts of a network are told of. They are only suggested: "
         "no packet goes there until somebody adds them to a site. HOLDS names a declared network "
         "inside a suggested one; PUBLIC ones are as a rule a provider's.",
     .positionals = any_site,
     .groups = history_options | output_options,
     .run = run_suggest},
};

}  // namespace

std::span<const Command> site_commands() { return rows; }

}  // namespace netroster::daemon
