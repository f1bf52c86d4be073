// Discovery protocols of single makers, as their agents list what they heard: one description a
// table, one reader for all.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

// A column that a table does not have.
constexpr std::uint32_t none = 0;

struct NeighbourTable {
  const char* name;
  const char* protocol;
  Oid entry;
  std::uint32_t device;  // what identifies the neighbour: text or six octets
  std::uint32_t system_name;
  std::uint32_t port;
  std::uint32_t slot;
  std::uint32_t platform;
  std::uint32_t version;
  std::uint32_t address;
  std::uint32_t capabilities;  // as CDP numbers them
  std::uint32_t vlan;
  std::uint32_t mac;
  std::uint32_t local;  // ifIndex, when it is not the first number of the index
};

// What Cisco's protocol and those made after it have in the same columns.
NeighbourTable cdp_like(const char* name, const char* protocol, Oid entry) {
  NeighbourTable table{};
  table.name = name;
  table.protocol = protocol;
  table.entry = std::move(entry);
  table.device = 6;
  table.port = 7;
  table.platform = 8;
  table.version = 5;
  table.address = 4;
  table.capabilities = 9;
  return table;
}

// A table as code: one row for each column of five MIBs.
std::vector<NeighbourTable> tables() {
  std::vector<NeighbourTable> all;
  // CISCO-CDP-MIB
  auto cdp = cdp_like("cdpCacheTable", "cdp", Oid{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1});
  cdp.vlan = 11;
  cdp.system_name = 17;
  all.push_back(std::move(cdp));
  // FOUNDRY-SN-SWITCH-GROUP-MIB
  NeighbourTable fdp{};
  fdp.name = "snFdpCacheTable";
  fdp.protocol = "fdp";
  fdp.entry = Oid{1, 3, 6, 1, 4, 1, 1991, 1, 1, 3, 20, 1, 2, 1, 1};
  fdp.device = 3;
  fdp.address = 5;
  fdp.version = 6;
  fdp.port = 7;
  fdp.platform = 8;
  all.push_back(std::move(fdp));
  // EXTREME-EDP-MIB; the index ends in the neighbour's chassis id
  NeighbourTable edp{};
  edp.name = "extremeEdpTable";
  edp.protocol = "edp";
  edp.entry = Oid{1, 3, 6, 1, 4, 1, 1916, 1, 13, 2, 1};
  edp.device = 2;
  edp.system_name = 3;
  edp.version = 4;
  edp.slot = 5;
  edp.port = 6;
  all.push_back(std::move(edp));
  // FASTPATH-ISDP-MIB, in the trees of those who ship it
  all.push_back(
      cdp_like("agentIsdpCacheTable", "isdp", Oid{1, 3, 6, 1, 4, 1, 4413, 1, 1, 39, 1, 2, 1, 1}));
  all.push_back(
      cdp_like("agentIsdpCacheTable", "isdp", Oid{1, 3, 6, 1, 4, 1, 4526, 10, 39, 1, 2, 1, 1}));
  all.push_back(cdp_like("agentIsdpCacheTable", "isdp",
                         Oid{1, 3, 6, 1, 4, 1, 674, 10895, 5000, 2, 6132, 1, 1, 39, 1, 2, 1, 1}));
  // MIKROTIK-MIB
  NeighbourTable mikrotik{};
  mikrotik.name = "mtxrNeighborTable";
  mikrotik.protocol = "mndp";
  mikrotik.entry = Oid{1, 3, 6, 1, 4, 1, 14988, 1, 1, 11, 1, 1};
  mikrotik.address = 2;
  mikrotik.mac = 3;
  mikrotik.version = 4;
  mikrotik.platform = 5;
  mikrotik.system_name = 6;
  mikrotik.local = 8;
  all.push_back(std::move(mikrotik));
  return all;
}

// One cell by its column, or a null value.
class Cells {
 public:
  Cells(const TableSpec& spec, const Row& row) : spec_(spec), row_(row) {}
  const Value& operator()(std::uint32_t column) const {
    static const Value nothing;
    for (std::size_t i = 0; i < spec_.columns.size(); ++i)
      if (column != none && spec_.columns[i] == column) return row_.cells[i];
    return nothing;
  }

 private:
  const TableSpec& spec_;
  const Row& row_;
};

std::string identity_text(const Value& value) {
  const auto raw = value.as_octets();
  if (!raw) return text_of(value);
  if (raw->size() == 6 && !is_printable_ascii(*raw)) return hex_colons(*raw);
  if (is_printable_ascii(*raw)) return text_of(value);
  return readable(*raw);
}

// The capability word of CDP; only the last octet has a meaning that is known.
std::vector<std::string> capabilities(const Value& value) {
  constexpr std::array<std::pair<unsigned, const char*>, 8> names{{{0x01, "router"},
                                                                   {0x02, "bridge"},
                                                                   {0x04, "bridge"},
                                                                   {0x08, "bridge"},
                                                                   {0x10, "station"},
                                                                   {0x40, "repeater"},
                                                                   {0x80, "phone"},
                                                                   {0x20, "igmp"}}};
  std::vector<std::string> out;
  const auto raw = value.as_octets();
  if (!raw || raw->empty()) return out;
  std::string word(*raw);
  if (word.size() > 4) {  // "00 00 00 28": octets written out
    const auto bits = bits_of(value);
    if (bits.size() != 32) return out;
    unsigned last = 0;
    for (std::size_t i = 24; i < 32; ++i) last = last << 1 | (bits[i] ? 1U : 0U);
    word.assign(1, static_cast<char>(last));
  }
  const auto octet = static_cast<unsigned char>(word.back());
  for (const auto& [bit, name] : names)
    if ((octet & bit) != 0 && (out.empty() || out.back() != name)) out.emplace_back(name);
  return out;
}

std::optional<IpAddress> address_of(const Value& value) {
  auto address = value.as_ip();
  if (!address)
    if (const auto raw = value.as_octets()) address = IpAddress::parse(*raw);
  return address && !address->is_unspecified() ? address : std::nullopt;
}

// "sw-1.example.org(FOC1234X0AB)": host name and serial number. "" for an address.
std::string host_name_in(const std::string& device_id) {
  if (MacAddress::parse(device_id) || IpAddress::parse(device_id)) return {};
  return device_id.substr(0, device_id.find('('));
}

Neighbour neighbour_of(const NeighbourTable& table, const Cells& cell) {
  Neighbour neighbour;
  neighbour.protocol = table.protocol;
  neighbour.chassis_id = identity_text(cell(table.device));
  if (const auto device = cell(table.device).as_octets();
      device && device->size() == 8 && device->starts_with(std::string_view("\0\0", 2))) {
    // EDP: two octets of priority before the MAC address.
    neighbour.chassis_id = MacAddress::from_bytes(device->substr(2))->text();
    neighbour.chassis_id_kind = "mac";
  }
  if (const auto mac = mac_of(cell(table.mac))) {
    neighbour.chassis_id = mac->text();
    neighbour.chassis_id_kind = "mac";
  }
  neighbour.name = text_of(cell(table.system_name));
  const bool id_is_name = table.device != none && neighbour.chassis_id_kind.empty();
  if (neighbour.name.empty() && id_is_name) neighbour.name = host_name_in(neighbour.chassis_id);
  neighbour.port_id = identity_text(cell(table.port));
  const auto slot = u32_of(cell(table.slot));
  if (slot && !neighbour.port_id.empty())
    neighbour.port_id = fmt::format("{}:{}", *slot, neighbour.port_id);
  neighbour.platform = text_of(cell(table.platform));
  neighbour.description = text_of(cell(table.version));
  neighbour.capabilities = capabilities(cell(table.capabilities));
  if (const auto address = address_of(cell(table.address))) neighbour.addresses.push_back(*address);
  const auto vlan = u32_of(cell(table.vlan)).value_or(0);
  if (vlan >= 1 && vlan <= 4094) neighbour.vlan = vlan;
  return neighbour;
}

void set_local(const Context& context, Neighbour& neighbour, std::uint32_t if_index) {
  if (if_index == 0) return;
  neighbour.local_index = if_index;
  const auto* const port = context.port(if_index);
  neighbour.local_port = port != nullptr ? port->name : fmt::format("ifIndex {}", if_index);
}

TableSpec spec_of(const NeighbourTable& table) {
  TableSpec spec{table.name, table.entry, {}};
  for (const auto column :
       {table.device, table.system_name, table.port, table.slot, table.platform, table.version,
        table.address, table.capabilities, table.vlan, table.mac, table.local})
    if (column != none) spec.columns.push_back(column);
  std::sort(spec.columns.begin(), spec.columns.end());
  return spec;
}

Done read(Context& context, NeighbourTable table) {
  const TableSpec spec = spec_of(table);
  const Table rows = co_await context.table(spec);
  for (const auto& row : rows.rows) {
    if (row.index.empty()) {
      context.drop(rows.name, "no index");
      continue;
    }
    const Cells cell(spec, row);
    auto neighbour = neighbour_of(table, cell);
    if (neighbour.chassis_id.empty() && neighbour.name.empty() && neighbour.addresses.empty()) {
      context.drop(rows.name, "names nothing");
      continue;
    }
    const auto local = table.local == none ? row.index[0] : u32_of(cell(table.local)).value_or(0);
    set_local(context, neighbour, local);
    context.facts.neighbours.push_back(std::move(neighbour));
  }
}

// S5-ETH-MULTISEG-TOPOLOGY-MIB (SONMP): by slot and port of this device, not by interface.
Done read_sonmp(Context& context) {
  TableSpec spec{"s5EnMsTopNmmTable", Oid{1, 3, 6, 1, 4, 1, 45, 1, 6, 13, 2, 1, 1}, {3, 4, 5}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    if (row.index.size() < 2) {
      context.drop(table.name, "index is too short");
      continue;
    }
    if (row.index[0] == 0 && row.index[1] == 0) continue;  // the device itself
    Neighbour neighbour;
    neighbour.protocol = "sonmp";
    neighbour.local_port = fmt::format("{}/{}", row.index[0], row.index[1]);
    if (const auto mac = mac_of(row.cells[2])) {
      neighbour.chassis_id = mac->text();
      neighbour.chassis_id_kind = "mac";
    }
    if (const auto address = address_of(row.cells[0])) neighbour.addresses.push_back(*address);
    if (const auto segment = u32_of(row.cells[1]))
      neighbour.port_id = fmt::format("{}/{}", *segment >> 8, *segment & 0xff);
    context.facts.neighbours.push_back(std::move(neighbour));
  }
}

}  // namespace

Done collect_other_neighbours(Context& context) {
  for (auto& table : tables()) co_await read(context, std::move(table));
  co_await read_sonmp(context);
}

}  // namespace netroster::mib
