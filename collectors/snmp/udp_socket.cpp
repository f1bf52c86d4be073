#include "collectors/snmp/udp_socket.h"

#include <linux/errqueue.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace netroster::snmp {
namespace {

constexpr std::size_t batch = 32;
constexpr std::size_t max_datagram = 65'536;
// The kernel also reports here, once each, ICMP errors about datagrams that left before: only what
// fails this often in a row cannot leave.
constexpr unsigned send_tries = 3;

// One thread's receive buffers: pages are touched only as far as datagrams reach.
struct Arena {
  std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(batch * max_datagram);
  std::array<sockaddr_storage, batch> from{};
  std::array<iovec, batch> parts{};
  std::array<std::array<char, 64>, batch> control{};
  std::array<mmsghdr, batch> headers{};

  void reset() {
    for (std::size_t i = 0; i < batch; ++i) {
      parts[i] = {bytes.data() + i * max_datagram, max_datagram};
      auto& header = headers[i].msg_hdr;
      header = {};
      header.msg_name = &from[i];
      header.msg_namelen = sizeof(sockaddr_storage);
      header.msg_iov = &parts[i];
      header.msg_iovlen = 1;
      header.msg_control = control[i].data();
      header.msg_controllen = control[i].size();
    }
  }
};

Arena& arena() {
  thread_local const std::unique_ptr<Arena> instance = std::make_unique<Arena>();
  return *instance;
}

void set_option(int descriptor, int level, int name, int value) {
  setsockopt(descriptor, level, name, &value, sizeof value);  // each is a wish, not a condition
}

void read_drop_count(msghdr& header, std::uint32_t& dropped) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_RXQ_OVFL)
      std::memcpy(&dropped, CMSG_DATA(part), sizeof dropped);
  }
}

bool is_port_unreachable(msghdr& header, bool& is_error) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    const bool v4 = part->cmsg_level == SOL_IP && part->cmsg_type == IP_RECVERR;
    const bool v6 = part->cmsg_level == SOL_IPV6 && part->cmsg_type == IPV6_RECVERR;
    if (!v4 && !v6) continue;
    sock_extended_err error{};
    std::memcpy(&error, CMSG_DATA(part), sizeof error);
    is_error = true;
    return error.ee_errno == ECONNREFUSED;
  }
  return false;
}

}  // namespace

Result<UdpSocket> UdpSocket::open(Family family, int receive_buffer_bytes) {
  const int domain = family == Family::v4 ? AF_INET : AF_INET6;
  const int descriptor = socket(domain, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0)
    return Error{Errc::io, std::string("cannot open a UDP socket: ") + std::strerror(errno)};
  UdpSocket out(descriptor);
  set_option(descriptor, SOL_SOCKET, SO_RCVBUF, receive_buffer_bytes);
  set_option(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, receive_buffer_bytes);  // with CAP_NET_ADMIN
  set_option(descriptor, SOL_SOCKET, SO_SNDBUF, 4 * 1024 * 1024);
  set_option(descriptor, SOL_SOCKET, SO_RXQ_OVFL, 1);
  set_option(descriptor, SOL_IP, IP_RECVERR, 1);
  if (family == Family::v6) {
    set_option(descriptor, SOL_IPV6, IPV6_V6ONLY, 1);
    set_option(descriptor, SOL_IPV6, IPV6_RECVERR, 1);
  }
  sockaddr_storage any{};
  any.ss_family = static_cast<sa_family_t>(domain);
  const socklen_t size = family == Family::v4 ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&any), size) != 0)
    return Error{Errc::io, std::string("cannot bind a UDP socket: ") + std::strerror(errno)};
  return out;
}

UdpSocket::UdpSocket(UdpSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

UdpSocket& UdpSocket::operator=(UdpSocket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

UdpSocket::~UdpSocket() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::uint16_t UdpSocket::local_port() const {
  sockaddr_storage local{};
  socklen_t size = sizeof local;
  if (getsockname(descriptor_, reinterpret_cast<sockaddr*>(&local), &size) != 0) return 0;
  const auto endpoint = from_sockaddr(local);
  return endpoint ? endpoint->port : 0;
}

std::size_t UdpSocket::send(std::span<const Outgoing> datagrams, const OnUnsent& unsent) {
  constexpr std::size_t send_batch = 64;
  std::array<sockaddr_storage, send_batch> to;
  std::array<iovec, send_batch> parts;
  std::array<mmsghdr, send_batch> headers;
  std::size_t sent = 0;
  unsigned failures = 0;
  while (sent < datagrams.size()) {
    const std::size_t count = std::min(send_batch, datagrams.size() - sent);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& datagram = datagrams[sent + i];
      parts[i] = {const_cast<char*>(datagram.bytes.data()), datagram.bytes.size()};
      headers[i] = {};
      headers[i].msg_hdr.msg_namelen = to_sockaddr(datagram.to, to[i]);
      headers[i].msg_hdr.msg_name = &to[i];
      headers[i].msg_hdr.msg_iov = &parts[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
    const int done = sendmmsg(descriptor_, headers.data(), static_cast<unsigned>(count), 0);
    if (done > 0) {
      sent += static_cast<std::size_t>(done);
      failures = 0;
      continue;
    }
    // An ICMP error about an earlier datagram fails the next send once: just send it again.
    if (done < 0 && (errno == ECONNREFUSED || errno == EINTR)) continue;
    if (done < 0 && (errno == EAGAIN || errno == ENOBUFS)) break;
    if (++failures < send_tries) continue;
    unsent(sent++, errno);
    failures = 0;
  }
  return sent;
}

std::size_t UdpSocket::receive(std::size_t limit, const OnDatagram& take, std::uint32_t& dropped) {
  Arena& buffers = arena();
  std::size_t total = 0;
  while (total < limit) {
    buffers.reset();
    const int count = recvmmsg(descriptor_, buffers.headers.data(), batch, MSG_DONTWAIT, nullptr);
    if (count < 0 && errno == ECONNREFUSED) continue;  // reported through the error queue
    if (count <= 0) break;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      auto& header = buffers.headers[i];
      read_drop_count(header.msg_hdr, dropped);
      const auto from = from_sockaddr(buffers.from[i]);
      if (!from || (header.msg_hdr.msg_flags & MSG_TRUNC) != 0) continue;
      take(*from, {buffers.bytes.data() + i * max_datagram, header.msg_len});
    }
    total += static_cast<std::size_t>(count);
    if (static_cast<std::size_t>(count) < batch) break;
  }
  return total;
}

std::size_t UdpSocket::receive_errors(const OnRefused& take) {
  std::size_t total = 0;
  while (true) {
    std::array<std::uint8_t, 512> bytes{};
    std::array<char, 512> control{};
    sockaddr_storage to{};
    iovec part{bytes.data(), bytes.size()};
    msghdr header{};
    header.msg_name = &to;
    header.msg_namelen = sizeof to;
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const auto size = recvmsg(descriptor_, &header, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (size < 0) break;
    ++total;
    bool is_error = false;
    const bool unreachable = is_port_unreachable(header, is_error);
    const auto endpoint = from_sockaddr(to);
    if (is_error && endpoint)
      take(*endpoint, {bytes.data(), static_cast<std::size_t>(size)}, unreachable);
  }
  return total;
}

}  // namespace netroster::snmp
