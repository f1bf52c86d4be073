#include "daemon/scan/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <map>

#include "base/text.h"
#include "daemon/scan/restart_watch.h"

namespace netroster::scan {
namespace asio = boost::asio;

namespace {

const Oid sys_object_id{1, 3, 6, 1, 2, 1, 1, 2, 0};

Reach reach_of(Errc code) {
  switch (code) {
    case Errc::refused:
      return Reach::refused;
    case Errc::closed:
      return Reach::closed;
    case Errc::misbehaving:
    case Errc::protocol:
      return Reach::misbehaving;
    case Errc::cancelled:
    case Errc::io:  // it could not be sent
      return Reach::not_tested;
    default:
      return Reach::timeout;
  }
}

// What a discovery that did read something has to say about the agent.
void classify(const snmp::Agent& agent, Observation& observation) {
  observation.reach = Reach::answered;
  for (const auto& table : observation.facts->tables) {
    if (!table.inconsistent) continue;
    observation.reach = Reach::misbehaving;
    observation.reason = table.table + ": " + table.reason;
    return;
  }
  if (observation.restarted) {
    observation.reach = Reach::timeout;
    observation.reason = "it restarted while it was read: nothing more was asked";
  } else if (observation.interrupted) {
    observation.reason = "stopped before everything was read";
  } else if (agent.given_up() || std::chrono::steady_clock::now() >= agent.deadline) {
    observation.reach = Reach::timeout;
    observation.reason = agent.given_up() ? "stopped answering while it was read"
                                          : "too slow: its time for one discovery was used up";
  }
}

// Thousands of forged neighbours on one port must not fill the inventory.
void cap_neighbours(DeviceFacts& facts, std::size_t most) {
  std::map<std::string, std::size_t> on_port;
  const auto dropped = std::erase_if(facts.neighbours, [&](const Neighbour& one) {
    const auto port = one.local_index ? std::to_string(*one.local_index) : one.local_port;
    return ++on_port[port] > most;
  });
  if (dropped == 0) return;
  TableReport report;
  report.table = "neighbours";
  report.rows = static_cast<std::uint32_t>(facts.neighbours.size());
  report.dropped["too many on one port"] = static_cast<std::uint32_t>(dropped);
  report.reason = "more neighbours on a port than are kept";
  facts.tables.push_back(std::move(report));
}

}  // namespace

Discovery::Discovery(snmp::Transport& transport, const DiscoverySettings& settings,
                     const Plan& plan, SharedLimits& pacing, Queue<Observation>& out,
                     std::atomic<std::size_t>& outstanding)
    : transport_(transport),
      settings_(settings),
      plan_(plan),
      pacing_(pacing),
      out_(out),
      outstanding_(outstanding) {}

void Discovery::add(Job job) {
  (job.slow ? slow_ : waiting_).push_back(std::move(job));
  launch();
}

std::deque<Job>* Discovery::next_queue() {
  if (running_ >= settings_.devices_at_once) return nullptr;
  if (!waiting_.empty()) return &waiting_;
  const auto most = std::max<std::size_t>(settings_.devices_at_once / 2, 1);
  return slow_.empty() || slow_running_ >= most ? nullptr : &slow_;
}

void Discovery::launch() {
  while (auto* const from = next_queue()) {
    ++running_;
    Job job = std::move(from->front());
    from->pop_front();
    slow_running_ += job.slow ? 1U : 0U;
    asio::co_spawn(transport_.io(), run(std::move(job)), asio::detached);
  }
}

asio::awaitable<void> Discovery::run(Job job) {
  Observation observation;
  observation.site = plan_.sites[job.site].id;
  observation.address = job.address;
  observation.collector = "snmp";
  const bool is_left = settings_.begin_no_more != nullptr && *settings_.begin_no_more;
  observation.began = wall_now();
  if (settings_.rate_per_device > 0) {
    job.pacing = std::make_shared<snmp::Pacing>(settings_.rate_per_device);
    job.pacing->admit(std::chrono::steady_clock::now());  // the packet that found it
  }
  if (!is_left) co_await read_device(job, observation);
  if (is_left || (transport_.stopping() && !observation.facts)) {
    observation.interrupted = true;  // whatever was found out may come from the stop alone
    observation.reach = Reach::not_tested;
    observation.reason = "stopped before it was read";
  }
  observation.when = wall_now();
  co_await hand_out(std::move(observation));
  --running_;
  slow_running_ -= job.slow ? 1U : 0U;
  launch();
  outstanding_.fetch_sub(1);
  outstanding_.notify_all();
}

// The queue is bounded: when the resolver is behind, the device waits here, not in memory.
asio::awaitable<void> Discovery::hand_out(Observation observation) {
  while (!out_.push(observation)) co_await transport_.pause(std::chrono::milliseconds(10));
}

std::shared_ptr<snmp::Agent> Discovery::make_agent(
    const Job& job, std::shared_ptr<const snmp::PreparedCredential> credential) const {
  auto agent = std::make_shared<snmp::Agent>();
  agent->endpoint = {job.address, settings_.port};
  agent->credential = std::move(credential);
  agent->settings = settings_.agent;
  agent->habits = settings_.habits;
  agent->site_pacing = pacing_.sites[job.site].get();
  agent->site_cap = pacing_.site_caps[job.site].get();
  agent->whole_pacing = &pacing_.whole;
  agent->device_pacing = job.pacing;
  agent->deadline = std::chrono::steady_clock::now() + settings_.device_time;
  return agent;
}

// Errors end in the observation. SNMPv3 is tried first; a device that was read with SNMPv3 before
// is never sent a community, whatever it says now.
asio::awaitable<void> Discovery::read_device(const Job& job, Observation& observation) {
  if (job.answered_to) {
    co_await try_credential(job, job.answered_to, true, observation);
    co_return;
  }
  auto order = job.candidates->v3;
  std::stable_partition(order.begin(), order.end(), [&job](const auto& prepared) {
    return prepared->credential.name == job.remembered;
  });
  for (const auto& credential : order)
    if (co_await try_credential(job, credential, false, observation)) co_return;
  const bool was_v3 = std::any_of(order.begin(), order.end(), [&job](const auto& prepared) {
    return prepared->credential.name == job.remembered;
  });
  if (was_v3 || !job.next_community || observation.reach != Reach::refused) co_return;
  const std::string refusal = observation.reason;
  if (co_await try_credential(job, job.next_community, false, observation)) co_return;
  observation.reach = Reach::refused;
  observation.reason = fmt::format("SNMPv3: {}; community {}: no answer", refusal,
                                   job.next_community->credential.name);
}

asio::awaitable<bool> Discovery::try_credential(
    const Job& job, std::shared_ptr<const snmp::PreparedCredential> credential, bool proven,
    Observation& observation) {
  auto agent = make_agent(job, credential);
  snmp::UdpSession session(transport_, agent);
  observation.credential = credential->credential.name;
  if (!proven) {
    snmp::Request request;
    request.oids = {sys_object_id};
    const auto answer = co_await session.exchange(std::move(request));
    if (!answer || answer->error_status == snmp::error_authorization) {
      observation.reach = answer ? Reach::refused : reach_of(answer.error().code);
      observation.reason = answer ? "the agent denies access" : answer.error().what;
      co_return false;
    }
  }
  co_await collect(agent, observation);
  co_return true;
}

asio::awaitable<void> Discovery::collect(std::shared_ptr<snmp::Agent> agent,
                                         Observation& observation) {
  snmp::UdpSession session(transport_, agent);
  const auto asked_for = wall_now() - observation.began;
  RestartWatch watch(session, *agent, std::chrono::steady_clock::now() - asked_for);
  auto facts = co_await mib::collect_device(watch, settings_.collect, agent->habits);
  if (facts.device.engine_id.empty()) facts.device.engine_id = hex_plain(session.engine_id());
  cap_neighbours(facts, settings_.neighbours_per_port);
  observation.facts = std::make_shared<const DeviceFacts>(std::move(facts));
  observation.interrupted = transport_.stopping();
  observation.restarted = watch.restarted();
  classify(*agent, observation);
}

}  // namespace netroster::scan
