// Decoders of what stands directly in a frame of IEEE 802.3. `pdu` begins behind the Ethernet, LLC
// and SNAP headers and ends where the frame's own length says. Each adds what it could read to
// `out` and counts what was wrong.
#pragma once

#include <string_view>

#include "wire/frame_context.h"
#include "wire/sightings.h"

namespace netroster::wire {

using Decoder = void (*)(std::string_view pdu, const FrameContext& frame, Sightings& out,
                         Counts& counts);

// IEEE 802.1AB, with the extensions of 802.1, 802.3 and LLDP-MED (ANSI/TIA-1057).
void read_lldp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);
// Cisco's discovery protocol, versions 1 and 2. Foundry's (FDP) has the same form.
void read_cdp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);
void read_fdp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);
// Extreme's discovery protocol. A switch sends its name and port, and its VLANs, in two frames.
void read_edp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);
// The hello of a segment in SynOptics' network management protocol (Bay, Nortel, Avaya, Extreme
// ERS).
void read_sonmp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);

// Spanning tree: IEEE 802.1D configuration BPDUs, 802.1w, 802.1Q MSTP, 802.1aq as far as it is
// MSTP.
void read_stp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);
// The same with the VLAN it is for behind it (PVST+, Rapid PVST+).
void read_pvst(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);
// IEEE 802.1AX clause 6.4.2: `pdu` begins with the subtype of the slow protocol.
void read_slow_protocol(std::string_view pdu, const FrameContext& frame, Sightings& out,
                        Counts& counts);

// Cisco's VLAN trunking protocol, dynamic trunking protocol and unidirectional link detection.
void read_vtp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);
void read_dtp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);
void read_udld(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts);

}  // namespace netroster::wire
