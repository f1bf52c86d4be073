#include "wire/dhcp.h"

#include <fmt/format.h>

#include "base/text.h"
#include "wire/cursor.h"
#include "wire/dhcp_options.h"
#include "wire/dns_name.h"
#include "wire/host.h"

namespace netroster::wire {
namespace {

constexpr std::uint32_t magic_cookie = 0x63825363;
constexpr std::uint8_t ethernet = 1;
// Message types (RFC 2132, 9.6; RFC 4388, 6.1).
constexpr std::uint8_t decline = 4;
constexpr std::uint8_t acknowledgement = 5;
constexpr std::uint8_t release = 7;
constexpr std::uint8_t lease_query = 10;
constexpr std::uint8_t lease_unknown = 12;

// The fixed part of the message (RFC 2131, 2).
struct Header {
  bool is_reply = false;
  std::optional<MacAddress> client;
  std::optional<IpAddress> client_address;  // in use by the client already
  std::optional<IpAddress> your_address;    // given by the server
  std::optional<IpAddress> relay;
  std::string_view server_name;
  std::string_view file;
};

// nullopt when it is cut or no BOOTP at all.
std::optional<Header> read_header(Cursor& in) {
  Header header;
  const auto operation = in.u8();
  header.is_reply = operation == 2;
  const auto hardware = in.u8();
  const auto hardware_length = in.u8();
  in.skip(1 + 4 + 2 + 2);  // hops, transaction, seconds, flags
  header.client_address = IpAddress::from_bytes(in.bytes(4));
  header.your_address = IpAddress::from_bytes(in.bytes(4));
  in.skip(4);  // the next server
  header.relay = IpAddress::from_bytes(in.bytes(4));
  const auto hardware_address = in.bytes(16);
  header.server_name = in.bytes(64);
  header.file = in.bytes(128);
  if (!in.ok() || (operation != 1 && operation != 2)) return std::nullopt;
  if (hardware == ethernet && hardware_length == 6)
    header.client = MacAddress::from_bytes(hardware_address.substr(0, 6));
  return header;
}

// Option 81 (RFC 4702): flags and two return codes, then the name as labels or, from older
// clients, as text.
std::string client_fqdn(std::string_view raw) {
  constexpr unsigned encoded_as_labels = 0x04;
  Cursor in(raw);
  const auto flags = in.u8();
  in.skip(2);
  if (!in.ok()) return "";
  if ((flags & encoded_as_labels) == 0) return std::string(in.rest());
  return read_plain_name(in.rest()).value_or("");
}

// "1,3,6,15": the order is the client's own and tells its kind.
std::string numbers(std::string_view raw) {
  std::string out;
  for (const char byte : raw)
    out += fmt::format("{}{}", out.empty() ? "" : ",", static_cast<unsigned char>(byte));
  return out;
}

// Option 82: sub-option 1 is the port it came in by, 2 the switch that says so.
void read_relay_agent(std::string_view raw, HostSeen& client, Counts& counts) {
  Cursor in(raw);
  while (!in.empty()) {
    const auto code = in.u8();
    const auto value = in.bytes(in.u8());
    if (!in.ok()) return counts.error(FrameError::truncated);
    if (code == 1) client.relay_circuit = text_or_hex(value);
    if (code == 2) client.relay_remote = text_or_hex(value);
  }
}

bool is_set(const std::optional<IpAddress>& address) {
  return address && !address->is_unspecified();
}

// 0 for BOOTP.
std::uint8_t message_type(const DhcpOptions& options) {
  const auto type = options.value(DhcpOption::message_type);
  return type.empty() ? 0 : static_cast<std::uint8_t>(type[0]);
}

// The address that is certainly the client's: in use, or acknowledged. BOOTP has no offers.
void add_own_addresses(const Header& header, const DhcpOptions& options, HostSeen& client) {
  const auto type = message_type(options);
  if (header.client_address && type != release) add_address(client, *header.client_address);
  const bool given = type == 0 || type == acknowledgement;
  if (header.is_reply && given && header.your_address) add_address(client, *header.your_address);
}

void report_client(const Header& header, const DhcpOptions& options, const Datagram& datagram,
                   Sightings& sightings, Counts& counts) {
  if (!header.client) return;
  // A relay asks about somebody, and the server knows nothing: nobody has spoken.
  const auto type = message_type(options);
  if (type >= lease_query && type <= lease_unknown) return;
  auto client = host_behind(datagram, "dhcp");
  if (is_set(header.relay)) client.vlan.reset();  // the frame is in the relay's VLAN
  set_mac(client, *header.client);
  if (!client.mac) return;
  add_own_addresses(header, options, client);
  add_name(client, options.value(DhcpOption::host_name));
  add_name(client, client_fqdn(options.value(DhcpOption::client_fqdn)));
  client.vendor_class = sanitise(options.value(DhcpOption::vendor_class));
  client.fingerprint = numbers(options.value(DhcpOption::parameter_list));
  read_relay_agent(options.value(DhcpOption::relay_agent), client, counts);
  if (!header.is_reply && type != decline) {
    const auto wanted = options.address(DhcpOption::requested_address);
    if (wanted && is_host_address(*wanted)) client.requested = wanted;
  }
  report(std::move(client), sightings);
}

// A server that answers a client without an address, and without a relay, stands on its link.
void report_server(const Header& header, const DhcpOptions& options, const Datagram& datagram,
                   Sightings& sightings) {
  const auto server = options.address(DhcpOption::server_id);
  if (!header.is_reply || !server || *server != datagram.source || !datagram.frame.source) return;
  if (is_set(header.relay) || is_set(header.client_address)) return;
  auto host = host_of("dhcp", datagram.frame);
  set_mac(host, *datagram.frame.source);
  add_address(host, *server);
  add_service(host, "dhcp-server");
  report(std::move(host), sightings);
}

}  // namespace

void read_dhcp(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  counts.seen(Protocol::dhcp);
  Cursor in(datagram.payload);
  const auto header = read_header(in);
  if (!header) return counts.error(in.ok() ? FrameError::bad_value : FrameError::truncated);
  // BOOTP of before RFC 1048 has a vendor's own bytes here.
  const bool has_options = in.u32() == magic_cookie;
  const DhcpOptions options(has_options ? in.rest() : std::string_view{}, header->file,
                            header->server_name, counts);
  report_client(*header, options, datagram, sightings, counts);
  report_server(*header, options, datagram, sightings);
}

}  // namespace netroster::wire
