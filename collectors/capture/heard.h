// Frames that are heard as they pass, here or through another process.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "collectors/capture/file.h"

namespace netroster::capture {

struct LiveCounts {
  std::uint64_t received = 0;   // by the filter
  std::uint64_t dropped = 0;    // for lack of room or of time to read them
  std::uint64_t reopened = 0;   // what frames come from went away and came back
  std::uint64_t malformed = 0;  // messages of a capture helper that were none
};

class HeardFrames {
 public:
  virtual ~HeardFrames() = default;
  // The next frame, waited for at most so long. Nullopt: none came. The bytes hold until the next
  // call.
  virtual std::optional<CapturedFrame> next(std::chrono::milliseconds wait) = 0;
  virtual LiveCounts counts() = 0;
  // "" while frames can come; else why none can just now ("the interface is down").
  virtual const std::string& trouble() const = 0;
};

}  // namespace netroster::capture
