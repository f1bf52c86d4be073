// One SNMP value and variable binding as plain data. Numbers are decoded; texts are raw bytes that
// still have to pass base/text before anybody sees them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ip_address.h"
#include "model/mac_address.h"
#include "model/oid.h"

namespace netroster::snmp {

// BER tags of the values an agent may send (RFC 2578, RFC 3416).
enum class Tag : std::uint8_t {
  integer = 2,
  octets = 4,
  null = 5,
  oid = 6,
  ip_address = 64,
  counter32 = 65,
  gauge32 = 66,
  timeticks = 67,
  opaque = 68,
  counter64 = 70,
  no_such_object = 128,
  no_such_instance = 129,
  end_of_mib_view = 130,
};

struct Value {
  Tag tag = Tag::null;
  std::uint64_t number = 0;  // of numeric tags; Integer32 is sign-extended
  std::string bytes;         // octets, opaque and IpAddress: content; oid: BER content bytes

  static Value integer(std::int64_t value) {
    return {Tag::integer, static_cast<std::uint64_t>(value), {}};
  }
  static Value octets(std::string raw) { return {Tag::octets, 0, std::move(raw)}; }
  static Value unsigned_of(Tag tag, std::uint64_t value) { return {tag, value, {}}; }
  static Value object_id(const Oid& oid);
  static Value ip(const IpAddress& address);

  bool operator==(const Value&) const = default;

  // A value that stands for "there is nothing here".
  bool is_exception() const {
    return tag == Tag::no_such_object || tag == Tag::no_such_instance ||
           tag == Tag::end_of_mib_view;
  }
  bool is_number() const {
    return tag == Tag::integer || tag == Tag::counter32 || tag == Tag::gauge32 ||
           tag == Tag::timeticks || tag == Tag::counter64;
  }
  std::optional<std::int64_t> as_integer() const;     // any number that fits
  std::optional<std::uint64_t> as_unsigned() const;   // any number that is not negative
  std::optional<std::string_view> as_octets() const;  // octets and opaque
  std::optional<Oid> as_oid() const;
  std::optional<IpAddress> as_ip() const;  // IpAddress, or 4 or 16 octets
  // Six octets, or a MAC address in text: some agents answer one as text.
  std::optional<MacAddress> as_mac() const;
  // Sanitised text of octets; "" for any other tag.
  std::string as_text() const;
};

struct VarBind {
  Oid oid;
  Value value;
};

// BER content bytes of an OID (X.690, 8.19), without tag and length, and back.
std::string encode_oid(const Oid& oid);
std::optional<Oid> decode_oid(std::string_view content);

}  // namespace netroster::snmp
