#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "daemon/arguments.h"
#include "daemon/commands/plugged.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/inventory_json.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"

namespace netroster::daemon {
namespace {

std::vector<PortRow> select_ports(const Inventory& inventory, Call call) {
  const auto& patterns = call.arguments.positionals();
  std::vector<PortRow> found;
  for (const auto* device : select_devices(inventory, selection_of(call.arguments), {})) {
    if (!device->facts) continue;
    for (const auto& port : device->facts->ports) {
      const bool named =
          patterns.empty() ||
          std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
            return names_port(pattern, *device, port.name);
          });
      if (named) found.push_back({.device = device, .port = &port});
    }
  }
  return found;
}

Exit run_list(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const auto ports = select_ports(**inventory, call);
  if (ports.empty()) call.streams.remark("no port matches");
  return print_rows(port_listing(ports), call);
}

// Every column of the listing, one under the other.
Labels all_columns(const PortRow& row) {
  const auto listing = port_listing({row});
  Labels labels;
  for (std::size_t i = 0; i < listing.columns.size(); ++i) {
    const auto& column = listing.columns[i];
    const auto& value = listing.cells[0][i];
    const bool speed = column.shown == Shown::speed && value.index() != 0;
    labels.emplace_back(column.name, speed ? cell(table_text(value, Shown::speed)) : value);
  }
  return labels;
}

Rows links_of(const Inventory& inventory, const PortRow& row) {
  std::vector<LinkRow> links;
  for (const auto& link : inventory.links)
    for (const auto& end : link->ends)
      if (end.device == row.device->id &&
          (end.index ? *end.index == row.port->index : end.port == row.port->name))
        links.push_back({.inventory = &inventory, .link = link.get()});
  return link_listing(links);
}

template <typename Row>
std::vector<Row> rows_at(const Port& port, const std::vector<Row>& rows,
                         std::optional<std::uint32_t> Row::*index) {
  std::vector<Row> here;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(here),
               [&](const Row& row) { return row.*index == port.index; });
  return here;
}

// The device's facts, cut down to what concerns this port.
DeviceFacts facts_of(const PortRow& row) {
  const auto& all = *row.device->facts;
  const auto& port = *row.port;
  DeviceFacts facts;
  facts.ports = all.ports;
  facts.addresses = rows_at(port, all.addresses, &InterfaceAddress::port_index);
  facts.neighbours = rows_at(port, all.neighbours, &Neighbour::local_index);
  facts.forwarding = rows_at(port, all.forwarding, &ForwardingEntry::port_index);
  facts.arp = rows_at(port, all.arp, &ArpEntry::port_index);
  facts.modules = rows_at(port, all.modules, &Module::port_index);
  facts.sensors = rows_at(port, all.sensors, &Sensor::port_index);
  return facts;
}

void print_port(const Inventory& inventory, const PortRow& row, const inventory::EdgePort* edge,
                Call call) {
  const auto title = fmt::format("{}:{}", row.device->name, row.port->name);
  std::vector<Section> sections{{title, all_columns(row)}, {"links", links_of(inventory, row)}};
  if (edge != nullptr)
    sections.push_back(
        {"what hangs there", Labels{{"kind", cell(inventory::text(edge->kind))},
                                    {"addresses learned", number(edge->addresses)},
                                    {"of virtual machines", number(edge->virtual_machines)},
                                    {"because", cell(edge->why)}}});
  for (auto& section : facts_sections(facts_of(row))) sections.push_back(std::move(section));
  render_sections(sections, layout_of(call), call.streams.out);
}

nlohmann::json object_of(const inventory::EdgePort* edge) {
  if (edge == nullptr) return nullptr;
  return {{"kind", inventory::text(edge->kind)},
          {"addresses", edge->addresses},
          {"virtual_machines", edge->virtual_machines},
          {"why", edge->why}};
}

nlohmann::json object_of(const PortRow& row, const inventory::EdgePort* edge) {
  Device only = *row.device;
  auto facts = facts_of(row);
  facts.ports = {*row.port};
  only.facts = std::make_shared<const DeviceFacts>(std::move(facts));
  const auto whole = device_json(only);
  nlohmann::json out = whole["facts"]["ports"][0];
  out["device"] = row.device->name;
  out["device_id"] = row.device->id;
  out["site"] = row.device->site;
  for (const auto* key : {"addresses", "neighbours", "forwarding", "arp", "modules", "sensors"})
    out[key] = whole["facts"][key];
  out["hangs_there"] = object_of(edge);
  return out;
}

Exit run_show(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const auto ports = select_ports(**inventory, call);
  if (ports.empty())
    return refuse(
        call, Error{Errc::not_found, "no port matches; \"netroster port list DEVICE\" lists them"});
  if (layout_of(call).format == Format::csv) return print_rows(port_listing(ports), call);
  Plugged plugged(**inventory);
  const auto edge = [&](const PortRow& row) { return plugged.at(*row.device, row.port->name); };
  return print_each(
      ports, call, [&](const PortRow& row) { return object_of(row, edge(row)); },
      [&](const PortRow& row) { print_port(**inventory, row, edge(row), call); });
}

constexpr std::string_view port_doc =
    "DEVICE, DEVICE:PORT or SITE:DEVICE:PORT. * and ? stand for any characters.";
constexpr Positional any_port[] = {{.name = "PORT", .doc = port_doc}};
constexpr Positional some_port[] = {{.name = "PORT", .doc = port_doc, .least = 1}};
constexpr Example examples[] = {
    {"netroster port list 'whs-*:Gi*/0/48'", "The 48th port of every switch of a school."},
};
constexpr unsigned groups = selection_options | history_options | output_options;
constexpr Command rows[] = {
    {.words = "port list",
     .summary = "List ports",
     .description = "One line a port, in the order of its device. In JSON and CSV a speed is in "
                    "bits per second.",
     .positionals = any_port,
     .groups = groups,
     .examples = examples,
     .run = run_list},
    {.words = "port show",
     .summary = "Show all that is known about a port",
     .description = "The port with its links, neighbours, addresses, modules, sensors and what was "
                    "learned on it.",
     .positionals = some_port,
     .groups = groups,
     .run = run_show},
};

}  // namespace

std::span<const Command> port_commands() { return rows; }

}  // namespace netroster::daemon
