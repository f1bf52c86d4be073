// What is known about one SNMP agent: how it is asked, how fast it answers, what it tolerates and,
// for SNMPv3, where its clock stands. A plain value that lives on one shard; no socket, no
// coroutine.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "collectors/snmp/endpoint.h"
#include "collectors/snmp/message.h"
#include "collectors/snmp/pacing.h"
#include "collectors/snmp/walk.h"
#include "config/credential.h"

namespace netroster::snmp {

// A credential with its keys derived once (milliseconds each), shared by every device.
struct PreparedCredential {
  config::Credential credential;
  Secret auth_ku;
  Secret priv_ku;
};

// Errors: Errc::invalid for passwords that SNMPv3 does not allow.
Result<std::shared_ptr<const PreparedCredential>> prepare(config::Credential credential);

struct AgentSettings {
  std::chrono::milliseconds first_timeout{1000};  // until round trips are measured
  std::chrono::milliseconds shortest_timeout{400};
  std::chrono::milliseconds longest_timeout{8000};
  unsigned retries = 2;
  unsigned give_up_after = 3;  // exchanges in a row without an answer: the device is left alone
  // RFC 3414 takes no clock that runs backwards. Some agents forget their boots at a restart; an
  // authentic report may then set them back, once in this time. Zero: never.
  std::chrono::minutes backward_resync_once_in{10};
  bool any_source = false;
};

// Round trips measured as in RFC 6298: a smoothed mean and its deviation.
class RoundTrip {
 public:
  void add(std::chrono::microseconds sample);
  std::chrono::milliseconds timeout(const AgentSettings& settings) const;
  bool measured() const { return mean_.count() > 0; }
  std::chrono::microseconds mean() const { return mean_; }

 private:
  std::chrono::microseconds mean_{0};
  std::chrono::microseconds deviation_{0};
};

// The authoritative engine's identity and clock as this manager sees them (RFC 3414, 2.3).
class EngineClock {
 public:
  using Clock = std::chrono::steady_clock;

  bool known() const { return !engine_id_.empty(); }
  const std::string& engine_id() const { return engine_id_; }
  std::uint32_t boots() const { return boots_; }
  std::uint32_t time_at(Clock::time_point now) const;

  // Discovery: unauthenticated, so it only proposes a start.
  void propose(std::string engine_id, std::uint32_t boots, std::uint32_t time,
               Clock::time_point now);
  // An authentic message. False when it is older than the window of 150 s allows (a replay).
  bool check(std::uint32_t boots, std::uint32_t time, Clock::time_point now);
  // An authentic notInTimeWindow report. False when it sets the clock back too soon after another.
  bool resync(std::uint32_t boots, std::uint32_t time, Clock::time_point now,
              std::chrono::minutes backward_once_in);

 private:
  void set(std::uint32_t boots, std::uint32_t time, Clock::time_point now);

  std::string engine_id_;
  std::uint32_t boots_ = 0;
  std::uint32_t time_ = 0;
  Clock::time_point anchor_{};
  bool authentic_ = false;
  bool went_back_ = false;
  Clock::time_point last_backward_{};
};

struct Agent {
  Endpoint endpoint;
  std::shared_ptr<const PreparedCredential> credential;
  AgentSettings settings;
  std::shared_ptr<Pacing> device_pacing;  // each may be null
  // Shared with other devices; they outlive the agent.
  InFlightCap* site_cap = nullptr;
  Pacing* site_pacing = nullptr;
  Pacing* whole_pacing = nullptr;

  AgentHabits habits;
  RoundTrip round_trip;
  EngineClock clock;
  usm::Keys keys;  // localised for clock.engine_id()
  std::uint64_t salt = 0;
  unsigned unanswered_in_a_row = 0;
  std::uint64_t silences = 0;  // packets that were waited for in vain
  // One slow device must not hold a sweep up for ever.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  bool engine_changed = false;  // a known device showed another engine id

  bool given_up() const { return unanswered_in_a_row >= settings.give_up_after; }
};

}  // namespace netroster::snmp
