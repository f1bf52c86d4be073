// A bare SNMP client for tests of the simulator: builds requests, sends them from a loopback
// address and waits for answers with a deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulator/pdu.h"
#include "tests/simulator/udp.h"

namespace netroster::simulator {

// An SNMPv1 (version 0) or SNMPv2c (1) request; `second` and `third` are non-repeaters and
// max-repetitions of a GETBULK.
std::string make_request(std::int32_t version, const std::string& community, std::uint8_t type,
                         std::int32_t id, const std::vector<Oid>& oids, std::int32_t second = 0,
                         std::int32_t third = 0);

struct Reply {
  std::string bytes;
  Peer from;
  bool parsed = false;
  std::int32_t version = 0;
  std::string community;
  std::uint8_t type = 0;
  std::int32_t id = 0;
  std::int32_t status = 0;
  std::int32_t index = 0;
  std::vector<Binding> bindings;

  Oid oid(std::size_t i) const { return oid_of_content(bytes_of(bindings.at(i).oid)); }
  // Content of the i-th value.
  std::string content(std::size_t i) const;
  std::uint64_t number(std::size_t i) const;
  std::uint8_t tag(std::size_t i) const {
    return static_cast<std::uint8_t>(bindings.at(i).value.at(0));
  }
};

Reply parse_reply(std::string bytes, Peer from);

class Client {
 public:
  Client();
  void send(std::uint32_t address, std::uint16_t port, const std::string& datagram);
  // The next datagram, or nothing in time.
  std::optional<Reply> receive(std::chrono::milliseconds wait = std::chrono::milliseconds{2000});
  std::uint16_t port() const { return port_of(socket_); }
  int socket() const { return socket_.get(); }

 private:
  Descriptor socket_;
};

}  // namespace netroster::simulator
