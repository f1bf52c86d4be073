#include "wire/dhcp_options.h"

#include <algorithm>

#include "wire/cursor.h"

namespace netroster::wire {
namespace {

constexpr std::uint8_t pad = 0;
constexpr std::uint8_t end = 255;
constexpr std::size_t max_parts = 256;

// Option 52: which fixed fields hold options.
constexpr unsigned in_file = 1;
constexpr unsigned in_server_name = 2;

}  // namespace

DhcpOptions::DhcpOptions(std::string_view options, std::string_view file,
                         std::string_view server_name, Counts& counts) {
  bool whole = read(options);
  const auto overload = value(DhcpOption::overload);
  const unsigned fields = overload.size() == 1 ? static_cast<std::uint8_t>(overload[0]) : 0;
  if ((fields & in_file) != 0) whole = read(file) && whole;
  if ((fields & in_server_name) != 0) whole = read(server_name) && whole;
  if (!whole) counts.error(FrameError::truncated);
}

bool DhcpOptions::read(std::string_view field) {
  Cursor in(field);
  while (!in.empty() && parts_.size() < max_parts) {
    const auto code = in.u8();
    if (code == pad) continue;
    if (code == end) break;
    const auto value = in.bytes(in.u8());
    if (!in.ok()) return false;
    parts_.push_back({static_cast<DhcpOption>(code), value});
  }
  return true;
}

bool DhcpOptions::has(DhcpOption code) const {
  return std::any_of(parts_.begin(), parts_.end(),
                     [code](const Part& part) { return part.code == code; });
}

std::string DhcpOptions::value(DhcpOption code) const {
  std::string whole;
  for (const auto& part : parts_)
    if (part.code == code) whole += part.value;
  return whole;
}

std::optional<IpAddress> DhcpOptions::address(DhcpOption code) const {
  const auto raw = value(code);
  if (raw.size() != 4) return std::nullopt;
  return IpAddress::from_bytes(raw);
}

}  // namespace netroster::wire
