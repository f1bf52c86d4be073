#include "wire/mndp.h"

#include <utility>

#include "base/text.h"
#include "wire/cursor.h"
#include "wire/host.h"

namespace netroster::wire {
namespace {

// The parts of an announcement; numbers as devices send them.
enum Part : std::uint16_t {
  mac = 1,
  identity = 5,
  version = 7,
  platform = 8,
  board = 12,
  ipv6 = 15,
  interface_name = 16,
  ipv4 = 17
};

void take_address(Neighbour& neighbour, std::string_view raw, std::size_t size) {
  if (raw.size() != size) return;
  const auto address = IpAddress::from_bytes(raw);
  if (address && is_host_address(*address) && neighbour.addresses.size() < max_host_values)
    neighbour.addresses.push_back(*address);
}

void take_mac(Neighbour& neighbour, std::string_view raw) {
  const auto address = MacAddress::from_bytes(raw);
  if (!address || !address->identifies()) return;
  neighbour.chassis_id = address->text();
  neighbour.chassis_id_kind = "mac";
}

// "MikroTik" and "RB4011iGS+" together are the platform.
void add_platform(Neighbour& neighbour, std::string_view raw) {
  const auto text = sanitise(raw, max_host_name);
  if (!neighbour.platform.empty() && !text.empty()) neighbour.platform += ' ';
  neighbour.platform += text;
}

void take(Neighbour& neighbour, std::uint16_t part, std::string_view value) {
  switch (part) {
    case mac:
      return take_mac(neighbour, value);
    case identity:
      neighbour.name = sanitise(value, max_host_name);
      break;
    case version:
      neighbour.description = sanitise(value);
      break;
    case platform:
    case board:
      if (neighbour.platform.size() < max_host_name) add_platform(neighbour, value);
      break;
    case ipv6:
      return take_address(neighbour, value, 16);
    case ipv4:
      return take_address(neighbour, value, 4);
    case interface_name:
      neighbour.port_id = sanitise(value, max_host_name);
      neighbour.port_id_kind = "interface";
      break;
    default:
      break;
  }
}

}  // namespace

void read_mndp(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  Cursor in(datagram.payload);
  in.skip(4);  // header, sequence number
  if (!in.ok()) return counts.error(FrameError::truncated);
  counts.seen(Protocol::mndp);
  NeighbourSeen seen;
  seen.neighbour.protocol = "mndp";
  while (!in.empty()) {
    const auto part = in.u16();
    const auto value = in.bytes(in.u16());
    if (!in.ok()) {
      counts.error(FrameError::truncated);
      break;
    }
    take(seen.neighbour, part, value);
  }
  if (seen.neighbour.chassis_id.empty()) return;
  if (datagram.is_from_this_link()) seen.source = datagram.frame.source;
  sightings.neighbours.push_back(std::move(seen));
}

}  // namespace netroster::wire
