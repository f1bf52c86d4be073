#include "daemon/poll/plan.h"

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/poll/marked.h"
#include "daemon/scan/fragile.h"
#include "measurements/totals.h"

namespace netroster::poll {
namespace {

using Uplinks = std::map<std::string, std::set<std::string>>;  // ports by device

// The name that history and metrics know the port of a link or a circuit by.
std::string key_of_port(const Device& device, const LinkEnd& end) {
  const auto& ports = device.facts->ports;
  const auto keys = port_keys(ports);
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (end.index ? ports[i].index == *end.index : ports[i].name == end.port) return keys[i];
  return {};
}

bool is_between_devices(const Link& link) {
  return link.state != LinkState::shared && !link.ends[0].device.empty() &&
         !link.ends[1].device.empty();
}

void add_links(const Inventory& inventory, Uplinks& uplinks) {
  for (const auto& link : inventory.links) {
    if (!is_between_devices(*link)) continue;
    for (const auto& end : link->ends) {
      const auto* device = find_device(inventory, end.device);
      if (device == nullptr) continue;
      if (auto key = key_of_port(*device, end); !key.empty())
        uplinks[end.device].insert(std::move(key));
      if (!end.aggregate.empty()) uplinks[end.device].insert(end.aggregate);
    }
  }
}

void add_circuits(const Inventory& inventory, const config::Config& config, Uplinks& uplinks) {
  const measurements::PortChooser chooser(inventory);
  for (const auto& site : config.sites)
    for (const auto& circuit : site.circuits)
      for (const auto& port : chooser.circuit(site, circuit).ports)
        uplinks[port.device].insert(port.port);
}

// Addresses that still may be asked, the one that answered last first.
std::vector<IpAddress> allowed_addresses(const Device& device, const config::Config& config,
                                         const scan::LeftAlone& left_alone) {
  std::vector<IpAddress> out;
  for (const auto& address : device.addresses) {
    const auto* site = config.site_of(address);
    if (site != nullptr && site->id == device.site && config.forbidden(address).empty() &&
        left_alone.reason(device.site, address).empty())
      out.push_back(address);
  }
  return out;
}

using Worked = std::map<std::pair<std::string, IpAddress>, std::string>;  // site, address

Worked credentials_that_worked(const Inventory& inventory) {
  Worked worked;
  for (const auto& state : inventory.addresses)
    if (!state->credential.empty()) worked[{state->site, state->address}] = state->credential;
  return worked;
}

// Takes the first address where a credential worked that is still configured.
void choose_address(const std::vector<IpAddress>& addresses, const Worked& worked,
                    const CredentialBook& book, DevicePlan& plan) {
  for (const auto& address : addresses) {
    const auto name = worked.find({plan.site, address});
    if (name == worked.end()) continue;
    plan.credential = book.find(name->second, address);
    plan.address = address;
    if (plan.credential) return;
  }
}

}  // namespace

Result<CredentialBook> CredentialBook::of(const std::vector<config::Credential>& credentials) {
  CredentialBook book;
  for (const auto& credential : credentials) {
    auto prepared = snmp::prepare(credential);
    if (!prepared) return prepared.error();
    book.credentials_.push_back(std::move(*prepared));
  }
  return book;
}

std::shared_ptr<const snmp::PreparedCredential> CredentialBook::find(
    const std::string& name, const IpAddress& address) const {
  const auto at = std::find_if(credentials_.begin(), credentials_.end(), [&](const auto& prepared) {
    return prepared->credential.name == name && prepared->credential.may_be_sent_to(address);
  });
  return at == credentials_.end() ? nullptr : *at;
}

PollPlan make_poll_plan(const Inventory& inventory, const config::Config& config,
                        const CredentialBook& book) {
  Uplinks uplinks;
  add_links(inventory, uplinks);
  add_circuits(inventory, config, uplinks);
  const auto worked = credentials_that_worked(inventory);
  const MarkedPorts marked(config.history);
  const scan::LeftAlone left_alone(inventory, config.sweep, wall_now());
  PollPlan plan;
  for (const auto& device : inventory.devices) {
    if (!device->replaced_by.empty() || device->facts->ports.empty()) continue;
    const auto addresses = allowed_addresses(*device, config, left_alone);
    if (addresses.empty()) continue;
    DevicePlan row{device->id,          device->site,  addresses.front(), nullptr,
                   uplinks[device->id], device->facts, device->last_seen};
    row.marked = marked.of(*device);
    choose_address(addresses, worked, book, row);
    if (row.credential)
      plan.devices.push_back(std::move(row));
    else
      ++plan.without_credential;
  }
  return plan;
}

}  // namespace netroster::poll
