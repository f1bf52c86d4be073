#include "daemon/service/left_over.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "config/windows.h"
#include "daemon/notify/notice.h"
#include "daemon/service/happenings.h"
#include "measurements/week_windows.h"

namespace netroster::service {
namespace {

std::optional<WorkDone> done_of(const config::Maintenance& window,
                                const measurements::TimeZone& zone, WallTime now) {
  if (!window.weekly.empty()) {
    const auto weekly = config::parse_week_windows(window.weekly);
    const auto last = weekly ? measurements::last_open(now, *weekly, zone) : std::nullopt;
    if (!last) return std::nullopt;
    return WorkDone{&window, last->begin, last->end};
  }
  const auto from = config::wall_minute(window.from);
  const auto to = config::wall_minute(window.to);
  if (!from || !to) return std::nullopt;
  const WorkDone out{&window, measurements::first_moment(*from, zone),
                     measurements::first_moment(*to, zone)};
  return out.end <= now ? std::optional(out) : std::nullopt;
}

// The scan read it after the work, and no scan before did.
bool is_first_look_at(const WorkDone& work, const Device& was, const Device& is) {
  return was.last_attempt.when < work.end && is.last_attempt.when >= work.end;
}

bool is_of(const WorkDone& work, const Device& device) {
  return notify::is_place_of(*work.window, device.site, device.id, device.name);
}

bool is_told(const std::vector<Event>& told, const Event& event) {
  return std::any_of(told.begin(), told.end(), [&](const Event& one) {
    return one.kind == event.kind && one.device == event.device;
  });
}

}  // namespace

std::vector<WorkDone> work_done(const std::vector<config::Maintenance>& windows,
                                const measurements::TimeZone& zone, WallTime now) {
  std::vector<WorkDone> out;
  for (const auto& window : windows)
    if (const auto done = done_of(window, zone, now)) out.push_back(*done);
  std::sort(out.begin(), out.end(),
            [](const WorkDone& a, const WorkDone& b) { return a.begin < b.begin; });
  for (std::size_t i = 1; i < out.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (out[i].begin <= out[j].end) out[i].begin = std::min(out[i].begin, out[j].begin);
  return out;
}

std::set<std::string> first_looked_at(const WorkDone& work, const Inventory& before,
                                      const Inventory& after) {
  std::set<std::string> out;
  for (const auto& is : after.devices) {
    const auto* was = find_device(before, is->id);
    if (was != nullptr && is_of(work, *is) && is_first_look_at(work, *was, *is))
      out.insert(is->site);
  }
  return out;
}

std::vector<Event> left_broken(const WorkDone& work, const Inventory& then, const Inventory& before,
                               const Inventory& after, const std::vector<Site>& sites,
                               const std::vector<Event>& told) {
  auto events = happenings(then, after, sites);
  std::erase_if(events, [&](const Event& event) {
    if (event.kind != "device_vanished" && event.kind != "link_lost") return true;
    const auto* was = find_device(before, event.device);
    const auto* is = find_device(after, event.device);
    return was == nullptr || is == nullptr || !is_of(work, *is) ||
           !is_first_look_at(work, *was, *is) || is_told(told, event);
  });
  for (auto& event : events) event.text += fmt::format("; since {}", work.window->name);
  return events;
}

}  // namespace netroster::service
