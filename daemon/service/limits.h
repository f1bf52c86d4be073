// How far apart readings of a pace may be.
#pragma once

#include <array>
#include <chrono>

#include "config/config.h"
#include "daemon/poll/plan.h"

namespace netroster::service {

using Limits = std::array<std::chrono::seconds, poll::turns>;  // by poll::Pace

// Two readings missed in a row, and the time that one may take.
inline std::chrono::seconds limit_of(std::chrono::milliseconds interval,
                                     const config::PollSettings& poll) {
  return std::chrono::duration_cast<std::chrono::seconds>(3 * interval + poll.device_time);
}

inline Limits limits_of(const config::PollSettings& poll) {
  Limits out{limit_of(poll.uplinks, poll), limit_of(poll.access, poll)};
  for (const auto kind : all_reading_kinds)
    out[static_cast<std::size_t>(poll::pace_of(kind))] =
        limit_of(poll::interval_of(poll, kind), poll);
  return out;
}

}  // namespace netroster::service
