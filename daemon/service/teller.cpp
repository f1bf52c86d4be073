#include "daemon/service/teller.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "daemon/notify/notice.h"
#include "daemon/service/coverage_events.h"
#include "daemon/service/happenings.h"
#include "daemon/service/left_over.h"

namespace netroster::service {
namespace {

using config::Maintenance;

notify::NotifierSettings settings_of(const config::Config& config,
                                     const std::function<Snapshot()>& known) {
  auto out = notify::settings_of(config);
  out.name_of = [known](const std::string& id) {
    const auto snapshot = known();
    const auto* device = find_device(*snapshot, id);
    return device == nullptr ? std::string() : device->name;
  };
  return out;
}

// A scan takes its time: what somebody's work did is read while he works, and told at the end.
std::vector<Event> as_noticed(std::vector<Event> events, const Inventory& inventory) {
  for (auto& event : events) {
    const auto* device = find_device(inventory, event.device);
    if (device != nullptr && device->last_attempt.when > WallTime())
      event.when = std::min(event.when, device->last_attempt.when);
  }
  return events;
}

bool is_site_in(const std::vector<Maintenance>& windows, const std::string& site, WallTime now,
                const measurements::TimeZone& zone) {
  return std::any_of(windows.begin(), windows.end(), [&](const Maintenance& window) {
    return notify::is_place_of(window, site, "", "") && notify::is_time_of(window, now, zone);
  });
}

// What a site's first scan finds has not appeared, also when the scan was done in parts: coverage
// is kept of whole ones.
void drop_first_finds(const std::vector<inventory::CoveragePoint>& coverage, WallTime began,
                      std::vector<Event>& events) {
  const auto was_scanned = [&](const std::string& site) {
    return std::any_of(coverage.begin(), coverage.end(), [&](const auto& point) {
      return point.site == site && point.when <= began;
    });
  };
  std::erase_if(events, [&](const Event& event) {
    return event.kind == "device_appeared" && !was_scanned(event.site);
  });
}

bool has_same(const std::vector<Event>& events, const Event& wanted) {
  return std::any_of(events.begin(), events.end(), [&](const Event& event) {
    return event.kind == wanted.kind && event.site == wanted.site && event.text == wanted.text;
  });
}

}  // namespace

Teller::Teller(const config::Config& config, StoreDoor& door, std::function<Snapshot()> known)
    : config_(config),
      door_(door),
      known_(std::move(known)),
      zone_(notify::settings_of(config).zone),
      notifier_(settings_of(config, known_)) {}

void Teller::keep_unkept() {
  if (has_unkept() && door_.is_open()) unkept_.keep(*door_.store(), known_(), {});
}

void Teller::stop() {
  notifier_.stop();
  keep_unkept();
}

void Teller::hear(const std::vector<Event>& events) {
  feed_.add(events);
  notifier_.add(events);
}

// Kept in the store, in the log (and so with whom the journal forwards it to), and to listeners.
void Teller::tell(const std::vector<Event>& events, const Snapshot& inventory) {
  if (events.empty()) return;
  for (const auto& event : events)
    log::write_each(log::Level::notice, "NETWORK_EVENT", event.site,
                    event.kind + ": " + event.text);
  unkept_.keep(*door_.store(), inventory, events);
  feed_.add(events);
  notifier_.add(as_noticed(events, *inventory));
}

void Teller::tell_of(const ScanOutcome& scan, const measurements::SpeedLiars* liars) {
  auto events = happenings(scan.before, *scan.after, scan.sites);
  const auto now = wall_now();
  // What held a second before is what was known before, also when the scan took none.
  const auto coverage = door_.store()->coverage(scan.began - std::chrono::seconds{1}, now);
  if (coverage) {
    drop_first_finds(*coverage, scan.began, events);
    for (auto& event : coverage_events(*coverage, now)) events.push_back(std::move(event));
  }
  if (liars != nullptr)
    for (auto& event : speed_events(*liars, *scan.after, now, told_liars_))
      events.push_back(std::move(event));
  tell(events, scan.after);
  tell_what_is_left(scan, events);
}

// Coverage is of whole sites: work at some devices says nothing of it.
std::vector<Event> Teller::coverage_left(const WorkDone& work, const std::set<std::string>& sites,
                                         WallTime now) {
  if (!work.window->devices.empty()) return {};
  auto coverage = door_.store()->coverage(work.begin - std::chrono::seconds{1}, now);
  if (!coverage) return {};
  std::erase_if(*coverage, [&](const auto& point) { return !sites.contains(point.site); });
  return coverage_events(*coverage, now);
}

// The store knows what there was before the work: so a daemon that was started anew meanwhile tells
// it too.
void Teller::tell_what_is_left(const ScanOutcome& scan, const std::vector<Event>& told) {
  std::vector<Event> left;
  const auto now = wall_now();
  for (const auto& work : work_done(config_.notify.maintenance, zone_, now)) {
    const auto sites = first_looked_at(work, scan.before, *scan.after);
    if (sites.empty()) continue;
    const auto then = door_.store()->load(work.begin);
    if (!then) continue;  // nothing was known before it
    for (auto& event : left_broken(work, **then, scan.before, *scan.after, scan.sites, told))
      left.push_back(std::move(event));
    for (auto& event : coverage_left(work, sites, now))
      if (!has_same(told, event)) left.push_back(std::move(event));
  }
  remind(std::move(left));
}

// They are in the store since they happened; who is told was not.
void Teller::remind(std::vector<Event> events) {
  for (const auto& event : events)
    log::write_each(log::Level::notice, "LEFT_AFTER_MAINTENANCE", event.site,
                    event.kind + ": " + event.text);
  for (auto& event : events) event.when = wall_now();
  notifier_.add(events);
}

void Teller::tell_of(const standards::Judgement& judgement, const standards::Library& library,
                     const Snapshot& inventory, WallTime now) {
  const auto is_held = [&](const std::string& site) {
    return is_site_in(config_.notify.maintenance, site, now, zone_);
  };
  auto failing = failing_of(judgement);
  if (failing_) {
    const auto events = verdict_events(*failing_, judgement, library, now);
    tell(events, inventory);
    std::vector<Event> left;
    for (auto& event : verdict_events(*told_, judgement, library, now))
      if (!is_held(event.site) && !has_same(events, event)) left.push_back(std::move(event));
    remind(std::move(left));
  }
  told_ = told_ ? kept_where(failing, *told_, is_held) : failing;
  failing_ = std::move(failing);
}

std::vector<std::pair<std::string, bool>> Teller::maintenance(WallTime now) const {
  std::vector<std::pair<std::string, bool>> out;
  for (const auto& window : config_.notify.maintenance)
    out.emplace_back(window.name, notify::is_time_of(window, now, zone_));
  return out;
}

}  // namespace netroster::service
