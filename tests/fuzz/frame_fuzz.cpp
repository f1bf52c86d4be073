// Any bytes as a frame of any link type: the first octet chooses it, the second says how much the
// capture is taken to have cut off.
#include <array>

#include "layer2_fuzz.h"
#include "wire/frame.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster::wire;
  constexpr std::array<LinkType, 15> links{
      LinkType::ethernet, LinkType::linux_cooked, LinkType::linux_cooked2,
      LinkType::raw_ip,   LinkType::raw_ip_bsd,   LinkType::raw_ip_openbsd,
      LinkType::ipv4,     LinkType::ipv6,         LinkType::null,
      LinkType::loop,     LinkType::wlan,         LinkType::radiotap,
      LinkType::ppi,      LinkType::prism,        LinkType::avs};
  if (size < 2) return 0;
  const std::string_view frame(reinterpret_cast<const char*>(data) + 2, size - 2);
  Sightings out;
  Counts counts;
  read_frame(links[data[0] % links.size()], frame,
             static_cast<std::uint32_t>(frame.size() + data[1]), out, counts);
  require_bounded(out, size);
  return 0;
}
