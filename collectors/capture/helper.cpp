#include "collectors/capture/helper.h"

#include <fmt/format.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>

#include "base/log.h"
#include "collectors/capture/frame_message.h"
#include "collectors/capture/live.h"

namespace netroster::capture {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds step{200};  // how soon a stop is seen

// What one thread sends of one interface.
class Listener {
 public:
  Listener(const HelperOptions& options, std::string interface, int client,
           std::atomic<bool>& ended)
      : options_(options),
        interface_(std::move(interface)),
        client_(client),
        ended_(ended),
        batch_(interface_) {}

  void run() {
    auto next = Clock::now();
    while (!ended_) {
      hear();
      if (Clock::now() < next) continue;
      tell_counts();
      next = Clock::now() + std::chrono::seconds(1);
    }
  }

 private:
  using Clock = std::chrono::steady_clock;

  void hear() {
    if (!live_ && !open()) return std::this_thread::sleep_for(step);
    const auto frame = live_->next(batch_.frames() == 0 ? step : milliseconds(0));
    if (!frame) return send_frames();
    if (batch_.add(*frame)) return;
    send_frames();
    batch_.add(*frame);
  }

  bool open() {
    LiveOptions options;
    options.interface = interface_;
    options.discovery_only = false;
    options.promiscuous = true;
    options.kept_octets = options_.kept_octets;
    options.buffer_octets = options_.buffer_octets;
    auto opened = LiveCapture::open(std::move(options));
    trouble_ = opened ? "" : opened.error().what;
    if (!opened) log::warning("CAPTURE_CANNOT_OPEN", interface_, trouble_);
    if (opened) live_ = std::move(*opened);
    return live_ != nullptr;
  }

  void send_frames() {
    if (batch_.frames() == 0) return;
    if (!send(batch_.message())) lost_ += batch_.frames();
    batch_.clear();
  }

  void tell_counts() {
    auto counts = live_ ? live_->counts() : LiveCounts{};
    counts.dropped += lost_;
    (void)send(counts_message(interface_, counts, live_ ? live_->trouble() : trouble_));
  }

  bool send(std::string_view message) {
    if (::send(client_, message.data(), message.size(), MSG_NOSIGNAL) >= 0) return true;
    if (errno != EAGAIN && errno != EINTR) ended_ = true;
    return false;
  }

  const HelperOptions& options_;
  const std::string interface_;
  const int client_;
  std::atomic<bool>& ended_;
  std::unique_ptr<LiveCapture> live_;
  FrameWriter batch_;
  std::uint64_t lost_ = 0;  // frames that the daemon did not take
  std::string trouble_;
};

// True while nothing was said and the end is open. A daemon says nothing.
bool is_there(int client) {
  pollfd waited{client, POLLIN, 0};
  return poll(&waited, 1, static_cast<int>(step.count())) == 0;
}

void serve(const HelperOptions& options, int client, const std::atomic<bool>& stopping) {
  const auto patience = options.patience.count();
  const timeval time{patience / 1000, patience % 1000 * 1000};
  (void)setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
  std::atomic<bool> ended{false};
  std::vector<std::unique_ptr<Listener>> listeners;
  std::vector<std::thread> threads;
  for (const auto& interface : options.interfaces) {
    listeners.push_back(std::make_unique<Listener>(options, interface, client, ended));
    threads.emplace_back([&listener = *listeners.back()] { listener.run(); });
    pthread_setname_np(threads.back().native_handle(), interface.c_str());
  }
  while (!stopping && !ended && is_there(client)) {
  }
  ended = true;
  for (auto& thread : threads) thread.join();
}

Error cannot(const std::string& path, const char* what) {
  return {Errc::io, fmt::format("{}: {}: {}", path, what, std::strerror(errno))};
}

// What a helper that was killed has left. One that answers is left alone.
Result<void> clear_away(const std::string& path, const sockaddr_un& address) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return {};
  if (!S_ISSOCK(found.st_mode)) return Error{Errc::io, path + ": is no socket"};
  const Descriptor asking(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (::connect(asking.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
      errno == EAGAIN)
    return Error{Errc::io, path + ": another process answers there"};
  if (::unlink(path.c_str()) != 0) return cannot(path, "cannot be removed");
  return {};
}

Result<Descriptor> listen_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    return Error{Errc::invalid, "the path of the socket is empty or too long"};
  std::memcpy(address.sun_path, path.data(), path.size());
  if (auto cleared = clear_away(path, address); !cleared) return cleared.error();
  Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  // Its user and its group, and nobody else.
  const auto before = ::umask(0117);
  const int bound =
      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::umask(before);
  if (bound != 0) return cannot(path, "no socket there");
  if (::listen(socket.get(), 1) != 0) return cannot(path, "no listening there");
  return socket;
}

}  // namespace

CaptureServer::CaptureServer(HelperOptions options, Descriptor listening)
    : options_(std::move(options)), listening_(std::move(listening)) {}

Result<CaptureServer> CaptureServer::open(HelperOptions options) {
  if (options.interfaces.empty() || options.interfaces.size() > most_interfaces)
    return Error{Errc::invalid, fmt::format("1 to {} interfaces are captured", most_interfaces)};
  for (const auto& interface : options.interfaces)
    if (!can_be_interface(interface))
      return Error{Errc::invalid, "\"" + interface + "\" is no name of an interface"};
  auto listening = listen_at(options.socket);
  if (!listening) return listening.error();
  return CaptureServer(std::move(options), std::move(*listening));
}

void CaptureServer::run(const std::atomic<bool>& stopping) {
  while (!stopping) {
    pollfd waited{listening_.get(), POLLIN, 0};
    if (poll(&waited, 1, static_cast<int>(step.count())) <= 0) continue;
    const Descriptor client(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client) continue;
    log::notice("CAPTURE_ASKED", options_.socket, "somebody listens");
    serve(options_, client.get(), stopping);
    log::notice("CAPTURE_LEFT", options_.socket, "nobody listens");
  }
  ::unlink(options_.socket.c_str());
}

}  // namespace netroster::capture
