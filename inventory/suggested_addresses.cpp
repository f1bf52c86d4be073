#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <set>
#include <utility>

#include "inventory/gap_things.h"
#include "inventory/suggestions.h"
#include "inventory/told.h"
#include "model/private_blocks.h"

namespace netroster::inventory {
namespace {

IpNetwork alone(const IpAddress& address) { return {address, address.bit_length()}; }

class Addresses {
 public:
  explicit Addresses(const std::vector<Site>& sites) : declared_(sites) {}

  // Where a device is inventoried already, nobody has to be sent.
  void add_own(const Device& device) {
    for (const auto& one : device.facts->addresses) own_.insert({device.site, one.address});
    for (const auto& address : device.addresses) own_.insert({device.site, address});
  }

  void add_neighbours(const Device& device) {
    for (const auto& neighbour : *device.neighbours) {
      if (!neighbour.device.empty() || is_endpoint(neighbour)) continue;
      const auto& name = neighbour.name.empty() ? neighbour.chassis_id : neighbour.name;
      for (const auto& address : neighbour.addresses)
        add(device.site, address,
            fmt::format("{} of {}{}{} names {} there", fmt::join(neighbour.protocols, ", "),
                        told_name(device), neighbour.port.empty() ? "" : " ", neighbour.port,
                        name.empty() ? "a device" : name));
    }
  }

  // A public next hop is the provider's.
  void add_next_hops(const Device& device) {
    std::map<IpAddress, std::size_t> routes;
    for (const auto& route : device.facts->routes)
      if (route.next_hop && is_private(alone(*route.next_hop))) ++routes[*route.next_hop];
    for (const auto& [address, count] : routes)
      add(device.site, address,
          fmt::format("next hop of {} {} of {}", count, count == 1 ? "route" : "routes",
                      told_name(device)));
  }

  std::vector<SuggestedAddress> take() {
    std::vector<SuggestedAddress> out;
    for (auto& [site, addresses] : found_)
      for (auto& [address, suggested] : addresses) out.push_back(std::move(suggested));
    return out;
  }

 private:
  // One that says nothing of what it can do may be anything.
  static bool is_endpoint(const KnownNeighbour& neighbour) {
    return !neighbour.capabilities.empty() && !carries_others(neighbour);
  }
  void add(const std::string& site, const IpAddress& address, std::string reason) {
    if (!is_usable(address) || own_.contains({site, address}) || declared_.holds(alone(address)))
      return;
    auto& known = found_[site];
    const auto at = known.find(address);
    if (at == known.end() && known.size() >= most_suggested_a_site) return;
    auto& suggested = at == known.end() ? known[address] : at->second;
    suggested.site = site;
    suggested.address = address;
    suggested.is_public = !is_private(alone(address));
    if (suggested.reasons.size() < most_reasons) suggested.reasons.push_back(std::move(reason));
  }

  Declared declared_;
  std::set<std::pair<std::string, IpAddress>> own_;
  std::map<std::string, std::map<IpAddress, SuggestedAddress>> found_;  // by site
};

}  // namespace

std::vector<SuggestedAddress> suggest_addresses(const Inventory& inventory,
                                                const std::vector<Site>& sites) {
  Addresses addresses(sites);
  for (const auto& device : inventory.devices) addresses.add_own(*device);
  for (const auto& device : inventory.devices) addresses.add_neighbours(*device);
  for (const auto& device : inventory.devices) addresses.add_next_hops(*device);
  return addresses.take();
}

}  // namespace netroster::inventory
