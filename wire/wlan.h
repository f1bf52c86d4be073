// 802.11 management frames (IEEE 802.11-2020, 9.3.3): which networks are on the air and which radio
// sends them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/frame_context.h"
#include "wire/sightings.h"

namespace netroster::wire {

// What the radio that captured a frame says of it.
struct RadioContext {
  std::optional<std::uint32_t> frequency_mhz;
  std::optional<std::uint32_t> channel;
  std::optional<int> signal_dbm;
  bool has_checksum = false;  // the frame check sequence stands at its end
  bool is_damaged = false;    // and it does not match
};

// A frame from its frame control field on. Beacons and probe responses are reported; what stations
// ask for is only counted, for it tells of people. A damaged frame is counted as such and not read.
void read_wlan(std::string_view frame, const RadioContext& radio, Sightings& sightings,
               Counts& counts);
// Without a header of the capture's.
void read_wlan(std::string_view frame, Sightings& sightings, Counts& counts);

// The channel's number at a frequency in MHz (IEEE 802.11-2020, annex E); nullopt off any grid.
std::optional<std::uint32_t> channel_at(std::uint32_t frequency_mhz);

}  // namespace netroster::wire
