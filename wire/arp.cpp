#include "wire/arp.h"

#include "wire/cursor.h"
#include "wire/host.h"

namespace netroster::wire {
namespace {

constexpr std::uint16_t ethernet = 1;
constexpr std::uint16_t ieee_802 = 6;
constexpr std::uint16_t ipv4 = 0x0800;

// Request, reply, and their inverse (RFC 2390): all say who the sender is.
bool names_its_sender(std::uint16_t operation) {
  return operation == 1 || operation == 2 || operation == 8 || operation == 9;
}

}  // namespace

bool read_arp(std::string_view payload, const FrameContext& frame, Sightings& sightings) {
  Cursor in(payload);
  const auto hardware = in.u16();
  const auto protocol = in.u16();
  const auto hardware_length = in.u8();
  const auto protocol_length = in.u8();
  const auto operation = in.u16();
  const auto mac = MacAddress::from_bytes(in.bytes(6));
  const auto address = IpAddress::from_bytes(in.bytes(4));
  in.skip(10);  // whom it asks for
  if (!in.ok() || !mac || !address) return false;
  if ((hardware != ethernet && hardware != ieee_802) || protocol != ipv4) return false;
  if (hardware_length != 6 || protocol_length != 4) return false;
  if (!names_its_sender(operation)) return true;
  auto host = host_of("arp", frame);
  set_mac(host, *mac);
  if (!host.mac) return true;
  add_address(host, *address);
  report(std::move(host), sightings);
  return true;
}

}  // namespace netroster::wire
