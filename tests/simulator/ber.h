// BER bytes in and out (X.690), as small and fast as an agent's hot path needs them. Reading is
// bounds-checked with a sticky failure; writing grows at both ends of one block, because a length
// stands before the content that it measures.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "model/oid.h"

namespace netroster::simulator {

using Bytes = std::span<const std::uint8_t>;

inline Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Reads type-length-values off the front. A read past the end, an indefinite length or a length of
// more than 4 bytes sets failed() for good and yields nothing.
class Cursor {
 public:
  explicit Cursor(Bytes bytes) : rest_(bytes) {}

  bool failed() const { return failed_; }
  bool empty() const { return rest_.empty(); }
  Bytes rest() const { return rest_; }
  std::uint8_t peek_tag() const { return rest_.empty() ? 0 : rest_[0]; }

  // The content of the next element, which must have this tag.
  Bytes take(std::uint8_t tag);
  // The content of the next element of any tag.
  Bytes take_any(std::uint8_t& tag);
  // An INTEGER of at most 4 bytes.
  std::int32_t integer();

 private:
  Bytes fail() {
    failed_ = true;
    rest_ = {};
    return {};
  }
  Bytes rest_;
  bool failed_ = false;
};

// A block that is written at its end and, for the headers, at its front.
class Writer {
 public:
  Writer(std::uint8_t* block, std::size_t size, std::size_t headroom)
      : front_(block + headroom), back_(block + headroom), limit_(block + size) {}

  Bytes bytes() const { return {front_, back_}; }
  std::size_t size() const { return static_cast<std::size_t>(back_ - front_); }
  std::size_t room() const { return static_cast<std::size_t>(limit_ - back_); }
  std::uint8_t* end() { return back_; }
  void grow(std::size_t n) { back_ += n; }
  void shrink_to(std::size_t size) { back_ = front_ + size; }

  void append(Bytes bytes) {
    if (bytes.empty()) return;  // memcpy refuses null, even for nothing
    std::memcpy(back_, bytes.data(), bytes.size());
    back_ += bytes.size();
  }
  void prepend(std::uint8_t byte) { *--front_ = byte; }
  void prepend(Bytes bytes) {
    if (bytes.empty()) return;
    front_ -= bytes.size();
    std::memcpy(front_, bytes.data(), bytes.size());
  }
  void prepend_length(std::size_t length);
  void prepend_octets(std::uint8_t tag, Bytes content) {
    prepend(content);
    prepend_length(content.size());
    prepend(tag);
  }
  void prepend_integer(std::int64_t value);
  // Makes everything written so far the content of one element.
  void wrap(std::uint8_t tag) {
    prepend_length(size());
    prepend(tag);
  }

 private:
  std::uint8_t* front_;
  std::uint8_t* back_;
  std::uint8_t* limit_;
};

// Element of any tag and content.
std::string element(std::uint8_t tag, std::string_view content);
// Content bytes of INTEGER (two's complement) and of the unsigned types (a leading zero where the
// top bit is set).
std::string integer_content(std::int64_t value);
std::string unsigned_content(std::uint64_t value);
// Writes tag, length and content of an unsigned number; returns the bytes used, 12 at most.
std::size_t put_unsigned(std::uint8_t* to, std::uint8_t tag, std::uint64_t value);

std::string oid_content(const Oid& oid);
Oid oid_of_content(Bytes content);
// True when each sub-identifier ends and none starts with a padding byte (X.690, 8.19.2).
bool is_oid_content(Bytes content);

// Order of GETNEXT over content bytes: negative, zero, positive.
inline int compare_oids(Bytes a, Bytes b) {
  const auto shared = a.size() < b.size() ? a.size() : b.size();
  std::size_t at = 0;
  while (at < shared && a[at] == b[at]) ++at;
  if (at == shared) return a.size() == b.size() ? 0 : (a.size() < b.size() ? -1 : 1);
  // Both differ inside the same sub-identifier: the longer is the greater, else the bytes decide.
  const auto size_from = [&](Bytes c) {
    std::size_t n = at;
    while (n < c.size() && (c[n] & 0x80) != 0) ++n;
    return n;
  };
  const auto end_a = size_from(a);
  const auto end_b = size_from(b);
  if (end_a != end_b) return end_a < end_b ? -1 : 1;
  return a[at] < b[at] ? -1 : 1;
}

}  // namespace netroster::simulator
