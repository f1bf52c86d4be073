#include "wire/nd.h"

#include <optional>
#include <utility>

#include "wire/cursor.h"
#include "wire/host.h"

namespace netroster::wire {
namespace {

enum Type : std::uint8_t {
  router_solicitation = 133,
  router_advertisement = 134,
  neighbour_solicitation = 135,
  neighbour_advertisement = 136
};

constexpr int max_options = 64;

// The link-layer addresses among the options (RFC 4861, 4.6.1).
struct LinkAddresses {
  std::optional<MacAddress> source;  // of the sender
  std::optional<MacAddress> target;  // of the address that is told about
};

LinkAddresses read_options(Cursor in, Counts& counts) {
  LinkAddresses found;
  for (int options = 0; !in.empty() && options < max_options; ++options) {
    const auto type = in.u8();
    const std::size_t length = in.u8() * 8U;
    if (length == 0) {
      counts.error(FrameError::bad_length);
      break;
    }
    auto value = in.take(length - 2);
    if (!in.ok()) {
      counts.error(FrameError::truncated);
      break;
    }
    if (type == 1) found.source = MacAddress::from_bytes(value.bytes(6));
    if (type == 2) found.target = MacAddress::from_bytes(value.bytes(6));
  }
  return found;
}

void report_host(const LinkMessage& message, const IpAddress& address,
                 const std::optional<MacAddress>& mac, bool router, Sightings& sightings) {
  if (!is_host_address(address)) return;
  auto host = host_of("nd", message.frame);
  if (mac) set_mac(host, *mac);
  add_address(host, address);
  host.router = router;
  report(std::move(host), sightings);
}

// The sender's MAC address: what it says, else what its frame says.
std::optional<MacAddress> sender(const LinkMessage& message, const LinkAddresses& links) {
  return links.source ? links.source : message.frame.source;
}

void read_router_advertisement(const LinkMessage& message, Cursor in, Sightings& sightings,
                               Counts& counts) {
  in.skip(2);  // hop limit, flags
  const auto lifetime = in.u16();
  in.skip(8);  // reachable and retransmission time
  if (!in.ok()) return counts.error(FrameError::truncated);
  const auto links = read_options(in, counts);
  report_host(message, message.source, sender(message, links), lifetime != 0, sightings);
}

void read_solicitation(const LinkMessage& message, Cursor in, std::size_t fixed,
                       Sightings& sightings, Counts& counts) {
  in.skip(fixed);
  if (!in.ok()) return counts.error(FrameError::truncated);
  const auto links = read_options(in, counts);
  report_host(message, message.source, sender(message, links), false, sightings);
}

void read_neighbour_advertisement(const LinkMessage& message, Cursor in, Sightings& sightings,
                                  Counts& counts) {
  const auto flags = in.u32();
  const auto target = IpAddress::from_bytes(in.bytes(16));
  if (!in.ok() || !target) return counts.error(FrameError::truncated);
  const auto links = read_options(in, counts);
  // Without the option only a sender that speaks of its own address is known to own it.
  auto mac = links.target;
  if (!mac && *target == message.source) mac = message.frame.source;
  report_host(message, *target, mac, (flags & 0x80000000U) != 0, sightings);
}

std::optional<Protocol> counted_as(std::uint8_t type) {
  switch (type) {
    case router_solicitation:
      return Protocol::nd_rs;
    case router_advertisement:
      return Protocol::nd_ra;
    case neighbour_solicitation:
      return Protocol::nd_ns;
    case neighbour_advertisement:
      return Protocol::nd_na;
    default:
      return std::nullopt;
  }
}

}  // namespace

void read_neighbour_discovery(const LinkMessage& message, Sightings& sightings, Counts& counts) {
  Cursor in(message.payload);
  const auto type = in.u8();
  const auto code = in.u8();
  in.skip(2);  // checksum
  const auto protocol = counted_as(type);
  if (!protocol) return;
  counts.seen(*protocol);
  if (!in.ok()) return counts.error(FrameError::truncated);
  if (message.hops != 255 || code != 0) return counts.error(FrameError::bad_value);
  if (type == router_advertisement)
    read_router_advertisement(message, in, sightings, counts);
  else if (type == neighbour_advertisement)
    read_neighbour_advertisement(message, in, sightings, counts);
  else
    read_solicitation(message, in, type == neighbour_solicitation ? 20 : 4, sightings, counts);
}

}  // namespace netroster::wire
