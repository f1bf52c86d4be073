#include "daemon/service/board.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace netroster::service {
namespace {

using prometheus::PolledPorts;

void append_row(const poll::PortReading& from, std::size_t row, PolledPorts& to) {
  const auto& counters = from.counters;
  to.counters.indexes.push_back(counters.indexes[row]);
  to.counters.values.append(counters.values, row);
  to.keys.push_back((*from.keys)[row]);
}

// Whether the next row is one of the left, one of the right, or the same of both.
enum class Next { left, right, both };
Next next_of(const std::vector<std::uint32_t>& left, std::size_t i,
             const std::vector<std::uint32_t>& right, std::size_t j) {
  if (j == right.size()) return Next::left;
  if (i == left.size()) return Next::right;
  if (left[i] == right[j]) return Next::both;
  return left[i] < right[j] ? Next::left : Next::right;
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
  const bool a_is_newer = &newer == &a.counters;
  const auto& left = a.counters.indexes;
  const auto& right = b.counters.indexes;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() || j < right.size()) {
    const auto next = next_of(left, i, right, j);
    const bool from_a = next == Next::both ? a_is_newer : next == Next::left;
    append_row(from_a ? a : b, from_a ? i : j, out);
    if (next != Next::right) ++i;
    if (next != Next::left) ++j;
  }
  return out;
}

void Board::put(std::shared_ptr<const poll::PortReading> reading) {
  const auto& counters = reading->counters;
  const auto pace = static_cast<std::size_t>(reading->pace);
  const bool none = counters.indexes.empty() && counters.complete;
  const bool tells = !counters.knows_nothing();
  last_.with([&](Last& last) {
    auto& one = last[counters.device][pace];
    if (none) {
      one = {};
      return;
    }
    if (!one.last) one.since = counters.when;
    if (tells) one.told = counters.when;
    one.last = std::move(reading);
  });
}

Board::Paces Board::of(const std::string& device) const {
  auto paces = last_.with([&](const Last& last) {
    const auto at = last.find(device);
    return at == last.end() ? Paces{} : at->second;
  });
  // Which ports there are is known together: when one pace has some, the other has none.
  const bool any =
      std::any_of(paces.begin(), paces.end(), [](const OfPace& one) { return one.has_rows(); });
  for (auto& one : paces)
    if (any && !one.has_rows()) one = {};
  return paces;
}

bool Board::is_stale(const OfPace& one, std::size_t pace, WallTime now) const {
  return now - one.told.value_or(one.since) > limits_[pace];
}

std::shared_ptr<const PolledPorts> Board::find(const std::string& device, WallTime now) const {
  const auto paces = of(device);
  std::vector<poll::PortReading> shown;
  for (std::size_t pace = 0; pace < paces.size(); ++pace) {
    const auto& one = paces[pace];
    if (!one.last || !one.told || is_stale(one, pace, now)) continue;
    shown.push_back(*one.last);
    shown.back().counters.when = *one.told;
  }
  if (shown.empty()) return nullptr;
  if (shown.size() == 1)
    return std::make_shared<const PolledPorts>(
        PolledPorts{std::move(shown[0].counters), *shown[0].keys});
  return std::make_shared<const PolledPorts>(joined(shown[0], shown[1]));
}

std::optional<prometheus::Freshness> Board::freshness(const std::string& device,
                                                      WallTime now) const {
  const auto paces = of(device);
  const auto of_pace = [&](poll::Pace which) -> std::optional<prometheus::PortsFreshness> {
    const auto pace = static_cast<std::size_t>(which);
    if (!paces[pace].last) return std::nullopt;
    return prometheus::PortsFreshness{paces[pace].told, is_stale(paces[pace], pace, now)};
  };
  const prometheus::Freshness out{of_pace(poll::Pace::uplinks), of_pace(poll::Pace::access)};
  if (!out.uplinks && !out.access) return std::nullopt;
  return out;
}

void Board::put_facts(std::shared_ptr<const poll::FactsReading> reading) {
  facts_.with([&](Facts& facts) {
    auto& kept = facts[reading->device][static_cast<std::size_t>(reading->kind)];
    if (!reading->told) {
      auto silent = *reading;
      silent.when = kept ? kept->when : WallTime{};
      reading = std::make_shared<const poll::FactsReading>(std::move(silent));
    }
    kept = std::move(reading);
  });
}

std::optional<prometheus::FactsNow> Board::facts(const std::string& device, WallTime now) const {
  const auto kinds = facts_.with([&](const Facts& facts) {
    const auto at = facts.find(device);
    return at == facts.end() ? OfKinds{} : at->second;
  });
  static const auto nothing = std::make_shared<const DeviceFacts>();
  std::optional<prometheus::FactsNow> out;
  for (const auto kind : all_reading_kinds) {
    const auto& read = kinds[static_cast<std::size_t>(kind)];
    if (!read) continue;
    if (!out) out.emplace();
    const auto limit = limits_[static_cast<std::size_t>(poll::pace_of(kind))];
    const bool stale = now - read->when > limit;
    (*out)[static_cast<std::size_t>(kind)] = {stale ? nothing : read->facts, read->when};
  }
  return out;
}

std::size_t Board::devices() const {
  return last_.with([](const Last& last) { return last.size(); });
}

}  // namespace netroster::service
