// Hears notifications of agents and says which polled device sent one, so that it is read at once.
// They are not authenticated: what they say is not believed, who is not polled is not heard, and
// however many come, few readings follow.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "base/guarded.h"
#include "base/result.h"
#include "collectors/snmp/trap.h"
#include "daemon/poll/plan.h"
#include "model/listen_address.h"

namespace netroster::poll {

// How many readings traps may cause: one a device in 10 s, and all devices together 20 a second
// after the first hundred. One thread.
class TrapGate {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds a_device{10};
  static constexpr double a_second = 20;
  static constexpr double at_once = 100;

  bool admits(const std::string& device, Clock::time_point now);

 private:
  std::map<std::string, Clock::time_point> last_;  // those of the last 10 s, and some more
  double left_ = at_once;
  Clock::time_point filled_{};
};

// By address: all that the inventory knows of a device that is polled.
using TrapSenders = std::map<IpAddress, std::string>;
TrapSenders trap_senders(const Inventory& inventory, const PollPlan& plan);

struct TrapCounts {
  std::array<std::atomic<std::uint64_t>, snmp::trap_kinds> heard{};  // of polled devices
  std::atomic<std::uint64_t> malformed{0};                           // of polled devices
  std::atomic<std::uint64_t> strangers{0};  // from an address of no polled device: not read
  std::atomic<std::uint64_t> held{0};       // no reading, because there were too many
  std::atomic<std::uint64_t> readings{0};   // that they caused
};

class TrapListener {
 public:
  // On the listener's thread.
  using OnTrap = std::function<void(const std::string& device)>;

  TrapListener(ListenAddress listen, OnTrap on_trap);
  ~TrapListener();
  TrapListener(const TrapListener&) = delete;
  TrapListener& operator=(const TrapListener&) = delete;

  // Errors: Errc::io when the address cannot be had.
  Result<void> start();
  void stop();
  void set_senders(TrapSenders senders) { senders_.set(std::move(senders)); }
  ListenAddress address() const { return listen_; }  // with its port, once it is started
  const TrapCounts& counts() const { return counts_; }

 private:
  void listen();
  void receive();
  void take(const IpAddress& from, std::span<const std::uint8_t> datagram, bool cut);

  ListenAddress listen_;
  const OnTrap on_trap_;
  Guarded<TrapSenders> senders_;
  TrapCounts counts_;
  TrapGate gate_;  // the thread's
  int socket_ = -1;
  int wake_ = -1;  // an eventfd
  std::thread thread_;
};

}  // namespace netroster::poll
