// The lists of one device's facts, without its ports.
#include <fmt/format.h>

#include <unordered_map>

#include "daemon/commands/views.h"

namespace netroster::daemon {
namespace {

// Rows of facts name ports by ifIndex; readers want their names.
class PortNames {
 public:
  explicit PortNames(const DeviceFacts& facts) {
    for (const auto& port : facts.ports) names_.emplace(port.index, port.name);
  }
  std::string of(const std::optional<std::uint32_t>& index) const {
    if (!index) return {};
    const auto at = names_.find(*index);
    return at == names_.end() || at->second.empty() ? fmt::format("ifIndex {}", *index)
                                                    : at->second;
  }

 private:
  std::unordered_map<std::uint32_t, std::string> names_;
};

// A row of facts with the names of the device's ports beside it.
template <typename Fact>
struct Named {
  const Fact* fact = nullptr;
  const PortNames* ports = nullptr;
};

template <typename Fact, std::size_t N>
Rows named_rows(const Field<Named<Fact>> (&fields)[N], const std::vector<Fact>& facts,
                const PortNames& ports) {
  std::vector<Named<Fact>> rows;
  for (const auto& fact : facts) rows.push_back({.fact = &fact, .ports = &ports});
  return rows_of(std::span<const Field<Named<Fact>>>(fields), rows);
}

using M = const Named<Module>&;
constexpr Field<Named<Module>> module_fields[] = {
    {{"class", "CLASS"}, [](M row) { return cell(row.fact->part_class); }},
    {{"name", "NAME"}, [](M row) { return cell(row.fact->name); }},
    {{"model", "MODEL", 1}, [](M row) { return cell(row.fact->model); }},
    {{"serial", "SERIAL", 1}, [](M row) { return cell(row.fact->serial); }},
    {{"vendor", "VENDOR", 4}, [](M row) { return cell(row.fact->vendor); }},
    {{"hardware", "HARDWARE", 5}, [](M row) { return cell(row.fact->hardware); }},
    {{"firmware", "FIRMWARE", 5}, [](M row) { return cell(row.fact->firmware); }},
    {{"software", "SOFTWARE", 6}, [](M row) { return cell(row.fact->software); }},
};
using A = const Named<InterfaceAddress>&;
constexpr Field<Named<InterfaceAddress>> address_fields[] = {
    {{"address", "ADDRESS"}, [](A row) { return cell(row.fact->address.text()); }},
    {{"prefix", "PREFIX"}, [](A row) { return cell(row.fact->prefix_length); }},
    {{"port", "PORT"}, [](A row) { return cell(row.ports->of(row.fact->port_index)); }},
};
using V = const Named<Vlan>&;
constexpr Field<Named<Vlan>> vlan_fields[] = {
    {{"id", "VLAN"}, [](V row) { return number(row.fact->id); }},
    {{"name", "NAME"}, [](V row) { return cell(row.fact->name); }},
};
using N = const Named<Neighbour>&;
constexpr Field<Named<Neighbour>> neighbour_fields[] = {
    {{"protocol", "PROTOCOL"}, [](N row) { return cell(row.fact->protocol); }},
    {{"local_port", "PORT"},
     [](N row) {
       return cell(row.fact->local_port.empty() ? row.ports->of(row.fact->local_index)
                                                : row.fact->local_port);
     }},
    {{"name", "NAME"}, [](N row) { return cell(row.fact->name); }},
    {{"chassis_id", "CHASSIS", 3}, [](N row) { return cell(row.fact->chassis_id); }},
    {{"port_id", "ITS PORT", 1}, [](N row) { return cell(row.fact->port_id); }},
    {{"platform", "PLATFORM", 4}, [](N row) { return cell(row.fact->platform); }},
    {{"capabilities", "CAPABILITIES", 5}, [](N row) { return cell(row.fact->capabilities); }},
};
using W = const Named<ForwardingEntry>&;
constexpr Field<Named<ForwardingEntry>> forwarding_fields[] = {
    {{"mac", "MAC"}, [](W row) { return cell(row.fact->mac.text()); }},
    {{"vlan", "VLAN"}, [](W row) { return cell(row.fact->vlan); }},
    {{"port", "PORT"}, [](W row) { return cell(row.ports->of(row.fact->port_index)); }},
    {{"status", "STATUS", 1}, [](W row) { return cell(row.fact->status); }},
};
using Q = const Named<ArpEntry>&;
constexpr Field<Named<ArpEntry>> arp_fields[] = {
    {{"address", "ADDRESS"}, [](Q row) { return cell(row.fact->address.text()); }},
    {{"mac", "MAC"}, [](Q row) { return cell(row.fact->mac); }},
    {{"port", "PORT"}, [](Q row) { return cell(row.ports->of(row.fact->port_index)); }},
};
using H = const Named<Route>&;
constexpr Field<Named<Route>> route_fields[] = {
    {{"network", "NETWORK"}, [](H row) { return cell(row.fact->network.text()); }},
    {{"next_hop", "NEXT HOP"}, [](H row) { return cell(row.fact->next_hop); }},
    {{"port", "PORT"}, [](H row) { return cell(row.ports->of(row.fact->port_index)); }},
    {{"protocol", "LEARNED BY", 1}, [](H row) { return cell(row.fact->protocol); }},
};
using P = const Named<AccessPoint>&;
constexpr Field<Named<AccessPoint>> access_point_fields[] = {
    {{"name", "NAME"}, [](P row) { return cell(row.fact->name); }},
    {{"model", "MODEL", 1}, [](P row) { return cell(row.fact->model); }},
    {{"serial", "SERIAL", 2}, [](P row) { return cell(row.fact->serial); }},
    {{"address", "ADDRESS"}, [](P row) { return cell(row.fact->address); }},
    {{"mac", "MAC", 3}, [](P row) { return cell(row.fact->mac); }},
    {{"status", "STATUS"}, [](P row) { return cell(row.fact->status); }},
    {{"clients", "CLIENTS", 2}, [](P row) { return cell(row.fact->clients); }},
};

Cell lag_members(const Named<Lag>& row) {
  std::vector<std::string> names;
  for (const auto index : row.fact->members) names.push_back(row.ports->of(index));
  return cell(std::move(names));
}
using L = const Named<Lag>&;
constexpr Field<Named<Lag>> lag_fields[] = {
    {{"port", "AGGREGATE"}, [](L row) { return cell(row.ports->of(row.fact->port_index)); }},
    {{"members", "MEMBERS"}, lag_members},
    {{"partner", "PARTNER", 1}, [](L row) { return cell(row.fact->partner_system); }},
};
using B = const Named<PoeBudget>&;
constexpr Field<Named<PoeBudget>> poe_fields[] = {
    {{"group", "GROUP"}, [](B row) { return number(row.fact->group); }},
    {{"budget_watts", "BUDGET W"}, [](B row) { return cell(row.fact->budget_watts); }},
    {{"drawn_watts", "DRAWN W"}, [](B row) { return cell(row.fact->drawn_watts); }},
    {{"status", "STATUS"}, [](B row) { return cell(row.fact->status); }},
};
using S = const Named<Sensor>&;
constexpr Field<Named<Sensor>> sensor_fields[] = {
    {{"name", "SENSOR"}, [](S row) { return cell(row.fact->name); }},
    {{"kind", "KIND", 1}, [](S row) { return cell(row.fact->kind); }},
    {{"value", "VALUE"}, [](S row) { return cell(row.fact->value); }},
    {{"unit", "UNIT"}, [](S row) { return cell(row.fact->unit); }},
    {{"status", "STATUS"}, [](S row) { return cell(row.fact->status); }},
};

Cell dropped(const TableReport& table) {
  std::vector<std::string> reasons;
  for (const auto& [reason, count] : table.dropped)
    reasons.push_back(fmt::format("{} {}", count, reason));
  return cell(std::move(reasons));
}
using T = const TableReport&;
constexpr Field<TableReport> table_fields[] = {
    {{"table", "TABLE"}, [](T row) { return cell(row.table); }},
    {{"rows", "ROWS"}, [](T row) { return number(row.rows); }},
    {{"state", "STATE", 0, Shown::state},
     [](T row) { return cell(row.complete ? "complete" : "incomplete"); }},
    {{"reason", "WHY", 1}, [](T row) { return cell(row.reason); }},
    {{"dropped", "LEFT OUT", 2}, dropped},
};

Labels spanning_tree(const SpanningTree& tree, const PortNames& ports) {
  return {{"protocol", cell(tree.protocol)},
          {"priority", cell(tree.priority)},
          {"root", cell(tree.root)},
          {"root port", cell(ports.of(tree.root_port))},
          {"cost to root", cell(tree.root_cost)},
          {"changes", cell(tree.topology_changes)}};
}

Labels endpoint_counts(const std::map<std::string, std::uint32_t>& counts) {
  Labels out;
  for (const auto& [name, count] : counts) out.emplace_back(name, number(count));
  return out;
}

}  // namespace

std::vector<Section> facts_sections(const DeviceFacts& facts) {
  const PortNames ports(facts);
  std::vector<Section> sections{
      {"modules", named_rows(module_fields, facts.modules, ports)},
      {"addresses", named_rows(address_fields, facts.addresses, ports)},
      {"VLANs", named_rows(vlan_fields, facts.vlans, ports)},
      {"neighbours as it tells them", named_rows(neighbour_fields, facts.neighbours, ports)},
      {"access points", named_rows(access_point_fields, facts.access_points, ports)},
      {"aggregates", named_rows(lag_fields, facts.lags, ports)},
      {"power over Ethernet", named_rows(poe_fields, facts.poe, ports)},
      {"sensors", named_rows(sensor_fields, facts.sensors, ports)},
      {"forwarding table", named_rows(forwarding_fields, facts.forwarding, ports)},
      {"address resolution", named_rows(arp_fields, facts.arp, ports)},
      {"routes", named_rows(route_fields, facts.routes, ports)}};
  if (facts.endpoints && !facts.endpoints->empty())
    sections.push_back({"endpoints on its ports", endpoint_counts(*facts.endpoints)});
  if (facts.stp) sections.push_back({"spanning tree", spanning_tree(*facts.stp, ports)});
  sections.push_back(
      {"tables read", rows_of(std::span<const Field<TableReport>>(table_fields), facts.tables)});
  return sections;
}

}  // namespace netroster::daemon
