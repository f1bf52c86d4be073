// Frames of layer 2, written octet by octet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/frame.h"
#include "wire/layer2.h"
#include "wire/values.h"

namespace netroster::wire {

// "01 80c2" -> three octets; anything but hexadecimal digits is skipped.
inline std::string hex(std::string_view digits) {
  std::string out;
  int high = -1;
  for (const char c : digits) {
    const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (value < 0) continue;
    if (high < 0) {
      high = value;
      continue;
    }
    out += static_cast<char>(high * 16 + value);
    high = -1;
  }
  return out;
}

inline std::string be16(std::size_t value) {
  return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
}
inline std::string be32(std::size_t value) { return be16(value >> 16) + be16(value & 0xffff); }

// One part of LLDP: seven bits of type, nine of length.
inline std::string lldp_tlv(unsigned type, const std::string& value) {
  return be16(type << 9 | value.size()) + value;
}
inline std::string lldp_extension(std::string_view oui_and_subtype, const std::string& value) {
  return lldp_tlv(127, hex(oui_and_subtype) + value);
}
// The three parts that must come first: 00:1a:2b:3c:4d:5e, "Gi1/0/1", 120 seconds.
inline std::string lldp_head(unsigned ttl = 120) {
  return lldp_tlv(1, hex("04 001a2b3c4d5e")) + lldp_tlv(2, hex("05") + "Gi1/0/1") +
         lldp_tlv(3, be16(ttl));
}

// One part of CDP, FDP, DTP or UDLD.
inline std::string counted_tlv(unsigned type, const std::string& value) {
  return be16(type) + be16(value.size() + 4) + value;
}

// Puts the checksum (RFC 1071) of an even number of octets where it belongs.
inline std::string with_checksum(std::string pdu, std::size_t at) {
  pdu.replace(at, 2, be16(internet_checksum(pdu)));
  return pdu;
}
// Version 2, 180 seconds. An odd number of octets gets the checksum that RFC 1071 asks for.
inline std::string cdp_pdu(const std::string& parts) {
  return with_checksum(hex("02 b4 0000") + parts, 2);
}

inline constexpr std::string_view source_mac = "00 1a 2b 3c 4d 5e";

inline std::string ethernet(std::string_view destination, unsigned type, const std::string& rest) {
  return hex(destination) + hex(source_mac) + be16(type) + rest;
}
inline std::string llc_frame(std::string_view destination, std::string_view llc,
                             const std::string& pdu) {
  const auto payload = hex(llc) + pdu;
  return ethernet(destination, static_cast<unsigned>(payload.size()), payload);
}

inline FrameContext from_source() {
  FrameContext frame;
  frame.source = MacAddress::from_bytes(hex(source_mac));
  return frame;
}

// What one decoder makes of one PDU.
struct Decoded {
  Sightings out;
  Counts counts;
};
inline Decoded decode(Decoder decoder, const std::string& pdu, FrameContext frame = from_source()) {
  Decoded decoded;
  decoder(pdu, frame, decoded.out, decoded.counts);
  return decoded;
}
inline Decoded read_whole(const std::string& bytes, LinkType link = LinkType::ethernet) {
  Decoded decoded;
  read_frame(link, bytes, static_cast<std::uint32_t>(bytes.size()), decoded.out, decoded.counts);
  return decoded;
}

inline std::uint64_t all_errors(const Counts& counts) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(FrameError::last_); ++i)
    sum += counts.of(static_cast<FrameError>(i));
  return sum;
}

}  // namespace netroster::wire
