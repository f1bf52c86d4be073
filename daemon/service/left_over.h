// What somebody who worked somewhere left broken. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/notify.h"
#include "measurements/time_zone.h"
#include "model/inventory.h"
#include "model/site.h"

namespace netroster::service {

// A time of maintenance that is over.
struct WorkDone {
  const config::Maintenance* window = nullptr;
  WallTime begin{};
  WallTime end{};
};

// Of these windows, the last time of each that ended before `now`. Where one begins before another
// ended, the later one begins with the earlier: what broke in both is not forgotten. `windows` must
// outlive them.
std::vector<WorkDone> work_done(const std::vector<config::Maintenance>& windows,
                                const measurements::TimeZone& zone, WallTime now);

// Sites where the scan from `before` to `after` is the first to read some device of it since its
// end.
std::set<std::string> first_looked_at(const WorkDone& work, const Inventory& before,
                                      const Inventory& after);

// What the inventory has lost since `then`, when the work began, and is told now because its
// devices are read for the first time since: "device_vanished" and "link_lost", each with the name
// of the work. What `told` has is told already.
std::vector<Event> left_broken(const WorkDone& work, const Inventory& then, const Inventory& before,
                               const Inventory& after, const std::vector<Site>& sites,
                               const std::vector<Event>& told);

}  // namespace netroster::service
