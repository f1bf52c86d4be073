#include "wire/dhcpv6.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/text.h"
#include "wire/cursor.h"
#include "wire/dns_name.h"
#include "wire/host.h"

namespace netroster::wire {
namespace {

// RFC 8415, 7.3 and 21; RFC 4704; RFC 4649; RFC 6939.
enum Message : std::uint8_t {
  confirm = 4,
  renew = 5,
  rebind = 6,
  reply = 7,
  relay_forward = 12,
  relay_reply = 13
};
enum Option : std::uint16_t {
  client_id = 1,
  non_temporary = 3,
  temporary = 4,
  address = 5,
  option_request = 6,
  relay_message = 9,
  vendor_class = 16,
  interface_id = 18,
  remote_id = 37,
  client_fqdn = 39,
  client_link_address = 79
};

constexpr int max_relays = 8;  // HOP_COUNT_LIMIT
constexpr std::uint16_t ethernet = 1;

bool is_relayed(std::uint8_t type) { return type == relay_forward || type == relay_reply; }
bool is_from_server(std::uint8_t type) { return type == 2 || type == reply || type == 10; }
bool holds_own_addresses(std::uint8_t type) {
  return type == reply || type == confirm || type == renew || type == rebind;
}

struct Client {
  HostSeen host;
  std::uint8_t message = 0;
  std::optional<MacAddress> duid_mac;
  std::optional<MacAddress> relayed_mac;
};

// Calls `take(code, value)` for each whole option. False when one runs past the end.
template <typename Take>
bool each_option(std::string_view options, Take take) {
  Cursor in(options);
  while (!in.empty()) {
    const auto code = in.u16();
    const auto value = in.bytes(in.u16());
    if (!in.ok()) return false;
    take(code, value);
  }
  return true;
}

// A DUID that was made from a MAC address: DUID-LLT and DUID-LL (RFC 8415, 11.2 and 11.4).
std::optional<MacAddress> mac_of_duid(std::string_view raw) {
  Cursor in(raw);
  const auto type = in.u16();
  if ((type != 1 && type != 3) || in.u16() != ethernet) return std::nullopt;
  if (type == 1) in.skip(4);  // when it was made
  return MacAddress::from_bytes(in.rest());
}

// Option 79: what kind of link, and the address on it.
std::optional<MacAddress> mac_of_link_address(std::string_view raw) {
  Cursor in(raw);
  if (in.u16() != ethernet) return std::nullopt;
  return MacAddress::from_bytes(in.rest());
}

// Option 16: an enterprise number, then texts with their lengths.
std::string text_of_vendor_class(std::string_view raw) {
  Cursor in(raw);
  in.skip(4);
  std::string text;
  while (!in.empty()) {
    const auto part = in.bytes(in.u16());
    if (!in.ok()) break;
    if (!text.empty()) text += ' ';
    text += part;
  }
  return sanitise(text);
}

std::string numbers(std::string_view raw) {
  std::string out;
  for (Cursor in(raw); in.size() >= 2;)
    out += fmt::format("{}{}", out.empty() ? "" : ",", in.u16());
  return out;
}

// The addresses inside IA_NA (fixed part 12 bytes) or IA_TA (4 bytes).
void add_assigned(std::string_view association, std::size_t fixed, HostSeen& host) {
  if (association.size() < fixed) return;
  each_option(association.substr(fixed), [&host](std::uint16_t code, std::string_view value) {
    constexpr std::size_t gone = 0;
    if (code != address || value.size() < 24) return;
    Cursor in(value);
    const auto assigned = IpAddress::from_bytes(in.bytes(16));
    in.skip(4);  // preferred lifetime
    if (assigned && in.u32() != gone) add_address(host, *assigned);
  });
}

void take_client_option(Client& client, std::uint16_t code, std::string_view value) {
  switch (code) {
    case client_id:
      client.duid_mac = mac_of_duid(value);
      break;
    case non_temporary:
    case temporary:
      if (holds_own_addresses(client.message))
        add_assigned(value, code == temporary ? 4 : 12, client.host);
      break;
    case option_request:
      client.host.fingerprint = numbers(value);
      break;
    case vendor_class:
      client.host.vendor_class = text_of_vendor_class(value);
      break;
    case client_fqdn:
      if (!value.empty()) add_name(client.host, read_plain_name(value.substr(1)).value_or(""));
      break;
    default:
      break;
  }
}

// What a relay adds. The one nearest to the client comes last and counts.
void take_relay_option(Client& client, std::uint16_t code, std::string_view value) {
  if (code == interface_id) client.host.relay_circuit = text_or_hex(value);
  if (code == remote_id && value.size() > 4)
    client.host.relay_remote = text_or_hex(value.substr(4));
  if (code == client_link_address) client.relayed_mac = mac_of_link_address(value);
}

// The options of a relay's message. Gives the message that it passes on; "" when there is none.
std::string_view read_relay(std::string_view options, Client& client, Counts& counts) {
  std::string_view inner;
  const bool whole = each_option(options, [&](std::uint16_t code, std::string_view value) {
    if (code == relay_message) inner = value;
    take_relay_option(client, code, value);
  });
  if (!whole) counts.error(FrameError::truncated);
  return inner;
}

void read_client(std::string_view options, Client& client, Counts& counts) {
  const bool whole = each_option(options, [&](std::uint16_t code, std::string_view value) {
    take_client_option(client, code, value);
  });
  if (!whole) counts.error(FrameError::truncated);
}

// Unwraps the relays one by one and reads the client's message inside.
void read_message(std::string_view message, Client& client, Counts& counts) {
  for (int relays = 0;; ++relays) {
    Cursor in(message);
    client.message = in.u8();
    const bool relayed = is_relayed(client.message);
    in.skip(relayed ? 1 + 16 + 16 : 3);  // hop count, link and peer address; or a transaction
    if (!in.ok()) return counts.error(FrameError::truncated);
    if (relays > max_relays) return counts.error(FrameError::too_deep);
    if (!relayed) return read_client(in.rest(), client, counts);
    message = read_relay(in.rest(), client, counts);
    if (message.empty()) return;
  }
}

}  // namespace

void read_dhcpv6(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  counts.seen(Protocol::dhcpv6);
  Client client;
  client.host = host_behind(datagram, "dhcpv6");
  read_message(datagram.payload, client, counts);
  const bool relayed =
      !datagram.payload.empty() && is_relayed(static_cast<std::uint8_t>(datagram.payload.front()));
  if (relayed) client.host.vlan.reset();  // the frame is in the relay's VLAN
  const bool direct = !relayed && !is_from_server(client.message) && !is_relayed(client.message);
  auto mac = client.relayed_mac ? client.relayed_mac : client.duid_mac;
  if (direct && datagram.is_from_this_link() && datagram.frame.source) {
    mac = datagram.frame.source;
    add_address(client.host, datagram.source);
  }
  if (mac) set_mac(client.host, *mac);
  report(std::move(client.host), sightings);
}

}  // namespace netroster::wire
