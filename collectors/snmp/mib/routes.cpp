// IP-FORWARD-MIB (RFC 4292), its deprecated table (RFC 2096) and ipRouteTable of RFC 1213: which
// networks the device knows a way to. Kept thin: of a provider's table nothing is kept.
#include <algorithm>
#include <bit>
#include <set>
#include <utility>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"
#include "model/private_blocks.h"

namespace netroster::mib {
namespace {

using Ids = std::span<const std::uint32_t>;

// inetCidrRouteType; ipCidrRouteType and ipRouteType number what they share alike.
constexpr std::uint32_t type_refused = 2;  // reject; "invalid" in ipRouteTable
constexpr std::uint32_t type_local = 3;    // "direct" in ipRouteTable
constexpr std::uint32_t type_blackhole = 5;

// IANAipRouteProtocol.
std::string protocol_of(const Value& value) {
  switch (u32_of(value).value_or(0)) {
    case 2:
      return "local";
    case 3:
      return "static";
    case 8:
      return "rip";
    case 9:
      return "isis";
    case 13:
      return "ospf";
    case 14:
      return "bgp";
    case 16:
      return "eigrp";
    default:
      return "";
  }
}

// A destination and a next hop as an index has them; nullopt where it makes no sense.
struct Way {
  IpNetwork network;
  IpAddress next_hop;  // unspecified: none
};

// Takes type, length and octets of an InetAddress off the front. A zone is left out.
std::optional<IpAddress> take_address(Ids& ids) {
  if (ids.size() < 2 || ids.size() - 2 < ids[1]) return std::nullopt;
  const auto type = ids[0];
  const auto length = ids[1];
  const auto octets = ids.subspan(2, length);
  ids = ids.subspan(2 + length);
  if (type == 0 && length == 0) return IpAddress{};
  const bool v4 = type == 1 || type == 3;
  const bool v6 = type == 2 || type == 4;
  const std::size_t zone = type > 2 ? 4 : 0;
  if ((!v4 && !v6) || octets.size() != (v4 ? 4U : 16U) + zone) return std::nullopt;
  const auto raw = octets_of(octets.first(octets.size() - zone));
  return raw ? IpAddress::from_bytes(*raw) : std::nullopt;
}

std::optional<Way> way_in_inet(Ids ids) {
  const auto network = take_address(ids);
  if (!network || ids.size() < 2 || ids[0] > static_cast<std::uint32_t>(network->bit_length()))
    return std::nullopt;
  const IpNetwork block(*network, static_cast<int>(ids[0]));
  if (ids.size() - 2 < ids[1]) return std::nullopt;
  ids = ids.subspan(2 + ids[1]);  // inetCidrRoutePolicy
  const auto next_hop = take_address(ids);
  if (!next_hop) return std::nullopt;
  return Way{block, *next_hop};
}

std::optional<IpAddress> v4_at(Ids ids, std::size_t at) {
  const auto raw = ids.size() >= at + 4 ? octets_of(ids.subspan(at, 4)) : std::nullopt;
  return raw ? IpAddress::from_bytes(*raw) : std::nullopt;
}

std::optional<IpNetwork> masked(const std::optional<IpAddress>& address,
                                const std::optional<IpAddress>& mask) {
  if (!address || !mask || !address->is_v4() || !mask->is_v4()) return std::nullopt;
  const int ones = std::countl_one(mask->to_v4());
  const bool contiguous = ones == 32 || mask->to_v4() << ones == 0;
  return contiguous ? std::optional(IpNetwork(*address, ones)) : std::nullopt;
}

std::optional<Way> way_in_cidr(Ids ids) {
  if (ids.size() != 13) return std::nullopt;  // destination, mask, type of service, next hop
  const auto network = masked(v4_at(ids, 0), v4_at(ids, 4));
  const auto next_hop = v4_at(ids, 9);
  if (!network || !next_hop) return std::nullopt;
  return Way{*network, *next_hop};
}

class Routes {
 public:
  explicit Routes(Context& context) : context_(context) {
    for (const auto& own : context.facts.addresses) own_.insert(own.address);
  }

  // `type`, `protocol` and `if_index` as the table has them.
  void add(std::string_view table, const std::optional<Way>& way, const Value& type,
           const Value& protocol, std::optional<std::uint32_t> if_index) {
    if (!way) return context_.drop(table, "index is not a route");
    const auto kind = u32_of(type);
    if (kind == type_refused || kind == type_blackhole)
      return context_.drop(table, "leads nowhere");
    Route route;
    route.network = way->network;
    route.protocol = protocol_of(protocol);
    if (kind != type_local && !way->next_hop.is_unspecified() && !own_.contains(way->next_hop))
      route.next_hop = way->next_hop;
    if (if_index != 0U) route.port_index = if_index;
    if (const auto* reason = left_out(route); *reason != '\0') return context_.drop(table, reason);
    if (!seen_.insert({route.network, route.next_hop}).second) return;  // by another metric
    if (context_.facts.routes.size() >= context_.options.route_rows)
      return context_.drop(table, "over the bound on routes");
    context_.facts.routes.push_back(std::move(route));
  }

  bool has_v4() const {
    return std::any_of(context_.facts.routes.begin(), context_.facts.routes.end(),
                       [](const Route& route) { return route.network.address().is_v4(); });
  }

 private:
  static const char* left_out(const Route& route) {
    const auto& address = route.network.address();
    if (route.network.prefix_length() == 0)
      return route.next_hop ? "" : "default route without a next hop";
    if (route.network.prefix_length() == address.bit_length()) return "route of one address";
    if (address.is_unspecified() || address.is_loopback() || address.is_link_local() ||
        address.is_multicast())
      return "loopback, link-local or multicast network";
    if (route.protocol == "bgp" && !is_private(route.network))
      return "public network learned by BGP";
    return "";
  }

  Context& context_;
  std::set<IpAddress> own_;
  std::set<std::pair<IpNetwork, std::optional<IpAddress>>> seen_;
};

// Rows whose columns are interface, type and protocol.
template <typename WayIn>
void add_rows(Routes& routes, const Table& table, WayIn way_in) {
  for (const auto& row : table.rows)
    routes.add(table.name, way_in(row.index), row.cells[1], row.cells[2], u32_of(row.cells[0]));
}

void add_classic(Routes& routes, const Table& table) {
  for (const auto& row : table.rows) {
    const auto network =
        row.index.size() == 4 ? masked(v4_at(row.index, 0), row.cells[4].as_ip()) : std::nullopt;
    const auto next_hop = row.cells[1].as_ip();
    std::optional<Way> way;
    if (network && next_hop) way = Way{*network, *next_hop};
    routes.add(table.name, way, row.cells[2], row.cells[3], u32_of(row.cells[0]));
  }
}

}  // namespace

// The newest table that tells IPv4 routes is enough: they are three spellings of one thing.
Done collect_routes(Context& context) {
  if (context.options.route_rows == 0) co_return;
  Routes routes(context);
  snmp::WalkLimits limits = context.options.limits;
  limits.varbinds = std::min(limits.varbinds, context.options.route_rows * 3);
  TableSpec unified{"inetCidrRouteTable", Oid{1, 3, 6, 1, 2, 1, 4, 24, 7, 1}, {7, 8, 9}};
  const Table both = co_await context.table(context.session, std::move(unified), limits);
  add_rows(routes, both, way_in_inet);
  if (routes.has_v4()) co_return;

  TableSpec cidr{"ipCidrRouteTable", Oid{1, 3, 6, 1, 2, 1, 4, 24, 4, 1}, {5, 6, 7}};
  const Table v4 = co_await context.table(context.session, std::move(cidr), limits);
  add_rows(routes, v4, way_in_cidr);
  if (routes.has_v4()) co_return;

  limits.varbinds = std::min(context.options.limits.varbinds, context.options.route_rows * 5);
  TableSpec classic{"ipRouteTable", Oid{1, 3, 6, 1, 2, 1, 4, 21, 1}, {2, 7, 8, 9, 11}};
  const Table old = co_await context.table(context.session, std::move(classic), limits);
  add_classic(routes, old);
}

}  // namespace netroster::mib
