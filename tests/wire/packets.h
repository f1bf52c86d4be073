// Packets written in a test: hexadecimal for what matters, builders for the headers around it.
#pragma once

#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/ip.h"

namespace netroster::wire {

// "00 1a 2b" or "001a2b": three bytes.
inline std::string hex(std::string_view digits) {
  std::string out;
  int high = -1;
  for (const char c : digits) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) continue;
    const int value = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    if (high < 0) {
      high = value;
    } else {
      out += static_cast<char>(high << 4 | value);
      high = -1;
    }
  }
  return out;
}

inline std::string u8(std::size_t number) { return {static_cast<char>(number & 0xff)}; }
inline std::string u16(std::size_t number) { return u8(number >> 8) + u8(number); }
inline std::string zeros(std::size_t count) { return std::string(count, '\0'); }

inline MacAddress mac(std::string_view text) { return *MacAddress::parse(text); }
inline IpAddress ip(std::string_view text) { return *IpAddress::parse(text); }
inline std::string raw(const IpAddress& address) {
  return {reinterpret_cast<const char*>(address.bytes().data()), address.is_v4() ? 4U : 16U};
}

inline constexpr std::string_view station = "00:11:22:33:44:55";
inline constexpr std::string_view everybody = "ff:ff:ff:ff:ff:ff";

inline FrameContext frame_from(std::string_view source = station,
                               std::string_view destination = everybody) {
  return {mac(source), mac(destination), std::nullopt};
}

inline std::string ipv4_packet(std::string_view source, std::string_view destination,
                               std::uint8_t protocol, const std::string& payload,
                               std::uint8_t ttl = 64) {
  return hex("45 00") + u16(20 + payload.size()) + hex("00 01 00 00") + u8(ttl) + u8(protocol) +
         hex("00 00") + raw(ip(source)) + raw(ip(destination)) + payload;
}

inline std::string ipv6_packet(std::string_view source, std::string_view destination,
                               std::uint8_t next, const std::string& payload,
                               std::uint8_t hops = 255) {
  return hex("60 00 00 00") + u16(payload.size()) + u8(next) + u8(hops) + raw(ip(source)) +
         raw(ip(destination)) + payload;
}

inline std::string udp_segment(std::uint16_t source, std::uint16_t destination,
                               const std::string& payload) {
  return u16(source) + u16(destination) + u16(8 + payload.size()) + hex("00 00") + payload;
}

// What decoders made of something.
struct Seen {
  Sightings sightings;
  Counts counts;

  const HostSeen& host(std::size_t index = 0) const { return sightings.hosts.at(index); }
  std::size_t hosts() const { return sightings.hosts.size(); }
};

inline Seen read_ip(const std::string& packet, const FrameContext& frame = frame_from()) {
  Seen seen;
  if (!packet.empty() && static_cast<std::uint8_t>(packet[0]) >> 4 == 6)
    read_ipv6(packet, frame, seen.sightings, seen.counts);
  else
    read_ipv4(packet, frame, seen.sightings, seen.counts);
  return seen;
}

// A datagram to a group or to all, as most of these protocols send it.
inline Seen read_udp(std::uint16_t port, const std::string& payload,
                     std::string_view source = "10.0.0.5",
                     const FrameContext& frame = frame_from()) {
  const auto segment = udp_segment(port, port, payload);
  return read_ip(ip(source).is_v4() ? ipv4_packet(source, "224.0.0.251", 17, segment)
                                    : ipv6_packet(source, "ff02::fb", 17, segment),
                 frame);
}

}  // namespace netroster::wire
