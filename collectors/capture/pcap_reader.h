// The form of pcap that nearly every file has, read without a call into libpcap and a copy for each
// frame. What it says of broken files is what libpcap says of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/capture/file.h"

namespace netroster::capture {

inline constexpr std::size_t pcap_header_octets = 24;

// What the header of a file says.
struct PcapForm {
  bool big_endian = false;
  wire::LinkType link{};
  std::uint32_t snap_length = 0;  // what is longer was cut by its writer, or is cut here
};

// Version 2.4 in either byte order, with microseconds or nanoseconds, of a link type whose frames
// libpcap passes on as they are. nullopt: another variant, or no pcap at all.
std::optional<PcapForm> pcap_form(std::string_view header);

class PcapReader : public FrameSource {
 public:
  // The file stands at its beginning, and its header was read to `form`.
  PcapReader(InputFile file, PcapForm form);

  std::optional<CapturedFrame> next() override;
  const std::string& error() const override { return error_; }

 private:
  bool has_header(std::string_view header);

  InputFile file_;
  PcapForm form_;
  std::string error_;
};

}  // namespace netroster::capture
