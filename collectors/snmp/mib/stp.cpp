// Spanning tree as BRIDGE-MIB tells it (RFC 4188, dot1dStp): the common or the first instance.
#include <fmt/format.h>

#include <array>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

constexpr std::array<std::string_view, 4> protocols{"", "unknown", "decLb100", "ieee8021d"};
constexpr std::array<std::string_view, 7> states{"",         "disabled",   "blocking", "listening",
                                                 "learning", "forwarding", "broken"};

// BridgeId: two octets of priority, six of MAC address. "32768/00:11:…".
std::string bridge_id(const Value& value) {
  const auto raw = value.as_octets();
  if (!raw || raw->size() != 8) return {};
  const auto mac = MacAddress::from_bytes(raw->substr(2));
  const unsigned priority =
      static_cast<unsigned char>((*raw)[0]) * 256U + static_cast<unsigned char>((*raw)[1]);
  if (mac->is_zero()) return {};
  return fmt::format("{}/{}", priority, mac->text());
}

// PortId: four bits of priority, twelve of port number (IEEE 802.1D-2004, 9.2.7).
std::optional<std::uint32_t> port_number(const Value& value) {
  const auto raw = value.as_octets();
  if (!raw || raw->size() != 2) return std::nullopt;
  const auto number =
      (static_cast<unsigned char>((*raw)[0]) & 0x0fU) << 8 | static_cast<unsigned char>((*raw)[1]);
  return number == 0 ? std::nullopt : std::optional<std::uint32_t>(number);
}

template <std::size_t N>
std::string word(const std::array<std::string_view, N>& words, const Value& value) {
  const auto number = u32_of(value).value_or(0);
  return number < N ? std::string(words[number]) : std::string();
}

Done read_ports(Context& context, SpanningTree& tree) {
  TableSpec spec{"dot1dStpPortTable", Oid{1, 3, 6, 1, 2, 1, 17, 2, 15, 1}, {3, 5, 8, 9}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    if (row.index.size() != 1) {
      context.drop(table.name, "index is not one number");
      continue;
    }
    SpanningTree::PortState port;
    port.bridge_port = row.index[0];
    port.port_index = context.if_index_of(port.bridge_port);
    port.state = word(states, row.cells[0]);
    port.path_cost = u32_of(row.cells[1]);
    port.designated_bridge = bridge_id(row.cells[2]);
    port.designated_port = port_number(row.cells[3]);
    tree.ports.push_back(std::move(port));
  }
}

}  // namespace

Done collect_spanning_tree(Context& context) {
  std::vector<Oid> oids;
  const bool absent = context.absent.contains(Oid{1, 3, 6, 1, 2, 1, 17, 2});
  for (const std::uint32_t id : {1U, 2U, 4U, 5U, 6U, 7U})
    if (!absent) oids.push_back(Oid{1, 3, 6, 1, 2, 1, 17, 2, id, 0});
  const auto rows = co_await context.scalars(std::move(oids));
  SpanningTree tree;
  bool any = false;
  for (const auto& row : rows) any = any || !row.value.is_exception();
  if (any) {
    tree.protocol = word(protocols, rows[0].value);
    tree.priority = u32_of(rows[1].value);
    tree.topology_changes = u32_of(rows[2].value);
    tree.root = bridge_id(rows[3].value);
    tree.root_cost = u32_of(rows[4].value);
    const auto port = u32_of(rows[5].value);
    if (port && *port != 0) tree.root_port = port;
  }
  co_await read_ports(context, tree);
  if (any || !tree.ports.empty()) context.facts.stp = std::move(tree);
}

}  // namespace netroster::mib
