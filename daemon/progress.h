// How far a long command is, on stderr: one line that is redrawn on a terminal, else a line every
// ten seconds. Nothing with --quiet.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "daemon/streams.h"

namespace netroster::daemon {

struct ProgressAt {
  std::size_t asked = 0;      // addresses, at least once
  std::size_t addresses = 0;  // in all
  double probed = 0;          // of all the asking, 0 to 1
  std::size_t found = 0;      // devices
  std::size_t done = 0;       // of these, read or given up
};

class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  Progress(Streams& streams, std::string what, Clock::time_point began);
  void update(const ProgressAt& at, Clock::time_point now);
  // Takes the line away; whatever is printed next begins on a fresh one.
  void finish();

 private:
  Streams& streams_;
  const std::string what_;
  const Clock::time_point began_;
  Clock::time_point last_;
  bool shown_ = false;
};

// Asking and reading go on at the same time, so the longer of the two counts: the rest of the
// asking, and of the devices that are found by then, each at its speed so far. Nothing until there
// is a speed.
std::optional<std::chrono::seconds> time_left(const ProgressAt& at,
                                              std::chrono::duration<double> passed);

// "scan  412/1300 addresses asked  30/38 devices read  12 s left".
std::string progress_text(std::string_view what, const ProgressAt& at,
                          std::chrono::duration<double> passed);

}  // namespace netroster::daemon
