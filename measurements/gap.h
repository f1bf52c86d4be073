// Why there is no number. A gap always has its reason, from the counter to the report.
#pragma once

#include <cstdint>
#include <string_view>

namespace netroster::measurements {

// The numbers are stored in day blobs: new reasons go to the end.
enum class GapReason : std::uint8_t {
  none = 0,            // no gap
  not_read = 1,        // nothing was read: the daemon, the device or the way to it was down
  not_told = 2,        // the device answered without this counter
  first_reading = 3,   // nothing to take the difference from
  restart = 4,         // the agent started anew (sysUpTime, snmpEngineBoots)
  discontinuity = 5,   // ifCounterDiscontinuityTime moved
  counter_reset = 6,   // the counter ran back and nothing says why
  ambiguous_wrap = 7,  // a 32-bit counter may have wrapped more than once, or been reset
  over_speed = 8,      // more than 1.05 times what the interface can carry
  clock_step = 9,      // our clock and the agent's disagree about how long it was
  duplicate = 10,      // the same reading again
  out_of_order = 11,   // a reading older than the last one
  too_long = 12        // too long an interval to say anything about 5 minutes
};
inline constexpr std::uint8_t gap_reasons = 13;

// "agent restarted" …, for tables and reports; "" for none.
std::string_view text(GapReason reason);
// "restart" …, for labels and JSON.
std::string_view word(GapReason reason);

}  // namespace netroster::measurements
