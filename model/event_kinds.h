// The kinds of Event: what may happen to the network and be told.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace netroster {

struct EventKind {
  std::string_view name;     // Event::kind
  std::string_view meaning;  // in words, for a manual
};

inline constexpr std::array event_kinds{
    EventKind{"circuit_over_limit", "a circuit carries more than the standard allows"},
    EventKind{"coverage_fell", "less of what is seen at a site is inventoried than before"},
    EventKind{"device_appeared", "a device was not known before"},
    EventKind{"device_fragile", "a device restarts when it is asked, and is left alone"},
    EventKind{"device_merged", "two devices are one"},
    EventKind{"device_moved", "a device hangs on another port"},
    EventKind{"device_replaced", "another serial number in the same place"},
    EventKind{"device_returned", "a device answers again"},
    EventKind{"device_split", "a device that was merged is one of its own again"},
    EventKind{"device_vanished", "a device does not answer any more"},
    EventKind{"duplicate_engine_id", "two devices have one SNMPv3 engine id"},
    EventKind{"duplicate_serial", "two devices have one serial number"},
    EventKind{"link_lost", "a cable is not heard any more"},
    EventKind{"port_over_speed", "a port carries more than it says it can"},
    EventKind{"standard_broken", "something fails a rule that it met before"},
    EventKind{"statement_contradicted", "what somebody stated is not what is found"},
};

constexpr bool is_event_kind(std::string_view name) {
  return std::any_of(event_kinds.begin(), event_kinds.end(),
                     [name](const EventKind& kind) { return kind.name == name; });
}

}  // namespace netroster
