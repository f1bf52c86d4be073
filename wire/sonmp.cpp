// SynOptics' network management protocol: the hello that Bay, Nortel and Avaya switches send into
// each segment. Eleven octets and no text; the frame's source is the switch. The words are those of
// the S5-ETH-MULTISEG-TOPOLOGY-MIB's collector.
#include <fmt/format.h>

#include "wire/layer2.h"
#include "wire/values.h"

namespace netroster::wire {

void read_sonmp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  Cursor cursor(pdu);
  const auto address = IpAddress::from_bytes(cursor.bytes(4));
  const auto segment = cursor.u24();
  cursor.skip(4);  // kind of chassis and backplane, state, number of links
  if (!cursor.ok()) return counts.error(FrameError::truncated);
  NeighbourSeen told;
  auto& neighbour = told.neighbour;
  neighbour.protocol = "sonmp";
  told.source = frame.source;
  if (address && reaches_somebody(*address)) neighbour.addresses.push_back(*address);
  if (frame.source && frame.source->identifies()) {
    neighbour.chassis_id = frame.source->text();
    neighbour.chassis_id_kind = "mac";
  }
  neighbour.port_id = fmt::format("{}/{}", segment >> 8, segment & 0xff);
  if (neighbour.chassis_id.empty() && neighbour.addresses.empty())
    return counts.error(FrameError::bad_value);
  out.neighbours.push_back(std::move(told));
}

}  // namespace netroster::wire
