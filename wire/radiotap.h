// What a capture puts before an 802.11 frame: how and where the radio heard it. Radiotap
// (radiotap.org), PPI (CACE Technologies, 1.0.10), Prism and AVS headers.
#pragma once

#include <optional>
#include <string_view>

#include "wire/frame_context.h"
#include "wire/sightings.h"
#include "wire/wlan.h"

namespace netroster::wire {

// Each reads its header, then the frame behind it (read_wlan). A header that lies about its length
// or breaks off is counted, and nothing behind it is believed.
void read_radiotap(std::string_view captured, Sightings& sightings, Counts& counts);
void read_ppi(std::string_view captured, Sightings& sightings, Counts& counts);
// Link type 119 holds Prism's header or AVS's; link type 163 AVS's alone.
void read_prism(std::string_view captured, Sightings& sightings, Counts& counts);
void read_avs(std::string_view captured, Sightings& sightings, Counts& counts);

// Exposed for tests: what a radiotap header says. nullopt when it is damaged.
std::optional<RadioContext> radiotap_context(std::string_view header);

}  // namespace netroster::wire
