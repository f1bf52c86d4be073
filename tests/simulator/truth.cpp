#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/words.h"
#include "tests/simulator/mib.h"

namespace netroster::simulator {
namespace {

using Json = nlohmann::ordered_json;

std::string address_text(std::uint32_t address) { return IpAddress::v4(address).text(); }

std::vector<std::string> protocols_from(const District& district, End end) {
  const auto& device = district.devices[end.device];
  const auto& port = device.ports[end.port];
  std::vector<std::string> result;
  if (!device.can_be_found()) return result;
  if (sees_by_lldp(district, device, port)) result.emplace_back("lldp");
  if (sees_by_cdp(district, device, port)) result.emplace_back("cdp");
  return result;
}

Json site_json(const DistrictSite& it) {
  Json json;
  json["id"] = it.site.id;
  json["name"] = it.site.name;
  json["network"] = it.network.text();
  json["fleet"] = fleets()[it.fleet].name;
  return json;
}

Json ports_json(const DistrictDevice& device) {
  Json ports = Json::array();
  for (const auto& port : device.ports) {
    if (port.type != PortType::ethernet) continue;
    Json json{{"index", port.index}, {"name", port.name}, {"up", port.up}};
    if (port.up) json["speed_bps"] = std::uint64_t{port.speed_mbps} * 1'000'000;
    if (!port.transceiver.empty()) json["transceiver"] = port.transceiver;
    ports.push_back(std::move(json));
  }
  return ports;
}

Json lags_json(const DistrictDevice& device) {
  Json lags = Json::array();
  for (std::size_t i = 0; i < device.ports.size(); ++i) {
    if (device.ports[i].type != PortType::lag) continue;
    Json members = Json::array();
    for (const auto& port : device.ports)
      if (port.lag == i) members.push_back(port.name);
    lags.push_back({{"name", device.ports[i].name}, {"members", std::move(members)}});
  }
  return lags;
}

Json identity_json(const District& district, const DistrictDevice& device) {
  Json json;
  json["address"] = address_text(device.address);
  json["name"] = device.name;
  json["site"] = district.sites[device.site].site.id;
  json["closet"] = district.sites[device.site].site.closets[device.closet].id;
  json["kind"] = kind_name(device.kind);
  json["vendor"] = device.make->vendor;
  json["model"] = device.make->model;
  json["os"] = device.make->os;
  json["os_version"] = device.make->version;
  json["serial"] = device.serial();
  json["mac"] = mac_of(device.mac).text();
  return json;
}

Json device_json(const District& district, const DistrictDevice& device, const Agent* agent) {
  auto json = identity_json(district, device);
  json["sys_object_id"] = device.make->sys_object_id;
  json["engine_id"] = hex_plain(device.engine_id);
  json["access"] = !device.users.empty() ? "v3" : device.make->only_v1 ? "v1" : "v2c";
  if (!device.users.empty()) json["user"] = district_users()[device.users[0]].name;
  Json serials = Json::array();
  for (const auto& member : device.members) serials.push_back(member.serial);
  json["serials"] = std::move(serials);
  auto ports = ports_json(device);
  json["port_count"] = ports.size();
  json["ports"] = std::move(ports);
  json["lags"] = lags_json(device);
  if (device.silent) json["silent"] = true;
  if (device.poses_as != nowhere)
    json["advertises_chassis_of"] = district.devices[device.poses_as].name;
  json["forwarding_rows"] = device.forwarding.size();
  json["arp_rows"] = device.arp.size();
  json["faults"] =
      agent != nullptr && agent->faults ? agent->faults->set.names() : std::vector<std::string>{};
  return json;
}

Json end_json(const District& district, End end) {
  const auto& device = district.devices[end.device];
  return {{"device", device.name},
          {"address", address_text(device.address)},
          {"port", device.ports[end.port].name}};
}

Json link_json(const District& district, const Cable& cable) {
  const auto from_a = protocols_from(district, cable.a);
  const auto from_b = protocols_from(district, cable.b);
  Json json;
  json["a"] = end_json(district, cable.a);
  json["b"] = end_json(district, cable.b);
  json["seen_from_a"] = from_a;
  json["seen_from_b"] = from_b;
  json["blocked"] = cable.blocked;
  return json;
}

Json neighbour_json(const District& district, End known, End other) {
  auto json = identity_json(district, district.devices[other.device]);
  json["seen_by"] = end_json(district, known);
  json["protocols"] = protocols_from(district, known);
  return json;
}

void add_cables(const District& district, Json& root) {
  Json links = Json::array();
  Json silent = Json::array();
  Json neighbours = Json::array();
  for (const auto& cable : district.cables) {
    if (district.devices[cable.a.device].unmanaged || district.devices[cable.b.device].unmanaged)
      continue;
    const bool agent_a = district.devices[cable.a.device].can_be_found();
    const bool agent_b = district.devices[cable.b.device].can_be_found();
    if (agent_a != agent_b) {
      neighbours.push_back(
          neighbour_json(district, agent_a ? cable.a : cable.b, agent_a ? cable.b : cable.a));
      continue;
    }
    auto json = link_json(district, cable);
    const bool seen = !json["seen_from_a"].empty() || !json["seen_from_b"].empty();
    (seen ? links : silent).push_back(std::move(json));
  }
  root["links"] = std::move(links);
  root["cables_without_protocol"] = std::move(silent);
  root["neighbours"] = std::move(neighbours);
}

// Switches that nobody manages: the agents' ports that lead to each.
void add_hidden_switches(const District& district, Json& root) {
  Json list = Json::array();
  for (const auto& device : district.devices) {
    if (!device.unmanaged || device.parent == nowhere) continue;
    Json ports = Json::array();
    std::uint32_t hosts = 0;
    for (const auto& port : device.ports) {
      if (port.peer.device != nowhere && district.devices[port.peer.device].can_be_found())
        ports.push_back(end_json(district, port.peer));
      else if (port.up && port.peer.device == nowhere && port.type == PortType::ethernet)
        ++hosts;
    }
    list.push_back({{"name", device.name},
                    {"site", district.sites[device.site].site.id},
                    {"ports", std::move(ports)},
                    {"hosts", hosts}});
  }
  root["hidden_switches"] = std::move(list);
}

void add_gaps(const District& district, Json& root) {
  Json list = Json::array();
  for (const auto& device : district.devices) {
    if (device.gap == PlantedGap::none) continue;
    list.push_back({{"site", district.sites[device.site].site.id},
                    {"name", device.name},
                    {"address", device.address == 0 ? "" : address_text(device.address)},
                    {"reason", gap_name(device.gap)}});
  }
  root["gaps"] = std::move(list);
}

}  // namespace

std::string truth_json(const District& district, const std::vector<Agent>& agents) {
  std::map<std::uint32_t, const Agent*> by_address;
  for (const auto& agent : agents) by_address[agent.address] = &agent;
  Json root;
  root["seed"] = district.options.seed;
  root["block"] = district.options.block.text();
  for (const auto& site : district.sites) root["sites"].push_back(site_json(site));
  Json devices = Json::array();
  for (const auto& device : district.devices) {
    if (!device.can_be_found()) continue;
    const auto agent = by_address.find(device.address);
    devices.push_back(
        device_json(district, device, agent == by_address.end() ? nullptr : agent->second));
  }
  root["devices"] = std::move(devices);
  add_cables(district, root);
  add_hidden_switches(district, root);
  add_gaps(district, root);
  return root.dump(1) + "\n";
}

}  // namespace netroster::simulator
