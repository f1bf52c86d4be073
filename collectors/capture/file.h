// Capture files, pcap and pcapng, read frame by frame. Nothing but the frame in hand is in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "wire/frame.h"

namespace netroster::capture {

// One frame; `bytes` holds until the next one is asked for.
struct CapturedFrame {
  wire::LinkType link{};
  std::string_view bytes;         // what the capture kept of it
  std::uint32_t wire_length = 0;  // octets on the wire
  WallTime time{};                // 1970-01-01 when the file does not tell
};

// Frames from somewhere, one after the other.
class FrameSource {
 public:
  virtual ~FrameSource() = default;
  // nullopt at the end, and where the file is broken: then error() says how.
  virtual std::optional<CapturedFrame> next() = 0;
  // "" while all is well.
  virtual const std::string& error() const = 0;
};

// Opens a file, or standard input for "-". Errc::not_found or Errc::io when it cannot be opened,
// Errc::invalid when it is no capture.
Result<std::unique_ptr<FrameSource>> open_capture(const std::string& path);

}  // namespace netroster::capture
