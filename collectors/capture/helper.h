// The process that captures for the daemon: it holds CAP_NET_RAW, reads no configuration and no
// database, and looks into no frame. docs/modules/capture.md tells why it is apart.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collectors/capture/descriptor.h"

namespace netroster::capture {

struct HelperOptions {
  std::string socket;  // where the daemon asks; a socket that nobody answers at goes
  std::vector<std::string> interfaces;  // which may be away at times
  int kept_octets = 256;                // the addresses behind all headers there may be
  int buffer_octets = 32 << 20;         // of the kernel, for each interface
  // A daemon that takes nothing for so long loses frames, which are counted. Until then they wait
  // in the kernel's buffer.
  std::chrono::milliseconds patience{1000};
};

inline constexpr std::size_t most_interfaces = 16;

class CaptureServer {
 public:
  // Errc::invalid for options that cannot be, Errc::io when there can be no socket at the path.
  static Result<CaptureServer> open(HelperOptions options);

  // Until told to stop. While somebody is connected, one thread for each interface sends him what
  // passes it, promiscuously; else nothing is captured. One at a time is served.
  void run(const std::atomic<bool>& stopping);

 private:
  CaptureServer(HelperOptions options, Descriptor listening);

  HelperOptions options_;
  Descriptor listening_;
};

// Gives up every capability but CAP_NET_RAW, for good. Errc::refused when that one is missing.
Result<void> keep_net_raw_only();

}  // namespace netroster::capture
