// Frames from an interface as they come. The interface may go down, up and away in between; that is
// waited for, not an error. Needs CAP_NET_RAW and nothing else.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "collectors/capture/heard.h"

namespace netroster::capture {

struct LiveOptions {
  std::string interface;
  // Frames in which nobody tells of himself do not leave the kernel.
  bool discovery_only = true;
  bool promiscuous = false;  // the groups of the discovery protocols are joined either way
  int kept_octets = 2048;    // of each frame
  int buffer_octets = 2 << 20;
};

class LiveCapture : public HeardFrames {
 public:
  // Errc::not_found when there is no such interface, Errc::refused without CAP_NET_RAW, Errc::io
  // else.
  static Result<std::unique_ptr<LiveCapture>> open(LiveOptions options);
  ~LiveCapture() override;
  LiveCapture(const LiveCapture&) = delete;
  LiveCapture& operator=(const LiveCapture&) = delete;

  std::optional<CapturedFrame> next(std::chrono::milliseconds wait) override;
  LiveCounts counts() override;
  const std::string& trouble() const override { return trouble_; }

 private:
  struct Handle;
  explicit LiveCapture(LiveOptions options);
  void find_interface();
  Result<void> start();
  void lose(std::string why);
  void watch(bool was_down);
  void set_trouble(std::string why);
  void add_counts();

  LiveOptions options_;
  unsigned int index_ = 0;  // of the interface; 0: it was never there
  std::unique_ptr<Handle> handle_;
  wire::LinkType link_{};
  LiveCounts counts_;  // of handles that are closed
  std::string trouble_;
};

}  // namespace netroster::capture
