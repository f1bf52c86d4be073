#include "daemon/streams.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <system_error>

#include "base/text.h"

namespace netroster::daemon {
namespace {

constexpr std::size_t buffer_bytes = 64 * 1024;
constexpr std::size_t least_columns = 20;
constexpr std::size_t usual_columns = 80;

}  // namespace

DescriptorSink::~DescriptorSink() { flush(); }

void DescriptorSink::write(std::string_view text) {
  if (closed_ || !failure_.empty()) return;
  pending_ += text;
  if (pending_.size() >= buffer_bytes) flush();
}

void DescriptorSink::flush() {
  std::string_view rest = pending_;
  while (!rest.empty() && !closed_ && failure_.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      closed_ = true;
    } else if (errno == EAGAIN) {
      pollfd room{.fd = descriptor_, .events = POLLOUT, .revents = 0};
      ::poll(&room, 1, -1);
    } else if (errno != EINTR) {
      failure_ = std::generic_category().message(errno);
    }
  }
  pending_.clear();
}

void Streams::complain(std::string_view message) {
  out.flush();  // so that the two streams keep their order on a terminal
  std::string lines;
  while (!message.empty()) {
    const auto end = message.find('\n');
    lines += lines.empty() ? "netroster: " : "  ";
    lines += escape_for_terminal(message.substr(0, end)) + "\n";
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
  err.write(lines);
  err.flush();
}

void Streams::remark(std::string_view message) {
  if (!quiet) complain(message);
}

std::size_t terminal_columns(int descriptor) {
  if (const char* set = std::getenv("COLUMNS")) {
    const std::string_view text = set;
    std::size_t columns = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
    if (error == std::errc{} && end == text.data() + text.size() && columns >= least_columns)
      return columns;
  }
  winsize window{};
  if (::ioctl(descriptor, TIOCGWINSZ, &window) == 0 && window.ws_col >= least_columns)
    return window.ws_col;
  return usual_columns;
}

bool environment_wants_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && std::string_view(terminal) != "dumb" && *terminal != '\0';
}

}  // namespace netroster::daemon
