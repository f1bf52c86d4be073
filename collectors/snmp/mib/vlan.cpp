// VLANs: Q-BRIDGE-MIB (RFC 4363), Cisco's VTP table, which is the only list on many agents, and the
// tables that a profile names.
#include <map>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/profile_tables.h"

namespace netroster::mib {
namespace {

constexpr std::uint32_t last_vlan = 4094;

// VLANs by id; a name once known is not lost to a table without names.
using Names = std::map<std::uint32_t, std::string>;

void add(Names& names, std::uint32_t id, std::string name) {
  auto& known = names[id];
  if (known.empty()) known = std::move(name);
}

bool is_vlan(std::uint32_t id) { return id >= 1 && id <= last_vlan; }

// The VLAN that the agent means by a number; 0 for none. Some number their VLANs in Q-BRIDGE-MIB in
// a way of their own and keep the tags elsewhere.
std::uint32_t vlan_of(const Context& context, std::uint32_t number) {
  const auto& known = context.vlan_of_number;
  if (known.empty()) return is_vlan(number) ? number : 0;
  const auto at = known.find(number);
  return at == known.end() ? 0 : at->second;
}

std::string take_row(Context& context, Names& names, const ProfileRow& row) {
  const auto vlan = row.count("vlan").value_or(0);
  if (!is_vlan(vlan)) return "no VLAN";
  add(names, vlan, row.text_or_empty("name"));
  if (const auto number = row.count("number")) {
    context.vlan_of_number[*number] = vlan;
    context.add_forwarding_database(*number, vlan);
  }
  if (const auto database = row.count("database")) context.add_forwarding_database(*database, vlan);
  return {};
}

Done read_profile(Context& context, Names& names) {
  if (context.profile == nullptr) co_return;
  for (const auto& map : context.profile->tables) {
    if (map.target != profiles::Target::vlan) continue;
    RowTaker take = [&context, &names](const ProfileRow& row) {
      return take_row(context, names, row);
    };
    co_await walk_profile_table(context, map, std::move(take));
  }
}

Done read_static(Context& context, Names& names) {
  TableSpec spec{"dot1qVlanStaticTable", Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 3, 1}, {1, 5}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    const auto vlan = row.index.size() == 1 ? vlan_of(context, row.index[0]) : 0;
    if (vlan != 0)
      add(names, vlan, text_of(row.cells[0]));
    else
      context.drop(table.name, "index is not a VLAN");
  }
}

// Indexed by time mark and VLAN; a VLAN may occur with several marks.
Done read_current(Context& context, Names& names) {
  TableSpec spec{"dot1qVlanCurrentTable", Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 2, 1}, {3, 6}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    const auto vlan = row.index.empty() ? 0 : vlan_of(context, row.index.back());
    if (row.index.size() > 2 || vlan == 0) {
      context.drop(table.name, "index is not a VLAN");
      continue;
    }
    add(names, vlan, {});
    if (const auto database = u32_of(row.cells[0]))
      context.add_forwarding_database(*database, vlan);
  }
}

Done read_vtp(Context& context, Names& names) {
  TableSpec spec{"vtpVlanTable", Oid{1, 3, 6, 1, 4, 1, 9, 9, 46, 1, 3, 1, 1}, {2, 4}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    if (row.index.size() != 2 || !is_vlan(row.index[1])) {
      context.drop(table.name, "index is not a VLAN");
      continue;
    }
    Vlan vlan;
    vlan.id = row.index[1];
    vlan.name = text_of(row.cells[1]);
    add(names, vlan.id, vlan.name);
    context.vtp_vlans.push_back(std::move(vlan));
  }
}

Done read_port_vlans(Context& context) {
  TableSpec spec{"dot1qPortVlanTable", Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 5, 1}, {1}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    const auto number = u32_of(row.cells[0]);
    const auto if_index = row.index.size() == 1 ? context.if_index_of(row.index[0]) : std::nullopt;
    auto* const port = if_index ? context.port(*if_index) : nullptr;
    if (port == nullptr || !number)
      context.drop(table.name, "no port known for it");
    else if (const auto vlan = vlan_of(context, *number); vlan != 0)
      port->vlan = vlan;
  }
}

}  // namespace

Done collect_vlans(Context& context) {
  Names names;
  co_await read_profile(context, names);
  co_await read_static(context, names);
  co_await read_current(context, names);
  co_await read_vtp(context, names);
  for (auto& [id, name] : names) {
    auto& vlan = context.facts.vlans.emplace_back();
    vlan.id = id;
    vlan.name = std::move(name);
  }
  co_await read_port_vlans(context);
}

}  // namespace netroster::mib
