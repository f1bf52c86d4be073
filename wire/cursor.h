// Reads the bytes of a frame that somebody else wrote. Reading past the end gives zeros and is
// remembered: a decoder reads its fields in a row and asks once. A part that has a length of its
// own is cut out first (take) and read through a cursor of its own, so that no wrong length inside
// it can reach what lies beside it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace netroster::wire {

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  // False after the first read past the end, for ever.
  bool ok() const { return ok_; }
  bool empty() const { return bytes_.empty(); }
  std::size_t size() const { return bytes_.size(); }
  // What is left, unread.
  std::string_view rest() const { return bytes_; }

  // Unsigned numbers in network order.
  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u24() { return static_cast<std::uint32_t>(number(3)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  // The same, least significant byte first (802.11, radiotap).
  std::uint16_t u16_le() { return static_cast<std::uint16_t>(number_le(2)); }
  std::uint32_t u32_le() { return static_cast<std::uint32_t>(number_le(4)); }

  // The next `length` bytes; "" and not ok() when there are fewer.
  std::string_view bytes(std::size_t length) {
    if (length > bytes_.size()) {
      ok_ = false;
      bytes_ = {};
      return {};
    }
    const auto part = bytes_.substr(0, length);
    bytes_.remove_prefix(length);
    return part;
  }
  // The next `length` bytes as a part of their own.
  Cursor take(std::size_t length) {
    Cursor part(bytes(length));
    part.ok_ = ok_;
    return part;
  }
  void skip(std::size_t length) { (void)bytes(length); }

 private:
  std::uint64_t number(std::size_t length) {
    std::uint64_t value = 0;
    for (const char byte : bytes(length)) value = value << 8 | static_cast<std::uint8_t>(byte);
    return value;
  }
  std::uint64_t number_le(std::size_t length) {
    const auto part = bytes(length);
    std::uint64_t value = 0;
    for (std::size_t i = part.size(); i-- > 0;)
      value = value << 8 | static_cast<std::uint8_t>(part[i]);
    return value;
  }

  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace netroster::wire
