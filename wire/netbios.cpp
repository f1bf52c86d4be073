#include "wire/netbios.h"

#include <utility>

#include "wire/cursor.h"
#include "wire/dns_message.h"
#include "wire/dns_name.h"
#include "wire/host.h"
#include "wire/named_hosts.h"

namespace netroster::wire {
namespace {

constexpr std::size_t name_size = 16;
constexpr std::size_t encoded_size = 2 * name_size;
constexpr unsigned group_name = 0x8000;
constexpr unsigned release = 6;

NetbiosName plain_name(std::string_view raw) {
  NetbiosName name;
  name.suffix = static_cast<std::uint8_t>(raw[name_size - 1]);
  auto text = raw.substr(0, name_size - 1);
  text = text.substr(0, text.find('\0'));
  const auto last = text.find_last_not_of(' ');
  name.name = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
  return name;
}

// RFC 1002, 4.2.1.3: flags and an address, for each address of the name.
void take_addresses(const DnsRecord& record, NamedHosts& hosts) {
  const auto name = decode_netbios_name(record.name);
  if (!name || !name->is_computer()) return;
  for (Cursor in(record.data); in.size() >= 6;) {
    const auto flags = in.u16();
    const auto address = IpAddress::from_bytes(in.bytes(4));
    if ((flags & group_name) == 0 && address) hosts.add(name->name, *address);
  }
}

// RFC 1002, 4.2.18: all names of the sender, then its MAC address.
void take_node_status(const DnsRecord& record, const Datagram& datagram, Sightings& sightings,
                      Counts& counts) {
  auto host = host_behind(datagram, "nbns");
  add_address(host, datagram.source);
  Cursor in(record.data);
  for (int names = in.u8(); names > 0; --names) {
    const auto raw = in.bytes(name_size);
    const auto flags = in.u16();
    if (!in.ok()) return counts.error(FrameError::truncated);
    const auto name = plain_name(raw);
    if ((flags & group_name) == 0 && name.is_computer()) add_name(host, name.name);
  }
  if (const auto mac = MacAddress::from_bytes(in.bytes(6))) set_mac(host, *mac);
  report(std::move(host), sightings);
}

// A request whose sender claims the name, or an answer that grants it.
bool tells_names(const DnsMessage& message) {
  return message.opcode() != release && message.response_code() == 0;
}

}  // namespace

bool NetbiosName::is_computer() const {
  const bool printable = !name.empty() && static_cast<std::uint8_t>(name[0]) > ' ';
  return printable && name[0] != '*' && (suffix == 0x00 || suffix == 0x20);
}

std::optional<NetbiosName> decode_netbios_name(std::string_view encoded) {
  if (encoded.size() < encoded_size) return std::nullopt;
  if (encoded.size() > encoded_size && encoded[encoded_size] != '.') return std::nullopt;
  std::string raw;
  for (std::size_t i = 0; i < encoded_size; i += 2) {
    const int high = encoded[i] - 'A';
    const int low = encoded[i + 1] - 'A';
    if (high < 0 || high > 15 || low < 0 || low > 15) return std::nullopt;
    raw += static_cast<char>(high << 4 | low);
  }
  return plain_name(raw);
}

void read_nbns(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  constexpr auto node_status = static_cast<DnsType>(33);
  counts.seen(Protocol::nbns);
  DnsMessage message(datagram.payload);
  NamedHosts hosts(datagram, "nbns");
  while (const auto record = message.next()) {
    if (!tells_names(message)) continue;
    if (record->type == DnsType::netbios)
      take_addresses(*record, hosts);
    else if (record->type == node_status && message.is_response())
      take_node_status(*record, datagram, sightings, counts);
  }
  hosts.report(sightings);
  if (message.damage()) counts.error(*message.damage());
}

void read_nbds(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  counts.seen(Protocol::nbds);
  Cursor in(datagram.payload);
  const auto type = in.u8();
  in.skip(3);  // flags, identifier
  const auto address = IpAddress::from_bytes(in.bytes(4));
  if (!in.ok()) return counts.error(FrameError::truncated);
  // Direct to one name, to a group, to all (RFC 1002, 4.4.1); others carry no sender's name.
  if (type < 0x10 || type > 0x12 || !address) return;
  in.skip(2 + 2 + 2);  // port, length, offset
  std::size_t offset = 0;
  const auto encoded = read_name(in.rest(), offset);
  if (!in.ok() || !encoded) return counts.error(FrameError::bad_name);
  const auto name = decode_netbios_name(*encoded);
  if (!name) return counts.error(FrameError::bad_name);
  NamedHosts hosts(datagram, "nbds");
  if (name->is_computer()) hosts.add(name->name, *address);
  hosts.report(sightings);
}

}  // namespace netroster::wire
