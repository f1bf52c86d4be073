// Frames of a port between two readings, and how many of them were bad.
#pragma once

#include <cstdint>
#include <optional>

#include "measurements/rates.h"
#include "model/reading.h"

namespace netroster::measurements {

// Both directions together.
struct FrameCounts {
  std::uint64_t frames = 0;    // with those that were bad or thrown away
  std::uint64_t errors = 0;    // ifInErrors and ifOutErrors
  std::uint64_t discards = 0;  // ifInDiscards and ifOutDiscards

  FrameCounts& operator+=(const FrameCounts& other) {
    frames += other.frames;
    errors += other.errors;
    discards += other.discards;
    return *this;
  }
  bool operator==(const FrameCounts&) const = default;
};

// RFC 2863, ifXTable first. nullopt: a counter is missing in one of the readings or ran back, or
// the port is in one of them only. Counters of 32 bits may have wrapped once. The readings must
// have no gap between them (elapsed()).
std::optional<FrameCounts> frames_between(const DeviceReading& before, const DeviceReading& after,
                                          const RowPair& pair);

}  // namespace netroster::measurements
