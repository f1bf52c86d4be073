// Parts with a type and a length of their own. Each part is decoded from its own slice.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "wire/cursor.h"

namespace netroster::wire {

struct Tlv {
  std::uint32_t type = 0;
  std::string_view value;
};

// What came of reading one part.
enum class TlvState { read, end, truncated, bad_length };

// Type and length of two octets each; the length counts these four octets as well (CDP, FDP, DTP,
// UDLD).
inline TlvState next_counted_tlv(Cursor& cursor, Tlv& tlv) {
  if (cursor.empty()) return TlvState::end;
  tlv.type = cursor.u16();
  const std::size_t length = cursor.u16();
  if (!cursor.ok()) return TlvState::truncated;
  if (length < 4) return TlvState::bad_length;
  tlv.value = cursor.bytes(length - 4);
  return cursor.ok() ? TlvState::read : TlvState::truncated;
}

// A row of a decoder's table: which function reads which type into what is told of the sender.
// A reader answers false when its part is too short or contradicts itself.
template <typename Told>
struct TlvReader {
  std::uint32_t type;
  bool (*read)(Cursor value, Told& told);
};

// Unknown types are skipped: that is how these protocols grow.
template <typename Told>
bool read_tlv(std::span<const TlvReader<std::type_identity_t<Told>>> readers, const Tlv& tlv,
              Told& told) {
  for (const auto& reader : readers)
    if (reader.type == tlv.type) return reader.read(Cursor(tlv.value), told);
  return true;
}

}  // namespace netroster::wire
