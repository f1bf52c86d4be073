#include "inventory/gap_things.h"

#include <algorithm>

namespace netroster::inventory {
namespace {

void fill(std::string& field, const std::string& value) {
  if (field.empty()) field = value;
}

bool is_mac(const std::string& text) {
  const auto mac = MacAddress::parse(text);
  return mac && mac->identifies();
}

void take_chassis_id(const std::string& id, Gap& gap) {
  if (gap.chassis_id.empty() || (is_mac(id) && !is_mac(gap.chassis_id))) gap.chassis_id = id;
}

}  // namespace

Thing& Things::at(const std::vector<std::string>& keys) {
  std::optional<std::size_t> found;
  for (const auto& key : keys)
    if (const auto known = by_key_.find(key); known != by_key_.end())
      found = found ? merged(*found, known->second) : known->second;
  if (!found) {
    found = things_.size();
    things_.emplace_back();
  }
  for (const auto& key : keys) {
    by_key_[key] = *found;
    things_[*found].keys.insert(key);
  }
  return things_[*found];
}

// Two that turned out to be one; the second stays behind without a key.
std::size_t Things::merged(std::size_t into, std::size_t other) {
  if (into == other) return into;
  auto& kept = things_[into];
  auto& gone = things_[other];
  for (const auto& key : gone.keys) by_key_[key] = into;
  kept.keys.merge(gone.keys);
  kept.sites.merge(gone.sites);
  kept.addresses.merge(gone.addresses);
  kept.told.insert(kept.told.end(), gone.told.begin(), gone.told.end());
  auto& seen_by = kept.gap.seen_by;
  seen_by.insert(seen_by.end(), gone.gap.seen_by.begin(), gone.gap.seen_by.end());
  kept.gap.last_seen = std::max(kept.gap.last_seen, gone.gap.last_seen);
  fill(kept.gap.name, gone.gap.name);
  fill(kept.gap.platform, gone.gap.platform);
  if (!gone.gap.chassis_id.empty()) take_chassis_id(gone.gap.chassis_id, kept.gap);
  gone = Thing{};
  return into;
}

bool has_capability(const KnownNeighbour& neighbour, std::string_view capability) {
  const auto& list = neighbour.capabilities;
  return std::find(list.begin(), list.end(), capability) != list.end();
}

bool carries_others(const KnownNeighbour& neighbour) {
  if (has_capability(neighbour, "phone")) return false;
  return has_capability(neighbour, "bridge") || has_capability(neighbour, "router") ||
         has_capability(neighbour, "wlan") || has_capability(neighbour, "repeater");
}

void take_words(const KnownNeighbour& neighbour, Gap& gap) {
  fill(gap.name, neighbour.name);
  fill(gap.platform, neighbour.platform);
  if (!neighbour.chassis_id.empty()) take_chassis_id(neighbour.chassis_id, gap);
  gap.last_seen = std::max(gap.last_seen, neighbour.last_seen);
}

std::string sign_of(const Thing& thing, const std::set<IpAddress>& in_scope) {
  if (!in_scope.empty()) return in_scope.begin()->text();
  if (!thing.addresses.empty()) return thing.addresses.begin()->text();
  const auto& gap = thing.gap;
  return is_mac(gap.chassis_id) || gap.name.empty() ? gap.chassis_id : gap.name;
}

std::optional<MacAddress> unique_mac(const std::string& chassis_id) {
  constexpr std::uint8_t locally_administered = 0x02;
  const auto mac = MacAddress::parse(chassis_id);
  if (!mac || !mac->identifies() || (mac->bytes[0] & locally_administered) != 0)
    return std::nullopt;
  return mac;
}

}  // namespace netroster::inventory
