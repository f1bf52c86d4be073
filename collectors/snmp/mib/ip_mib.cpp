// IP-MIB (RFC 4293), its deprecated tables that most agents still answer, and IPV6-MIB (RFC 2465):
// own addresses, ARP and neighbour discovery.
#include <bit>
#include <unordered_map>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

constexpr const char* not_an_address = "index is not an address";
constexpr const char* unspecified = "unspecified address";

// Own addresses, each once, however many tables name it.
class Addresses {
 public:
  explicit Addresses(Context& context) : context_(context) {}

  void add(std::string_view table, const std::optional<IpAddress>& address,
           std::optional<int> prefix, std::optional<std::uint32_t> if_index) {
    if (!address || address->is_unspecified()) {
      context_.drop(table, address ? unspecified : not_an_address);
      return;
    }
    auto& all = context_.facts.addresses;
    const auto [at, fresh] = seen_.try_emplace(*address, all.size());
    if (fresh) all.emplace_back().address = *address;
    auto& entry = all[at->second];
    if (!entry.prefix_length) entry.prefix_length = prefix;
    if (!entry.port_index && if_index != 0U) entry.port_index = if_index;
  }

 private:
  Context& context_;
  std::unordered_map<IpAddress, std::size_t> seen_;
};

std::optional<int> prefix_of_mask(const Value& value) {
  const auto mask = value.as_ip();
  if (!mask || !mask->is_v4()) return std::nullopt;
  const std::uint32_t bits = mask->to_v4();
  const int ones = std::countl_one(bits);
  const bool contiguous = ones == 32 || bits << ones == 0;
  return contiguous && ones > 0 ? std::optional(ones) : std::nullopt;
}

// ipAddressPrefix points at a row of ipAddressPrefixTable; its index ends in the length.
std::optional<int> prefix_of_pointer(const Value& value, const std::optional<IpAddress>& address) {
  static const Oid prefixes{1, 3, 6, 1, 2, 1, 4, 32, 1};
  const auto oid = value.as_oid();
  if (!oid || !address || !prefixes.contains(*oid) || oid->size() < prefixes.size() + 7)
    return std::nullopt;
  if (oid->back() > static_cast<std::uint32_t>(address->bit_length())) return std::nullopt;
  return static_cast<int>(oid->back());
}

std::optional<IpAddress> v4_in(std::span<const std::uint32_t> ids) {
  const auto raw = ids.size() == 4 ? octets_of(ids) : std::nullopt;
  return raw ? IpAddress::from_bytes(*raw) : std::nullopt;
}

// The index of ipAddrTable is the address; some agents put the interface before it, or a count of
// their own behind it, because the same address may be there twice.
std::optional<IpAddress> own_v4_in(std::span<const std::uint32_t> ids,
                                   std::optional<std::uint32_t> if_index) {
  if (ids.size() == 5 && if_index && ids[0] == *if_index)
    if (const auto address = v4_in(ids.subspan(1))) return address;
  if (ids.size() < 4 || ids.size() > 6) return std::nullopt;
  return v4_in(ids.first(4));
}

// ifIndex, then 16 octets with or without their length.
std::optional<IpAddress> v6_in(std::span<const std::uint32_t> ids) {
  if (ids.size() == 17 && ids[0] == 16) ids = ids.subspan(1);
  const auto raw = ids.size() == 16 ? octets_of(ids) : std::nullopt;
  return raw ? IpAddress::from_bytes(*raw) : std::nullopt;
}

class Arp {
 public:
  explicit Arp(Context& context) : context_(context) {}

  void add(std::string_view table, const std::optional<IpAddress>& address,
           std::optional<MacAddress> mac, std::uint32_t if_index) {
    if (!address) return context_.drop(table, not_an_address);
    if (context_.facts.arp.size() >= context_.options.arp_rows)
      return context_.drop(table, "over the bound on ARP rows");
    auto& all = context_.facts.arp;
    const auto [at, fresh] = seen_.try_emplace(*address, all.size());
    // The same address on two interfaces are two facts; the same twice is one.
    if (!fresh && all[at->second].port_index == if_index) {
      if (!all[at->second].mac) all[at->second].mac = mac;
      return;
    }
    ArpEntry entry;
    entry.address = *address;
    entry.mac = mac;
    entry.port_index = if_index;
    all.push_back(entry);
  }

 private:
  Context& context_;
  std::unordered_map<IpAddress, std::size_t> seen_;
};

constexpr std::uint32_t type_invalid = 2;  // ipNetToMediaType, ipNetToPhysicalType

// The index of ipNetToMediaTable: interface and address, at some agents an address type between.
std::optional<IpAddress> media_address_in(std::span<const std::uint32_t> index) {
  if (index.size() == 6) return v4_in(index.subspan(2));
  if (index.size() == 5) return v4_in(index.subspan(1));
  return std::nullopt;
}

// The index of ipNetToPhysicalTable: interface, address type and address.
std::optional<IpAddress> physical_address_in(std::span<const std::uint32_t> index) {
  return index.size() > 1 ? address_in_index(index.subspan(1)) : std::nullopt;
}

// Rows of a MAC address and a type, with an index that begins with the interface.
template <typename AddressIn>
void add_rows(Context& context, Arp& arp, const Table& table, AddressIn address_in) {
  for (const auto& row : table.rows) {
    if (u32_of(row.cells[1]) == type_invalid)
      context.drop(table.name, "marked invalid");
    else
      arp.add(table.name, address_in(row.index), mac_of(row.cells[0]),
              row.index.empty() ? 0 : row.index[0]);
  }
}

}  // namespace

Done collect_addresses(Context& context) {
  Addresses addresses(context);
  TableSpec classic{"ipAddrTable", Oid{1, 3, 6, 1, 2, 1, 4, 20, 1}, {2, 3}};
  const Table v4 = co_await context.table(std::move(classic));
  for (const auto& row : v4.rows)
    addresses.add(v4.name, own_v4_in(row.index, u32_of(row.cells[0])), prefix_of_mask(row.cells[1]),
                  u32_of(row.cells[0]));

  TableSpec unified{"ipAddressTable", Oid{1, 3, 6, 1, 2, 1, 4, 34, 1}, {3, 4, 5}};
  const Table both = co_await context.table(std::move(unified));
  for (const auto& row : both.rows) {
    const auto address = address_in_index(row.index);
    addresses.add(both.name, address, prefix_of_pointer(row.cells[2], address),
                  u32_of(row.cells[0]));
  }

  TableSpec old{"ipv6AddrTable", Oid{1, 3, 6, 1, 2, 1, 55, 1, 8, 1}, {2}};
  const Table v6 = co_await context.table(std::move(old));
  for (const auto& row : v6.rows) {
    const std::span<const std::uint32_t> index(row.index);
    const auto address = index.empty() ? std::nullopt : v6_in(index.subspan(1));
    const auto length = u32_of(row.cells[0]);
    const bool sane = length && *length <= 128;
    addresses.add(v6.name, address, sane ? std::optional(static_cast<int>(*length)) : std::nullopt,
                  index.empty() ? 0 : index[0]);
  }
}

Done collect_arp(Context& context) {
  Arp arp(context);
  snmp::WalkLimits limits = context.options.limits;
  limits.varbinds = context.options.arp_rows * 2;
  TableSpec classic{"ipNetToMediaTable", Oid{1, 3, 6, 1, 2, 1, 4, 22, 1}, {2, 4}};
  const Table v4 = co_await context.table(context.session, std::move(classic), limits);
  add_rows(context, arp, v4, media_address_in);

  TableSpec unified{"ipNetToPhysicalTable", Oid{1, 3, 6, 1, 2, 1, 4, 35, 1}, {4, 6}};
  const Table both = co_await context.table(context.session, std::move(unified), limits);
  add_rows(context, arp, both, physical_address_in);
}

}  // namespace netroster::mib
