// Any bytes as a capture file, and everything that is made of it.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "collectors/capture/collector.h"

namespace {

// One file in memory for all runs.
class MemoryFile {
 public:
  MemoryFile() : file_(std::tmpfile()) {
    if (file_ == nullptr) std::abort();
  }
  std::string fill(const std::uint8_t* data, std::size_t size) {
    std::rewind(file_);
    if (std::fwrite(data, 1, size, file_) != size || std::fflush(file_) != 0) std::abort();
    if (ftruncate(fileno(file_), static_cast<off_t>(size)) != 0) std::abort();
    return "/proc/self/fd/" + std::to_string(fileno(file_));
  }

 private:
  std::FILE* file_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  netroster::capture::Limits limits;
  limits.hosts = 8;
  limits.neighbours = 8;
  const auto read = netroster::capture::read_capture(file.fill(data, size), limits);
  if (!read) return 0;
  if (read->facts.hosts.size() > 8 || read->facts.neighbours.size() > 8) __builtin_trap();
  if (read->facts.frames > size) __builtin_trap();
  return 0;
}
