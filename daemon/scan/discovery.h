// Reads the devices of one shard, a bounded number at a time: finds the credential that works, runs
// the MIB collectors and hands out one Observation each. Single-threaded: lives on the shard.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "base/queue.h"
#include "collectors/snmp/mib/registry.h"
#include "collectors/snmp/transport.h"
#include "collectors/snmp/udp_session.h"
#include "daemon/scan/plan.h"
#include "model/observation.h"

namespace netroster::scan {

struct DiscoverySettings {
  std::uint16_t port = 161;
  snmp::AgentSettings agent;
  snmp::AgentHabits habits;
  mib::CollectOptions collect;
  std::size_t devices_at_once = 128;  // of one shard
  std::chrono::milliseconds device_time{300'000};
  double rate_per_device = 10;           // packets a second; 0: no limit
  std::size_t neighbours_per_port = 64;  // more are counted, not kept
  // True: no further device is read. Null: all are.
  const std::atomic<bool>* begin_no_more = nullptr;
};

// What all shards share: rates, and how many requests may be out in each site.
struct SharedLimits : snmp::SharedPacing {
  using snmp::SharedPacing::SharedPacing;
  std::vector<std::unique_ptr<snmp::InFlightCap>> site_caps;  // as `sites`
};

struct Job {
  IpAddress address;
  std::uint32_t site = 0;
  const CandidateSet* candidates = nullptr;
  std::string remembered;
  // The community that answered the probe; null when SNMPv3 discovery was answered.
  std::shared_ptr<const snmp::PreparedCredential> answered_to;
  std::shared_ptr<const snmp::PreparedCredential> next_community;  // tried if SNMPv3 is refused
  bool slow = false;                     // it took long to answer the probe
  std::shared_ptr<snmp::Pacing> pacing;  // of the device, whatever it is asked with
};

class Discovery {
 public:
  // Everything given must outlive the last job. `outstanding` is counted down after each.
  Discovery(snmp::Transport& transport, const DiscoverySettings& settings, const Plan& plan,
            SharedLimits& pacing, Queue<Observation>& out, std::atomic<std::size_t>& outstanding);

  void add(Job job);

 private:
  void launch();
  std::deque<Job>* next_queue();
  boost::asio::awaitable<void> run(Job job);
  boost::asio::awaitable<void> read_device(const Job& job, Observation& observation);
  boost::asio::awaitable<bool> try_credential(
      const Job& job, std::shared_ptr<const snmp::PreparedCredential> credential, bool proven,
      Observation& observation);
  boost::asio::awaitable<void> collect(std::shared_ptr<snmp::Agent> agent,
                                       Observation& observation);
  boost::asio::awaitable<void> hand_out(Observation observation);
  std::shared_ptr<snmp::Agent> make_agent(
      const Job& job, std::shared_ptr<const snmp::PreparedCredential> credential) const;

  snmp::Transport& transport_;
  const DiscoverySettings& settings_;
  const Plan& plan_;
  SharedLimits& pacing_;
  Queue<Observation>& out_;
  std::atomic<std::size_t>& outstanding_;
  std::deque<Job> waiting_;
  std::deque<Job> slow_;  // likewise; they have half of the places, the others come first
  std::size_t running_ = 0;
  std::size_t slow_running_ = 0;
};

}  // namespace netroster::scan
