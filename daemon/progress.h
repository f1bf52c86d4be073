// How far a long command is, on stderr: one line that is redrawn on a terminal, else a line every
// ten seconds. Nothing with --quiet.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "daemon/streams.h"

namespace netroster::daemon {

class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  Progress(Streams& streams, std::string what, Clock::time_point began);
  // `devices` is what was found so far.
  void update(std::size_t done, std::size_t total, std::size_t devices, Clock::time_point now);
  // Takes the line away; whatever is printed next begins on a fresh one.
  void finish();

 private:
  Streams& streams_;
  const std::string what_;
  const Clock::time_point began_;
  Clock::time_point last_;
  bool shown_ = false;
};

// "scan  412/1300 addresses  38 devices  12 s left". The time left is what the rest takes at the
// speed so far; left out until there is a speed.
std::string progress_text(std::string_view what, std::size_t done, std::size_t total,
                          std::size_t devices, std::chrono::seconds passed);

}  // namespace netroster::daemon
