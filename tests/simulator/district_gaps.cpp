// Gaps that are put into a district on purpose: access points that a switch announces and that no
// sweep can take into the inventory, each for another reason.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/simulator/district.h"
#include "tests/simulator/district_parts.h"
#include "tests/simulator/mib.h"

namespace netroster::simulator {
namespace {

constexpr std::array all_kinds = {PlantedGap::silent,        PlantedGap::no_credentials,
                                  PlantedGap::misbehaving,   PlantedGap::excluded,
                                  PlantedGap::outside_scope, PlantedGap::cloud_managed,
                                  PlantedGap::unmanaged};
// TEST-NET-3 of RFC 5737: no site has it.
constexpr std::uint32_t outside = 0xcb007100;

bool is_announced(const District& district, const DistrictDevice& device) {
  if (device.kind != Kind::access_point || device.parent == nowhere) return false;
  const auto& parent = district.devices[device.parent];
  return parent.agent && parent.gap == PlantedGap::none && !parent.unmanaged &&
         sees_by_lldp(district, parent, parent.ports[device.parent_port]);
}

// Only what has an agent has an address of its site. Of SNMPv1 and v2c a wrong community is
// silence: only SNMPv3 refuses.
bool can_be(const District& district, const DistrictDevice& device, PlantedGap gap) {
  if (device.gap != PlantedGap::none || !is_announced(district, device) || !device.agent)
    return false;
  return gap != PlantedGap::no_credentials || district.sites[device.site].v3_only;
}

void forget_on_controllers(District& district, std::size_t planted) {
  for (auto& device : district.devices) std::erase(device.managed, planted);
}

void exclude(DistrictSite& site, std::uint32_t address) {
  site.site.excluded.emplace_back(IpAddress::v4(address), 32);
}

void plant(District& district, std::size_t at, PlantedGap gap, std::uint32_t number) {
  auto& device = district.devices[at];
  device.gap = gap;
  device.agent = gap == PlantedGap::no_credentials || gap == PlantedGap::misbehaving ||
                 gap == PlantedGap::excluded;
  if (gap == PlantedGap::excluded) exclude(district.sites[device.site], device.address);
  if (gap == PlantedGap::outside_scope) device.address = outside + 1 + number;
  if (gap == PlantedGap::unmanaged) device.address = 0;
  if (gap == PlantedGap::cloud_managed) device.make = &makes()[cloud_access_point];
  forget_on_controllers(district, at);
}

std::vector<std::size_t> candidates(const District& district, PlantedGap gap) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < district.devices.size(); ++i)
    if (can_be(district, district.devices[i], gap)) found.push_back(i);
  return found;
}

// The reasons take turns; one for which no access point is left is passed over.
bool plant_one(District& district, std::uint32_t number, Random& random) {
  for (std::size_t i = 0; i < all_kinds.size(); ++i) {
    const auto gap = all_kinds[(number + i) % all_kinds.size()];
    const auto found = candidates(district, gap);
    if (found.empty()) continue;
    plant(district, random.pick(std::span<const std::size_t>(found)), gap, number);
    return true;
  }
  return false;
}

}  // namespace

const char* gap_name(PlantedGap gap) {
  switch (gap) {
    case PlantedGap::none:
      return "";
    case PlantedGap::silent:
      return "silent";
    case PlantedGap::no_credentials:
      return "no_credentials";
    case PlantedGap::misbehaving:
      return "misbehaving";
    case PlantedGap::excluded:
      return "excluded";
    case PlantedGap::outside_scope:
      return "outside_scope";
    case PlantedGap::cloud_managed:
      return "cloud_managed";
    case PlantedGap::unmanaged:
      return "unmanaged";
  }
  return "";
}

Result<void> plant_gaps(District& district, Random random) {
  for (std::uint32_t number = 0; number < district.options.gaps; ++number)
    if (!plant_one(district, number, random))
      return Error{Errc::invalid,
                   fmt::format("{} gaps do not fit into the district: it has access points for {}; "
                               "take more sites or devices",
                               district.options.gaps, number)};
  return {};
}

}  // namespace netroster::simulator
