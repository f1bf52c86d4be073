// What a decoder is told of the frame around its bytes, and what it counts. Both are plain values
// of a fixed size, so that a frame that holds nothing of interest costs no allocation.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/mac_address.h"

namespace netroster::wire {

// The frame around a packet. A link type without addresses (raw IP) leaves them unknown.
struct FrameContext {
  std::optional<MacAddress> source;
  std::optional<MacAddress> destination;
  std::optional<std::uint32_t> vlan;  // the outermost 802.1Q or 802.1ad tag; unknown when untagged
  bool whole = true;  // false: the capture kept only the beginning, no checksum can be held
};

// What is counted: one per frame and protocol. The names are those of protocol_name().
enum class Protocol : std::uint8_t {
  lldp,
  cdp,
  edp,
  fdp,
  sonmp,
  stp,
  pvst,
  lacp,
  vtp,
  dtp,
  udld,
  pagp,
  ubdp,
  mndp,
  arp,
  nd_ra,
  nd_rs,
  nd_ns,
  nd_na,
  dhcp,
  dhcpv6,
  mdns,
  llmnr,
  ssdp,
  nbns,
  nbds,
  wsd,
  slp,
  hsrp,
  vrrp,
  igmp,
  eapol,
  loop,
  vlan,
  qinq,
  dot1ad,
  snap_other,
  wlan_beacon,
  wlan_proberesp,
  wlan_probereq,
  wlan_assocreq,
  wlan_mgmt,
  wlan_ctl,
  wlan_data,
  other,
  last_  // how many there are
};

// Why a frame, or a part of one, was left out. The set is fixed: what a sender chooses never
// becomes a name of a counter.
enum class FrameError : std::uint8_t {
  truncated,              // it ends before a field that it must hold
  bad_length,             // a length field contradicts what stands around it
  bad_checksum,           // the checksum of the protocol does not match
  bad_version,            // a version or a type that its standard does not know
  bad_order,              // a mandatory part is missing or stands in the wrong place
  bad_name,               // a DNS name that loops, is too long or points ahead
  bad_value,              // a field whose value cannot be
  too_deep,               // more tags, headers or parts than are followed
  fragment,               // a part of a packet: nothing is put together
  snaplen,                // the capture kept only the beginning of the frame
  unsupported_link_type,  // how the capture wraps its frames is not known here
  last_                   // how many there are
};

// "lldp", "nd-ra", "8021ad", "wlan-beacon" …
constexpr std::string_view protocol_name(Protocol protocol) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(Protocol::last_)> names = {
      "lldp",          "cdp",           "edp",
      "fdp",           "sonmp",         "stp",
      "pvst",          "lacp",          "vtp",
      "dtp",           "udld",          "pagp",
      "ubdp",          "mndp",          "arp",
      "nd-ra",         "nd-rs",         "nd-ns",
      "nd-na",         "dhcp",          "dhcpv6",
      "mdns",          "llmnr",         "ssdp",
      "nbns",          "nbds",          "wsd",
      "slp",           "hsrp",          "vrrp",
      "igmp",          "eapol",         "loop",
      "vlan",          "qinq",          "8021ad",
      "snap-other",    "wlan-beacon",   "wlan-proberesp",
      "wlan-probereq", "wlan-assocreq", "wlan-mgmt",
      "wlan-ctl",      "wlan-data",     "other"};
  return names[static_cast<std::size_t>(protocol)];
}

// "truncated", "bad_checksum" …
constexpr std::string_view error_name(FrameError error) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(FrameError::last_)> names = {
      "truncated",
      "bad_length",
      "bad_checksum",
      "bad_version",
      "bad_order",
      "bad_name",
      "bad_value",
      "too_deep",
      "fragment",
      "snaplen",
      "unsupported_link_type"};
  return names[static_cast<std::size_t>(error)];
}

// What one frame added to the counts, for the many that are like one before.
struct Added {
  static constexpr std::size_t most = 6;
  std::array<std::uint8_t, most> places{};  // in the order of Protocol, then of FrameError
  std::array<std::uint8_t, most> times{};
  std::size_t size = 0;
};

// How many frames spoke which protocol, and what was wrong with how many.
class Counts {
 public:
  void seen(Protocol protocol) { ++counts_[static_cast<std::size_t>(protocol)]; }
  void error(FrameError reason) { ++counts_[protocols + static_cast<std::size_t>(reason)]; }

  // An 802.1Q or 802.1ad tag with this VLAN id, 0 to 4095; 0 is a priority tag.
  void tag(std::uint32_t vlan) { tags_.set(vlan % tags_.size()); }

  std::uint64_t of(Protocol protocol) const { return counts_[static_cast<std::size_t>(protocol)]; }
  std::uint64_t of(FrameError reason) const {
    return counts_[protocols + static_cast<std::size_t>(reason)];
  }

  const std::bitset<4096>& tags() const { return tags_; }

  // What came since `before`; nullopt when that is more than Added holds. Tags are not among it:
  // they stay set.
  std::optional<Added> since(const Counts& before) const {
    Added added;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      const auto times = counts_[i] - before.counts_[i];
      if (times == 0) continue;
      if (added.size == Added::most || times > UINT8_MAX) return std::nullopt;
      added.places[added.size] = static_cast<std::uint8_t>(i);
      added.times[added.size++] = static_cast<std::uint8_t>(times);
    }
    return added;
  }
  void add(const Added& added) {
    for (std::size_t i = 0; i < added.size; ++i) counts_[added.places[i]] += added.times[i];
  }

  bool operator==(const Counts&) const = default;

 private:
  static constexpr std::size_t protocols = static_cast<std::size_t>(Protocol::last_);
  std::array<std::uint64_t, protocols + static_cast<std::size_t>(FrameError::last_)> counts_{};
  std::bitset<4096> tags_;
};

}  // namespace netroster::wire
