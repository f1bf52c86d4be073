// One device that is polled, on its shard: its interfaces by pace, and what must hold for their
// numbers to mean the same as before.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "collectors/snmp/poll.h"
#include "collectors/snmp/udp_session.h"
#include "daemon/poll/key_lists.h"
#include "daemon/poll/names.h"
#include "daemon/poll/plan.h"
#include "daemon/poll/statistics.h"
#include "model/reading.h"

namespace netroster::poll {

// What one poll of a device's ports of one pace brought.
struct PortReading {
  Pace pace = Pace::access;
  DeviceReading counters;
  Keys keys;  // the port of each row; never null, same length as counters.indexes
};

struct Group {
  snmp::PolledDevice request;  // its indexes; its values while it is polled
  Keys keys;
};

class PolledDevice {
 public:
  // `lists` outlives it.
  PolledDevice(DevicePlan plan, std::shared_ptr<snmp::Agent> agent, KeyLists& lists);

  const DevicePlan& plan() const { return plan_; }
  snmp::Agent& agent() { return *agent_; }
  std::shared_ptr<snmp::Agent> shared_agent() const { return agent_; }
  // Whether it is polled by the engine's hot path; others are asked through a session.
  bool is_plain() const;
  bool has_names() const { return has_names_; }
  // Whether anything came of its last poll.
  bool was_heard(Pace pace) const {
    return groups_[static_cast<std::size_t>(pace)].request.scalars_known != 0;
  }
  Group& group(Pace pace) { return groups_[static_cast<std::size_t>(pace)]; }

  // Ports that are uplinks have changed: rows move to the other pace.
  void set_uplinks(std::set<std::string> uplinks);
  // A sweep has read it anew.
  void set_facts(std::shared_ptr<const DeviceFacts> facts, WallTime swept) {
    plan_.facts = std::move(facts);
    plan_.swept = swept;
  }
  void take_names(InterfaceNames names);
  // The reading of a poll that ended. Forgets the names when they no longer hold.
  PortReading reading(Pace pace, snmp::PollEnd end, WallTime when, Statistics& statistics);
  // A reading of a device whose names could not be read: nothing is known.
  PortReading without_names(Pace pace, WallTime when, const Error& why,
                            Statistics& statistics) const;
  // Whole and of no ports: there are none of this pace any more.
  PortReading no_ports(Pace pace, WallTime when) const;

 private:
  void share_out(const InterfaceNames& names);
  InterfaceNames known_names() const;
  Numbering numbering(const snmp::PolledDevice& request) const;
  static void fill(snmp::PolledDevice& request, DeviceReading& out);

  DevicePlan plan_;
  std::shared_ptr<snmp::Agent> agent_;
  KeyLists* lists_;
  Numbering numbering_;  // as of the names, then of every reading
  bool has_names_ = false;
  // Some agents say all the time that rows came and went: after so many times with the same names
  // they are not believed any more.
  unsigned idle_changes_ = 0;
  std::array<Group, paces> groups_;
};

}  // namespace netroster::poll
