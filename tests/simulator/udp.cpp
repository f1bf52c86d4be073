#include "tests/simulator/udp.h"

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace netroster::simulator {
namespace {

constexpr int buffer_bytes = 16 * 1024 * 1024;

Error system_error(const char* what) {
  return {Errc::io, std::string{what} + ": " + std::strerror(errno)};
}

void widen(int fd, int forced, int asked) {
  if (setsockopt(fd, SOL_SOCKET, forced, &buffer_bytes, sizeof buffer_bytes) != 0)
    static_cast<void>(setsockopt(fd, SOL_SOCKET, asked, &buffer_bytes, sizeof buffer_bytes));
}

std::uint32_t destination_of(msghdr& message) {
  for (auto* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != IPPROTO_IP || c->cmsg_type != IP_PKTINFO) continue;
    in_pktinfo info{};
    std::memcpy(&info, CMSG_DATA(c), sizeof info);
    return ntohl(info.ipi_addr.s_addr);
  }
  return 0;
}

// Zero when the kernel does not say.
std::chrono::microseconds time_of(msghdr& message) {
  for (auto* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec at{};
    std::memcpy(&at, CMSG_DATA(c), sizeof at);
    return std::chrono::seconds(at.tv_sec) + std::chrono::microseconds(at.tv_nsec / 1000);
  }
  return std::chrono::microseconds(0);
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<Descriptor> open_udp(std::uint32_t address, std::uint16_t port, bool share) {
  Descriptor fd{::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (fd.get() < 0) return system_error("socket");
  const int on = 1;
  if (setsockopt(fd.get(), IPPROTO_IP, IP_PKTINFO, &on, sizeof on) != 0)
    return system_error("IP_PKTINFO");
  static_cast<void>(setsockopt(fd.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on));
  widen(fd.get(), SO_RCVBUFFORCE, SO_RCVBUF);
  widen(fd.get(), SO_SNDBUFFORCE, SO_SNDBUF);
  if (share)
    if (const auto shared = share_port(fd); !shared) return shared.error();
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(address);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0)
    return system_error("bind");
  return fd;
}

std::uint16_t port_of(const Descriptor& socket) {
  sockaddr_in where{};
  socklen_t size = sizeof where;
  if (getsockname(socket.get(), reinterpret_cast<sockaddr*>(&where), &size) != 0) return 0;
  return ntohs(where.sin_port);
}

Result<void> share_port(const Descriptor& socket) {
  const int on = 1;
  if (setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
    return system_error("SO_REUSEPORT");
  return {};
}

Receiver::Receiver() : blocks_(std::make_unique<std::uint8_t[]>(batch * room)) {
  for (std::size_t i = 0; i < batch; ++i) {
    vectors_[i] = {blocks_.get() + i * room, room};
    auto& header = messages_[i].msg_hdr;
    header.msg_iov = &vectors_[i];
    header.msg_iovlen = 1;
    header.msg_name = &peers_[i];
    header.msg_control = controls_[i].data();
  }
}

std::size_t Receiver::receive(int socket, std::vector<Received>& datagrams) {
  datagrams.clear();
  for (auto& message : messages_) {
    message.msg_hdr.msg_namelen = sizeof(sockaddr_in);
    message.msg_hdr.msg_controllen = control_room;
  }
  const int count = recvmmsg(socket, messages_.data(), batch, MSG_DONTWAIT, nullptr);
  if (count <= 0) return 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    auto& message = messages_[i];
    if ((message.msg_hdr.msg_flags & MSG_TRUNC) != 0) continue;
    datagrams.push_back({{blocks_.get() + i * room, message.msg_len},
                         {ntohl(peers_[i].sin_addr.s_addr), ntohs(peers_[i].sin_port)},
                         destination_of(message.msg_hdr),
                         time_of(message.msg_hdr)});
  }
  return static_cast<std::size_t>(count);
}

Sender::Sender() {
  for (std::size_t i = 0; i < batch; ++i) {
    auto& header = messages_[i].msg_hdr;
    header.msg_iov = &vectors_[i];
    header.msg_iovlen = 1;
    header.msg_name = &peers_[i];
    header.msg_namelen = sizeof(sockaddr_in);
    header.msg_control = controls_[i].data();
    header.msg_controllen = control_room;
    auto* control = CMSG_FIRSTHDR(&header);
    control->cmsg_level = IPPROTO_IP;
    control->cmsg_type = IP_PKTINFO;
    control->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
  }
}

void Sender::add(int socket, Bytes bytes, const Route& route) {
  if (count_ == batch || (count_ != 0 && socket != socket_)) flush();
  socket_ = socket;
  const auto i = count_++;
  vectors_[i] = {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
  peers_[i] = {};
  peers_[i].sin_family = AF_INET;
  peers_[i].sin_port = htons(route.to.port);
  peers_[i].sin_addr.s_addr = htonl(route.to.address);
  in_pktinfo info{};
  info.ipi_spec_dst.s_addr = htonl(route.from);
  std::memcpy(CMSG_DATA(CMSG_FIRSTHDR(&messages_[i].msg_hdr)), &info, sizeof info);
}

void Sender::flush() {
  std::size_t done = 0;
  int patience = 20;
  while (done < count_) {
    const int count = sendmmsg(socket_, messages_.data() + done,
                               static_cast<unsigned>(count_ - done), MSG_DONTWAIT);
    if (count > 0) {
      done += static_cast<std::size_t>(count);
      sent_ += static_cast<std::uint64_t>(count);
      continue;
    }
    pollfd ready{socket_, POLLOUT, 0};
    if (errno == EAGAIN && patience-- > 0 && poll(&ready, 1, 5) >= 0) continue;
    ++failed_;  // one datagram that cannot be sent must not hold up the rest
    ++done;
  }
  count_ = 0;
}

}  // namespace netroster::simulator
