#include "exporters/prometheus/directory.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "model/listen_address.h"

namespace netroster::prometheus {
namespace {

// Names, by which devices are looked up, are the same in upper and lower case.
std::string key_of(std::string_view what) {
  if (const auto address = IpAddress::parse(what)) return address->text();
  if (const auto with_port = ListenAddress::parse(what)) return with_port->address.text();
  return to_lower(what);
}

std::optional<std::uint32_t> index_of_port(const Device& device, const std::string& name) {
  const auto& ports = device.facts->ports;
  const auto at = std::find_if(ports.begin(), ports.end(),
                               [&name](const Port& port) { return port.name == name; });
  if (at == ports.end()) return std::nullopt;
  return at->index;
}

bool is_between_devices(const Link& link) {
  return link.state != LinkState::shared && !link.ends[0].device.empty() &&
         !link.ends[1].device.empty();
}

}  // namespace

Directory::Directory(Snapshot snapshot, const config::Config& config)
    : snapshot_(std::move(snapshot)) {
  const auto& devices = snapshot_->devices;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    if (!devices[i]->replaced_by.empty()) continue;
    if (!devices[i]->name.empty()) add_key(to_lower(devices[i]->name), i);
    for (const auto& address : devices[i]->addresses) add_key(address.text(), i);
  }
  add_uplinks(config);
}

void Directory::add_key(std::string key, std::size_t device) {
  const auto [at, fresh] = by_key_.try_emplace(std::move(key), device);
  if (!fresh && at->second != device) at->second = snapshot_->devices.size();
}

void Directory::add_uplink(const Device& device, std::optional<std::uint32_t> index) {
  if (index) uplinks_[device.id].push_back(*index);
}

void Directory::add_link(const Link& link) {
  for (const auto& end : link.ends) {
    const auto* device = find_device(*snapshot_, end.device);
    if (device == nullptr) continue;
    add_uplink(*device, end.index);
    if (!end.aggregate.empty()) add_uplink(*device, index_of_port(*device, end.aggregate));
  }
}

void Directory::add_circuits(const Site& site) {
  for (const auto& circuit : site.circuits)
    if (const auto* device = circuit_device(site, circuit))
      add_uplink(*device, index_of_port(*device, circuit.interface));
}

void Directory::add_uplinks(const config::Config& config) {
  for (const auto& link : snapshot_->links)
    if (is_between_devices(*link)) add_link(*link);
  for (const auto& site : config.sites) add_circuits(site);
  for (auto& [device, indexes] : uplinks_) {
    std::sort(indexes.begin(), indexes.end());
    indexes.erase(std::unique(indexes.begin(), indexes.end()), indexes.end());
  }
}

const Device* Directory::circuit_device(const Site& site, const Circuit& circuit) const {
  for (const auto& device : snapshot_->devices)
    if (device->site == site.id && device->name == circuit.device && device->replaced_by.empty())
      return device.get();
  return find_device(*snapshot_, circuit.device);
}

const Device* Directory::find(std::string_view what) const {
  if (const auto* device = find_device(*snapshot_, what)) return device;
  const auto at = by_key_.find(key_of(what));
  if (at == by_key_.end() || at->second >= snapshot_->devices.size()) return nullptr;
  return snapshot_->devices[at->second].get();
}

const std::string& Directory::instance(const Device& device) const {
  const auto at = by_key_.find(to_lower(device.name));
  const bool alone = at != by_key_.end() && at->second < snapshot_->devices.size() &&
                     snapshot_->devices[at->second]->id == device.id;
  return alone ? device.name : device.id;
}

const std::vector<std::uint32_t>& Directory::uplinks(const Device& device) const {
  static const std::vector<std::uint32_t> none;
  const auto at = uplinks_.find(device.id);
  return at == uplinks_.end() ? none : at->second;
}

}  // namespace netroster::prometheus
