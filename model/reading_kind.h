// What is read of a device itself between sweeps, each at its own interval.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace netroster {

enum class ReadingKind : std::uint8_t {
  power,      // what ports draw over Ethernet, and what there is to draw
  sensors,    // heat, light of transceivers, fans, supplies: tables of sensors
  load,       // processors and memory, and what else a maker tells as single objects
  clients,    // access points, their radios, clients and networks
  batteries,  // charge, load and runtime of a UPS
};
inline constexpr std::size_t reading_kinds = 5;
inline constexpr std::array<ReadingKind, reading_kinds> all_reading_kinds{
    ReadingKind::power, ReadingKind::sensors, ReadingKind::load, ReadingKind::clients,
    ReadingKind::batteries};

constexpr std::string_view text(ReadingKind kind) {
  constexpr std::array<std::string_view, reading_kinds> words{"power", "sensors", "load", "clients",
                                                              "batteries"};
  return words[static_cast<std::size_t>(kind)];
}

}  // namespace netroster
