#include "tests/simulator/district.h"

#include <fmt/format.h>

#include "tests/simulator/district_parts.h"

namespace netroster::simulator {
namespace {

std::size_t free_uplink(const DistrictDevice& device) {
  for (std::size_t i = 0; i < device.ports.size(); ++i) {
    const auto& port = device.ports[i];
    if (port.type == PortType::ethernet && port.uplink && !port.up) return i;
  }
  return nowhere;
}

void lay_fibre(District& district, std::size_t site, End a, End b) {
  for (const auto& [end, other] : {std::pair{a, b}, std::pair{b, a}}) {
    auto& port = district.devices[end.device].ports[end.port];
    port.peer = other;
    port.up = true;
    port.alias = "fibre to " + district.devices[other.device].name;
    port.transceiver = fmt::format("XF{:04}{}", site, end == a ? 'A' : 'B');
  }
  district.cables.push_back({a, b, false});
}

// Some sites hang on the data centre by fibre of their own, so that the cores see each other.
void join_cores(District& district) {
  const auto hub = district.sites[0].core;
  for (std::size_t s = 1; s < district.sites.size(); ++s) {
    if (s % 3 != 1) continue;
    const auto core = district.sites[s].core;
    const auto here = free_uplink(district.devices[core]);
    const auto there = free_uplink(district.devices[hub]);
    if (here == nowhere || there == nowhere) continue;
    lay_fibre(district, s, {hub, there}, {core, here});
  }
}

std::string engine_id_of(const DistrictDevice& device) {
  // RFC 3411: enterprise number with the top bit set, format 3 (MAC address).
  std::string id;
  const auto enterprise = device.make->enterprise | 0x80000000U;
  for (int shift = 24; shift >= 0; shift -= 8) id.push_back(static_cast<char>(enterprise >> shift));
  id.push_back(3);
  for (int shift = 40; shift >= 0; shift -= 8) id.push_back(static_cast<char>(device.mac >> shift));
  return id;
}

}  // namespace

std::vector<VlanRow> district_vlans() {
  return {{1, "default"},  {10, "staff"},    {20, "students"},  {30, "voice"},
          {40, "cameras"}, {50, "wireless"}, {99, "management"}};
}

const std::vector<User>& district_users() {
  using config::AuthProtocol;
  using config::PrivProtocol;
  static const std::vector<User> users = {
      {"roster-sha256", AuthProtocol::sha256, "sha256-auth-secret", PrivProtocol::aes128,
       "sha256-priv-secret"},
      {"roster-sha512", AuthProtocol::sha512, "sha512-auth-secret", PrivProtocol::aes256,
       "sha512-priv-secret"},
      {"roster-sha1", AuthProtocol::sha1, "sha1-auth-secret", PrivProtocol::aes128,
       "sha1-priv-secret"},
      {"roster-md5", AuthProtocol::md5, "md5-auth-secret", PrivProtocol::none, ""},
  };
  return users;
}

MacAddress mac_of(std::uint64_t number) {
  MacAddress mac;
  for (std::size_t i = 6; i > 0; --i, number >>= 8)
    mac.bytes[i - 1] = static_cast<std::uint8_t>(number);
  return mac;
}

Result<District> make_district(const DistrictOptions& options) {
  District district;
  district.options = options;
  const Random random{options.seed};
  const auto shares = plan_sites(district, random.fork(1));
  if (!shares) return shares.error();
  std::vector<std::vector<Host>> hosts;
  for (std::size_t s = 0; s < district.sites.size(); ++s)
    hosts.push_back(build_site(district, s, (*shares)[s], random.fork(1000 + s)));
  join_cores(district);
  if (auto planted = plant_gaps(district, random.fork(3)); !planted) return planted.error();
  for (std::size_t s = 0; s < district.sites.size(); ++s) learn_addresses(district, s, hosts[s]);
  spread_load(district, random.fork(2));
  for (auto& device : district.devices)
    if (device.agent) device.engine_id = engine_id_of(device);
  return district;
}

}  // namespace netroster::simulator
