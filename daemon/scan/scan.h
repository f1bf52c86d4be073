// One scan: probes the planned addresses on the thread "sweep", reads what answers on the SNMP
// shards, and gives every observation to the caller, on the caller's thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>

#include "base/result.h"
#include "collectors/profiles/library.h"
#include "collectors/snmp/statistics.h"
#include "daemon/scan/plan.h"
#include "daemon/scan/slices.h"
#include "model/inventory.h"
#include "model/observation.h"

namespace netroster::scan {

class Errands;

struct ScanSettings {
  config::SweepSettings sweep;
  config::SnmpSettings snmp;
  config::MibSettings mib;
  std::uint16_t port = 161;
  // So many addresses at most go through all their passes together; then they are handed out, and
  // a scan that is killed has to do only the rest again.
  std::size_t slice = most_in_slice;
  // With a full disk at the end, so long is waited for room before what was read is given up.
  std::chrono::milliseconds room_wait{300'000};
  std::chrono::milliseconds device_time{300'000};     // for all tables of one device
  std::shared_ptr<const profiles::Library> profiles;  // null: the shipped ones
  // Each time the inventory has been written down, so that a long scan is seen before it ends.
  std::function<void(const Snapshot& inventory)> on_recorded;
  // Each time events have been written down, before that.
  std::function<void(const std::vector<Event>& events)> on_events = {};
  // Asked ten times a second: when it says so, nothing more is begun, and what is being read is
  // read to its end. Empty: never. On the thread of the scan.
  std::function<bool()> is_closing = {};
  // What others want written meanwhile, on the thread of the scan; null: nothing.
  Errands* errands = nullptr;
  // Whether the clock may be believed that things are old enough to be deleted; null: as long as
  // the inventory before was of the last 400 days.
  std::function<bool()> may_forget = {};
};

struct ScanProgress {
  std::size_t addresses = 0;       // planned
  std::size_t asked = 0;           // at least once
  double probed = 0;               // of all the asking, 0 to 1
  std::size_t addresses_done = 0;  // probed and, if they answered, read
  std::size_t answering = 0;       // have an agent
  std::size_t answering_done = 0;  // of these, read or given up
};

struct ScanSummary {
  std::map<Reach, std::size_t> reached;  // addresses by how they answered
  std::size_t packets_sent = 0;
  std::chrono::milliseconds took{0};
  bool stopped = false;      // ended early: what was read so far is kept
  std::size_t unsent = 0;    // addresses to which no packet could leave this machine
  std::string unsent_first;  // one of them and why: "10.20.0.7: Network is unreachable"
};

using OnObservation = std::function<void(const Observation& observation)>;
using OnProgress = std::function<void(const ScanProgress& progress)>;

// Returns when every target has its observation or `stop` was set. Errors: Errc::io.
Result<ScanSummary> run_scan(const Plan& plan, const ScanSettings& settings,
                             snmp::Statistics& statistics, const std::atomic<bool>& stop,
                             const OnObservation& on_observation, const OnProgress& on_progress);

}  // namespace netroster::scan
