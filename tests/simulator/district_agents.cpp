#include <fmt/format.h>

#include "tests/simulator/mib.h"

namespace netroster::simulator {
namespace {

constexpr double day = 86'400;
// Restarts are told from this moment, not from the clock: the same seed gives the same uptime
// whenever it runs, save for the time that has passed.
constexpr double reference_time = 1'790'000'000;
constexpr std::uint32_t renumber_shift = 10'000;

std::shared_ptr<const RowTable> rows_of(const District& district, const DistrictDevice& device,
                                        std::uint32_t shift) {
  RowBuilder rows;
  const View view{district, device, rows, shift};
  const auto& make = *device.make;
  add_system(view);
  add_interfaces(view);
  add_addresses(view);
  if (make.entity) add_entities(view);
  if (device.is_switch()) {
    add_bridge(view);
    add_lags(view);
    add_power_ethernet(view);
  }
  if (make.vlan_contexts) add_cisco_vlans(view);
  if (make.lldp_mib && !device.silent) add_lldp(view);
  if (make.cdp_mib && !device.silent) add_cdp(view);
  if (device.kind == Kind::ups) add_ups(view);
  if (device.kind == Kind::printer) add_printer(view);
  if (device.kind == Kind::controller) add_controller(view);
  return rows.build();
}

std::shared_ptr<const RowTable> vlan_rows(const District& district, const DistrictDevice& device,
                                          std::uint32_t vlan) {
  RowBuilder rows;
  const View view{district, device, rows};
  add_system(view);
  add_vlan_bridge(view, vlan);
  return rows.build();
}

void add_contexts(const std::shared_ptr<const District>& district, std::size_t at,
                  Profile& profile) {
  if (!district->devices[at].make->vlan_contexts) return;
  for (const auto& vlan : district_vlans()) {
    const auto table = std::make_shared<LazyTable>(
        [district, at, id = vlan.id] { return vlan_rows(*district, district->devices[at], id); });
    profile.contexts[fmt::format("{}", vlan.id)] = table;
    profile.contexts[fmt::format("vlan-{}", vlan.id)] = table;
  }
}

// Not one of the district's.
User stranger() {
  return {"somebody-else", config::AuthProtocol::sha256, "nobody-knows-this",
          config::PrivProtocol::aes128, "nor-knows-this"};
}

}  // namespace

std::shared_ptr<Profile> profile_of(std::shared_ptr<const District> district, std::size_t at) {
  const auto& device = district->devices[at];
  auto profile = std::make_shared<Profile>();
  profile->rows = std::make_shared<LazyTable>(
      [district, at] { return rows_of(*district, district->devices[at], 0); });
  add_contexts(district, at, *profile);
  profile->v1 = device.make->only_v1;
  profile->v2c = !device.make->only_v1 && device.users.empty();
  if (device.users.empty()) profile->community = district->sites[device.site].community;
  for (const auto user : device.users) profile->users.push_back(district_users()[user]);
  if (device.gap == PlantedGap::no_credentials) profile->users = {stranger()};
  profile->max_repetitions = device.make->max_repetitions;
  profile->max_message = device.make->max_message;
  profile->renumbered = [district = std::move(district), at] {
    return rows_of(*district, district->devices[at], renumber_shift);
  };
  return profile;
}

std::vector<Agent> district_agents(std::shared_ptr<const District> district) {
  std::vector<Agent> agents;
  for (std::size_t i = 0; i < district->devices.size(); ++i) {
    const auto& device = district->devices[i];
    if (!device.agent) continue;
    Agent agent;
    agent.address = device.address;
    agent.number = 0;  // rates are the district's own
    agent.profile = profile_of(district, i);
    agent.name = device.name;
    agent.serial = device.serial();
    agent.engine_id = device.engine_id;
    agent.base_mac = device.mac;
    agent.boots = device.boots;
    if (device.gap == PlantedGap::misbehaving) agent.fault_set().set(Fault::empty_lists);
    agent.boot(reference_time - device.up_days * day);
    agents.push_back(std::move(agent));
  }
  return agents;
}

}  // namespace netroster::simulator
