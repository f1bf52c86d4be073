// Capture files, pcap and pcapng, read frame by frame. Nothing but the frame in hand is in memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
  // Frames that the capture says it missed; 0 also when it does not say.
  virtual std::uint64_t dropped() const { return 0; }
};

// An open file, read in large pieces. The C library's own buffer holds 4 KiB: a system call for
// each dozen frames.
class InputFile {
 public:
  InputFile() = default;
  // Takes the file, which was not read yet. Standard input keeps the buffer it has.
  explicit InputFile(std::FILE* file);
  std::FILE* get() const { return file_.get(); }
  // Gives the file away; the buffer must outlive its use. Not after peek() or take().
  std::FILE* release() { return file_.release(); }

  // The next octets; fewer than `length` where the file ends or cannot be read. They hold until the
  // next call. What is kept for it grows with what the file holds, not with `length`.
  std::string_view peek(std::size_t length) {
    if (end_ - at_ < length) fill(length);
    return {ahead_.data() + at_, std::min(length, end_ - at_)};
  }
  // The same, and goes on behind them.
  std::string_view take(std::size_t length) {
    const auto octets = peek(length);
    at_ += octets.size();
    return octets;
  }

 private:
  void fill(std::size_t length);

  std::unique_ptr<char[]> buffer_;  // the C library's; outlives the file
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{nullptr, std::fclose};
  std::vector<char> ahead_;  // what was read, from at_ to end_ not yet taken
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

// Opens a file, or standard input for "-". Errc::not_found or Errc::io when it cannot be opened,
// Errc::invalid when it is no capture.
Result<std::unique_ptr<FrameSource>> open_capture(const std::string& path);

}  // namespace netroster::capture
