#include "daemon/scan/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "base/log.h"
#include "inventory/resolver.h"

namespace netroster::scan {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t flush_after = 500;  // observations
constexpr std::chrono::seconds flush_every{2};

// A sweep that was cut off longer ago than this is begun anew.
bool is_recent(const inventory::Sweep& sweep, std::chrono::milliseconds interval) {
  return wall_now() - sweep.started <= interval;
}

class Session {
 public:
  Session(const config::Config& config, std::vector<Site> sites, const ScanSettings& settings,
          inventory::Store* store)
      : config_(config), sites_(std::move(sites)), settings_(settings), store_(store) {}

  Result<SessionResult> run(snmp::Statistics& statistics, const std::atomic<bool>& stop,
                            const OnProgress& on_progress);

 private:
  Result<void> recall();
  Result<void> resume(Plan& plan, SessionResult& result);
  void take(const Observation& observation);
  void flush();
  Result<void> write_down();
  void finish(bool stopped);

  const config::Config& config_;
  std::vector<Site> sites_;
  const ScanSettings& settings_;
  inventory::Store* const store_;
  inventory::Resolver resolver_;
  std::vector<Remembered> remembered_;
  std::map<std::string, std::int64_t> sweeps_;  // by site
  std::map<std::string, std::vector<inventory::SweepMark>> marks_;
  std::vector<Event> events_;
  std::size_t waiting_ = 0;  // observations that are not written down yet
  Clock::time_point next_flush_ = Clock::now() + flush_every;
  Error failure_;
};

// What earlier scans left: the inventory, and which credential worked where.
Result<void> Session::recall() {
  if (store_ == nullptr) return {};
  auto known = store_->load();
  if (!known && known.error().code != Errc::not_found) return known.error();
  if (known) {
    resolver_ = inventory::Resolver(**known);
    for (const auto& address : (*known)->addresses)
      remembered_.push_back(
          {address->site, address->address, address->credential, address->last.credential});
  }
  return {};
}

// Leaves out what a sweep of the same targets did before it was cut off.
Result<void> Session::resume(Plan& plan, SessionResult& result) {
  if (store_ == nullptr) return {};
  std::set<std::pair<std::string, IpAddress>> done;
  for (const auto& site : sites_) {
    const auto name = targets_name(site);
    auto unfinished = store_->unfinished_sweep(site.id, name);
    if (!unfinished) return unfinished.error();
    if (*unfinished && is_recent(**unfinished, config_.sweep.interval)) {
      sweeps_[site.id] = (*unfinished)->id;
      for (const auto& mark : (*unfinished)->marks) done.emplace(site.id, mark.address);
      continue;
    }
    auto begun = store_->begin_sweep(site.id, name, wall_now());
    if (!begun) return begun.error();
    sweeps_[site.id] = *begun;
  }
  result.resumed = std::erase_if(plan.targets, [&](const Target& target) {
    return done.contains({plan.sites[target.site].id, target.address});
  });
  return {};
}

void Session::take(const Observation& observation) {
  resolver_.apply(observation);
  ++waiting_;
  if (store_ == nullptr) return;
  // An address that was not reached before a stop is not done: the next scan takes it up.
  if (observation.reach != Reach::not_tested)
    marks_[observation.site].push_back({observation.address, observation.reach, observation.reason,
                                        observation.credential, observation.when});
  if (waiting_ >= flush_after || Clock::now() >= next_flush_) flush();
}

// The inventory first, the journal after it: a mark says that the facts are safe.
Result<void> Session::write_down() {
  for (auto& event : resolver_.take_events()) events_.push_back(std::move(event));
  if (auto recorded = store_->record(resolver_.snapshot(), events_); !recorded) return recorded;
  events_.clear();
  for (auto& [site, marks] : marks_) {
    if (marks.empty()) continue;
    if (auto marked = store_->mark(sweeps_[site], marks); !marked) return marked;
    for (const auto& mark : marks) {
      if (mark.reach != Reach::answered || mark.credential.empty()) continue;
      auto kept = store_->remember_credential(site, mark.address, mark.credential, mark.when);
      if (!kept) return kept;
    }
    marks.clear();
  }
  return {};
}

// A full disk stops nothing: everything stays in memory and is written when there is room again.
void Session::flush() {
  if (store_ == nullptr) return;
  const auto began = Clock::now();
  const auto written = write_down();
  if (written) {
    failure_ = {};
    waiting_ = 0;
  } else {
    failure_ = written.error();
    log::error("STORE_WRITE_FAILED", "store", failure_.what);
  }
  // However large the store grows, writing takes a tenth of the time at most.
  next_flush_ = Clock::now() + std::max<Clock::duration>(flush_every, (Clock::now() - began) * 10);
}

void Session::finish(bool stopped) {
  if (store_ == nullptr) return;
  flush();
  if (stopped || failure_.code != Errc::none) return;
  const auto kept = std::chrono::duration_cast<std::chrono::seconds>(config_.store.retention);
  if (const auto pruned = store_->prune(wall_now() - kept); !pruned) failure_ = pruned.error();
  for (const auto& [site, sweep] : sweeps_)
    if (const auto finished = store_->finish_sweep(sweep, wall_now()); !finished)
      failure_ = finished.error();
}

Result<SessionResult> Session::run(snmp::Statistics& statistics, const std::atomic<bool>& stop,
                                   const OnProgress& on_progress) {
  if (auto recalled = recall(); !recalled) return recalled.error();
  resolver_.set_sites(sites_);
  auto plan = make_plan(config_, sites_, remembered_);
  if (!plan) return plan.error();
  SessionResult result;
  if (auto resumed = resume(*plan, result); !resumed) return resumed.error();
  auto summary = run_scan(
      *plan, settings_, statistics, stop,
      [this](const Observation& observation) { take(observation); }, on_progress);
  resolver_.age(wall_now());
  finish(!summary || summary->stopped);
  if (!summary) return summary.error();
  result.summary = std::move(*summary);
  result.not_tested = std::move(plan->not_tested);
  result.inventory = resolver_.snapshot();
  result.store_failure = failure_;
  return result;
}

}  // namespace

std::string targets_name(const Site& site) {
  std::string name;
  for (const auto& block : site.networks) name += block.text() + " ";
  for (const auto& block : site.excluded) name += "-" + block.text() + " ";
  return name;
}

Result<SessionResult> run_session(const config::Config& config, std::vector<Site> sites,
                                  const ScanSettings& settings, inventory::Store* store,
                                  snmp::Statistics& statistics, const std::atomic<bool>& stop,
                                  const OnProgress& on_progress) {
  Session session(config, std::move(sites), settings, store);
  return session.run(statistics, stop, on_progress);
}

}  // namespace netroster::scan
