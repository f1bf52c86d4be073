#include "standards/around.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_set>

#include "base/text.h"

namespace netroster::standards {
namespace {

// What circuits say of the device that ends them: its name, id or address.
std::set<std::string> circuit_words(const config::Config& config) {
  std::set<std::string> out;
  for (const auto& site : config.sites)
    for (const auto& circuit : site.circuits)
      if (!circuit.device.empty()) out.insert(to_lower(circuit.device));
  return out;
}

bool is_named(const Device& device, const std::set<std::string>& words) {
  if (words.empty()) return false;
  if (words.contains(to_lower(device.name)) || words.contains(to_lower(device.id))) return true;
  return std::any_of(device.addresses.begin(), device.addresses.end(),
                     [&words](const auto& one) { return words.contains(to_lower(one.text())); });
}

template <typename Thing>
bool touches(const Thing& ends, const std::unordered_set<std::string_view>& devices) {
  return std::any_of(ends.begin(), ends.end(),
                     [&devices](const auto& end) { return devices.contains(end.device); });
}

// Places in Inventory::devices.
struct Chosen {
  std::unordered_set<std::string_view> own;  // ids
  std::set<std::size_t> wanted;
  bool has_controller = false;  // of its own
};

// In one pass: of a large district the devices themselves are what takes time to look at.
Chosen chosen_of(const Inventory& all, const config::Config& config, std::string_view site) {
  Chosen out;
  const auto words = circuit_words(config);
  for (std::size_t i = 0; i < all.devices.size(); ++i) {
    const auto& device = *all.devices[i];
    const bool is_own = device.site == site;
    const bool lists_points = !device.facts->access_points.empty();
    if (is_own) out.own.insert(device.id);
    if (is_own || lists_points || is_named(device, words)) out.wanted.insert(i);
    out.has_controller = out.has_controller || (is_own && lists_points);
  }
  return out;
}

void want(const Inventory& all, std::string_view id, std::set<std::size_t>& wanted) {
  const auto at = std::lower_bound(
      all.devices.begin(), all.devices.end(), id,
      [](const auto& device, std::string_view other) { return device->id < other; });
  if (at != all.devices.end() && (*at)->id == id)
    wanted.insert(static_cast<std::size_t>(at - all.devices.begin()));
}

}  // namespace

Inventory around(const Inventory& all, const config::Config& config, std::string_view site) {
  auto chosen = chosen_of(all, config, site);
  if (chosen.has_controller) return all;
  Inventory out;
  out.when = all.when;
  for (const auto& link : all.links) {
    if (link->site != site && !touches(link->ends, chosen.own)) continue;
    out.links.push_back(link);
    for (const auto& end : link->ends) want(all, end.device, chosen.wanted);
  }
  for (const auto i : chosen.wanted) out.devices.push_back(all.devices[i]);
  for (const auto& hidden : all.hidden)
    if (hidden->site == site || touches(hidden->ports, chosen.own)) out.hidden.push_back(hidden);
  if (const auto at = all.coverage.find(std::string(site)); at != all.coverage.end())
    out.coverage.insert(*at);
  return out;
}

}  // namespace netroster::standards
