#include "daemon/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace netroster::daemon {
namespace {

constexpr std::chrono::milliseconds redraw{200};
constexpr std::chrono::seconds line_every{10};

constexpr double least_to_judge_by = 0.01;

}  // namespace

std::optional<std::chrono::seconds> time_left(const ProgressAt& at,
                                              std::chrono::duration<double> passed) {
  if (at.probed < least_to_judge_by || passed.count() < 1) return std::nullopt;
  const double asking = passed.count() * (1 - at.probed) / at.probed;
  if (at.asked == 0 || at.found == 0) return std::chrono::seconds(std::llround(asking));
  if (at.done == 0) return std::nullopt;
  const auto done = static_cast<double>(at.done);
  const double found = static_cast<double>(at.found * at.addresses) / static_cast<double>(at.asked);
  const double reading = passed.count() * (found - done) / done;
  return std::chrono::seconds(std::llround(std::max(asking, reading)));
}

std::string progress_text(std::string_view what, const ProgressAt& at,
                          std::chrono::duration<double> passed) {
  std::string text = fmt::format("{}  {}/{} addresses asked  {}/{} devices read", what, at.asked,
                                 at.addresses, at.done, at.found);
  const auto left = time_left(at, passed);
  if (!left) return text;
  if (left->count() < 120) return text + fmt::format("  {} s left", left->count());
  return text + fmt::format("  {} min left", (left->count() + 59) / 60);
}

Progress::Progress(Streams& streams, std::string what, Clock::time_point began)
    : streams_(streams), what_(std::move(what)), began_(began), last_(began) {}

void Progress::update(const ProgressAt& at, Clock::time_point now) {
  if (streams_.quiet) return;
  const bool due = streams_.err_is_terminal ? now - last_ >= redraw : now - last_ >= line_every;
  if (!due) return;
  last_ = now;
  const auto text = progress_text(what_, at, now - began_);
  streams_.err.write(streams_.err_is_terminal ? "\r\x1b[K" + text : text + "\n");
  streams_.err.flush();
  shown_ = streams_.err_is_terminal;
}

void Progress::finish() {
  if (!shown_) return;
  streams_.err.write("\r\x1b[K");
  streams_.err.flush();
  shown_ = false;
}

}  // namespace netroster::daemon
