// Slow protocols (IEEE 802.3 annex 57A). LACP (IEEE 802.1AX clause 6.4.2.3) is read; the others
// (marker, OAM, ESMC) name nobody.
#include "wire/layer2.h"
#include "wire/values.h"

namespace netroster::wire {
namespace {

constexpr std::uint8_t lacp_subtype = 1;

struct End {
  std::string system;
  std::uint32_t key = 0;
  std::uint32_t port = 0;
};

// One of the two ends: its type, a length of 20, system, key, port's priority and number, state.
std::optional<FrameError> read_end(Cursor& cursor, std::uint8_t type, End& end) {
  if (cursor.u8() != type) return cursor.ok() ? FrameError::bad_order : FrameError::truncated;
  if (cursor.u8() != 20) return cursor.ok() ? FrameError::bad_length : FrameError::truncated;
  Cursor part = cursor.take(18);
  end.system = system_id(part);
  if (end.system.ends_with("/00:00:00:00:00:00")) end.system.clear();  // it heard nobody yet
  end.key = part.u16();
  part.skip(2);
  end.port = part.u16();
  return part.ok() ? std::nullopt : std::optional(FrameError::truncated);
}

std::optional<FrameError> read_lacp(Cursor cursor, LacpSeen& told) {
  const auto version = cursor.u8();
  if (!cursor.ok()) return FrameError::truncated;
  if (version == 0) return FrameError::bad_version;
  End actor;
  End partner;
  if (const auto reason = read_end(cursor, 1, actor)) return reason;
  if (const auto reason = read_end(cursor, 2, partner)) return reason;
  told.actor_system = std::move(actor.system);
  told.actor_key = actor.key;
  told.actor_port = actor.port;
  told.partner_system = std::move(partner.system);
  told.partner_key = partner.key;
  told.partner_port = partner.port;
  return std::nullopt;
}

}  // namespace

void read_slow_protocol(std::string_view pdu, const FrameContext& frame, Sightings& out,
                        Counts& counts) {
  Cursor cursor(pdu);
  if (cursor.u8() != lacp_subtype) return;
  counts.seen(Protocol::lacp);
  LacpSeen told;
  told.source = frame.source;
  if (const auto reason = read_lacp(cursor, told)) return counts.error(*reason);
  out.lacp.push_back(std::move(told));
}

}  // namespace netroster::wire
