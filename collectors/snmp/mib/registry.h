// All MIB collectors behind one table: a row adds a MIB. collect_device() runs them over one
// session.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/profiles/library.h"
#include "collectors/snmp/session.h"
#include "collectors/snmp/walk.h"
#include "model/facts.h"
#include "model/reading_kind.h"

namespace netroster::mib {

struct CollectOptions {
  // Names of collectors to run; empty: all. "system" always runs, and what a named one needs.
  std::vector<std::string> only;
  std::vector<std::string> without;         // names of collectors that never run
  snmp::WalkLimits limits;                  // of one table
  std::chrono::milliseconds time{180'000};  // of the whole device; what is left then is not asked
  // Of a table that holds a row for an interface, a part or a neighbour: no honest device fills it.
  std::size_t table_rows = 8192;
  std::size_t memory = 32 * 1024 * 1024;  // bytes for all such tables of the device, one by one
  std::size_t forwarding_rows = 50'000;   // of all forwarding tables of the device together
  std::size_t arp_rows = 50'000;
  std::size_t route_rows = 2'000;
  std::size_t vlan_contexts = 128;  // VLANs asked one by one where the agent needs that; 0: none
  std::shared_ptr<const profiles::Library> profiles;  // null: the shipped ones
};

struct Context;

// One row of the registry.
struct Collector {
  std::string_view name;   // "if", "lldp": what CollectOptions::only takes
  std::string_view reads;  // in words, for the manual
  std::string_view needs;  // collectors whose lookups it uses, with blanks between
  boost::asio::awaitable<void> (*collect)(Context& context);
};

// In the order they run: the cheap and telling ones first.
std::span<const Collector> collectors();

// Everything the agent behind `session` says about its device. Never fails as a whole: what could
// not be read is in DeviceFacts::tables with its reason. `session` and `habits` must outlive it.
boost::asio::awaitable<DeviceFacts> collect_device(snmp::Session& session, CollectOptions options,
                                                   snmp::AgentHabits& habits);

// A device that a sweep has read.
struct KnownDevice {
  std::shared_ptr<const DeviceFacts> facts;  // never null
  std::chrono::seconds age{0};               // since then
};

// Whether there is anything of that kind to read between sweeps, by the standard's tables or by
// what the device's profile calls a reading. A device without is not asked. What the profile of a
// UPS tells is of its batteries.
bool has_readings(const DeviceFacts& facts, const profiles::Library& library, ReadingKind kind);

// Only what changes from minute to minute, of one kind: poe, sensors, or access_points and ssids,
// with the tables that they came from. What an agent does not tell is not there. Ports and parts
// are those of the sweep; once the agent has restarted since, what is told of them is left out.
// Errors: the agent does not answer.
boost::asio::awaitable<Result<DeviceFacts>> collect_readings(snmp::Session& session,
                                                             KnownDevice known, ReadingKind kind,
                                                             CollectOptions options,
                                                             snmp::AgentHabits& habits);

}  // namespace netroster::mib
