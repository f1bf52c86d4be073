#include "wire/datagram.h"

#include <array>

#include "wire/dhcp.h"
#include "wire/dhcpv6.h"
#include "wire/first_hop.h"
#include "wire/host.h"
#include "wire/mdns.h"
#include "wire/mndp.h"
#include "wire/netbios.h"
#include "wire/ssdp.h"
#include "wire/ubdp.h"

namespace netroster::wire {
namespace {

// Which end must have the port: a client's own port says nothing where the server's is fixed.
enum class End : std::uint8_t { either, receiver };

struct PortRow {
  std::uint16_t port;
  End end;
  DatagramReader read;
};

template <Protocol protocol>
void only_count(const Datagram&, Sightings&, Counts& counts) {
  counts.seen(protocol);
}

// IANA's service names and port numbers; 5678 and 10001 by their makers' use.
constexpr PortRow rows[] = {
    {67, End::either, read_dhcp},
    {68, End::either, read_dhcp},
    {137, End::either, read_nbns},
    {138, End::either, read_nbds},
    {427, End::either, only_count<Protocol::slp>},
    {546, End::either, read_dhcpv6},
    {547, End::either, read_dhcpv6},
    {1900, End::either, read_ssdp},
    {1985, End::receiver, read_hsrp},
    {2029, End::receiver, read_hsrp},
    {3702, End::either, only_count<Protocol::wsd>},
    {5353, End::either, read_mdns},
    {5355, End::either, read_llmnr},
    {5678, End::receiver, read_mndp},
    {10001, End::either, read_ubdp},
};

// One bit a port: most datagrams are between ports that nobody reads.
constexpr auto read_ports = [] {
  std::array<std::uint64_t, 1024> bits{};
  for (const auto& row : rows) bits[row.port / 64] |= std::uint64_t{1} << row.port % 64;
  return bits;
}();

bool is_read(std::uint16_t port) { return (read_ports[port / 64] >> port % 64 & 1U) != 0; }

DatagramReader reader_at(std::uint16_t port, bool is_receiver) {
  if (!is_read(port)) return nullptr;
  for (const auto& row : rows)
    if (row.port == port && (is_receiver || row.end == End::either)) return row.read;
  return nullptr;
}

}  // namespace

bool Datagram::is_from_this_link() const {
  if (hops == 255 || source.is_link_local()) return true;
  return frame.destination && frame.destination->is_multicast();
}

HostSeen host_behind(const Datagram& datagram, std::string_view protocol) {
  auto host = host_of(protocol, datagram.frame);
  if (!datagram.is_from_this_link()) host.vlan.reset();
  return host;
}

HostSeen sender_of(const Datagram& datagram, std::string_view protocol) {
  auto host = host_behind(datagram, protocol);
  if (datagram.frame.source && datagram.is_from_this_link()) set_mac(host, *datagram.frame.source);
  add_address(host, datagram.source);
  return host;
}

DatagramReader reader_of(std::uint16_t source_port, std::uint16_t destination_port) {
  if (const auto reader = reader_at(destination_port, true)) return reader;
  return reader_at(source_port, false);
}

}  // namespace netroster::wire
