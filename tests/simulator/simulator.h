// A set of SNMP agents on loopback addresses, served by one thread on one UDP port. For tests:
// start it with port 0, speak to the agents' addresses, ask what they saw, stop it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/ip_address.h"
#include "tests/simulator/agent.h"
#include "tests/simulator/responder.h"

namespace netroster::simulator {

struct SimulatorOptions {
  std::uint16_t port = 0;  // 0: the kernel chooses
  // One socket an agent instead of one for all: addresses without an agent, and agents with the
  // fault "closed", are then refused by the kernel (ICMP) instead of being dark. Chosen by itself
  // when an agent is closed.
  bool socket_per_agent = false;
  std::uint64_t seed = 1;
  // Each answer is late by a random time in this range.
  std::chrono::milliseconds delay_low{0};
  std::chrono::milliseconds delay_high{0};
  bool keep_arrivals = false;   // remember each datagram for arrivals()
  bool watch_strangers = true;  // statistics of addresses without an agent too
};

// One datagram as it came.
struct Arrival {
  std::chrono::microseconds at{0};  // when the kernel took it, Unix time
  std::uint32_t address = 0;        // asked, IPv4, host order
  std::uint16_t peer_port = 0;
  std::uint32_t bytes = 0;
};

struct Totals {
  std::uint64_t received = 0;
  std::uint64_t sent = 0;
  std::uint64_t not_sent = 0;
  std::uint64_t strangers = 0;  // datagrams to addresses without an agent
  std::uint32_t peak_per_second = 0;
  std::uint32_t deaths = 0;
};

class Simulator {
 public:
  // Serves as soon as it returns. Agents with equal addresses are an error.
  static Result<std::unique_ptr<Simulator>> start(std::vector<Agent> agents,
                                                  SimulatorOptions options);
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  std::uint16_t port() const;
  std::size_t agents() const;

  // What an address saw; empty statistics for one that was never asked.
  AddressStatistics statistics(const IpAddress& address) const;
  std::map<IpAddress, AddressStatistics> all_statistics() const;
  Totals totals() const;
  std::vector<Arrival> arrivals() const;

  // Changes a running agent; false when there is none at the address.
  bool set_fault(const IpAddress& address, Fault fault, std::uint32_t parameter);
  bool clear_faults(const IpAddress& address);
  bool restart(const IpAddress& address);
  // Lets the agents' clock jump forward, so that counters move without anybody waiting.
  void advance(std::chrono::seconds by);

  void stop();

 private:
  class Server;
  explicit Simulator(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace netroster::simulator
