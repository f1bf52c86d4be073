#include "collectors/snmp/value.h"

#include <limits>

#include "base/text.h"

namespace netroster::snmp {

Value Value::object_id(const Oid& oid) { return {Tag::oid, 0, encode_oid(oid)}; }

Value Value::ip(const IpAddress& address) {
  const auto& bytes = address.bytes();
  return {Tag::ip_address, 0,
          std::string(bytes.begin(), bytes.begin() + (address.is_v4() ? 4 : 16))};
}

std::optional<std::int64_t> Value::as_integer() const {
  if (!is_number()) return std::nullopt;
  const bool fits = number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (tag != Tag::integer && !fits) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<std::uint64_t> Value::as_unsigned() const {
  if (!is_number()) return std::nullopt;
  if (tag == Tag::integer && static_cast<std::int64_t>(number) < 0) return std::nullopt;
  return number;
}

std::optional<std::string_view> Value::as_octets() const {
  if (tag != Tag::octets && tag != Tag::opaque) return std::nullopt;
  return std::string_view(bytes);
}

std::optional<Oid> Value::as_oid() const {
  return tag == Tag::oid ? decode_oid(bytes) : std::nullopt;
}

std::optional<IpAddress> Value::as_ip() const {
  if (tag != Tag::ip_address && tag != Tag::octets) return std::nullopt;
  return IpAddress::from_bytes(bytes);
}

std::optional<MacAddress> Value::as_mac() const {
  const auto raw = as_octets();
  if (!raw) return std::nullopt;
  if (const auto mac = MacAddress::from_bytes(*raw)) return mac;
  return MacAddress::parse(*raw);
}

std::string Value::as_text() const { return tag == Tag::octets ? sanitise(bytes) : std::string(); }

namespace {

void append_base128(std::string& out, std::uint32_t value) {
  for (int shift = 28; shift > 0; shift -= 7)
    if (value >> shift != 0) out += static_cast<char>(0x80 | (value >> shift & 0x7f));
  out += static_cast<char>(value & 0x7f);
}

}  // namespace

std::string encode_oid(const Oid& oid) {
  std::string out;
  if (oid.empty()) return out;
  out.reserve(oid.size() + 4);
  const std::uint32_t second = oid.size() > 1 ? oid[1] : 0;
  append_base128(out, oid[0] * 40 + second);
  for (std::size_t i = 2; i < oid.size(); ++i) append_base128(out, oid[i]);
  return out;
}

std::optional<Oid> decode_oid(std::string_view content) {
  std::vector<std::uint32_t> ids;
  ids.reserve(content.size() + 1);
  std::uint64_t id = 0;
  bool in_progress = false;
  for (const char c : content) {
    const auto byte = static_cast<unsigned char>(c);
    id = id << 7 | (byte & 0x7f);
    if (id > 0xffffffffULL) return std::nullopt;
    in_progress = (byte & 0x80) != 0;
    if (in_progress) continue;
    if (ids.empty()) {
      const auto first = id < 80 ? static_cast<std::uint32_t>(id / 40) : 2U;
      ids.push_back(first);
      id -= first * 40;
    }
    if (ids.size() == Oid::max_size) return std::nullopt;
    ids.push_back(static_cast<std::uint32_t>(id));
    id = 0;
  }
  if (in_progress) return std::nullopt;
  return Oid(std::move(ids));
}

}  // namespace netroster::snmp
