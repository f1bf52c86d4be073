// Capture files, pcap and pcapng, read frame by frame. Nothing but the frame in hand is in memory.
#pragma once

#include <cstdint>
#include <cstdio>
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
  // Frames that the capture says it missed; 0 also when it does not say.
  virtual std::uint64_t dropped() const { return 0; }
};

// An open file with a buffer of its own. The C library's holds 4 KiB: a system call for each dozen
// frames.
class InputFile {
 public:
  InputFile() = default;
  // Takes the file, which was not read yet. Standard input keeps the buffer it has.
  explicit InputFile(std::FILE* file);
  std::FILE* get() const { return file_.get(); }
  // Gives the file away; the buffer must outlive its use.
  std::FILE* release() { return file_.release(); }

 private:
  std::unique_ptr<char[]> buffer_;  // outlives the file
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{nullptr, std::fclose};
};

// Opens a file, or standard input for "-". Errc::not_found or Errc::io when it cannot be opened,
// Errc::invalid when it is no capture.
Result<std::unique_ptr<FrameSource>> open_capture(const std::string& path);

}  // namespace netroster::capture
