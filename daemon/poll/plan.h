// Which ports of which devices are read how often: what an inventory and a configuration say.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "collectors/snmp/agent.h"
#include "config/config.h"
#include "model/inventory.h"
#include "model/reading_kind.h"

namespace netroster::poll {

// What of a device is read together.
enum class Pace : std::uint8_t {
  uplinks,  // ports with a link to another network device, or named by a circuit
  access,   // all other ports
  readings  // from here on no ports, but the device itself: one for each ReadingKind
};
inline constexpr std::size_t paces = 2;                      // of ports
inline constexpr std::size_t turns = paces + reading_kinds;  // of a device: one at a time

constexpr Pace pace_of(ReadingKind kind) {
  return static_cast<Pace>(static_cast<std::size_t>(Pace::readings) +
                           static_cast<std::size_t>(kind));
}
// nullopt: it is a turn of ports.
constexpr std::optional<ReadingKind> reading_kind(Pace pace) {
  if (pace < Pace::readings) return std::nullopt;
  return static_cast<ReadingKind>(static_cast<std::size_t>(pace) -
                                  static_cast<std::size_t>(Pace::readings));
}
// How often something of that kind is read; 0: not between sweeps.
constexpr std::chrono::milliseconds interval_of(const config::PollSettings& poll,
                                                ReadingKind kind) {
  const std::array<std::chrono::milliseconds, reading_kinds> all{
      poll.power, poll.sensors, poll.load, poll.clients, poll.batteries};
  return all[static_cast<std::size_t>(kind)];
}

struct DevicePlan {
  std::string device;  // Device::id
  std::string site;
  IpAddress address;
  std::shared_ptr<const snmp::PreparedCredential> credential;
  std::set<std::string> uplinks;  // port_keys() of the device
  // What the last sweep read of it, and when; null: its readings are not asked for.
  std::shared_ptr<const DeviceFacts> facts = nullptr;
  WallTime swept{};
  std::set<std::string> marked = {};  // likewise ports whose history is kept as long as uplinks'
};

struct PollPlan {
  std::vector<DevicePlan> devices;     // by device
  std::size_t without_credential = 0;  // known, but nothing is configured that worked there
};

// Credentials with their keys, by name. Deriving takes milliseconds each: once for every plan.
class CredentialBook {
 public:
  // Errors: Errc::invalid for passwords that SNMPv3 does not allow.
  static Result<CredentialBook> of(const std::vector<config::Credential>& credentials);
  // Null when there is none of that name that may be sent there.
  std::shared_ptr<const snmp::PreparedCredential> find(const std::string& name,
                                                       const IpAddress& address) const;

 private:
  std::vector<std::shared_ptr<const snmp::PreparedCredential>> credentials_;
};

// Devices that answered with a credential that is still configured, at an address that is still in
// scope. What was replaced, what is excluded, what has no ports and what is left alone because it
// restarts when it is asked is left out.
PollPlan make_poll_plan(const Inventory& inventory, const config::Config& config,
                        const CredentialBook& book);

}  // namespace netroster::poll
