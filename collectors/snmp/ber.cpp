#include "collectors/snmp/ber.h"

namespace netroster::snmp::ber {
namespace {

// Length octets (X.690, 8.1.3): short form or up to four octets of long form; never indefinite.
bool take_length(std::span<const std::uint8_t>& rest, std::size_t& length) {
  if (rest.empty()) return false;
  const std::uint8_t first = rest[0];
  rest = rest.subspan(1);
  if (first < 0x80) {
    length = first;
    return true;
  }
  const std::size_t count = first & 0x7f;
  if (count == 0 || count > 4 || count > rest.size()) return false;
  length = 0;
  for (std::size_t i = 0; i < count; ++i) length = length << 8 | rest[i];
  rest = rest.subspan(count);
  return true;
}

}  // namespace

Reader::Element Reader::next() {
  if (failed_ || rest_.empty()) {
    failed_ = true;
    return {};
  }
  auto rest = rest_;
  Element element;
  element.tag = rest[0];
  rest = rest.subspan(1);
  std::size_t length = 0;
  if (!take_length(rest, length) || length > rest.size()) {
    failed_ = true;
    return {};
  }
  element.content = rest.first(length);
  rest_ = rest.subspan(length);
  return element;
}

std::span<const std::uint8_t> Reader::take(std::uint8_t tag) {
  const auto element = next();
  if (element.tag != tag) failed_ = true;
  return failed_ ? std::span<const std::uint8_t>() : element.content;
}

std::int64_t Reader::integer() {
  const auto content = take(tag_integer);
  std::int64_t value = 0;
  if (failed_ || !read_signed(content, value)) {
    failed_ = true;
    return 0;
  }
  return value;
}

std::int32_t Reader::integer32() {
  const std::int64_t value = integer();
  if (value < INT32_MIN || value > INT32_MAX) failed_ = true;
  return failed_ ? 0 : static_cast<std::int32_t>(value);
}

bool read_signed(std::span<const std::uint8_t> content, std::int64_t& value) {
  if (content.empty()) return false;
  const std::uint8_t padding = (content[0] & 0x80) != 0 ? 0xff : 0x00;
  while (content.size() > 8) {
    if (content[0] != padding) return false;
    content = content.subspan(1);
  }
  std::uint64_t bits = padding == 0 ? 0 : ~std::uint64_t{0};
  for (const auto byte : content) bits = bits << 8 | byte;
  value = static_cast<std::int64_t>(bits);
  return true;
}

bool read_unsigned(std::span<const std::uint8_t> content, std::uint64_t& value) {
  if (content.empty()) return false;
  while (content.size() > 8) {
    if (content[0] != 0) return false;
    content = content.subspan(1);
  }
  value = 0;
  for (const auto byte : content) value = value << 8 | byte;
  return true;
}

bool read_value(const Reader::Element& element, Value& value) {
  value.tag = static_cast<Tag>(element.tag);
  value.number = 0;
  value.bytes.clear();
  switch (value.tag) {
    case Tag::integer: {
      std::int64_t number = 0;
      const bool ok = read_signed(element.content, number);
      value.number = static_cast<std::uint64_t>(number);
      return ok;
    }
    case Tag::counter32:
    case Tag::gauge32:
    case Tag::timeticks: {
      const bool ok = read_unsigned(element.content, value.number);
      value.number &= 0xffffffffU;  // some agents sign-extend: only 32 bits mean anything
      return ok;
    }
    case Tag::counter64:
      return read_unsigned(element.content, value.number);
    case Tag::octets:
    case Tag::opaque:
    case Tag::ip_address:
    case Tag::oid:
      value.bytes.assign(element.content.begin(), element.content.end());
      return true;
    case Tag::null:
    case Tag::no_such_object:
    case Tag::no_such_instance:
    case Tag::end_of_mib_view:
      return true;
  }
  return false;
}

void Writer::header(std::uint8_t tag, std::size_t mark) {
  std::size_t length = size() - mark;
  if (length < 0x80) {
    byte(static_cast<std::uint8_t>(length));
  } else {
    std::uint8_t count = 0;
    for (; length > 0; length >>= 8, ++count) byte(static_cast<std::uint8_t>(length & 0xff));
    byte(0x80 | count);
  }
  byte(tag);
}

void Writer::integer(std::int64_t value, std::uint8_t tag) {
  const auto mark = size();
  while (true) {
    const auto low = static_cast<std::uint8_t>(value & 0xff);
    byte(low);
    value >>= 8;
    const bool sign_fits = (low & 0x80) != 0 ? value == -1 : value == 0;
    if (sign_fits) break;
  }
  header(tag, mark);
}

void Writer::unsigned_integer(std::uint64_t value, std::uint8_t tag) {
  const auto mark = size();
  std::uint8_t low = 0;
  do {
    low = static_cast<std::uint8_t>(value & 0xff);
    byte(low);
    value >>= 8;
  } while (value != 0);
  if ((low & 0x80) != 0) byte(0);
  header(tag, mark);
}

namespace {

// Base-128 digits from the lowest, as the writer runs backwards.
void put_sub_identifier(Writer& out, std::uint64_t value) {
  out.byte(static_cast<std::uint8_t>(value & 0x7f));
  for (value >>= 7; value != 0; value >>= 7)
    out.byte(static_cast<std::uint8_t>(0x80 | (value & 0x7f)));
}

}  // namespace

void Writer::oid(const Oid& oid) {
  const auto mark = size();
  for (std::size_t i = oid.size(); i > 2; --i) put_sub_identifier(*this, oid[i - 1]);
  const std::uint64_t second = oid.size() > 1 ? oid[1] : 0;
  if (!oid.empty()) put_sub_identifier(*this, std::uint64_t{oid[0]} * 40 + second);
  header(static_cast<std::uint8_t>(Tag::oid), mark);
}

void Writer::value(const Value& value) {
  const auto tag = static_cast<std::uint8_t>(value.tag);
  switch (value.tag) {
    case Tag::integer:
      return integer(static_cast<std::int64_t>(value.number), tag);
    case Tag::counter32:
    case Tag::gauge32:
    case Tag::timeticks:
    case Tag::counter64:
      return unsigned_integer(value.number, tag);
    default:
      return octets(value.bytes, tag);
  }
}

}  // namespace netroster::snmp::ber
