// Two readings of a device to what passed its interfaces between them. A difference that cannot be
// trusted is a gap with a reason, never a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measurements/gap.h"
#include "model/reading.h"

namespace netroster::measurements {

// What is known about the clock of one agent. Kept by the caller from reading to reading.
struct AgentClock {
  std::uint8_t disagreements = 0;  // in a row, with ours
  // One disagreement may be a step of our own clock; an agent that disagrees time after time counts
  // something else than centiseconds, and our clock is taken instead.
  bool believed() const { return disagreements < 3; }
};

// How long it was from one reading to the next.
struct Elapsed {
  std::int64_t centiseconds = 0;
  bool by_agent = false;            // by sysUpTime (RFC 3418); else by our clock, in whole seconds
  GapReason gap = GapReason::none;  // for all interfaces of the device
};

// restart: engine boots differ, sysUpTime ran back, or it is younger than it must be. sysUpTime
// starts at 0 again after 497 days; that is no restart when our clock agrees.
Elapsed elapsed(const DeviceReading& before, const DeviceReading& after, AgentClock& clock);

inline constexpr std::uint32_t no_row = std::numeric_limits<std::uint32_t>::max();

// One port in both readings.
struct RowPair {
  std::uint32_t before = no_row;  // row; no_row: the port was not there
  std::uint32_t after = no_row;
  std::uint64_t speed_bps = 0;  // what is known better than the agent's ifHighSpeed; 0: nothing
};

// The row of each port in both readings, by the ports' keys; in the order of `after`. A key that
// stands twice is taken once on each side.
std::vector<RowPair> match_rows(std::span<const std::string> before,
                                std::span<const std::string> after);

// An interface that carried more than it can: its speed or its counter is a lie.
struct OverSpeed {
  std::size_t pair = 0;
  bool inward = false;
  std::uint64_t claimed_bps = 0;  // by the counter
  std::uint64_t speed_bps = 0;
};

// Columns, one value a pair. Room is kept from call to call.
struct Deltas {
  std::vector<std::uint64_t> in_octets;  // 0 where there is a gap
  std::vector<std::uint64_t> out_octets;
  std::vector<GapReason> in_gap;
  std::vector<GapReason> out_gap;
  std::vector<std::uint8_t> narrow;  // 1: of a 32-bit counter, in one direction at least
  std::vector<OverSpeed> over_speed;

  std::size_t size() const { return in_octets.size(); }
  void resize(std::size_t pairs);
};

// 64-bit counters first; 32-bit ones where the speed allows one wrap at most. Rows of `pairs` must
// be rows of the readings. Nothing is allocated once `out` has room.
void deltas(const DeviceReading& before, const DeviceReading& after, std::span<const RowPair> pairs,
            const Elapsed& interval, Deltas& out);

// bits per second; nullopt for an empty interval.
std::optional<double> rate_bps(std::uint64_t octets, const Elapsed& interval);

// Whether an interface's stated speed can be right, from its samples over time.
class SpeedCheck {
 public:
  struct Finding {
    std::uint32_t samples = 0;  // of the last 32 at most
    std::uint32_t over = 0;     // of them, more than the speed allows
    std::uint64_t speed_bps = 0;
    std::uint64_t highest_bps = 0;
  };

  void add_good();
  void add(const OverSpeed& sample);
  // Once three of the last 32 samples were too much; one alone may be a counter's fault.
  std::optional<Finding> finding() const;

 private:
  void shift(bool over);

  std::uint32_t over_ = 0;  // bit 0: the newest
  std::uint8_t samples_ = 0;
  std::uint64_t speed_bps_ = 0;
  std::uint64_t highest_bps_ = 0;
};

}  // namespace netroster::measurements
