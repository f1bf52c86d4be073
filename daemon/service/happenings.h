// What became of devices and cables from one scan to the next. Pure.
#pragma once

#include <vector>

#include "model/inventory.h"
#include "model/site.h"

namespace netroster::service {

// At these sites, which were scanned between the two: "device_appeared", "device_vanished",
// "device_returned", "device_moved" and "link_lost", by site and device. Devices that hang together
// and vanish or return together are one event, of the one nearest to those that answer: a dead
// uplink is not fifty dead switches. A site that was not known before tells of nothing.
std::vector<Event> happenings(const Inventory& before, const Inventory& after,
                              const std::vector<Site>& sites);

}  // namespace netroster::service
