#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/inventory_json.h"
#include "daemon/json_text.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

constexpr std::string_view tables[] = {"devices", "ports", "links", "addresses", "sites"};

struct Chosen {
  std::vector<const Device*> devices;
  std::vector<LinkRow> links;
  std::vector<const HiddenSwitch*> hidden;
  std::vector<const AddressState*> addresses;
};

bool is_chosen(const std::vector<const Device*>& devices, const std::string& id) {
  return std::any_of(devices.begin(), devices.end(),
                     [&id](const Device* device) { return device->id == id; });
}

Chosen choose(const Inventory& inventory, Call call) {
  const auto selection = selection_of(call.arguments);
  Chosen chosen{.devices = select_devices(inventory, selection, {}),
                .links = {},
                .hidden = {},
                .addresses = {}};
  const bool all = chosen.devices.size() == inventory.devices.size();
  for (const auto& link : inventory.links)
    if (all || is_chosen(chosen.devices, link->ends[0].device) ||
        is_chosen(chosen.devices, link->ends[1].device))
      chosen.links.push_back({.inventory = &inventory, .link = link.get()});
  for (const auto& hidden : inventory.hidden)
    if (std::any_of(hidden->ports.begin(), hidden->ports.end(),
                    [&](const auto& end) { return is_chosen(chosen.devices, end.device); }))
      chosen.hidden.push_back(hidden.get());
  // Closets and roles are of devices: an address without one is in none.
  const bool of_devices = !selection.closets.empty() || !selection.roles.empty();
  for (const auto& address : inventory.addresses)
    if (any_matches(selection.sites, address->site) &&
        (!of_devices || is_chosen(chosen.devices, address->device)))
      chosen.addresses.push_back(address.get());
  return chosen;
}

std::vector<SiteRow> choose_sites(const config::Config& configuration, const Inventory& inventory,
                                  Call call) {
  const auto wanted = call.arguments.all("site");
  std::vector<SiteRow> sites;
  for (auto& row : site_rows(configuration, inventory))
    if (any_matches(wanted, row.id)) sites.push_back(std::move(row));
  return sites;
}

template <typename Things, typename ToJson>
void print_array(std::string_view key, const Things& things, ToJson to_json, Sink& out) {
  out.write(fmt::format(",\n\"{}\": ", key));
  JsonArray array(out);
  for (const auto& thing : things) {
    if (out.closed()) return;
    array.add(json_line(to_json(thing)));
  }
  array.finish();
}

Exit run_json(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return refuse(call, configuration.error());
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const auto chosen = choose(**inventory, call);
  auto& out = call.streams.out;
  call.streams.print("{{\"when\": \"{}\",\n\"version\": {}", iso_text((*inventory)->when),
                     (*inventory)->version);
  const auto sites = choose_sites(*configuration, **inventory, call);
  const auto site = [](const SiteRow& row) {
    auto object = row.site == nullptr ? nlohmann::json{{"id", row.id}} : site_json(*row.site);
    object["coverage"] = coverage_json(row.coverage);
    return object;
  };
  print_array("sites", sites, site, out);
  print_array(
      "devices", chosen.devices, [](const Device* each) { return device_json(*each); }, out);
  print_array(
      "links", chosen.links, [](const LinkRow& each) { return link_json(*each.link); }, out);
  print_array(
      "hidden_switches", chosen.hidden,
      [](const HiddenSwitch* each) { return hidden_switch_json(*each); }, out);
  print_array(
      "addresses", chosen.addresses, [](const AddressState* each) { return address_json(*each); },
      out);
  out.write("}\n");
  return Exit::ok;
}

std::vector<PortRow> ports_of(const std::vector<const Device*>& devices) {
  std::vector<PortRow> ports;
  for (const auto* device : devices)
    if (device->facts)
      for (const auto& port : device->facts->ports)
        ports.push_back({.device = device, .port = &port});
  return ports;
}

Exit run_csv(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return refuse(call, configuration.error());
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const auto chosen = choose(**inventory, call);
  const auto table = call.arguments.text("table");
  if (table == "sites" && (call.arguments.given("closet") || call.arguments.given("role")))
    return refuse(
        call, Error{Errc::invalid, "sites have no closet and no role; choose them with --site"});
  Rows rows;
  if (table == "ports") rows = port_listing(ports_of(chosen.devices));
  if (table == "links") rows = link_listing(chosen.links);
  if (table == "addresses") rows = address_listing(**inventory, chosen.addresses);
  if (table == "devices") rows = device_listing(chosen.devices);
  if (table == "sites") rows = site_listing(choose_sites(*configuration, **inventory, call));
  Layout layout;
  layout.format = Format::csv;
  render(std::move(rows), layout, call.streams.out);
  return Exit::ok;
}

constexpr Option csv_options[] = {
    {.name = "table",
     .value = "TABLE",
     .doc = "What to export.",
     .fallback = "devices",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = tables},
};
constexpr Example csv_examples[] = {
    {"netroster export csv --table ports > ports.csv", "Every port, for a spreadsheet."},
};
constexpr Example json_examples[] = {
    {"netroster export json --site WHS > whs.json", "All that is known about one site."},
};
constexpr Command rows[] = {
    {.words = "export json",
     .summary = "Export the whole inventory as JSON",
     .description =
         "One object with the arrays sites, devices, links, hidden_switches (switches that "
         "nobody manages, known by what is learned around them) and addresses. What is not "
         "known is absent.",
     .groups = selection_options | history_options,
     .examples = json_examples,
     .run = run_json},
    {.words = "export csv",
     .summary = "Export one table of the inventory as CSV",
     .description = "As RFC 4180 has it, with a line of names first. Text that a spreadsheet would "
                    "take for a formula begins with '.",
     .options = csv_options,
     .groups = selection_options | history_options,
     .examples = csv_examples,
     .run = run_csv},
};

}  // namespace

Rows address_listing(const Inventory& inventory,
                     const std::vector<const AddressState*>& addresses) {
  struct Row {
    const Inventory* inventory;
    const AddressState* state;
  };
  using R = const Row&;
  static constexpr Field<Row> fields[] = {
      {{"site", "SITE"}, [](R row) { return cell(row.state->site); }},
      {{"address", "ADDRESS"}, [](R row) { return cell(row.state->address.text()); }},
      {{"reach", "STATE", 0, Shown::state},
       [](R row) { return cell(text(row.state->last.reach)); }},
      {{"reason", "REASON", 1}, [](R row) { return cell(row.state->last.reason); }},
      {{"device", "DEVICE", 2},
       [](R row) {
         const auto* device = find_device(*row.inventory, row.state->device);
         return cell(device == nullptr ? row.state->device : device->name);
       }},
      {{"credential", "CREDENTIAL", 3}, [](R row) { return cell(row.state->credential); }},
      {{"last_tested", "LAST TESTED", 4, Shown::time},
       [](R row) { return cell(row.state->last.when); }},
      {{"last_answered", "LAST ANSWERED", 5, Shown::time},
       [](R row) { return cell(row.state->last_answered); }},
      {{"device_id", "DEVICE ID", wide_only}, [](R row) { return cell(row.state->device); }},
  };
  std::vector<Row> listed;
  for (const auto* state : addresses) listed.push_back({&inventory, state});
  return rows_of(std::span<const Field<Row>>(fields), listed);
}

std::span<const Command> export_commands() { return rows; }

}  // namespace netroster::daemon
