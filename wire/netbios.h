// NetBIOS over UDP (RFC 1001, 1002): its name service (port 137) and its datagrams (port 138).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/datagram.h"

namespace netroster::wire {

// A name of 15 characters and the byte behind it that says what it is for.
struct NetbiosName {
  std::string name;  // without padding, not yet made clean
  std::uint8_t suffix = 0;

  // The name of a computer: its workstation (0x00) or its file server (0x20). Suffix 0x03 may be
  // the name of who is logged in; such names are never kept.
  bool is_computer() const;
};

// From the 32 letters of its first-level encoding (RFC 1001, 14.1); what follows is its scope.
std::optional<NetbiosName> decode_netbios_name(std::string_view encoded);

// Reports who registers, refreshes or answers to a name that is a computer's own, not a group's.
void read_nbns(const Datagram& datagram, Sightings& sightings, Counts& counts);

// Reports the computer that sends: its name and the address that it states.
void read_nbds(const Datagram& datagram, Sightings& sightings, Counts& counts);

}  // namespace netroster::wire
