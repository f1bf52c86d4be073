#include "collectors/snmp/agent.h"

#include <algorithm>

namespace netroster::snmp {
namespace {

constexpr std::uint32_t time_window_seconds = 150;  // RFC 3414, 2.2.3

}  // namespace

Result<std::shared_ptr<const PreparedCredential>> prepare(config::Credential credential) {
  auto prepared = std::make_shared<PreparedCredential>();
  const bool v3 = credential.version == config::SnmpVersion::v3;
  if (v3 && credential.auth != config::AuthProtocol::none) {
    auto ku = usm::password_key(credential.auth, credential.auth_password.reveal_to_protocol());
    if (!ku) return Error{ku.error().code, credential.name + ": " + ku.error().what};
    prepared->auth_ku = Secret(std::move(*ku));
  }
  if (v3 && credential.priv != config::PrivProtocol::none) {
    auto ku = usm::password_key(credential.auth, credential.priv_password.reveal_to_protocol());
    if (!ku) return Error{ku.error().code, credential.name + ": " + ku.error().what};
    prepared->priv_ku = Secret(std::move(*ku));
  }
  prepared->credential = std::move(credential);
  return std::shared_ptr<const PreparedCredential>(std::move(prepared));
}

void RoundTrip::add(std::chrono::microseconds sample) {
  sample = std::max(sample, std::chrono::microseconds(1));
  if (!measured()) {
    mean_ = sample;
    deviation_ = sample / 2;
    return;
  }
  const auto error = sample > mean_ ? sample - mean_ : mean_ - sample;
  deviation_ = (deviation_ * 3 + error) / 4;
  mean_ = (mean_ * 7 + sample) / 8;
}

std::chrono::milliseconds RoundTrip::timeout(const AgentSettings& settings) const {
  if (!measured()) return settings.first_timeout;
  const auto wanted = std::chrono::ceil<std::chrono::milliseconds>(mean_ + deviation_ * 4);
  return std::clamp(wanted, settings.shortest_timeout, settings.longest_timeout);
}

std::uint32_t EngineClock::time_at(Clock::time_point now) const {
  const auto passed = std::chrono::duration_cast<std::chrono::seconds>(now - anchor_).count();
  return time_ + static_cast<std::uint32_t>(std::max<std::int64_t>(0, passed));
}

void EngineClock::set(std::uint32_t boots, std::uint32_t time, Clock::time_point now) {
  boots_ = boots;
  time_ = time;
  anchor_ = now;
}

void EngineClock::propose(std::string engine_id, std::uint32_t boots, std::uint32_t time,
                          Clock::time_point now) {
  engine_id_ = std::move(engine_id);
  authentic_ = false;
  set(boots, time, now);
}

bool EngineClock::check(std::uint32_t boots, std::uint32_t time, Clock::time_point now) {
  const auto expected = time_at(now);
  const bool newer = boots > boots_ || (boots == boots_ && time >= expected);
  if (!authentic_ || newer) {
    authentic_ = true;
    set(boots, time, now);
    return true;
  }
  return boots == boots_ && time + time_window_seconds >= expected;
}

bool EngineClock::resync(std::uint32_t boots, std::uint32_t time, Clock::time_point now,
                         std::chrono::minutes backward_once_in) {
  const bool backward =
      authentic_ &&
      (boots < boots_ || (boots == boots_ && time + time_window_seconds < time_at(now)));
  if (backward) {
    if (backward_once_in.count() == 0) return false;
    if (went_back_ && now - last_backward_ < backward_once_in) return false;
    went_back_ = true;
    last_backward_ = now;
  }
  authentic_ = true;
  set(boots, time, now);
  return true;
}

}  // namespace netroster::snmp
