// Which interface has which ifIndex now. An ifIndex is a handle for one boot; what is measured is
// known by the port's name.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collectors/snmp/walk.h"

namespace netroster::poll {

// What tells that interfaces may have other numbers than before.
struct Numbering {
  std::optional<std::uint64_t> uptime_centiseconds;   // sysUpTime
  std::optional<std::uint64_t> interfaces;            // ifNumber
  std::optional<std::uint64_t> changed_centiseconds;  // ifTableLastChange, in sysUpTime
};

// Whether names read at `before` still hold at `now`: no restart and no row that came or went.
// sysUpTime starts at 0 again after 497 days too; that costs one more reading of the names.
bool still_holds(const Numbering& before, const Numbering& now, bool ignore_changes);

struct InterfaceNames {
  Numbering at;
  std::vector<std::uint32_t> indexes;  // ascending
  std::vector<std::string> keys;       // as port_keys(), same length
};

// Whether the agent answers anything: one object.
boost::asio::awaitable<Result<void>> answers(snmp::Session& session);

// Walks ifDescr, ifName and ifAlias. Errors: Errc::timeout and closed when nothing was answered;
// Errc::misbehaving with what ended the walk: half a table tells nothing.
boost::asio::awaitable<Result<InterfaceNames>> read_names(snmp::Session& session,
                                                          snmp::WalkLimits limits,
                                                          snmp::AgentHabits& habits);

}  // namespace netroster::poll
