// One shard's sockets: a few unconnected UDP sockets shared by every device of the shard, batched
// system calls, and the first half of the guard that refuses what nobody asked for.
// Single-threaded: everything runs on the shard's io_context.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "collectors/snmp/endpoint.h"
#include "collectors/snmp/statistics.h"

namespace netroster::snmp {

struct TransportSettings {
  unsigned sockets = 2;                  // for each address family
  std::size_t in_flight_a_socket = 300;  // beyond, requests wait their turn
  int receive_buffer_bytes = 16 * 1024 * 1024;
};

// One request on its way. Whoever starts it owns it and keeps it alive until on_end().
class Exchange {
 public:
  Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  virtual ~Exchange() = default;

  // A datagram with this exchange's id, from the asked address and port. Reject::none takes it as
  // the answer and ends the exchange; anything else counts it and waits on.
  virtual Reject on_datagram(std::span<const std::uint8_t> datagram) = 0;
  // Called once: Errc::none after an accepted answer, else timeout, closed, io or cancelled.
  virtual void on_end(Errc code) = 0;

  Endpoint to;
  std::string bytes;         // the datagram as sent
  std::int32_t id = 0;       // its request-id (v1, v2c) or msgID (v3)
  std::int32_t version = 1;  // 0, 1 or 3 as on the wire
  bool any_source = false;   // a multi-homed device: take the answer from another of its addresses
  std::chrono::steady_clock::time_point sent_at{};
  Reject last_reject = Reject::none;  // why the last datagram with this id was not taken
};

class Transport {
 public:
  Transport(boost::asio::io_context& io, TransportSettings settings, Statistics& statistics);
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  // Opens the sockets; nothing is sent before.
  Result<void> open();

  // A random id that no outstanding exchange of this shard uses.
  std::int32_t new_id();
  std::uint64_t random64();

  // Sends exchange.bytes and waits for `timeout` from the moment of sending.
  void start(Exchange& exchange, std::chrono::milliseconds timeout);
  // The same as a coroutine; the exchange's own on_end is not called.
  boost::asio::awaitable<Errc> run(Exchange& exchange, std::chrono::milliseconds timeout);
  boost::asio::awaitable<void> pause(std::chrono::nanoseconds time);

  // Ends everything outstanding with Errc::cancelled and lets nothing new out.
  void stop();
  bool stopping() const;

  boost::asio::io_context& io();
  Statistics& statistics();
  std::size_t in_flight() const;
  // The UDP ports that answers come to.
  std::vector<std::uint16_t> local_ports() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace netroster::snmp
