// Frames of an interface that another process captures for us, so that this one needs no right to.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/capture/descriptor.h"
#include "collectors/capture/frame_message.h"
#include "collectors/capture/heard.h"

namespace netroster::capture {

// The helper may come, go and come back; that is waited for, not an error. What it says is checked
// (frame_message.h); after a message that is none it is left alone for a second.
class HelpedCapture : public HeardFrames {
 public:
  // The socket of the helper, which of its interfaces is wanted, and after how long without a word
  // of it that is a trouble: a helper tells its counts every second.
  HelpedCapture(std::string socket, std::string interface,
                std::chrono::milliseconds patience = std::chrono::seconds(5));

  std::optional<CapturedFrame> next(std::chrono::milliseconds wait) override;
  LiveCounts counts() override;
  const std::string& trouble() const override { return trouble_; }

 private:
  using Clock = std::chrono::steady_clock;
  void connect();
  void lose(std::string why);
  void hear(std::size_t length);
  void look_for_silence();
  void take_counts(const HelperMessage& message);

  const std::string path_;
  const std::string interface_;
  const std::chrono::milliseconds patience_;
  Descriptor socket_;
  std::vector<char> buffer_;
  FrameReader frames_;  // of the last message; into buffer_
  LiveCounts before_;   // of connections that ended
  LiveCounts now_;      // as the helper last told on this one
  bool was_connected_ = false;
  Clock::time_point not_before_{};  // of the next attempt
  Clock::time_point heard_{};       // the last word of the interface
  std::string trouble_;
};

}  // namespace netroster::capture
