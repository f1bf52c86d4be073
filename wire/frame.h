// One captured frame: which headers it has and who reads what is behind them. Pure: what it learns
// goes to Sightings and Counts. A frame that holds nothing of interest costs no allocation.
#pragma once

#include <cstdint>
#include <string_view>

#include "wire/frame_context.h"
#include "wire/sightings.h"

namespace netroster::wire {

// How a capture wraps its frames, by the numbers that capture files use (LINKTYPE_ of the tcpdump
// group). Numbers that are not here can be passed as well: they are counted as unsupported.
enum class LinkType : std::uint32_t {
  null = 0,  // BSD loopback: the address family in the byte order of the machine
  ethernet = 1,
  raw_ip_bsd = 12,
  raw_ip_openbsd = 14,
  raw_ip = 101,
  wlan = 105,  // IEEE 802.11
  loop = 108,  // OpenBSD loopback: the address family in network order
  linux_cooked = 113,
  prism = 119,
  radiotap = 127,
  avs = 163,
  ppi = 192,
  ipv4 = 228,
  ipv6 = 229,
  linux_cooked2 = 276,
};

// Reads one frame. `captured` is what the capture kept of it, `wire_length` how long it was on the
// wire, in octets. Counts each protocol that it met and each reason why a part was left out.
void read_frame(LinkType link, std::string_view captured, std::uint32_t wire_length, Sightings& out,
                Counts& counts);

// All that read_frame() looks at, of a frame of Ethernet that its sender is likely to repeat: LLDP
// and its kin, spanning tree, LACP, ARP. Of ARP whom it asks for is left out. Two frames with the
// same part say the same. "" for others: IP, radio, frames that were cut.
std::string_view repeated_part(LinkType link, std::string_view captured, std::uint32_t wire_length);

}  // namespace netroster::wire
