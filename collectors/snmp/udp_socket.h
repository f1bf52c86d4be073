// A non-blocking UDP socket with batched receive and send, and ICMP errors read from its error
// queue. Knows nothing of SNMP.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collectors/snmp/endpoint.h"

namespace netroster::snmp {

enum class Family { v4, v6 };

struct Outgoing {
  Endpoint to;
  std::string_view bytes;
};

class UdpSocket {
 public:
  static Result<UdpSocket> open(Family family, int receive_buffer_bytes);
  UdpSocket() = default;
  UdpSocket(UdpSocket&& other) noexcept;
  UdpSocket& operator=(UdpSocket&& other) noexcept;
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;
  ~UdpSocket();

  int descriptor() const { return descriptor_; }
  std::uint16_t local_port() const;

  // What cannot leave this machine (no route, forbidden by a filter …), with its errno.
  using OnUnsent = std::function<void(std::size_t datagram, int reason)>;
  // Sends from the front; returns how many left or were given to `unsent`. Fewer than given means:
  // there is no room, try again later.
  std::size_t send(std::span<const Outgoing> datagrams, const OnUnsent& unsent);

  using OnDatagram = std::function<void(const Endpoint& from, std::span<const std::uint8_t> bytes)>;
  // Takes what is there, in batches, at most `limit` datagrams. Returns how many. Reports the
  // kernel's count of datagrams dropped for want of buffer since the socket was opened.
  std::size_t receive(std::size_t limit, const OnDatagram& take, std::uint32_t& dropped);

  // Takes every ICMP error: `take` gets the destination of the datagram that was refused and the
  // front of its bytes. `unreachable` is true for "port unreachable".
  using OnRefused = std::function<void(const Endpoint& to, std::span<const std::uint8_t> bytes,
                                       bool unreachable)>;
  std::size_t receive_errors(const OnRefused& take);

 private:
  explicit UdpSocket(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace netroster::snmp
