// A made-up district of two sites, small enough to know every series of it.
#pragma once

#include <string>

#include "config/config.h"
#include "exporters/prometheus/if_mib.h"
#include "model/inventory.h"

namespace netroster::prometheus::test {

inline const WallTime noon = *parse_time("2026-07-01T12:00:00Z");

// Site OAK: oak-sw1 (core, ports 1 and 2, PoE, sensors, a controller's access point) and oak-sw2,
// linked; a circuit on oak-sw1's port 2. Site ELM: two devices that are both called "switch", and
// one that does not answer and whose name is hostile.
Inventory inventory();
config::Config config();

Snapshot snapshot();

// What was read of oak-sw1: its two ports, all objects known, value = row * 100 + object.
PolledPorts reading();

// The lines of one family, or of one name, without # lines.
std::string lines_of(const std::string& text, const std::string& name);

}  // namespace netroster::prometheus::test
