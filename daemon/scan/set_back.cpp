#include "daemon/scan/set_back.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace netroster::scan {
namespace {

// Sets times back and remembers how late the latest was.
class Clamp {
 public:
  explicit Clamp(WallTime now) : now_(now), latest_(now) {}

  void operator()(WallTime& time) {
    latest_ = std::max(latest_, time);
    time = std::min(time, now_);
  }
  void operator()(std::optional<WallTime>& time) {
    if (time) (*this)(*time);
  }
  WallTime latest() const { return latest_; }

 private:
  WallTime now_;
  WallTime latest_;
};

std::shared_ptr<const Device> clamped(const Device& from, Clamp& clamp) {
  auto device = std::make_shared<Device>(from);
  clamp(device->first_seen);
  clamp(device->last_seen);
  clamp(device->last_attempt.when);
  for (auto& [part, fresh] : device->freshness) {
    clamp(fresh.last_read);
    clamp(fresh.last_complete);
  }
  for (auto& when : device->neighbour_seen) clamp(when);
  return device;
}

std::shared_ptr<const Link> clamped(const Link& from, Clamp& clamp) {
  auto link = std::make_shared<Link>(from);
  clamp(link->first_seen);
  clamp(link->last_seen);
  for (auto& evidence : link->evidence) clamp(evidence.when);
  return link;
}

std::shared_ptr<const HiddenSwitch> clamped(const HiddenSwitch& from, Clamp& clamp) {
  auto found = std::make_shared<HiddenSwitch>(from);
  clamp(found->first_seen);
  clamp(found->last_seen);
  for (auto& evidence : found->evidence) clamp(evidence.when);
  return found;
}

std::shared_ptr<const AddressState> clamped(const AddressState& from, Clamp& clamp) {
  auto state = std::make_shared<AddressState>(from);
  clamp(state->first_seen);
  clamp(state->last.when);
  clamp(state->last_answered);
  return state;
}

WallTime newest(const Device& device) {
  return std::max(device.last_seen, device.last_attempt.when);
}
WallTime newest(const Link& link) { return link.last_seen; }
WallTime newest(const HiddenSwitch& found) { return found.last_seen; }
WallTime newest(const AddressState& state) { return state.last.when; }

// What is not late stays the same object, so that nothing is written for it.
template <typename Value>
void clamp_all(std::vector<std::shared_ptr<const Value>>& values, WallTime now, Clamp& clamp) {
  for (auto& value : values)
    if (newest(*value) > now) value = clamped(*value, clamp);
}

}  // namespace

Snapshot not_after(const Snapshot& inventory, WallTime now) {
  Clamp clamp(now);
  auto out = std::make_shared<Inventory>(*inventory);
  clamp(out->when);
  clamp_all(out->devices, now, clamp);
  clamp_all(out->links, now, clamp);
  clamp_all(out->hidden, now, clamp);
  clamp_all(out->addresses, now, clamp);
  if (clamp.latest() == now) return inventory;
  if (clamp.latest() > now + clock_tolerance)
    log::warning("STORE_FROM_THE_FUTURE", "store",
                 fmt::format("the inventory holds times up to {}, and now it is {}: a clock is or "
                             "was wrong. Later times count as now; check the clock",
                             iso_text(clamp.latest()), iso_text(now)));
  return out;
}

}  // namespace netroster::scan
