#include "wire/wlan.h"

#include <utility>

#include "base/text.h"
#include "wire/cursor.h"
#include "wire/wlan_security.h"
#include "wire/wlan_vendor.h"

namespace netroster::wire {
namespace {

// IEEE 802.11-2020, table 9-1: type and subtype of frames.
enum Type : unsigned { management = 0, control = 1, data = 2 };
enum Subtype : unsigned {
  association_request = 0,
  reassociation_request = 2,
  probe_request = 4,
  probe_response = 5,
  beacon = 8
};
// Table 9-92: elements.
enum Element : std::uint8_t {
  ssid = 0,
  ds_parameter = 3,
  rsn = 48,
  ht_operation = 61,
  ccx = 133,
  vendor = 221,
  extension = 255
};

constexpr std::size_t checksum_size = 4;
constexpr std::size_t max_ssid = 32;

// What the elements of one frame tell.
struct Elements {
  std::string ssid;
  bool has_ssid = false;
  std::optional<std::uint32_t> ds_channel;
  std::optional<std::uint32_t> ht_channel;
  std::optional<std::uint32_t> he_channel;
  std::string name;
  std::string ccx_name;
  WlanSecurity security;
  bool whole = true;
};

// A hidden network sends no name, or as many zeros as its name is long.
void take_ssid(std::string_view value, Elements& found) {
  if (found.has_ssid || value.size() > max_ssid) return;
  found.has_ssid = true;
  if (value.find_first_not_of('\0') != std::string_view::npos) found.ssid = sanitise(value);
}

void take_channel(std::string_view value, std::optional<std::uint32_t>& channel) {
  const auto number = Cursor(value).u8();
  if (number != 0 && !channel) channel = number;
}

// HE Operation (9.4.2.249): parameters, colour, rates; then three parts that parameters announce.
// The last is the 6 GHz part, which begins with the primary channel.
void take_he_operation(Cursor in, Elements& found) {
  constexpr unsigned has_vht = 1U << 14, has_co_hosted = 1U << 15, has_6ghz = 1U << 17;
  unsigned parameters = in.u16_le();
  parameters |= static_cast<unsigned>(in.u8()) << 16;
  in.skip(1 + 2);
  if ((parameters & has_vht) != 0) in.skip(3);
  if ((parameters & has_co_hosted) != 0) in.skip(1);
  if ((parameters & has_6ghz) != 0 && in.ok()) take_channel(in.rest(), found.he_channel);
}

void take_vendor(std::string_view value, Elements& found) {
  constexpr std::string_view wpa = "\x00\x50\xf2\x01";
  constexpr std::size_t wpa_size = 4;
  if (value.substr(0, wpa_size) == std::string_view(wpa.data(), wpa_size))
    found.security.take_wpa(value.substr(wpa_size));
  if (found.name.empty()) found.name = access_point_name(value);
}

void take_element(std::uint8_t id, std::string_view value, Elements& found) {
  constexpr std::uint8_t he_operation = 36;
  switch (id) {
    case ssid:
      return take_ssid(value, found);
    case ds_parameter:
      return take_channel(value, found.ds_channel);
    case ht_operation:
      return take_channel(value, found.ht_channel);
    case rsn:
      return found.security.take_rsn(value);
    case ccx:
      found.ccx_name = ccx_name(value);
      break;
    case vendor:
      return take_vendor(value, found);
    case extension:
      if (!value.empty() && static_cast<std::uint8_t>(value[0]) == he_operation)
        take_he_operation(Cursor(value.substr(1)), found);
      break;
    default:
      break;
  }
}

Elements read_elements(Cursor in) {
  Elements found;
  while (!in.empty()) {
    const auto id = in.u8();
    const auto value = in.bytes(in.u8());
    if (!in.ok()) {
      found.whole = false;
      break;
    }
    take_element(id, value, found);
  }
  return found;
}

std::optional<std::uint32_t> channel_of(const Elements& found, const RadioContext& radio) {
  if (found.he_channel) return found.he_channel;
  if (found.ds_channel) return found.ds_channel;
  if (found.ht_channel) return found.ht_channel;
  if (radio.channel) return radio.channel;
  return radio.frequency_mhz ? channel_at(*radio.frequency_mhz) : std::nullopt;
}

// A frame that is cut may have lost the element that would say more than the privacy bit.
std::string security_of(const Elements& found, bool has_privacy) {
  const auto word = found.security.word(has_privacy);
  const bool by_bit_alone = word == "open" || word == "wep";
  return found.whole || !by_bit_alone ? std::string(word) : std::string();
}

void read_beacon(const MacAddress& bssid, Cursor in, const RadioContext& radio,
                 Sightings& sightings, Counts& counts) {
  constexpr unsigned privacy = 1U << 4;
  in.skip(8 + 2);  // timestamp, interval
  const auto capabilities = in.u16_le();
  if (!in.ok()) return counts.error(FrameError::truncated);
  auto found = read_elements(in);
  if (!found.whole) counts.error(FrameError::truncated);
  BeaconSeen seen;
  seen.bssid = bssid;
  seen.channel = channel_of(found, radio);
  seen.security = security_of(found, (capabilities & privacy) != 0);
  seen.ssid = std::move(found.ssid);
  seen.access_point = found.name.empty() ? std::move(found.ccx_name) : std::move(found.name);
  seen.signal_dbm = radio.signal_dbm;
  seen.frequency_mhz = radio.frequency_mhz;
  sightings.beacons.push_back(std::move(seen));
}

Protocol counted_as(unsigned type, unsigned subtype) {
  if (type == control) return Protocol::wlan_ctl;
  if (type == data) return Protocol::wlan_data;
  switch (subtype) {
    case association_request:
    case reassociation_request:
      return Protocol::wlan_assocreq;
    case probe_request:
      return Protocol::wlan_probereq;
    case probe_response:
      return Protocol::wlan_proberesp;
    case beacon:
      return Protocol::wlan_beacon;
    default:
      return Protocol::wlan_mgmt;
  }
}

bool tells_of_a_network(Protocol protocol) {
  return protocol == Protocol::wlan_beacon || protocol == Protocol::wlan_proberesp;
}

void read_management(std::string_view frame, const RadioContext& radio, Sightings& sightings,
                     Counts& counts) {
  constexpr unsigned has_ht_control = 0x80;
  Cursor in(frame);
  in.skip(1);
  const auto flags = in.u8();
  in.skip(2 + 6 + 6);  // duration, receiver, sender
  const auto bssid = MacAddress::from_bytes(in.bytes(6));
  in.skip(2);  // sequence
  if ((flags & has_ht_control) != 0) in.skip(4);
  if (!in.ok() || !bssid) return counts.error(FrameError::truncated);
  read_beacon(*bssid, in, radio, sightings, counts);
}

}  // namespace

std::optional<std::uint32_t> channel_at(std::uint32_t frequency_mhz) {
  const auto number = [frequency_mhz](std::uint32_t base) { return (frequency_mhz - base) / 5; };
  if (frequency_mhz == 2484) return 14;
  if (frequency_mhz >= 2412 && frequency_mhz <= 2472) return number(2407);
  if (frequency_mhz >= 4910 && frequency_mhz <= 4980) return number(4000);
  if (frequency_mhz >= 5160 && frequency_mhz <= 5885) return number(5000);
  if (frequency_mhz == 5935) return 2;
  if (frequency_mhz >= 5955 && frequency_mhz <= 7115) return number(5950);
  return std::nullopt;
}

void read_wlan(std::string_view frame, const RadioContext& radio, Sightings& sightings,
               Counts& counts) {
  if (radio.is_damaged) return counts.error(FrameError::bad_checksum);
  if (radio.has_checksum && frame.size() >= checksum_size) frame.remove_suffix(checksum_size);
  if (frame.size() < 2) return counts.error(FrameError::truncated);
  const unsigned control_byte = static_cast<std::uint8_t>(frame[0]);
  const unsigned type = control_byte >> 2 & 3U;
  if ((control_byte & 3U) != 0 || type > data) return counts.error(FrameError::bad_version);
  const auto protocol = counted_as(type, control_byte >> 4);
  counts.seen(protocol);
  if (tells_of_a_network(protocol)) read_management(frame, radio, sightings, counts);
}

void read_wlan(std::string_view frame, Sightings& sightings, Counts& counts) {
  read_wlan(frame, RadioContext{}, sightings, counts);
}

}  // namespace netroster::wire
