#include "collectors/icmp/echo.h"

#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <unordered_map>

namespace netroster::icmp {
namespace {

using Clock = std::chrono::steady_clock;
using Cookie = std::array<std::uint8_t, 16>;

class Socket {
 public:
  Socket() {
    descriptor_ = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
    if (descriptor_ >= 0) return;
    raw_ = true;
    descriptor_ = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
  }
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int descriptor() const { return descriptor_; }
  bool raw() const { return raw_; }

 private:
  int descriptor_ = -1;
  bool raw_ = false;
};

// The ones' complement sum of RFC 1071.
std::uint16_t checksum(std::span<const std::uint8_t> bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
    sum += static_cast<std::uint32_t>(bytes[i] << 8 | bytes[i + 1]);
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

void send_request(const Socket& socket, const IpAddress& address, std::uint16_t sequence,
                  const Cookie& cookie) {
  std::array<std::uint8_t, 8 + sizeof(Cookie)> packet{};
  packet[0] = ICMP_ECHO;
  packet[6] = static_cast<std::uint8_t>(sequence >> 8);
  packet[7] = static_cast<std::uint8_t>(sequence);
  std::copy(cookie.begin(), cookie.end(), packet.begin() + 8);
  const auto sum = checksum(packet);
  packet[2] = static_cast<std::uint8_t>(sum >> 8);
  packet[3] = static_cast<std::uint8_t>(sum);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(address.to_v4());
  sendto(socket.descriptor(), packet.data(), packet.size(), 0,
         reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

// The address that sent a reply which holds our cookie; nullopt for anything else.
std::optional<IpAddress> take_reply(const Socket& socket, const Cookie& cookie, bool& drained) {
  std::array<std::uint8_t, 2048> bytes{};
  sockaddr_in from{};
  socklen_t from_size = sizeof from;
  const auto size = recvfrom(socket.descriptor(), bytes.data(), bytes.size(), 0,
                             reinterpret_cast<sockaddr*>(&from), &from_size);
  drained = size < 0;
  if (size < 0) return std::nullopt;
  std::span<const std::uint8_t> reply(bytes.data(), static_cast<std::size_t>(size));
  if (socket.raw()) {  // a raw socket shows the IP header too
    const std::size_t header = reply.empty() ? 0 : (reply[0] & 0x0fU) * 4;
    if (header < 20 || reply.size() < header) return std::nullopt;
    reply = reply.subspan(header);
  }
  if (reply.size() < 8 + cookie.size() || reply[0] != ICMP_ECHOREPLY) return std::nullopt;
  if (!std::equal(cookie.begin(), cookie.end(), reply.begin() + 8)) return std::nullopt;
  return IpAddress::v4(ntohl(from.sin_addr.s_addr));
}

class Run {
 public:
  Run(std::span<const IpAddress> addresses, const std::atomic<bool>& stop)
      : addresses_(addresses), stop_(stop), answered_(addresses.size()) {
    has_cookie_ =
        getrandom(cookie_.data(), cookie_.size(), 0) == static_cast<ssize_t>(cookie_.size());
    for (std::size_t i = 0; i < addresses.size(); ++i) index_.emplace(addresses[i], i);
  }

  bool can_run() const { return socket_.descriptor() >= 0 && has_cookie_; }
  std::vector<bool> all(const EchoSettings& settings) {
    const auto gap = std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / settings.rate));
    auto next = Clock::now();
    std::uint16_t sequence = 0;
    for (const auto& address : addresses_) {
      if (stop_ || !address.is_v4()) continue;
      receive_until(next);
      send_request(socket_, address, ++sequence, cookie_);
      next += gap;
    }
    receive_until(Clock::now() + settings.wait);
    return std::move(answered_);
  }

 private:
  void receive_until(Clock::time_point until) {
    while (!stop_) {
      const auto now = Clock::now();
      if (now >= until) return;
      const auto slice = std::min<Clock::duration>(until - now, std::chrono::milliseconds(50));
      pollfd readable{socket_.descriptor(), POLLIN, 0};
      const timespec time{0, std::chrono::nanoseconds(slice).count()};
      if (ppoll(&readable, 1, &time, nullptr) > 0) drain();
    }
  }
  void drain() {
    for (bool drained = false; !drained;) {
      const auto from = take_reply(socket_, cookie_, drained);
      const auto entry = from ? index_.find(*from) : index_.end();
      if (entry != index_.end()) answered_[entry->second] = true;
    }
  }

  std::span<const IpAddress> addresses_;
  const std::atomic<bool>& stop_;
  std::vector<bool> answered_;
  Cookie cookie_{};
  bool has_cookie_ = false;  // a reply proves nothing without one that cannot be guessed
  std::unordered_map<IpAddress, std::size_t> index_;
  Socket socket_;
};

}  // namespace

Result<std::vector<bool>> echo(std::span<const IpAddress> addresses, const EchoSettings& settings,
                               const std::atomic<bool>& stop) {
  Run run(addresses, stop);
  if (!run.can_run())
    return Error{Errc::io, std::string("cannot send ICMP echo requests: ") + std::strerror(errno)};
  return run.all(settings);
}

}  // namespace netroster::icmp
