#include "tests/simulator/ber.h"

namespace netroster::simulator {
namespace {

// Splits one element into its tag and content; the rest stays. False when the bytes do not hold it.
bool split(Bytes& rest, std::uint8_t& tag, Bytes& content) {
  if (rest.size() < 2) return false;
  tag = rest[0];
  std::size_t length = rest[1];
  std::size_t head = 2;
  if (length >= 0x80) {
    const std::size_t count = length & 0x7f;
    if (count == 0 || count > 4 || rest.size() < 2 + count) return false;
    length = 0;
    for (std::size_t i = 0; i < count; ++i) length = length << 8 | rest[2 + i];
    head += count;
  }
  if (rest.size() - head < length) return false;
  content = rest.subspan(head, length);
  rest = rest.subspan(head + length);
  return true;
}

}  // namespace

Bytes Cursor::take_any(std::uint8_t& tag) {
  Bytes content;
  if (failed_ || !split(rest_, tag, content)) return fail();
  return content;
}

Bytes Cursor::take(std::uint8_t tag) {
  std::uint8_t found = 0;
  const auto content = take_any(found);
  if (failed_ || found != tag) return fail();
  return content;
}

std::int32_t Cursor::integer() {
  const auto content = take(2);
  if (content.empty() || content.size() > 4) {
    fail();
    return 0;
  }
  std::uint32_t value = (content[0] & 0x80) != 0 ? 0xffffffffU : 0;
  for (const auto byte : content) value = value << 8 | byte;
  return static_cast<std::int32_t>(value);
}

void Writer::prepend_length(std::size_t length) {
  if (length < 0x80) {
    prepend(static_cast<std::uint8_t>(length));
    return;
  }
  std::uint8_t count = 0;
  for (; length != 0; length >>= 8, ++count) prepend(static_cast<std::uint8_t>(length & 0xff));
  prepend(static_cast<std::uint8_t>(0x80 | count));
}

void Writer::prepend_integer(std::int64_t value) {
  std::uint8_t count = 0;
  std::uint8_t last = 0;
  do {
    last = static_cast<std::uint8_t>(value & 0xff);
    prepend(last);
    value >>= 8;
    ++count;
  } while (!(value == 0 && (last & 0x80) == 0) && !(value == -1 && (last & 0x80) != 0));
  prepend(count);
  prepend(2);
}

std::string element(std::uint8_t tag, std::string_view content) {
  std::string whole(content.size() + 8, '\0');
  Writer writer{reinterpret_cast<std::uint8_t*>(whole.data()), whole.size(), 8};
  writer.append(bytes_of(content));
  writer.wrap(tag);
  return std::string{text_of(writer.bytes())};
}

std::string integer_content(std::int64_t value) {
  std::uint8_t block[16];
  Writer writer{block, sizeof block, sizeof block};
  writer.prepend_integer(value);
  return std::string{text_of(writer.bytes().subspan(2))};
}

std::string unsigned_content(std::uint64_t value) {
  std::uint8_t block[16];
  const auto size = put_unsigned(block, 0, value);
  return std::string{text_of(Bytes{block, size}.subspan(2))};
}

std::size_t put_unsigned(std::uint8_t* to, std::uint8_t tag, std::uint64_t value) {
  std::size_t count = 1;
  while (count < 9 && (count < 8 ? value >> (8 * count - 1) : value >> 63) != 0) ++count;
  to[0] = tag;
  to[1] = static_cast<std::uint8_t>(count);
  for (std::size_t i = count; i > 0; --i, value >>= 8) to[1 + i] = static_cast<std::uint8_t>(value);
  return 2 + count;
}

std::string oid_content(const Oid& oid) {
  std::string content;
  const auto put = [&content](std::uint64_t id) {
    char digits[10];
    int count = 0;
    do digits[count++] = static_cast<char>(id & 0x7f);
    while ((id >>= 7) != 0);
    while (count > 1) content.push_back(static_cast<char>(digits[--count] | 0x80));
    content.push_back(digits[0]);
  };
  if (oid.size() < 2) {
    put(oid.empty() ? 0 : oid[0] * 40);
    return content;
  }
  put(std::uint64_t{oid[0]} * 40 + oid[1]);
  for (std::size_t i = 2; i < oid.size(); ++i) put(oid[i]);
  return content;
}

Oid oid_of_content(Bytes content) {
  Oid oid;
  std::uint64_t id = 0;
  for (const auto byte : content) {
    id = id << 7 | (byte & 0x7f);
    if ((byte & 0x80) != 0) continue;
    if (oid.empty()) {
      const auto first = id < 80 ? id / 40 : 2;
      oid.push(static_cast<std::uint32_t>(first));
      id -= first * 40;
    }
    oid.push(static_cast<std::uint32_t>(id));
    id = 0;
  }
  return oid;
}

bool is_oid_content(Bytes content) {
  if (content.empty() || (content.back() & 0x80) != 0) return false;
  bool starts = true;
  for (const auto byte : content) {
    if (starts && byte == 0x80) return false;
    starts = (byte & 0x80) == 0;
  }
  return true;
}

}  // namespace netroster::simulator
