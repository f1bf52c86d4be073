#include "daemon/service/board.h"

#include <algorithm>
#include <utility>

namespace netroster::service {
namespace {

void append_row(const DeviceReading& from, std::size_t row, DeviceReading& to) {
  const auto at = row * interface_objects;
  to.indexes.push_back(from.indexes[row]);
  to.known.push_back(from.known[row]);
  const auto values = from.values.begin() + static_cast<std::ptrdiff_t>(at);
  to.values.insert(to.values.end(), values,
                   values + static_cast<std::ptrdiff_t>(interface_objects));
}

}  // namespace

DeviceReading joined(const DeviceReading& a, const DeviceReading& b) {
  DeviceReading out;
  out.device = a.device;
  out.when = std::min(a.when, b.when);
  const auto& newer = a.when < b.when ? b : a;
  out.uptime_centiseconds = newer.uptime_centiseconds;
  out.engine_boots = newer.engine_boots;
  out.complete = a.complete && b.complete;
  out.reason = a.complete ? b.reason : a.reason;
  std::size_t left = 0;
  std::size_t right = 0;
  while (left < a.indexes.size() || right < b.indexes.size()) {
    const bool take_left = right == b.indexes.size() ||
                           (left < a.indexes.size() && a.indexes[left] <= b.indexes[right]);
    if (take_left && right < b.indexes.size() && a.indexes[left] == b.indexes[right]) ++right;
    if (take_left)
      append_row(a, left++, out);
    else
      append_row(b, right++, out);
  }
  return out;
}

void Board::put(std::shared_ptr<const poll::PortReading> reading) {
  last_.with([&](Last& last) {
    last[reading->counters.device][static_cast<std::size_t>(reading->pace)] = std::move(reading);
  });
}

std::shared_ptr<const DeviceReading> Board::find(const std::string& device) const {
  const auto found = last_.with([&](const Last& last) {
    const auto at = last.find(device);
    return at == last.end() ? Paces{} : at->second;
  });
  const auto& [uplinks, access] = found;
  // Nothing is copied where one of the two is all there is.
  const auto alone = [](const auto& one) {
    return std::shared_ptr<const DeviceReading>(one, &one->counters);
  };
  const auto is_empty = [](const auto& one) { return !one || one->counters.indexes.empty(); };
  if (is_empty(uplinks)) return access ? alone(access) : nullptr;
  if (is_empty(access)) return alone(uplinks);
  return std::make_shared<const DeviceReading>(joined(uplinks->counters, access->counters));
}

std::size_t Board::devices() const {
  return last_.with([](const Last& last) { return last.size(); });
}

}  // namespace netroster::service
