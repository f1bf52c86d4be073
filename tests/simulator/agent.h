// One simulated SNMP agent: what it holds, whom it lets in, its habits and its faults.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/credential.h"
#include "tests/simulator/faults.h"
#include "tests/simulator/rows.h"

namespace netroster::simulator {

struct User {
  std::string name;
  config::AuthProtocol auth = config::AuthProtocol::none;
  std::string auth_password;
  config::PrivProtocol priv = config::PrivProtocol::none;
  std::string priv_password;
};

// What may be shared by many agents.
struct Profile {
  std::shared_ptr<const LazyTable> rows;
  // Other contexts: a VLAN's bridge tables under "10" (community@10) and "vlan-10" (SNMPv3).
  std::map<std::string, std::shared_ptr<const LazyTable>, std::less<>> contexts;
  // The same objects after a restart that gave the ports other numbers; may be empty.
  LazyTable::Make renumbered;

  bool v1 = false;
  bool v2c = true;
  std::string community;
  std::vector<User> users;  // empty: no SNMPv3

  std::uint32_t max_repetitions = 0;  // GETBULK is cut to that; 0: not
  std::uint32_t max_message = 1472;   // bytes of an answer
};

// What changes while a faulty agent runs.
struct FaultState {
  FaultSet set;
  std::shared_ptr<const RowTable> rows;  // instead of the profile's
  std::uint32_t restarts = 0;
  std::uint32_t deaths = 0;
  double dead_until = 0;
  double busy_until = 0;
  double silent_until = 0;
  std::int64_t second = 0;
  std::uint32_t in_second = 0;
  std::uint32_t counter = 0;          // for growing and cyclic OIDs
  std::uint32_t neighbours_told = 0;  // bindings, for walks that are cut
  std::uint32_t forwarding_told = 0;
};

struct Agent {
  std::uint32_t address = 0;  // IPv4, host order
  std::uint32_t number = 0;
  std::shared_ptr<const Profile> profile;
  std::string name;
  std::string serial;
  std::string engine_id;  // raw bytes, 5 to 32
  std::uint64_t base_mac = 0;
  std::uint32_t boots = 1;
  double booted_at = 0;  // Unix time
  Activity activity_at_boot{};
  std::unique_ptr<FaultState> faults;  // null: healthy

  bool has(Fault fault) const { return faults && faults->set.has(fault); }
  std::uint32_t parameter(Fault fault) const { return faults->set.parameter(fault); }
  FaultSet& fault_set() {
    if (!faults) faults = std::make_unique<FaultState>();
    return faults->set;
  }
  // Starts (again) at this Unix time.
  void boot(double now) {
    booted_at = now;
    activity_at_boot = activity_until(now);
  }
};

}  // namespace netroster::simulator
