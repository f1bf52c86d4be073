#include "daemon/service/board.h"

#include <algorithm>
#include <utility>

namespace netroster::service {
namespace {

using prometheus::PolledPorts;

void append_row(const poll::PortReading& from, std::size_t row, PolledPorts& to) {
  const auto& counters = from.counters;
  to.counters.indexes.push_back(counters.indexes[row]);
  to.counters.values.append(counters.values, row);
  to.keys.push_back((*from.keys)[row]);
}

}  // namespace

PolledPorts joined(const poll::PortReading& a, const poll::PortReading& b) {
  PolledPorts out;
  auto& counters = out.counters;
  counters.device = a.counters.device;
  counters.when = std::min(a.counters.when, b.counters.when);
  const auto& newer = a.counters.when < b.counters.when ? b.counters : a.counters;
  counters.uptime_centiseconds = newer.uptime_centiseconds;
  counters.engine_boots = newer.engine_boots;
  counters.interfaces = newer.interfaces;
  counters.complete = a.counters.complete && b.counters.complete;
  counters.reason = a.counters.complete ? b.counters.reason : a.counters.reason;
  const auto& left = a.counters.indexes;
  const auto& right = b.counters.indexes;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() || j < right.size()) {
    if (j == right.size() || (i < left.size() && left[i] <= right[j])) {
      if (j < right.size() && left[i] == right[j]) ++j;
      append_row(a, i++, out);
    } else {
      append_row(b, j++, out);
    }
  }
  return out;
}

void Board::put(std::shared_ptr<const poll::PortReading> reading) {
  last_.with([&](Last& last) {
    last[reading->counters.device][static_cast<std::size_t>(reading->pace)] = std::move(reading);
  });
}

std::shared_ptr<const PolledPorts> Board::find(const std::string& device) const {
  const auto [uplinks, access] = last_.with([&](const Last& last) {
    const auto at = last.find(device);
    return at == last.end() ? Paces{} : at->second;
  });
  const auto is_empty = [](const auto& one) { return !one || one->counters.indexes.empty(); };
  const auto alone = [](const poll::PortReading& one) {
    return std::make_shared<const PolledPorts>(PolledPorts{one.counters, *one.keys});
  };
  if (is_empty(uplinks)) return access ? alone(*access) : nullptr;
  if (is_empty(access)) return alone(*uplinks);
  return std::make_shared<const PolledPorts>(joined(*uplinks, *access));
}

void Board::put_facts(std::shared_ptr<const poll::FactsReading> reading) {
  facts_.with([&](Facts& facts) { facts[reading->device] = std::move(reading); });
}

std::shared_ptr<const poll::FactsReading> Board::facts(const std::string& device) const {
  return facts_.with([&](const Facts& facts) {
    const auto at = facts.find(device);
    return at == facts.end() ? nullptr : at->second;
  });
}

std::size_t Board::devices() const {
  return last_.with([](const Last& last) { return last.size(); });
}

}  // namespace netroster::service
