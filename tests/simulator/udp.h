// UDP sockets that answer from whatever loopback address they were asked at, in batches.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "tests/simulator/responder.h"

namespace netroster::simulator {

// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

// A non-blocking socket with IP_PKTINFO and the largest buffers the kernel grants.
Result<Descriptor> open_udp(std::uint32_t address, std::uint16_t port, bool share_port);
std::uint16_t port_of(const Descriptor& socket);
// Lets further sockets of the same user bind the same address and port.
Result<void> share_port(const Descriptor& socket);

struct Received {
  Bytes bytes;
  Peer peer;
  std::uint32_t to = 0;             // destination address
  std::chrono::microseconds at{0};  // when the kernel took it, Unix time
};

class Receiver {
 public:
  Receiver();
  // Up to 64 datagrams; they stay valid until the next call.
  std::size_t receive(int socket, std::vector<Received>& datagrams);

 private:
  static constexpr std::size_t batch = 64;
  static constexpr std::size_t room = 8192;
  static constexpr std::size_t control_room = 96;
  std::unique_ptr<std::uint8_t[]> blocks_;
  std::array<mmsghdr, batch> messages_{};
  std::array<iovec, batch> vectors_{};
  std::array<sockaddr_in, batch> peers_{};
  alignas(cmsghdr) std::array<std::array<char, control_room>, batch> controls_{};
};

// Collects datagrams and sends them together. The bytes must stay where they are until flush().
class Sender {
 public:
  Sender();
  void add(int socket, Bytes bytes, const Route& route);
  void flush();
  std::uint64_t sent() const { return sent_; }
  std::uint64_t failed() const { return failed_; }

 private:
  static constexpr std::size_t batch = 128;
  static constexpr std::size_t control_room = CMSG_SPACE(sizeof(in_pktinfo));
  int socket_ = -1;
  std::size_t count_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t failed_ = 0;
  std::array<mmsghdr, batch> messages_{};
  std::array<iovec, batch> vectors_{};
  std::array<sockaddr_in, batch> peers_{};
  alignas(cmsghdr) std::array<std::array<char, control_room>, batch> controls_{};
};

}  // namespace netroster::simulator
