// The subset of BER (X.690) that SNMP uses. The reader never looks past the bytes of the element it
// was given; the writer builds a message from its end to its front, so that each length is known
// when its header is written.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/snmp/value.h"

namespace netroster::snmp::ber {

constexpr std::uint8_t tag_integer = 0x02;
constexpr std::uint8_t tag_octets = 0x04;
constexpr std::uint8_t tag_sequence = 0x30;

// Takes elements off the front. A read that does not fit yields empty values and sets failed() for
// good, so a decoder reads its fields in a row and asks once.
class Reader {
 public:
  Reader() = default;
  explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  struct Element {
    std::uint8_t tag = 0;
    std::span<const std::uint8_t> content;
  };

  Element next();
  // The content of the next element, which must carry `tag`.
  std::span<const std::uint8_t> take(std::uint8_t tag);
  Reader enter(std::uint8_t tag) {
    const auto content = take(tag);
    Reader inside(content);
    inside.failed_ = failed_;
    return inside;
  }
  // An INTEGER of at most 64 bits; longer ones only when the excess is sign padding.
  std::int64_t integer();
  std::int32_t integer32();
  std::string octets() {
    const auto content = take(tag_octets);
    return {content.begin(), content.end()};
  }

  bool failed() const { return failed_; }
  bool empty() const { return rest_.empty(); }
  std::span<const std::uint8_t> rest() const { return rest_; }
  void fail() { failed_ = true; }

 private:
  std::span<const std::uint8_t> rest_;
  bool failed_ = false;
};

// Two's complement content of 1 to 8 bytes (more if padded); false when it does not fit.
bool read_signed(std::span<const std::uint8_t> content, std::int64_t& value);
// Content of an unsigned application type; agents also send it with the sign bit set.
bool read_unsigned(std::span<const std::uint8_t> content, std::uint64_t& value);
// One value; false when the content does not fit its tag or the tag is none of SNMP's.
bool read_value(const Reader::Element& element, Value& value);

class Writer {
 public:
  // Bytes written so far; the front of the message is at the end of the buffer.
  std::size_t size() const { return reversed_.size(); }
  void byte(std::uint8_t value) { reversed_.push_back(value); }
  void raw(std::string_view bytes) {
    reversed_.insert(reversed_.end(), bytes.rbegin(), bytes.rend());
  }
  // Closes an element whose content is everything written since `mark` (a former size()).
  void header(std::uint8_t tag, std::size_t mark);
  void integer(std::int64_t value, std::uint8_t tag = tag_integer);
  void unsigned_integer(std::uint64_t value, std::uint8_t tag);
  void octets(std::string_view bytes, std::uint8_t tag = tag_octets) {
    const auto mark = size();
    raw(bytes);
    header(tag, mark);
  }
  void oid(const Oid& oid);
  void value(const Value& value);
  std::string finish() const { return {reversed_.rbegin(), reversed_.rend()}; }

 private:
  std::vector<std::uint8_t> reversed_;
};

}  // namespace netroster::snmp::ber
