#include "daemon/progress.h"

#include <fmt/format.h>

namespace netroster::daemon {
namespace {

constexpr std::chrono::milliseconds redraw{200};
constexpr std::chrono::seconds line_every{10};

}  // namespace

std::string progress_text(std::string_view what, std::size_t done, std::size_t total,
                          std::size_t devices, std::chrono::seconds passed) {
  std::string text = fmt::format("{}  {}/{} addresses  {} devices", what, done, total, devices);
  if (done == 0 || done >= total || passed.count() == 0) return text;
  const auto left =
      passed.count() * static_cast<std::int64_t>(total - done) / static_cast<std::int64_t>(done);
  if (left < 120) return text + fmt::format("  {} s left", left);
  return text + fmt::format("  {} min left", (left + 59) / 60);
}

Progress::Progress(Streams& streams, std::string what, Clock::time_point began)
    : streams_(streams), what_(std::move(what)), began_(began), last_(began) {}

void Progress::update(std::size_t done, std::size_t total, std::size_t devices,
                      Clock::time_point now) {
  if (streams_.quiet) return;
  const bool due = streams_.err_is_terminal ? now - last_ >= redraw : now - last_ >= line_every;
  if (!due) return;
  last_ = now;
  const auto passed = std::chrono::duration_cast<std::chrono::seconds>(now - began_);
  const auto text = progress_text(what_, done, total, devices, passed);
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
