// LLDP-MIB (IEEE 802.1AB-2005), LLDP-V2-MIB (IEEE 802.1AB-2009) and the LLDP-MED inventory
// (ANSI/TIA-1057).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <unordered_map>

#include "base/text.h"
#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/port_lookup.h"

namespace netroster::mib {
namespace {

// LldpChassisIdSubtype and LldpPortIdSubtype name the same kinds by different numbers.
constexpr std::array<std::string_view, 8> chassis_kinds{
    "", "chassis_component", "alias", "port_component", "mac", "address", "interface", "local"};
constexpr std::array<std::string_view, 8> port_kinds{
    "", "alias", "port_component", "mac", "address", "interface", "circuit", "local"};
constexpr std::array<std::string_view, 11> capability_names{
    "other",  "repeater", "bridge",        "wlan",         "router", "phone",
    "docsis", "station",  "customer_vlan", "service_vlan", "tpmr"};
constexpr std::array<std::string_view, 5> med_classes{
    "", "generic endpoint", "media endpoint", "communication endpoint", "network connectivity"};

struct Identifier {
  std::string kind;
  std::string text;
};

// A network address: one octet of IANA address family (1 IPv4, 2 IPv6), then the address. Some
// agents answer the bare address or its text.
std::optional<IpAddress> network_address(std::string_view raw) {
  if (raw.size() == 5 && raw[0] == 1) return IpAddress::from_bytes(raw.substr(1));
  if (raw.size() == 17 && raw[0] == 2) return IpAddress::from_bytes(raw.substr(1));
  if (raw.size() == 4 || raw.size() == 16) return IpAddress::from_bytes(raw);
  return IpAddress::parse(raw);
}

Identifier identifier(std::span<const std::string_view, 8> kinds, const Value& subtype,
                      const Value& value) {
  Identifier id;
  const auto number = u32_of(subtype).value_or(0);
  id.kind = number < kinds.size() ? kinds[number] : "";
  const auto raw = value.as_octets();
  if (!raw || raw->empty()) {
    id.text = raw ? "" : text_of(value);
    return id;
  }
  if (id.kind == "mac" || (id.kind.empty() && raw->size() == 6 && !is_printable_ascii(*raw))) {
    if (const auto mac = value.as_mac()) {
      id.text = mac->text();
      return id;
    }
  } else if (id.kind == "address") {
    if (const auto address = network_address(*raw)) {
      id.text = address->text();
      return id;
    }
  }
  id.text = readable(*raw);
  return id;
}

std::vector<std::string> capabilities(const Value& value) {
  std::vector<std::string> out;
  const auto bits = bits_of(value);
  for (std::size_t i = 0; i < capability_names.size() && i < bits.size(); ++i)
    if (bits[i]) out.emplace_back(capability_names[i]);
  return out;
}

// --- local ports ---

std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                  : std::nullopt;
}

struct LocalPort {
  std::optional<std::uint32_t> if_index;
  std::string name;
};

// lldpPortNum is, depending on the agent, the ifIndex, the bridge port or a count of its own. The
// port's own id and description say which interface it is; numbers are the last resort.
class LocalPorts {
 public:
  explicit LocalPorts(const Context& context) : context_(context), lookup_(context) {}

  void add(std::uint32_t number, const Identifier& id, const std::string& descr) {
    LocalPort port;
    port.if_index = resolve(number, id, descr);
    port.name = id.text.empty() || id.kind == "mac" ? descr : id.text;
    ports_.insert_or_assign(number, std::move(port));
  }

  LocalPort find(std::uint32_t number) const {
    LocalPort port;
    if (const auto at = ports_.find(number); at != ports_.end()) port = at->second;
    if (!port.if_index) port.if_index = by_number(number);
    if (port.name.empty()) port.name = fmt::format("port {}", number);
    return port;
  }

 private:
  std::optional<std::uint32_t> resolve(std::uint32_t number, const Identifier& id,
                                       const std::string& descr) const {
    if (id.kind == "mac") {
      if (const auto port = lookup_.by_mac(id.text)) return port;
    } else if (id.kind == "alias") {
      if (const auto port = lookup_.by_alias(id.text)) return port;
    }
    if (id.kind != "mac" && id.kind != "address") {
      if (const auto port = lookup_.by_any(id.text)) return port;
    }
    if (const auto port = lookup_.by_any(descr)) return port;
    // A local id that is a number is an ifIndex more often than anything else.
    const auto value = id.kind == "local" ? number_in(id.text) : std::nullopt;
    if (value && context_.port(*value) != nullptr) return value;
    return by_number(number);
  }

  std::optional<std::uint32_t> by_number(std::uint32_t number) const {
    if (context_.port(number) != nullptr) return number;
    const auto bridged = context_.if_index_of(number);
    return bridged && context_.port(*bridged) != nullptr ? bridged : std::nullopt;
  }

  const Context& context_;
  PortLookup lookup_;
  std::unordered_map<std::uint32_t, LocalPort> ports_;
};

Done read_local_ports(Context& context, LocalPorts& ports) {
  TableSpec spec{"lldpLocPortTable", Oid{1, 0, 8802, 1, 1, 2, 1, 3, 7, 1}, {2, 3, 4}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    if (row.index.empty()) {
      context.drop(table.name, "no port number");
      continue;
    }
    const auto id = identifier(port_kinds, row.cells[0], row.cells[1]);
    ports.add(row.index.back(), id, text_of(row.cells[2]));
  }
}

// --- remote systems ---

// Where the parts of a remote row's index are in the two MIB versions.
struct Version {
  const char* remote_name;
  Oid remote_entry;
  std::uint32_t first_column;  // lldpRemChassisIdSubtype; the other columns follow in order
  std::size_t index_size;      // time mark, local port [, destination MAC address], remote index
  const char* address_name;
  Oid address_entry;
  bool local_is_if_index;
};

// One remote system: time mark and local port and remote index identify it.
using RemoteKey = std::vector<std::uint32_t>;

// Where in the facts each remote system is: by its whole index, and without the time mark, which
// some agents count differently in each table.
struct Remotes {
  std::map<RemoteKey, std::size_t> exact;
  std::map<RemoteKey, std::size_t> timeless;

  bool empty() const { return exact.empty(); }
  void add(const RemoteKey& key, std::size_t position) {
    exact.emplace(key, position);
    timeless.emplace(RemoteKey(key.begin() + 1, key.end()), position);
  }
};

enum : std::size_t { chassis_kind, chassis, port_kind, port, port_descr, name, descr, enabled };

Neighbour neighbour_of(const Row& row) {
  Neighbour neighbour;
  neighbour.protocol = "lldp";
  auto chassis_id = identifier(chassis_kinds, row.cells[chassis_kind], row.cells[chassis]);
  auto port_id = identifier(port_kinds, row.cells[port_kind], row.cells[port]);
  neighbour.chassis_id = std::move(chassis_id.text);
  if (!neighbour.chassis_id.empty()) neighbour.chassis_id_kind = std::move(chassis_id.kind);
  neighbour.port_id = std::move(port_id.text);
  if (!neighbour.port_id.empty()) neighbour.port_id_kind = std::move(port_id.kind);
  neighbour.port_description = text_of(row.cells[port_descr]);
  neighbour.name = text_of(row.cells[name]);
  neighbour.description = text_of(row.cells[descr]);
  neighbour.capabilities = capabilities(row.cells[enabled]);
  return neighbour;
}

bool says_nothing(const Neighbour& neighbour) {
  return neighbour.chassis_id.empty() && neighbour.port_id.empty() && neighbour.name.empty() &&
         neighbour.description.empty() && neighbour.port_description.empty();
}

void set_local(const Context& context, Neighbour& neighbour, const Version& version,
               const LocalPorts& ports, std::uint32_t number) {
  if (version.local_is_if_index) {
    const auto* const known = context.port(number);
    neighbour.local_index = number;
    neighbour.local_port = known != nullptr ? known->name : fmt::format("ifIndex {}", number);
    return;
  }
  const auto local = ports.find(number);
  neighbour.local_index = local.if_index;
  const auto* const known = local.if_index ? context.port(*local.if_index) : nullptr;
  neighbour.local_port = known != nullptr ? known->name : local.name;
}

Done read_remotes(Context& context, Version version, const LocalPorts& ports, Remotes& remotes) {
  TableSpec spec{version.remote_name, version.remote_entry, {}};
  for (std::uint32_t i = 0; i < 9; ++i)
    if (i != 7) spec.columns.push_back(version.first_column + i);  // not: capabilities supported
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    if (row.index.size() != version.index_size) {
      context.drop(table.name, "index has the wrong length");
      continue;
    }
    auto neighbour = neighbour_of(row);
    if (says_nothing(neighbour)) {
      context.drop(table.name, "names nothing");
      continue;
    }
    set_local(context, neighbour, version, ports, row.index[1]);
    remotes.add(row.index, context.facts.neighbours.size());
    context.facts.neighbours.push_back(std::move(neighbour));
  }
}

// The remote system a row of a side table belongs to.
Neighbour* remote_of(Context& context, const Remotes& remotes, std::span<const std::uint32_t> key) {
  if (key.empty()) return nullptr;
  auto& all = context.facts.neighbours;
  if (const auto at = remotes.exact.find(RemoteKey(key.begin(), key.end()));
      at != remotes.exact.end())
    return &all[at->second];
  const auto at = remotes.timeless.find(RemoteKey(key.begin() + 1, key.end()));
  return at == remotes.timeless.end() ? nullptr : &all[at->second];
}

// The address is in the index: address family (1 IPv4, 2 IPv6), length, octets.
std::optional<IpAddress> management_address(std::span<const std::uint32_t> ids) {
  if (ids.size() < 5) return std::nullopt;
  const bool has_length = ids[1] == ids.size() - 2;
  const auto raw = octets_of(ids.subspan(has_length ? 2 : 1));
  return raw ? IpAddress::from_bytes(*raw) : std::nullopt;
}

Done read_addresses(Context& context, Version version, const Remotes& remotes) {
  TableSpec spec{version.address_name, version.address_entry, {3, 4}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    const std::span<const std::uint32_t> index(row.index);
    if (index.size() <= version.index_size) {
      context.drop(table.name, "index is too short");
      continue;
    }
    auto* const neighbour = remote_of(context, remotes, index.first(version.index_size));
    const auto address = management_address(index.subspan(version.index_size));
    if (neighbour == nullptr || !address)
      context.drop(table.name, address ? "no such neighbour" : "not an IP address");
    else if (!address->is_unspecified())
      neighbour->addresses.push_back(*address);
  }
}

// --- LLDP-MED and 802.1 extensions of the first MIB version ---

Done read_med(Context& context, const Remotes& remotes) {
  TableSpec inventory{"lldpXMedRemInventoryTable",
                      Oid{1, 0, 8802, 1, 1, 2, 1, 5, 4795, 1, 3, 3, 1},
                      {1, 2, 3, 4, 5, 6, 7}};
  constexpr std::array<const char*, 7> keys{"hardware", "firmware", "software", "serial",
                                            "vendor",   "model",    "asset"};
  const Table table = co_await context.table(std::move(inventory));
  for (const auto& row : table.rows) {
    auto* const neighbour = remote_of(context, remotes, row.index);
    if (neighbour == nullptr) {
      context.drop(table.name, "no such neighbour");
      continue;
    }
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (auto text = text_of(row.cells[i]); !text.empty())
        neighbour->med[keys[i]] = std::move(text);
  }
  TableSpec classes{
      "lldpXMedRemCapabilitiesTable", Oid{1, 0, 8802, 1, 1, 2, 1, 5, 4795, 1, 3, 1, 1}, {3}};
  const Table device_classes = co_await context.table(std::move(classes));
  for (const auto& row : device_classes.rows) {
    auto* const neighbour = remote_of(context, remotes, row.index);
    const auto number = u32_of(row.cells[0]).value_or(0);
    if (neighbour != nullptr && number > 0 && number < med_classes.size())
      neighbour->med["device_class"] = med_classes[number];
  }
}

Done read_remote_vlans(Context& context, const Remotes& remotes) {
  TableSpec spec{"lldpXdot1RemTable", Oid{1, 0, 8802, 1, 1, 2, 1, 5, 32962, 1, 3, 1, 1}, {1}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    auto* const neighbour = remote_of(context, remotes, row.index);
    const auto vlan = u32_of(row.cells[0]).value_or(0);
    if (neighbour != nullptr && vlan >= 1 && vlan <= 4094) neighbour->vlan = vlan;
  }
}

}  // namespace

Done collect_lldp(Context& context) {
  Version first{"lldpRemTable",        Oid{1, 0, 8802, 1, 1, 2, 1, 4, 1, 1}, 4,    3,
                "lldpRemManAddrTable", Oid{1, 0, 8802, 1, 1, 2, 1, 4, 2, 1}, false};
  Version second{"lldpV2RemTable",        Oid{1, 3, 111, 2, 802, 1, 1, 13, 1, 4, 1, 1}, 5,   4,
                 "lldpV2RemManAddrTable", Oid{1, 3, 111, 2, 802, 1, 1, 13, 1, 4, 2, 1}, true};
  LocalPorts ports(context);
  co_await read_local_ports(context, ports);
  Remotes remotes;
  co_await read_remotes(context, first, ports, remotes);
  if (!remotes.empty()) {
    co_await read_addresses(context, first, remotes);
    co_await read_med(context, remotes);
    co_await read_remote_vlans(context, remotes);
    co_return;
  }
  Remotes newer;
  co_await read_remotes(context, second, ports, newer);
  if (!newer.empty()) co_await read_addresses(context, second, newer);
}

}  // namespace netroster::mib
