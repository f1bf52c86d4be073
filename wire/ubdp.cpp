#include "wire/ubdp.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "wire/cursor.h"
#include "wire/host.h"

namespace netroster::wire {
namespace {

// The parts of an answer; numbers as devices send them.
enum Part : std::uint8_t {
  mac = 0x01,
  mac_and_address = 0x02,
  firmware = 0x03,
  host_name = 0x0b,
  platform = 0x0c,
  model = 0x14,
  short_model = 0x15
};

void add_neighbour_address(Neighbour& neighbour, std::string_view raw) {
  const auto address = IpAddress::from_bytes(raw);
  auto& known = neighbour.addresses;
  if (!address || !is_host_address(*address) || known.size() >= max_host_values) return;
  if (std::find(known.begin(), known.end(), *address) == known.end()) known.push_back(*address);
}

// The first MAC address is the device's; later ones are other ports'.
void set_chassis(Neighbour& neighbour, std::string_view raw) {
  const auto address = MacAddress::from_bytes(raw);
  if (!address || !address->identifies() || !neighbour.chassis_id.empty()) return;
  neighbour.chassis_id = address->text();
  neighbour.chassis_id_kind = "mac";
}

void take(Neighbour& neighbour, std::uint8_t part, std::string_view value) {
  switch (part) {
    case mac:
      set_chassis(neighbour, value);
      break;
    case mac_and_address:
      if (value.size() != 10) break;
      set_chassis(neighbour, value.substr(0, 6));
      add_neighbour_address(neighbour, value.substr(6));
      break;
    case firmware:
      neighbour.description = sanitise(value);
      break;
    case host_name:
      neighbour.name = sanitise(value, max_host_name);
      break;
    case platform:
    case short_model:
      if (neighbour.platform.empty()) neighbour.platform = sanitise(value, max_host_name);
      break;
    case model:  // the full name says more
      neighbour.platform = sanitise(value, max_host_name);
      break;
    default:
      break;
  }
}

}  // namespace

void read_ubdp(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  Cursor in(datagram.payload);
  const auto version = in.u8();
  in.skip(1);  // command
  const std::size_t length = in.u16();
  if (!in.ok() || (version != 1 && version != 2)) return;  // the port is not theirs alone
  counts.seen(Protocol::ubdp);
  bool whole = length <= in.size();
  NeighbourSeen seen;
  seen.neighbour.protocol = "ubdp";
  for (Cursor parts(in.rest().substr(0, length)); !parts.empty();) {
    const auto part = parts.u8();
    const auto value = parts.bytes(parts.u16());
    if (!parts.ok()) {
      whole = false;
      break;
    }
    take(seen.neighbour, part, value);
  }
  if (!whole) counts.error(FrameError::truncated);
  if (seen.neighbour.chassis_id.empty()) return;
  if (datagram.is_from_this_link()) seen.source = datagram.frame.source;
  sightings.neighbours.push_back(std::move(seen));
}

}  // namespace netroster::wire
