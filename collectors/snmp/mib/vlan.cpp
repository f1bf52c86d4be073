// VLANs: Q-BRIDGE-MIB (RFC 4363) and Cisco's VTP table, which is the only list on many agents.
#include <map>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

constexpr std::uint32_t last_vlan = 4094;

// VLANs by id; a name once known is not lost to a table without names.
using Names = std::map<std::uint32_t, std::string>;

void add(Names& names, std::uint32_t id, std::string name) {
  auto& known = names[id];
  if (known.empty()) known = std::move(name);
}

Done read_static(Context& context, Names& names) {
  TableSpec spec{"dot1qVlanStaticTable", Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 3, 1}, {1, 5}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    const bool usable = row.index.size() == 1 && row.index[0] >= 1 && row.index[0] <= last_vlan;
    if (usable)
      add(names, row.index[0], text_of(row.cells[0]));
    else
      context.drop(table.name, "index is not a VLAN");
  }
}

// Indexed by time mark and VLAN; a VLAN may occur with several marks.
Done read_current(Context& context, Names& names) {
  TableSpec spec{"dot1qVlanCurrentTable", Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 2, 1}, {3, 6}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    const auto vlan = row.index.empty() ? 0 : row.index.back();
    if (row.index.size() > 2 || vlan < 1 || vlan > last_vlan) {
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
    const bool usable = row.index.size() == 2 && row.index[1] >= 1 && row.index[1] <= last_vlan;
    if (!usable) {
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
    const auto vlan = u32_of(row.cells[0]);
    const auto if_index = row.index.size() == 1 ? context.if_index_of(row.index[0]) : std::nullopt;
    auto* const port = if_index ? context.port(*if_index) : nullptr;
    if (port == nullptr || !vlan)
      context.drop(table.name, "no port known for it");
    else if (*vlan >= 1 && *vlan <= last_vlan)
      port->vlan = *vlan;
  }
}

}  // namespace

Done collect_vlans(Context& context) {
  Names names;
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
