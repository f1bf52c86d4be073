#include "collectors/capture/helped.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "base/text.h"

namespace netroster::capture {
namespace {

constexpr std::chrono::seconds pause_after_nonsense{1};

}  // namespace

HelpedCapture::HelpedCapture(std::string socket, std::string interface,
                             std::chrono::milliseconds patience)
    : path_(std::move(socket)),
      interface_(std::move(interface)),
      patience_(patience),
      buffer_(longest_message) {
  connect();
}

void HelpedCapture::connect() {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (path_.size() >= sizeof to.sun_path) {
    trouble_ = "the path of the capture helper's socket is too long";
    return;
  }
  std::memcpy(to.sun_path, path_.data(), path_.size());
  Descriptor opened(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (::connect(opened.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    trouble_ = fmt::format("no capture helper at {}: {}", path_, std::strerror(errno));
    return;
  }
  socket_ = std::move(opened);
  if (std::exchange(was_connected_, true)) ++before_.reopened;
  heard_ = Clock::now();
  trouble_ = fmt::format("the capture helper has not told of {} yet", interface_);
}

void HelpedCapture::lose(std::string why) {
  socket_.close();
  frames_ = {};
  before_.received += now_.received;
  before_.dropped += now_.dropped;
  before_.reopened += now_.reopened;
  now_ = {};
  trouble_ = std::move(why);
}

std::optional<CapturedFrame> HelpedCapture::next(std::chrono::milliseconds wait) {
  if (frames_.left() != 0) return frames_.next();
  if (!socket_) {
    std::this_thread::sleep_for(wait);
    if (Clock::now() >= not_before_) connect();
    return std::nullopt;
  }
  look_for_silence();
  pollfd waited{socket_.get(), POLLIN, 0};
  if (poll(&waited, 1, static_cast<int>(wait.count())) <= 0) return std::nullopt;
  // MSG_TRUNC: how long the message is, also when it is longer than what it may be. Descriptors
  // that come with it are closed by the kernel, since no room is given for them.
  const auto got = ::recv(socket_.get(), buffer_.data(), buffer_.size(), MSG_TRUNC);
  if (got > 0)
    hear(static_cast<std::size_t>(got));
  else if (got == 0 || (errno != EAGAIN && errno != EINTR))
    lose("the capture helper ended");
  return frames_.next();
}

// It may be stopped, or capture other interfaces only.
void HelpedCapture::look_for_silence() {
  if (trouble_.empty() && Clock::now() - heard_ > patience_)
    trouble_ = fmt::format("the capture helper tells nothing of {}", interface_);
}

void HelpedCapture::hear(std::size_t length) {
  Result<HelperMessage> message = Error{Errc::protocol, "it is too long"};
  if (length <= buffer_.size()) message = read_helper_message({buffer_.data(), length});
  if (!message) {
    ++before_.malformed;
    not_before_ = Clock::now() + pause_after_nonsense;
    return lose(fmt::format("a message of the capture helper is wrong: {}", message.error().what));
  }
  if (message->interface != interface_) return;
  heard_ = Clock::now();
  if (message->counts) return take_counts(*message);
  frames_ = message->frames;
  trouble_.clear();
}

// Counters that go back would be taken for a new start by whoever adds them up.
void HelpedCapture::take_counts(const HelperMessage& message) {
  const auto& told = *message.counts;
  now_.received = std::max(now_.received, told.received);
  now_.dropped = std::max(now_.dropped, told.dropped);
  now_.reopened = std::max(now_.reopened, told.reopened);
  trouble_ = message.trouble;
}

LiveCounts HelpedCapture::counts() {
  return {before_.received + now_.received, before_.dropped + now_.dropped,
          before_.reopened + now_.reopened, before_.malformed};
}

}  // namespace netroster::capture
