// Polls the devices of a plan for as long as it runs: each port at its pace, spread over the time
// between two readings, never two readings of a device at once.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collectors/snmp/mib/registry.h"
#include "collectors/snmp/statistics.h"
#include "collectors/snmp/transport.h"
#include "config/config.h"
#include "daemon/poll/facts_reading.h"
#include "daemon/poll/plan.h"
#include "daemon/poll/polled_device.h"
#include "daemon/poll/statistics.h"
#include "daemon/scan/shards.h"

namespace netroster::poll {

struct LoopSettings {
  config::PollSettings poll;
  config::SnmpSettings snmp;
  snmp::AgentSettings agent;
  snmp::AgentHabits habits;
  mib::CollectOptions readings = {};  // of the device itself: which collectors, how much of a table
  std::chrono::milliseconds names_every{60 * 60 * 1000};  // read again even if nothing tells so
};
LoopSettings loop_settings(const config::Config& config);
// How the ports of a device are asked.
snmp::PollSettings poll_settings(const LoopSettings& settings);

// Called on the shards' threads.
using OnReading = std::function<void(PortReading reading)>;
using OnFacts = std::function<void(FactsReading reading)>;

// The part of one shard; everything runs on its io_context.
class ShardLoop {
 public:
  ShardLoop(snmp::Transport& transport, const LoopSettings& settings, Statistics& statistics,
            OnReading on_reading, OnFacts on_facts);
  ~ShardLoop();
  ShardLoop(const ShardLoop&) = delete;
  ShardLoop& operator=(const ShardLoop&) = delete;

  // What is polled from now on. Devices that stay keep their place in time.
  void update(std::vector<DevicePlan> devices);
  // Reads the ports of the device out of turn, as soon as it is free. One that is not polled is
  // left alone.
  void read_now(const std::string& device);
  // Nothing is begun any more. What is under way ends with the transport.
  void stop();

 private:
  struct Polled;
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// All shards: the composition of threads, transports and their loops.
class Loop {
 public:
  // `statistics` outlives the loop. Without `on_facts` nothing but ports is read.
  Loop(const LoopSettings& settings, Statistics& statistics, snmp::Statistics& engine,
       OnReading on_reading, OnFacts on_facts = {});
  ~Loop();

  Result<void> start();
  void update(PollPlan plan);
  // Reads the ports of the device out of turn. Any thread, until stop().
  void read_now(const std::string& device);
  // Runs `work` on that shard's thread; shards() says how many there are.
  void post(std::size_t shard, std::function<void()> work);
  std::size_t shards() const { return loops_.size(); }
  // Ends what is under way and joins the threads.
  void stop();

 private:
  std::size_t shard_of(const std::string& device) const;

  const LoopSettings settings_;
  OnReading on_reading_;
  scan::Shards shards_;
  std::vector<std::unique_ptr<ShardLoop>> loops_;
};

}  // namespace netroster::poll
