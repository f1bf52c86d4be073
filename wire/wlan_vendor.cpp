#include "wire/wlan_vendor.h"

#include <cstdint>

#include "base/text.h"
#include "wire/cursor.h"

namespace netroster::wire {
namespace {

constexpr std::size_t max_name = 64;

enum class Shape : std::uint8_t {
  to_the_end,      // the name is the rest of the element
  length_first,    // one byte of length, then the name
  among_parts,     // in a row of parts with a type and a length; the name is part 1
  among_parts_10,  // the same, with 10 bytes before the name in its part
};

// Where a maker's name element has its type, and where behind that the name begins; from the first
// byte of the OUI.
struct NameRow {
  std::uint32_t oui;
  std::uint8_t type_at;
  std::uint8_t type;
  std::uint8_t name_at;
  Shape shape;
};

// Found in the frames these makers' access points send.
constexpr NameRow rows[] = {
    {0x004096, 3, 47, 4, Shape::to_the_end},     // Cisco, Meraki; longer than CCX allows
    {0x000b86, 4, 3, 6, Shape::to_the_end},      // Aruba
    {0x001977, 3, 33, 6, Shape::length_first},   // Aerohive, Extreme IQ
    {0x00a0f8, 3, 1, 11, Shape::length_first},   // Zebra, Extreme WiNG
    {0x5c5b35, 3, 1, 4, Shape::to_the_end},      // Mist
    {0x001392, 3, 3, 4, Shape::to_the_end},      // Ruckus
    {0xdc0856, 3, 1, 4, Shape::to_the_end},      // Alcatel-Lucent Enterprise
    {0x00156d, 3, 1, 4, Shape::to_the_end},      // Ubiquiti
    {0x848094, 3, 0, 4, Shape::to_the_end},      // Meter
    {0x001c73, 4, 6, 6, Shape::to_the_end},      // Arista
    {0x00090f, 3, 10, 5, Shape::among_parts},    // Fortinet
    {0x000c42, 3, 0, 6, Shape::among_parts_10},  // MikroTik
};

std::string clean(std::string_view raw) { return sanitise(raw, max_name); }

std::string name_among_parts(Cursor in, std::size_t before) {
  constexpr std::uint8_t name_part = 1;
  while (!in.empty()) {
    const auto type = in.u8();
    const auto value = in.bytes(in.u8());
    if (!in.ok()) break;
    if (type == name_part && value.size() > before) return clean(value.substr(before));
  }
  return "";
}

std::string name_in(Cursor in, Shape shape) {
  switch (shape) {
    case Shape::to_the_end:
      return clean(in.rest());
    case Shape::length_first:
      return clean(in.bytes(in.u8()));
    case Shape::among_parts:
      return name_among_parts(in, 0);
    case Shape::among_parts_10:
      return name_among_parts(in, 10);
  }
  return "";
}

}  // namespace

std::string access_point_name(std::string_view vendor_element) {
  const auto oui = Cursor(vendor_element).u24();
  for (const auto& row : rows) {
    if (row.oui != oui || vendor_element.size() <= row.name_at) continue;
    if (static_cast<std::uint8_t>(vendor_element[row.type_at]) != row.type) continue;
    return name_in(Cursor(vendor_element.substr(row.name_at)), row.shape);
  }
  return "";
}

std::string ccx_name(std::string_view element) {
  constexpr std::size_t name_at = 10, name_size = 16;
  if (element.size() < name_at + name_size) return "";
  return clean(element.substr(name_at, name_size));
}

}  // namespace netroster::wire
