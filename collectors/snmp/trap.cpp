#include "collectors/snmp/trap.h"

#include <optional>

#include "collectors/snmp/ber.h"
#include "collectors/snmp/message.h"
#include "collectors/snmp/value.h"

namespace netroster::snmp {
namespace {

constexpr std::uint8_t tag_trap_v1 = 0xa4;
constexpr std::uint8_t tag_inform = 0xa6;
constexpr std::uint8_t tag_trap_v2 = 0xa7;
constexpr std::uint8_t tag_time_ticks = 0x43;
constexpr std::uint8_t tag_address = 0x40;
constexpr std::size_t most_rows = 512;

Error malformed(const char* what) { return {Errc::protocol, what}; }

std::optional<Oid> oid_of(std::span<const std::uint8_t> content) {
  return decode_oid({reinterpret_cast<const char*>(content.data()), content.size()});
}

// generic-trap of RFC 1157; snmpTraps of RFC 3418 counts the same ones from 1 on.
TrapKind kind_of(std::int64_t generic) {
  switch (generic) {
    case 0:
      return TrapKind::cold_start;
    case 1:
      return TrapKind::warm_start;
    case 2:
      return TrapKind::link_down;
    case 3:
      return TrapKind::link_up;
    case 4:
      return TrapKind::authentication_failure;
    default:
      return TrapKind::other;
  }
}

TrapKind kind_of(const Oid& trap) {
  static const Oid standard{1, 3, 6, 1, 6, 3, 1, 1, 5};
  if (!standard.contains(trap) || trap.size() != standard.size() + 1) return TrapKind::other;
  return kind_of(static_cast<std::int64_t>(trap.back()) - 1);
}

// The rows must fit, whatever they hold; snmpTrapOID.0 says what the trap is.
Result<TrapKind> read_rows(ber::Reader list) {
  static const Oid trap_oid{1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
  auto kind = TrapKind::other;
  std::size_t rows = 0;
  while (!list.empty() && !list.failed()) {
    ber::Reader row = list.enter(ber::tag_sequence);
    const auto name = oid_of(row.take(static_cast<std::uint8_t>(Tag::oid)));
    const auto value = row.next();
    if (row.failed() || !row.empty() || !name) return malformed("a variable binding does not fit");
    if (++rows > most_rows) return malformed("too many variable bindings");
    if (*name != trap_oid || value.tag != static_cast<std::uint8_t>(Tag::oid)) continue;
    const auto trap = oid_of(value.content);
    if (!trap) return malformed("snmpTrapOID is no OID");
    kind = kind_of(*trap);
  }
  if (list.failed()) return malformed("the variable bindings do not fit their length");
  return kind;
}

Result<TrapKind> read_v1(ber::Reader body) {
  const auto enterprise = oid_of(body.take(static_cast<std::uint8_t>(Tag::oid)));
  const auto agent = body.take(tag_address);
  const auto generic = body.integer();
  body.integer();  // specific-trap
  body.take(tag_time_ticks);
  const ber::Reader list = body.enter(ber::tag_sequence);
  if (body.failed() || !body.empty() || !enterprise || agent.size() != 4)
    return malformed("the trap's fields do not fit their length");
  if (auto rows = read_rows(list); !rows) return rows;
  return kind_of(generic);
}

Result<TrapKind> read_v2(ber::Reader body) {
  for (int i = 0; i < 3; ++i) body.integer();  // request-id, error-status, error-index
  const ber::Reader list = body.enter(ber::tag_sequence);
  if (body.failed() || !body.empty()) return malformed("the trap's fields do not fit their length");
  return read_rows(list);
}

Result<TrapKind> read_with_community(std::span<const std::uint8_t> datagram) {
  ber::Reader outer(datagram);
  ber::Reader message = outer.enter(ber::tag_sequence);
  const auto version = message.integer();
  message.take(ber::tag_octets);  // the community: traps have often one of their own
  const auto pdu = message.next();
  if (message.failed() || !message.empty() || !outer.empty())
    return malformed("the message does not fit its length");
  const ber::Reader body(pdu.content);
  if (version == 0 && pdu.tag == tag_trap_v1) return read_v1(body);
  if (version == 1 && (pdu.tag == tag_trap_v2 || pdu.tag == tag_inform)) return read_v2(body);
  return malformed("a message that is no notification");
}

}  // namespace

std::string_view text(TrapKind kind) {
  constexpr std::array<std::string_view, trap_kinds> words{
      "cold_start", "warm_start", "link_down", "link_up", "authentication_failure",
      "other",      "unopened"};
  return words[static_cast<std::size_t>(kind)];
}

Result<TrapKind> read_trap(std::span<const std::uint8_t> datagram) {
  const auto version = peek_version(datagram);
  if (!version) return version.error();
  if (*version != 3) return read_with_community(datagram);
  const auto header = peek_v3(datagram);
  if (!header) return header.error();
  return TrapKind::unopened;
}

}  // namespace netroster::snmp
