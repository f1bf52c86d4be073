// One UTC day of a series as bytes to store, exact: octets, seconds known, gaps and marks of each
// of its 288 slots, compressed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "measurements/slots.h"

namespace netroster::measurements {

// Nothing longer is a day.
inline constexpr std::size_t longest_day_blob = 16 * 1024;

// "NRD", a version byte (1), then one Zstandard frame (RFC 8878) with a checksum. Inside it, little
// endian: the day (int32, days since 1970), then for in and for out
//   uint16 runs; for each: uint16 slots, uint16 seconds, uint8 gap, uint8 marks;
//   uint8 planes, then so many times the next higher byte of the octets of each slot that has any
//   second known.
// Octets of a slot without a known second are not kept: there are none.
std::string encode(const DaySlots& day);

// Errc::invalid: not such bytes; Errc::unsupported: of a later version. `into` is then whatever.
// Reads what anybody wrote without harm.
Result<void> decode(std::string_view blob, DaySlots& into);

}  // namespace netroster::measurements
