#include "daemon/scan/scan.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <thread>
#include <unordered_set>

#include "base/log.h"
#include "base/queue.h"
#include "collectors/icmp/echo.h"
#include "collectors/snmp/sweep.h"
#include "daemon/scan/agent_settings.h"
#include "daemon/scan/discovery.h"
#include "daemon/scan/shards.h"

namespace netroster::scan {
namespace {

using Credential = std::shared_ptr<const snmp::PreparedCredential>;
constexpr std::size_t queue_length = 4096;
constexpr std::chrono::milliseconds slow_answer{250};
constexpr std::chrono::milliseconds tick{100};  // how soon a stop is noticed

mib::CollectOptions options_of(const config::SnmpSettings& snmp, const config::MibSettings& mib) {
  mib::CollectOptions out;
  out.limits = {static_cast<std::size_t>(snmp.walk_varbinds),
                static_cast<std::size_t>(snmp.walk_bytes),
                static_cast<std::size_t>(snmp.walk_packets),
                snmp.walk_time,
                snmp::WalkLimits().rows,
                snmp::WalkLimits().memory};
  out.table_rows = static_cast<std::size_t>(mib.table_rows);
  out.memory = static_cast<std::size_t>(snmp.device_memory);
  out.forwarding_rows = static_cast<std::size_t>(mib.forwarding_table_rows);
  out.arp_rows = static_cast<std::size_t>(mib.arp_rows);
  out.route_rows = static_cast<std::size_t>(mib.route_rows);
  if (!mib.forwarding_table_per_vlan) out.vlan_contexts = 0;
  const std::pair<bool, const char*> switches[] = {{mib.forwarding_table, "forwarding"},
                                                   {mib.arp, "arp"},
                                                   {mib.routes, "route"},
                                                   {mib.spanning_tree, "stp"},
                                                   {mib.poe, "poe"},
                                                   {mib.sensors, "sensor"},
                                                   {mib.ups, "ups"},
                                                   {mib.printers, "printer"}};
  for (const auto& [on, name] : switches)
    if (!on) out.without.emplace_back(name);
  return out;
}

// Nothing that could be believed came: was there nothing, or something that was refused?
void describe_silence(const snmp::ProbeOutcome& outcome, Observation& observation) {
  observation.reason = "no answer";
  if (outcome.last_reject == snmp::Reject::none) return;
  observation.reach = Reach::misbehaving;
  observation.reason =
      fmt::format("answered, but not what was asked ({})", text(outcome.last_reject));
}

snmp::ProbeSettings probe_of(const ScanSettings& from, snmp::SharedPacing& shared) {
  snmp::ProbeSettings probe;
  probe.port = from.port;
  probe.shared = &shared;
  probe.passes = static_cast<unsigned>(from.sweep.passes);
  probe.wait = from.sweep.timeout;
  return probe;
}

class ScanRun {
 public:
  ScanRun(const Plan& plan, const ScanSettings& settings, snmp::Statistics& statistics,
          const std::atomic<bool>& stop)
      : plan_(plan),
        settings_(settings),
        statistics_(statistics),
        stop_(stop),
        slices_(plan, settings.sweep, settings.slice),
        pacing_(static_cast<double>(settings.sweep.rate)),
        sweep_(probe_of(settings, pacing_), statistics),
        queue_(queue_length),
        shards_(shard_count(settings.snmp), transport_settings(settings.snmp), statistics) {
    discovery_.begin_no_more = &begin_no_more_;
    discovery_.port = settings.port;
    discovery_.agent = agent_of(settings.snmp);
    discovery_.habits = habits_of(settings.snmp);
    discovery_.collect = options_of(settings.snmp, settings.mib);
    discovery_.device_time = settings.device_time;
    discovery_.collect.time = settings.device_time;
    discovery_.collect.profiles = settings.profiles;
    discovery_.neighbours_per_port = static_cast<std::size_t>(settings.mib.neighbours_per_port);
    discovery_.rate_per_device = static_cast<double>(settings.sweep.rate_per_device);
    for (std::size_t i = 0; i < plan.sites.size(); ++i) {
      pacing_.add_site(static_cast<double>(settings.sweep.rate_per_site));
      pacing_.site_caps.push_back(
          std::make_unique<snmp::InFlightCap>(settings.snmp.in_flight_per_site));
    }
  }

  Result<ScanSummary> run(const OnObservation& on_observation, const OnProgress& on_progress);

 private:
  struct Stage {
    std::vector<snmp::ProbeTarget> probes;
    std::vector<std::size_t> targets;  // index into plan_.targets, same order
  };

  using Slice = std::span<const std::size_t>;  // indices into plan_.targets

  void sweep_all();
  void sweep_slice(Slice slice);
  Stage discovery_of(Slice slice) const;
  void probe(Stage stage);
  void probe_communities(Slice slice);
  std::size_t stages_of(Slice slice, const Stage& discovery) const;
  void note_progress(const snmp::ProbeProgress& at);
  void ask_silent_for_echo(Slice slice);
  void dispatch(std::size_t target, const Credential& answered_to, bool slow);
  void report_silent(Slice slice, bool cut_short);
  Observation silence_of(std::size_t target, bool cut_short);
  void look_whether_to_go_on();
  void stop_requests();
  Observation observation_of(const Target& target) const;

  const Plan& plan_;
  const ScanSettings& settings_;
  snmp::Statistics& statistics_;
  const std::atomic<bool>& stop_;
  const Slices slices_;
  SharedLimits pacing_;
  snmp::Sweep sweep_;
  Queue<Observation> queue_;
  Shards shards_;
  DiscoverySettings discovery_;
  std::vector<std::unique_ptr<Discovery>> discoveries_;
  std::vector<snmp::ProbeOutcome> outcomes_;  // one per target
  std::vector<std::string> last_tried_;       // community name, by target
  std::vector<bool> dispatched_;              // by target; the sweep thread's
  std::unordered_set<IpAddress> echoed_;      // silent to SNMP, but they answer ping
  std::atomic<std::size_t> outstanding_{0};
  std::atomic<std::size_t> answering_{0};
  // Of the sweep thread: where it is. Published as asked_ and probed_.
  std::size_t slice_begin_ = 0;
  std::size_t slice_size_ = 0;
  std::size_t stage_ = 0;  // of the slice under way
  std::size_t stages_ = 1;
  std::atomic<std::size_t> asked_{0};
  std::atomic<double> probed_{0};
  std::size_t unsent_ = 0;  // read when the sweep thread has ended
  std::string unsent_first_;
  std::atomic<bool> begin_no_more_{false};
  bool requests_stopped_ = false;
  Error failure_;
};

Observation ScanRun::observation_of(const Target& target) const {
  Observation out;
  out.site = plan_.sites[target.site].id;
  out.address = target.address;
  out.collector = "snmp";
  out.when = wall_now();
  return out;
}

void ScanRun::dispatch(std::size_t index, const Credential& answered_to, bool slow) {
  if (dispatched_[index]) return;
  dispatched_[index] = true;
  answering_.fetch_add(1);
  const Target& target = plan_.targets[index];
  Job job;
  job.address = target.address;
  job.site = target.site;
  job.candidates = &plan_.candidates[target.candidates];
  job.remembered = target.remembered;
  job.answered_to = answered_to;
  job.slow = slow;
  auto communities = communities_in_turn(target, *job.candidates, 1);
  if (!answered_to && !communities.empty()) job.next_community = communities.front();
  outstanding_.fetch_add(1);
  // A device lives on one shard for life: chosen by its site and address alone.
  const auto shard = (std::hash<IpAddress>{}(target.address) ^ target.site) % shards_.count();
  Discovery* const discovery = discoveries_[shard].get();
  shards_.post(shard,
               [discovery, job = std::move(job)]() mutable { discovery->add(std::move(job)); });
}

void ScanRun::note_progress(const snmp::ProbeProgress& at) {
  const double sent = at.packets_expected == 0 ? 1
                                               : static_cast<double>(at.packets) /
                                                     static_cast<double>(at.packets_expected);
  const double passes = std::min(1.0, (at.pass - 1 + sent) / at.passes);
  const double slice = (static_cast<double>(stage_) + passes) / static_cast<double>(stages_);
  const double of_slice = stage_ > 0 || at.pass > 1 ? 1 : sent;
  const auto size = static_cast<double>(slice_size_);
  asked_ = slice_begin_ + static_cast<std::size_t>(size * of_slice);
  probed_ = (static_cast<double>(slice_begin_) + size * slice) /
            static_cast<double>(plan_.targets.size());
}

void ScanRun::probe(Stage stage) {
  if (stage.probes.empty() || begin_no_more_) return;
  const auto on_answer = [&](std::size_t i, const snmp::ProbeOutcome& outcome) {
    dispatch(stage.targets[i], stage.probes[i].credential, outcome.round_trip > slow_answer);
  };
  auto outcomes = sweep_.run(stage.probes, begin_no_more_, on_answer,
                             [this](const snmp::ProbeProgress& at) { note_progress(at); });
  ++stage_;
  if (!outcomes) {
    failure_ = outcomes.error();
    return;
  }
  for (std::size_t i = 0; i < stage.targets.size(); ++i) {
    auto& known = outcomes_[stage.targets[i]];
    if (known.reach == Reach::closed) continue;
    // What came before and was not believed counts though the next way of asking brought nothing.
    const auto before = known.last_reject;
    known = std::move((*outcomes)[i]);
    if (known.last_reject == snmp::Reject::none) known.last_reject = before;
  }
}

// An address is sent one community at a time, and no more of them than configured.
void ScanRun::probe_communities(Slice slice) {
  const auto most = static_cast<std::size_t>(settings_.sweep.communities_per_address);
  for (std::size_t turn = 0; turn < most && !begin_no_more_; ++turn) {
    Stage stage;
    for (const auto i : slice) {
      const Target& target = plan_.targets[i];
      const auto& set = plan_.candidates[target.candidates];
      if (dispatched_[i] || outcomes_[i].reach == Reach::closed) continue;
      if (was_read_with_v3(target, set)) continue;
      const auto order = communities_in_turn(target, set, most);
      if (turn >= order.size()) continue;
      stage.probes.push_back({target.address, target.site, order[turn]});
      stage.targets.push_back(i);
      last_tried_[i] = order[turn]->credential.name;
    }
    probe(std::move(stage));
  }
}

ScanRun::Stage ScanRun::discovery_of(Slice slice) const {
  Stage stage;
  for (const auto i : slice) {
    const Target& target = plan_.targets[i];
    if (!is_discovered(target, plan_.candidates[target.candidates])) continue;
    stage.probes.push_back({target.address, target.site, nullptr});
    stage.targets.push_back(i);
  }
  return stage;
}

// How often the slice is gone through if nobody answers; for the time left only.
std::size_t ScanRun::stages_of(Slice slice, const Stage& discovery) const {
  std::size_t communities = 0;
  for (const auto i : slice)
    communities =
        std::max(communities, plan_.candidates[plan_.targets[i].candidates].communities.size());
  const auto most = static_cast<std::size_t>(settings_.sweep.communities_per_address);
  return std::max<std::size_t>(1, std::min(communities, most) + (discovery.probes.empty() ? 0 : 1));
}

void ScanRun::sweep_slice(Slice slice) {
  auto discovery = discovery_of(slice);
  slice_size_ = slice.size();
  stage_ = 0;
  stages_ = stages_of(slice, discovery);
  probe(std::move(discovery));
  probe_communities(slice);
  if (settings_.sweep.icmp) ask_silent_for_echo(slice);
  report_silent(slice, begin_no_more_);
  slice_begin_ += slice.size();
  asked_ = slice_begin_;
  probed_ = static_cast<double>(slice_begin_) / static_cast<double>(plan_.targets.size());
}

void ScanRun::sweep_all() {
  while (slice_begin_ < plan_.targets.size()) sweep_slice(slices_.from(slice_begin_));
  for (auto left = outstanding_.load(); left > 0; left = outstanding_.load())
    outstanding_.wait(left);
  queue_.close();
}

// Tells an empty address from a host whose agent is off or elsewhere.
void ScanRun::ask_silent_for_echo(Slice slice) {
  std::vector<IpAddress> silent;
  for (const auto i : slice)
    if (!dispatched_[i] && outcomes_[i].reach == Reach::silent)
      silent.push_back(plan_.targets[i].address);
  // As slow as one site bears: most of the list may be in one.
  const auto rate = std::min(settings_.sweep.rate, settings_.sweep.rate_per_site);
  const auto answered =
      icmp::echo(silent, {static_cast<double>(rate > 0 ? rate : 1000), settings_.sweep.timeout},
                 begin_no_more_);
  if (!answered) {
    log::warning("ICMP_NOT_SENT", "sweep", answered.error().what);
    return;
  }
  for (std::size_t i = 0; i < silent.size(); ++i)
    if ((*answered)[i]) echoed_.insert(silent[i]);
}

// What is known of an address where nobody answered. With `cut_short` some way of asking was not
// tried to its end: then nobody is called silent.
Observation ScanRun::silence_of(std::size_t target, bool cut_short) {
  Observation observation = observation_of(plan_.targets[target]);
  const auto& outcome = outcomes_[target];
  observation.reach = outcome.reach;
  if (outcome.reach == Reach::closed) {
    observation.reason = "the port is closed";
  } else if (cut_short) {
    observation.reach = Reach::not_tested;
    observation.reason = "stopped before its turn was over";
  } else if (outcome.reach == Reach::not_tested) {
    const auto why = std::generic_category().message(outcome.send_error);
    observation.reason = "no packet could be sent: " + why;
    if (unsent_++ == 0) unsent_first_ = observation.address.text() + ": " + why;
  } else if (echoed_.contains(observation.address) && outcome.last_reject == snmp::Reject::none) {
    observation.reason = "answers ping, but not SNMP";
  } else {
    describe_silence(outcome, observation);
  }
  // A community that was not waited for keeps its turn.
  observation.credential = observation.reach == Reach::not_tested ? plan_.targets[target].last_tried
                                                                  : last_tried_[target];
  return observation;
}

void ScanRun::report_silent(Slice slice, bool cut_short) {
  for (const auto i : slice)
    if (!dispatched_[i] && !queue_.push_wait(silence_of(i, cut_short))) return;
}

Result<ScanSummary> ScanRun::run(const OnObservation& on_observation,
                                 const OnProgress& on_progress) {
  const auto began = std::chrono::steady_clock::now();
  const auto sent_before = statistics_.sent.load();
  if (auto started = shards_.start(); !started) return started.error();
  for (std::size_t i = 0; i < shards_.count(); ++i)
    discoveries_.push_back(std::make_unique<Discovery>(shards_.transport(i), discovery_, plan_,
                                                       pacing_, queue_, outstanding_));
  outcomes_.resize(plan_.targets.size());
  for (auto& outcome : outcomes_) outcome.reach = Reach::not_tested;
  last_tried_.resize(plan_.targets.size());
  dispatched_.resize(plan_.targets.size());
  look_whether_to_go_on();
  std::thread sweeper([this] { sweep_all(); });
  pthread_setname_np(sweeper.native_handle(), "sweep");
  ScanSummary summary;
  ScanProgress progress;
  progress.addresses = plan_.targets.size();
  while (!queue_.finished()) {
    const auto observation = queue_.pop_for(tick);
    look_whether_to_go_on();
    progress.answering = answering_;
    progress.answering_done =
        progress.answering - std::min(progress.answering, outstanding_.load());
    progress.asked = asked_;
    progress.probed = probed_;
    if (observation) {
      ++summary.reached[observation->reach];
      ++progress.addresses_done;
      on_observation(*observation);
    }
    if (on_progress) on_progress(progress);
  }
  sweeper.join();
  shards_.stop();
  summary.stopped = begin_no_more_;
  summary.unsent = unsent_;
  summary.unsent_first = unsent_first_;
  summary.packets_sent = statistics_.sent.load() - sent_before;
  summary.took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  if (failure_.code != Errc::none) return failure_;
  return summary;
}

void ScanRun::look_whether_to_go_on() {
  if (stop_ || (settings_.is_closing && settings_.is_closing())) begin_no_more_ = true;
  if (stop_) stop_requests();
}

// When the user stops the scan, outstanding requests end at once instead of after their time-outs.
void ScanRun::stop_requests() {
  if (requests_stopped_) return;
  requests_stopped_ = true;
  for (std::size_t i = 0; i < shards_.count(); ++i) {
    snmp::Transport* const transport = &shards_.transport(i);
    shards_.post(i, [transport] { transport->stop(); });
  }
}

}  // namespace

Result<ScanSummary> run_scan(const Plan& plan, const ScanSettings& settings,
                             snmp::Statistics& statistics, const std::atomic<bool>& stop,
                             const OnObservation& on_observation, const OnProgress& on_progress) {
  ScanRun run(plan, settings, statistics, stop);
  return run.run(on_observation, on_progress);
}

}  // namespace netroster::scan
