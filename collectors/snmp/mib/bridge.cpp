// BRIDGE-MIB (RFC 4188) and Q-BRIDGE-MIB (RFC 4363): port numbers and forwarding tables.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

constexpr std::array<std::string_view, 6> status_names{"",        "other", "invalid",
                                                       "learned", "self",  "static"};
constexpr std::uint32_t status_invalid = 2;

using PortMap = std::unordered_map<std::uint32_t, std::uint32_t>;

Done read_port_map(Context& context, snmp::Session& session, PortMap& map) {
  TableSpec spec{"dot1dBasePortTable", Oid{1, 3, 6, 1, 2, 1, 17, 1, 4, 1}, {2}};
  const Table table = co_await context.table(session, std::move(spec), context.table_limits());
  for (const auto& row : table.rows) {
    const auto if_index = u32_of(row.cells[0]);
    if (row.index.size() == 1 && if_index && *if_index != 0)
      map[row.index[0]] = *if_index;
    else
      context.drop(table.name, "no interface named");
  }
}

struct Fdb {
  const char* name;
  std::uint32_t arc;                  // below dot1dBridge's mib-2.17
  std::optional<std::uint32_t> vlan;  // of the context that was asked
};

// Rows left in the bound on all forwarding tables together.
std::size_t room(const Context& context) {
  const auto have = context.facts.forwarding.size();
  return context.options.forwarding_rows > have ? context.options.forwarding_rows - have : 0;
}

// Six octets, at some agents with their count before them.
std::optional<MacAddress> mac_in(std::span<const std::uint32_t> ids) {
  if (ids.size() == 7 && ids[0] == 6) ids = ids.subspan(1);
  const auto raw = ids.size() == 6 ? octets_of(ids) : std::nullopt;
  return raw ? MacAddress::from_bytes(*raw) : std::nullopt;
}

void take_entry(Context& context, const Table& table, const Row& row, MacAddress mac,
                std::optional<std::uint32_t> vlan, const PortMap& map) {
  ForwardingEntry entry;
  entry.mac = mac;
  entry.vlan = vlan;
  const auto status = u32_of(row.cells[1]).value_or(0);
  if (status == status_invalid) return context.drop(table.name, "marked invalid");
  if (status < status_names.size()) entry.status = status_names[status];
  const auto port = u32_of(row.cells[0]);
  if (port && *port != 0) {
    entry.bridge_port = port;
    const auto at = map.find(*port);
    if (at != map.end()) entry.port_index = at->second;
  }
  context.facts.forwarding.push_back(std::move(entry));
}

bool has_mac_index(const Table& table) {
  return table.rows.empty() || mac_in(table.rows.front().index).has_value();
}

Done read_plain(Context& context, snmp::Session& session, std::optional<std::uint32_t> vlan,
                const PortMap& map) {
  TableSpec spec{"dot1dTpFdbTable", Oid{1, 3, 6, 1, 2, 1, 17, 4, 3, 1}, {2, 3}};
  snmp::WalkLimits limits = context.options.limits;
  limits.varbinds = room(context) * spec.columns.size();
  Table table = co_await context.table(session, spec, limits);
  // Some agents count the rows instead of naming them; the address is then only in its column.
  const bool by_index = has_mac_index(table);
  if (!by_index) {
    context.facts.tables.pop_back();  // the second walk reports
    spec.columns = {2, 3, 1};
    limits.varbinds = room(context) * spec.columns.size();
    table = co_await context.table(session, std::move(spec), limits);
  }
  for (const auto& row : table.rows) {
    const auto mac = by_index ? mac_in(row.index) : mac_of(row.cells[2]);
    if (mac)
      take_entry(context, table, row, *mac, vlan, map);
    else
      context.drop(table.name, "no MAC address");
  }
}

// An address without a VLAN that is also there with one is the same fact.
void drop_repeated(Context& context) {
  auto& all = context.facts.forwarding;
  std::set<MacAddress> with_vlan;
  for (const auto& entry : all)
    if (entry.vlan) with_vlan.insert(entry.mac);
  std::erase_if(all, [&with_vlan](const auto& entry) {
    return !entry.vlan && with_vlan.contains(entry.mac);
  });
}

Done read_by_vlan(Context& context) {
  TableSpec spec{"dot1qTpFdbTable", Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1}, {2, 3}};
  snmp::WalkLimits limits = context.options.limits;
  limits.varbinds = room(context) * spec.columns.size();
  const Table table = co_await context.table(context.session, std::move(spec), limits);
  for (const auto& row : table.rows) {
    const std::span<const std::uint32_t> index(row.index);
    const auto mac = index.empty() ? std::nullopt : mac_in(index.subspan(1));
    if (mac)
      take_entry(context, table, row, *mac, context.vlan_of_database(index[0]),
                 context.if_of_bridge_port);
    else
      context.drop(table.name, "index is not a VLAN and a MAC address");
  }
}

// Where both tables are there, the plain one mostly repeats what the other says with the VLAN. Its
// first rows tell whether it does, so that a long table is not read twice.
boost::asio::awaitable<bool> plain_repeats(Context& context) {
  if (context.facts.forwarding.empty() || context.gone) co_return context.gone;
  TableSpec spec{"dot1dTpFdbTable", Oid{1, 3, 6, 1, 2, 1, 17, 4, 3, 1}, {2}};
  if (context.absent.contains(spec.entry)) co_return true;
  snmp::WalkLimits limits = context.options.limits;
  limits.varbinds = 32;
  const Table table =
      co_await snmp::walk_table(context.session, std::move(spec), limits, context.habits);
  std::set<MacAddress> known;
  for (const auto& entry : context.facts.forwarding) known.insert(entry.mac);
  for (const auto& row : table.rows) {
    const auto mac = mac_in(row.index);
    if (mac && !known.contains(*mac)) co_return false;
  }
  co_return true;
}

bool is_reserved(const Context& context, std::uint32_t vlan) {
  if (context.profile == nullptr) return false;
  const auto& reserved = context.profile->quirks.reserved_vlans;
  return std::find(reserved.begin(), reserved.end(), vlan) != reserved.end();
}

// Most agents with a table per VLAN show it by a VTP list; a profile knows it of the others.
bool keeps_tables_by_vlan(const Context& context) {
  if (context.profile != nullptr && context.profile->quirks.vlan_contexts)
    return *context.profile->quirks.vlan_contexts;
  return !context.vtp_vlans.empty();
}

// The bridge of one VLAN: its own map of ports, and reports under its number. False when its
// forwarding table was not read to the end.
boost::asio::awaitable<bool> read_context(Context& context, snmp::Session& session,
                                          std::uint32_t vlan) {
  auto& entries = context.facts.forwarding;
  auto& reports = context.facts.tables;
  const auto first_entry = entries.size();
  const auto first_report = reports.size();
  co_await read_plain(context, session, vlan, context.if_of_bridge_port);
  const bool complete = reports.back().complete;
  PortMap map;
  if (entries.size() > first_entry) co_await read_port_map(context, session, map);
  for (std::size_t i = first_entry; i < entries.size(); ++i)
    if (const auto at = map.find(entries[i].bridge_port.value_or(0)); at != map.end())
      entries[i].port_index = at->second;
  for (std::size_t i = first_report; i < reports.size(); ++i)
    reports[i].table += "@" + std::to_string(vlan);
  co_return complete;
}

// Those that are asked one by one, each once, in their order.
std::vector<std::uint32_t> vlans_to_ask(const Context& context) {
  std::vector<std::uint32_t> out;
  std::set<std::uint32_t> known;
  for (const auto& vlan : context.vtp_vlans.empty() ? context.facts.vlans : context.vtp_vlans)
    if (!is_reserved(context, vlan.id) && known.insert(vlan.id).second) out.push_back(vlan.id);
  return out;
}

// Each costs time-outs where nothing is said of it.
void report_unasked(Context& context, std::span<const std::uint32_t> vlans) {
  TableReport report;
  report.table = fmt::format("dot1dTpFdbTable@{}", vlans.front());
  report.reason = "not asked: the VLANs before it could not be read";
  if (vlans.size() > 1) report.reason += fmt::format(" ({} more were not asked)", vlans.size() - 1);
  context.facts.tables.push_back(std::move(report));
}

// Agents that keep one bridge per VLAN answer for one of them at a time.
Done read_contexts(Context& context) {
  constexpr int most_failed = 2;  // in a row: the agent does not know contexts
  std::size_t asked = 0;
  int failed = 0;
  const auto vlans = vlans_to_ask(context);
  for (std::size_t i = 0; i < vlans.size() && !context.gone; ++i) {
    if (asked == context.options.vlan_contexts || room(context) == 0) break;
    if (failed == most_failed) {
      report_unasked(context, std::span(vlans).subspan(i));
      break;
    }
    const auto session = context.session.in_vlan(vlans[i]);
    if (!session) continue;
    ++asked;
    const bool complete = co_await read_context(context, *session, vlans[i]);
    failed = complete ? 0 : failed + 1;
  }
}

}  // namespace

Done collect_bridge_ports(Context& context) {
  co_await read_port_map(context, context.session, context.if_of_bridge_port);
  if (!context.if_of_bridge_port.empty()) context.is_bridge = true;
  for (const auto& [bridge_port, if_index] : context.if_of_bridge_port)
    if (auto* const port = context.port(if_index)) port->bridge_port = bridge_port;
}

Done collect_forwarding(Context& context) {
  co_await read_by_vlan(context);
  const bool by_vlan = !context.facts.forwarding.empty();
  const bool repeats = co_await plain_repeats(context);
  if (repeats) co_return;
  co_await read_plain(context, context.session, std::nullopt, context.if_of_bridge_port);
  if (by_vlan) drop_repeated(context);
  if (!by_vlan && context.options.vlan_contexts > 0 && keeps_tables_by_vlan(context))
    co_await read_contexts(context);
}

}  // namespace netroster::mib
