// What the daemon polls: the loop with its credentials and plan, the board of last readings, and
// the traps that have a device read at once.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "collectors/snmp/statistics.h"
#include "daemon/poll/loop.h"
#include "daemon/poll/trap_listener.h"
#include "daemon/service/board.h"
#include "daemon/service/figures.h"
#include "daemon/service/recorder.h"

namespace netroster::service {

class Polling {
 public:
  // Both outlive it.
  Polling(const config::Config& config, std::unique_ptr<Recorder>& recorder)
      : config_(config), recorder_(recorder), board_(limits_of(config.poll)) {}

  // Derives the keys of SNMPv3. Errors: Errc::invalid for passwords that it does not allow.
  Result<void> open();
  // Errors: a socket cannot be had.
  Result<void> start(std::shared_ptr<const profiles::Library> profiles);
  // What is polled from now on, and what its history is.
  void replan(const Inventory& inventory);
  void stop();

  // The last readings; any thread.
  const Board& board() const { return board_; }
  void add_figures(Figures& out) const;
  // 0: nothing is polled.
  std::size_t shards() const { return loop_ ? loop_->shards() : 0; }
  void post(std::size_t shard, std::function<void()> work) { loop_->post(shard, std::move(work)); }

 private:
  void take(poll::PortReading reading);
  Result<void> hear_traps();

  const config::Config& config_;
  const std::unique_ptr<Recorder>& recorder_;  // null: nothing is polled
  Board board_;
  snmp::Statistics engine_;
  poll::Statistics statistics_;
  poll::CredentialBook credentials_;
  std::unique_ptr<poll::Loop> loop_;
  std::unique_ptr<poll::TrapListener> traps_;  // null: nobody listens
};

}  // namespace netroster::service
