#include "collectors/snmp/wire_id.h"

#include "collectors/snmp/ber.h"

namespace netroster::snmp {

std::optional<WireId> peek_wire_id(std::span<const std::uint8_t> datagram) {
  ber::Reader outer(datagram);
  ber::Reader message = outer.enter(ber::tag_sequence);
  WireId out;
  out.version = message.integer32();
  if (message.failed()) return std::nullopt;
  if (out.version == 3) {
    ber::Reader global = message.enter(ber::tag_sequence);
    out.id = global.integer32();
    return global.failed() ? std::nullopt : std::optional(out);
  }
  message.take(ber::tag_octets);
  const auto pdu = message.next();
  if (message.failed()) return std::nullopt;
  ber::Reader body(pdu.content);
  out.id = body.integer32();
  return body.failed() ? std::nullopt : std::optional(out);
}

}  // namespace netroster::snmp
