#include "daemon/scan/session.h"
#include "daemon/scan/desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "base/log.h"
#include "config/windows.h"
#include "daemon/scan/crawl.h"
#include "daemon/scan/fragile.h"
#include "daemon/scan/policy.h"
#include "daemon/scan/set_back.h"
#include "inventory/gaps.h"
#include "inventory/resolver.h"

namespace netroster::scan {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t flush_after = 500;  // observations
constexpr std::chrono::seconds flush_every{2};
constexpr std::chrono::milliseconds room_step{500};   // between tries when nothing else is to do
constexpr std::chrono::hours longest_rest{400 * 24};  // of a machine that scans once a year
constexpr std::chrono::milliseconds tick{50};         // how soon a stop is noticed then

// A sweep that was cut off longer ago than the interval is begun anew; so is one of a wrong clock.
// With windows one may take several nights: what was done last counts, and the time that they are
// closed does not.
bool is_recent(const inventory::Sweep& sweep, const config::SweepSettings& how) {
  const auto windows = config::parse_week_windows(how.windows).value_or(config::WeekWindows());
  auto since = sweep.started;
  if (!windows.empty())
    for (const auto& mark : sweep.marks) since = std::max(since, mark.when);
  const auto age = wall_now() - since;
  return age <= how.interval + config::longest_closed(windows) && age >= -clock_tolerance;
}

// Null when there is nothing to remember.
Result<Snapshot> recalled(inventory::Store* store) {
  if (store == nullptr) return Snapshot();
  auto known = store->load();
  if (known) return not_after(*known, wall_now());
  if (known.error().code == Errc::not_found) return Snapshot();
  return known.error();
}

std::vector<Remembered> remembered_in(const Inventory& inventory, const config::Config& config) {
  const LeftAlone left_alone(inventory, config.sweep, wall_now());
  std::vector<Remembered> out;
  for (const auto& address : inventory.addresses)
    out.push_back({address->site, address->address, address->credential, address->last.credential,
                   left_alone.reason(address->site, address->address)});
  return out;
}

using Sweeps = std::map<std::string, inventory::Sweep>;  // by site

Result<Sweeps> unfinished_sweeps(inventory::Store& store, const std::vector<Site>& sites,
                                 const config::SweepSettings& how) {
  Sweeps out;
  for (const auto& site : sites) {
    auto unfinished = store.unfinished_sweep(site.id, targets_name(site));
    if (!unfinished) return unfinished.error();
    if (*unfinished && is_recent(**unfinished, how)) out[site.id] = std::move(**unfinished);
  }
  return out;
}

// Returns how many targets were done.
std::size_t leave_out_done(Plan& plan, const Sweeps& unfinished) {
  std::set<std::pair<std::string, IpAddress>> done;
  for (const auto& [site, sweep] : unfinished)
    for (const auto& mark : sweep.marks) done.emplace(site, mark.address);
  return std::erase_if(plan.targets, [&](const Target& target) {
    return done.contains({plan.sites[target.site].id, target.address});
  });
}

using Marks = std::vector<inventory::SweepMark>;

Result<void> remember_credentials(inventory::Store& store, const std::string& site,
                                  const Marks& marks) {
  for (const auto& mark : marks) {
    if (mark.reach != Reach::answered || mark.credential.empty()) continue;
    auto kept = store.remember_credential(site, mark.address, mark.credential, mark.when);
    if (!kept) return kept;
  }
  return {};
}

void add(const ScanSummary& more, ScanSummary& sum) {
  for (const auto& [reach, count] : more.reached) sum.reached[reach] += count;
  sum.packets_sent += more.packets_sent;
  sum.took += more.took;
  sum.stopped = sum.stopped || more.stopped;
  sum.unsent += more.unsent;
  if (sum.unsent_first.empty()) sum.unsent_first = more.unsent_first;
}

class Session {
 public:
  Session(const config::Config& config, std::vector<Site> sites, const ScanSettings& settings,
          inventory::Store* store)
      : config_(config),
        sites_(std::move(sites)),
        settings_(settings),
        store_(store),
        crawl_scope_(sites_, config),
        resolver_(policy_of(config)) {}

  Result<SessionResult> run(snmp::Statistics& statistics, const std::atomic<bool>& stop,
                            const OnProgress& on_progress);

 private:
  Result<void> recall();
  Result<void> resume(Plan& plan, SessionResult& result);
  void note_not_tested(const Plan& plan);
  void note_asked(const IpAddress& address);
  void take(const Observation& observation);
  void flush(Clock::duration pause);
  Result<void> write_down();
  void run_errands();
  Result<Snapshot> resolve(std::vector<ManualStatement> statements, const Additions& additions);
  void wait_for_room(const std::atomic<bool>& stop);
  void finish(bool complete, const std::atomic<bool>& stop);
  Result<void> forget();
  Result<void> keep_coverage();
  Result<ScanSummary> scan(const Plan& plan, snmp::Statistics& statistics,
                           const std::atomic<bool>& stop, const OnProgress& on_progress);
  Result<ScanSummary> crawl(ScanSummary so_far, snmp::Statistics& statistics,
                            const std::atomic<bool>& stop, const OnProgress& on_progress);

  const config::Config& config_;
  std::vector<Site> sites_;
  const ScanSettings& settings_;
  inventory::Store* const store_;
  CrawlScope crawl_scope_;
  inventory::Resolver resolver_;
  std::vector<Remembered> remembered_;
  std::optional<WallTime> known_since_;         // of the inventory before
  Asked asked_;                                 // in crawled networks, in this scan
  std::map<std::string, std::int64_t> sweeps_;  // by site
  std::map<std::string, Marks> marks_;
  std::vector<Event> events_;
  std::size_t waiting_ = 0;  // observations that are not written down yet
  Clock::time_point next_flush_ = Clock::now() + flush_every;
  Error failure_;
};

// What earlier scans left: the inventory, and which credential worked where.
Result<void> Session::recall() {
  auto known = recalled(store_);
  if (!known) return known.error();
  if (*known) {
    resolver_ = inventory::Resolver(**known, policy_of(config_));
    remembered_ = remembered_in(**known, config_);
    known_since_ = (*known)->when;
  }
  if (store_ == nullptr) return {};
  auto statements = store_->statements();
  if (!statements) return statements.error();
  resolver_.set_statements(std::move(*statements), wall_now());
  return {};
}

// Leaves out what a sweep of the same targets did before it was cut off.
Result<void> Session::resume(Plan& plan, SessionResult& result) {
  if (store_ == nullptr) return {};
  auto unfinished = unfinished_sweeps(*store_, sites_, config_.sweep);
  if (!unfinished) return unfinished.error();
  for (const auto& site : sites_) {
    if (const auto at = unfinished->find(site.id); at != unfinished->end()) {
      sweeps_[site.id] = at->second.id;
      continue;
    }
    auto begun = store_->begin_sweep(site.id, targets_name(site), wall_now());
    if (!begun) return begun.error();
    sweeps_[site.id] = *begun;
  }
  for (const auto& [site, sweep] : *unfinished)
    for (const auto& mark : sweep.marks) note_asked(mark.address);
  result.resumed = leave_out_done(plan, *unfinished);
  return {};
}

void Session::note_asked(const IpAddress& address) {
  if (const auto site = crawl_scope_.site_of(address)) asked_.insert({*site, address});
}

// Who looks after them must know: a firmware may mend it, or another rate.
void tell_left_alone(const Plan& plan) {
  std::size_t addresses = 0;
  std::string first;
  for (const auto& skipped : plan.not_tested) {
    if (!skipped.reason.starts_with("left alone until")) continue;
    addresses += static_cast<std::size_t>(skipped.block.size());
    if (first.empty()) first = skipped.block.address().text() + " is " + skipped.reason;
  }
  if (addresses > 0)
    log::warning("DEVICES_LEFT_ALONE", "scan",
                 fmt::format("{} addresses are not asked; {}; sweep.ask_fragile has them asked",
                             addresses, first));
}

// "Nothing found" must be told from "not looked".
void Session::note_not_tested(const Plan& plan) {
  for (const auto& skipped : plan.not_tested) {
    Observation observation;
    observation.site = plan.sites[skipped.site].id;
    observation.collector = "snmp";
    observation.when = wall_now();
    observation.reach = Reach::not_tested;
    observation.reason = skipped.reason;
    for (std::uint64_t i = 0; i < skipped.block.size(); ++i) {
      observation.address = nth_address(skipped.block, i);
      resolver_.apply(observation);
    }
  }
}

void Session::take(const Observation& observation) {
  resolver_.apply(observation);
  ++waiting_;
  if (store_ == nullptr) return;
  // What a stop cut off is not done: the next scan takes it up.
  if (observation.reach != Reach::not_tested && !observation.interrupted)
    marks_[observation.site].push_back({observation.address, observation.reach, observation.reason,
                                        observation.credential, observation.when});
  // After a failure time alone brings the next try: each writes the whole difference again.
  const bool many = waiting_ >= flush_after && failure_.code == Errc::none;
  if (many || Clock::now() >= next_flush_) flush(flush_every);
}

// The inventory first, the journal after it: a mark says that the facts are safe.
Result<void> Session::write_down() {
  for (auto& event : resolver_.take_events()) events_.push_back(std::move(event));
  if (auto recorded = store_->record(resolver_.snapshot(), events_); !recorded) return recorded;
  if (settings_.on_events && !events_.empty()) settings_.on_events(events_);
  events_.clear();
  for (auto& [site, marks] : marks_) {
    if (marks.empty()) continue;
    if (auto marked = store_->mark(sweeps_[site], marks); !marked) return marked;
    if (auto kept = remember_credentials(*store_, site, marks); !kept) return kept;
    marks.clear();
  }
  return {};
}

// A full disk stops nothing: everything stays in memory and is written when there is room again.
void Session::flush(Clock::duration pause) {
  const auto began = Clock::now();
  const auto written = write_down();
  if (written) {
    failure_ = {};
    waiting_ = 0;
    if (settings_.on_recorded) settings_.on_recorded(resolver_.snapshot());
  } else {
    failure_ = written.error();
    log::error("STORE_WRITE_FAILED", "store", failure_.what);
  }
  // However large the store grows, writing takes a tenth of the time at most.
  next_flush_ = Clock::now() + std::max<Clock::duration>(pause, (Clock::now() - began) * 10);
}

// What forwarding tables tell is worked out at the end, as always.
Result<Snapshot> Session::resolve(std::vector<ManualStatement> statements,
                                  const Additions& additions) {
  const auto now = wall_now();
  resolver_.set_statements(std::move(statements), now);
  for (const auto& device : additions.back) resolver_.bring_back(device, now);
  for (const auto& seen : additions.seen) resolver_.apply(seen);
  if (auto written = write_down(); !written) return written.error();
  return resolver_.snapshot();
}

// What people state while a scan runs counts in it: else its next record would take it back.
void Session::run_errands() {
  if (settings_.errands == nullptr || store_ == nullptr || !settings_.errands->waiting()) return;
  Desk desk;
  desk.store = {std::shared_ptr<void>(), store_};  // not its owner
  desk.sites = config_.sites;
  desk.policy = policy_of(config_);
  desk.known = resolver_.snapshot();
  desk.now = wall_now();
  desk.resolve = [this](std::vector<ManualStatement> statements, const Additions& additions) {
    return resolve(std::move(statements), additions);
  };
  desk.on_recorded = settings_.on_recorded;
  settings_.errands->run(desk);
}

// What may be well a moment later: somebody clears the disk, or it answers again.
bool may_pass(Errc code) { return code == Errc::disk_full || code == Errc::io; }

// What was read took longer than the waiting does.
void Session::wait_for_room(const std::atomic<bool>& stop) {
  const auto until = Clock::now() + settings_.room_wait;
  if (!may_pass(failure_.code) || stop || settings_.room_wait.count() == 0) return;
  log::warning(
      "STORE_WAITS_FOR_ROOM", "store",
      fmt::format("{} observations are not kept yet: waiting {} s for the disk ({}); "
                  "Ctrl-C gives them up",
                  waiting_, settings_.room_wait / std::chrono::seconds(1), text(failure_.code)));
  while (may_pass(failure_.code) && !stop && Clock::now() < until) {
    std::this_thread::sleep_for(tick);
    if (Clock::now() >= next_flush_) flush(room_step);
  }
}

// Only of what was scanned whole: half a scan would look like a loss.
Result<void> Session::keep_coverage() {
  const auto profiles = settings_.profiles ? settings_.profiles : profiles::shipped();
  const auto is_cloud_managed = [&](const KnownNeighbour& neighbour) {
    return profiles->is_cloud_managed(neighbour.platform) ||
           profiles->is_cloud_managed(neighbour.name);
  };
  const auto now = wall_now();
  // Judged by the whole configuration, as the command does; kept of the sites that were scanned.
  const auto& configured = config_.sites.empty() ? sites_ : config_.sites;
  auto all = inventory::coverage_of(
      *resolver_.snapshot(), configured, is_cloud_managed,
      std::chrono::floor<std::chrono::days>(now),
      [this](const IpNetwork& network) { return config_.sweep.may_be_swept(network); });
  std::erase_if(all, [this](const inventory::SiteCoverage& one) {
    return std::none_of(sites_.begin(), sites_.end(),
                        [&](const Site& site) { return site.id == one.site; });
  });
  std::set<std::string> ids;
  for (const auto& site : configured) ids.insert(site.id);
  return store_->add_coverage(all, ids, now);
}

// By a clock that was set wrong everything would be old.
Result<void> Session::forget() {
  const auto now = wall_now();
  const bool may = settings_.may_forget ? settings_.may_forget()
                                        : !known_since_ || *known_since_ == WallTime{} ||
                                              now - *known_since_ <= longest_rest;
  const auto kept = std::chrono::duration_cast<std::chrono::seconds>(config_.store.retention);
  if (may) return store_->prune(now - kept);
  if (!settings_.may_forget)
    log::warning("CLOCK_DOUBTFUL", "clock",
                 fmt::format("the inventory was written last on {}, and now it is {}: nothing is "
                             "deleted for its age",
                             iso_text(*known_since_), iso_text(now)));
  return {};
}

void Session::finish(bool complete, const std::atomic<bool>& stop) {
  if (store_ == nullptr) return;
  flush(room_step);
  wait_for_room(stop);
  if (!complete || failure_.code != Errc::none) return;
  if (const auto forgotten = forget(); !forgotten) failure_ = forgotten.error();
  if (const auto kept_coverage = keep_coverage(); !kept_coverage) failure_ = kept_coverage.error();
  for (const auto& [site, sweep] : sweeps_)
    if (const auto finished = store_->finish_sweep(sweep, wall_now()); !finished)
      failure_ = finished.error();
}

Result<ScanSummary> Session::scan(const Plan& plan, snmp::Statistics& statistics,
                                  const std::atomic<bool>& stop, const OnProgress& on_progress) {
  return run_scan(
      plan, settings_, statistics, stop,
      [this](const Observation& observation) { take(observation); },
      [&](const ScanProgress& progress) {
        run_errands();
        if (on_progress) on_progress(progress);
      });
}

// What the devices read so far tell of is asked next, round by round, until nothing new comes.
Result<ScanSummary> Session::crawl(ScanSummary so_far, snmp::Statistics& statistics,
                                   const std::atomic<bool>& stop, const OnProgress& on_progress) {
  auto left = static_cast<std::size_t>(config_.sweep.crawl_addresses);
  const auto next = [&] {
    return crawl_targets(*resolver_.snapshot(), crawl_scope_, sites_, asked_, left);
  };
  auto targets = next();
  for (std::int64_t round = 0; round < config_.sweep.crawl_rounds && !targets.empty(); ++round) {
    left -= targets.size();
    asked_.insert(targets.begin(), targets.end());
    auto plan = make_crawl_plan(config_, sites_, targets, remembered_);
    if (!plan) return plan.error();
    note_not_tested(*plan);
    if (!plan->targets.empty()) {
      auto round_summary = scan(*plan, statistics, stop, on_progress);
      if (!round_summary) return round_summary;
      add(*round_summary, so_far);
    }
    if (so_far.stopped) return so_far;
    targets = next();
  }
  left = std::max<std::size_t>(left, 1);
  if (!next().empty())
    log::warning("CRAWL_CUT_SHORT", "scan",
                 "devices tell of more addresses than sweep.crawl_rounds and "
                 "sweep.crawl_addresses allow; the rest is not asked");
  return so_far;
}

Result<SessionResult> Session::run(snmp::Statistics& statistics, const std::atomic<bool>& stop,
                                   const OnProgress& on_progress) {
  if (auto recalled = recall(); !recalled) return recalled.error();
  resolver_.set_sites(sites_);
  auto plan = make_plan(config_, sites_, remembered_);
  if (!plan) return plan.error();
  note_not_tested(*plan);
  tell_left_alone(*plan);
  if (!crawl_scope_.empty())
    for (const auto& target : plan->targets) note_asked(target.address);
  SessionResult result;
  if (auto resumed = resume(*plan, result); !resumed) return resumed.error();
  auto summary = scan(*plan, statistics, stop, on_progress);
  if (summary && !summary->stopped && !crawl_scope_.empty())
    summary = crawl(std::move(*summary), statistics, stop, on_progress);
  resolver_.age(wall_now());
  resolver_.settle();
  finish(summary && !summary->stopped && summary->unsent == 0, stop);
  if (!summary) return summary.error();
  result.summary = std::move(*summary);
  result.not_tested = std::move(plan->not_tested);
  result.inventory = resolver_.snapshot();
  result.store_failure = failure_;
  result.not_kept = failure_.code == Errc::none ? 0 : waiting_;
  return result;
}

}  // namespace

std::string targets_name(const Site& site) {
  std::string name;
  for (const auto& block : site.networks) name += block.text() + " ";
  for (const auto& block : site.excluded) name += "-" + block.text() + " ";
  return name;
}

Result<Foreseen> foresee(const config::Config& config, std::vector<Site> sites,
                         inventory::Store* store) {
  auto known = recalled(store);
  if (!known) return known.error();
  auto plan =
      make_plan(config, sites, *known ? remembered_in(**known, config) : std::vector<Remembered>());
  if (!plan) return plan.error();
  Foreseen out{std::move(*plan), 0};
  if (store == nullptr) return out;
  auto unfinished = unfinished_sweeps(*store, sites, config.sweep);
  if (!unfinished) return unfinished.error();
  out.done_before = leave_out_done(out.plan, *unfinished);
  return out;
}

Result<SessionResult> run_session(const config::Config& config, std::vector<Site> sites,
                                  const ScanSettings& settings, inventory::Store* store,
                                  snmp::Statistics& statistics, const std::atomic<bool>& stop,
                                  const OnProgress& on_progress) {
  Session session(config, std::move(sites), settings, store);
  return session.run(statistics, stop, on_progress);
}

}  // namespace netroster::scan
