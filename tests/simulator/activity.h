// How busy a network is over a week, so that counters move as a school's do: little at night, a
// climb before the first lesson, peaks before and after lunch, next to nothing at the weekend.
#pragma once

#include <array>
#include <cstdint>

namespace netroster::simulator {

enum class Shape : std::uint8_t {
  school_day,  // follows the pupils
  steady,      // cameras, servers
  backup,      // busy at night
};
inline constexpr std::size_t shape_count = 3;

// Seconds of full load for each shape.
using Activity = std::array<double, shape_count>;

// Full-load seconds from the epoch until `seconds` (Unix time, local school time taken as UTC).
// Differences of two results tell what happened in between; it never decreases.
Activity activity_until(double seconds);

// Load at one moment, 0 to 1.
double load_at(Shape shape, double seconds);

}  // namespace netroster::simulator
