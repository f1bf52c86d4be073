// Scans with a store: what one leaves undone, the next one does.
#include "daemon/scan/session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/log.h"
#include "daemon/scan/desk.h"
#include "tests/inventory/temp_store.h"
#include "tests/scan/one_site.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::scan {
namespace {

using inventory::testing_kit::opened;
using inventory::testing_kit::TempDirectory;
using simulator::Simulator;

constexpr std::size_t agents = 30;

class SessionTest : public testing::Test {
 protected:
  void serve(const char* network) {
    simulator::FlatOptions options;
    options.ports = 8;
    auto started = Simulator::start(
        simulator::flat_agents(simulator::first_addresses(*IpNetwork::parse(network), agents),
                               options),
        {});
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
    sites_ = {fixture::one_site(network)};
    config_.credentials = {fixture::reader_of(sites_.front())};
  }

  ScanSettings settings() const {
    ScanSettings out;
    out.port = simulator_->port();
    out.sweep.rate = 0;
    out.sweep.rate_per_site = 0;
    out.sweep.rate_per_device = 0;
    out.sweep.timeout = std::chrono::milliseconds(50);
    out.snmp.timeout = std::chrono::milliseconds(500);
    out.snmp.shards = 2;
    out.slice = slice_;
    out.room_wait = room_wait_;
    return out;
  }

  // Sets `stop_` at the first word of progress after so many packets, or so many addresses done.
  SessionResult scan(inventory::Store* store, std::uint64_t stop_after,
                     std::size_t stop_when_done = SIZE_MAX) {
    stop_ = false;
    snmp::Statistics statistics;
    const auto on_progress = [&](const ScanProgress& at) {
      if (statistics.sent.load() >= stop_after || at.addresses_done >= stop_when_done) stop_ = true;
    };
    auto result = run_session(config_, sites_, settings(), store, statistics, stop_, on_progress);
    EXPECT_TRUE(result) << result.error().what;
    return result ? std::move(*result) : SessionResult{};
  }
  SessionResult whole_scan(inventory::Store* store) { return scan(store, UINT64_MAX); }

  std::unique_ptr<Simulator> simulator_;
  std::vector<Site> sites_;
  config::Config config_;
  std::atomic<bool> stop_{false};
  std::size_t slice_ = most_in_slice;
  std::chrono::milliseconds room_wait_{30'000};
  TempDirectory folder_;
};

void expect_complete(const Inventory& inventory) {
  EXPECT_EQ(inventory.devices.size(), agents);
  for (const auto& device : inventory.devices) {
    EXPECT_EQ(device->facts->ports.size(), 8U) << device->id;
    for (const auto& [part, fresh] : device->freshness)
      EXPECT_TRUE(fresh.last_complete) << device->id << " " << part << ": " << fresh.reason << "; "
                                       << device->last_attempt.reason;
  }
  for (const auto& state : inventory.addresses)
    if (state->last.reason != "network or broadcast address") {
      EXPECT_NE(state->last.reach, Reach::not_tested) << state->address.text();
    }
}

TEST_F(SessionTest, WhateverAStopCutOffTheNextScanDoes) {
  serve("127.52.0.0/25");
  snmp::Statistics whole;
  ASSERT_TRUE(run_session(config_, sites_, settings(), nullptr, whole, stop_, {}));
  const auto packets = whole.sent.load();
  std::size_t stopped = 0;
  for (std::uint64_t round = 0; round < 20; ++round) {
    const auto store = opened(folder_.file(std::to_string(round)));
    ASSERT_TRUE(store);
    const auto first = scan(store.get(), packets * round / 20);
    stopped += first.summary.stopped ? 1U : 0U;
    const auto second = whole_scan(store.get());
    EXPECT_FALSE(second.summary.stopped);
    SCOPED_TRACE(testing::Message() << "stopped after " << packets * round / 20 << " packets; "
                                    << second.resumed << " done before");
    expect_complete(*second.inventory);
  }
  EXPECT_GT(stopped, 10U);
}

// A window that ends: what is being read is read to its end, and nothing of it is asked again.
TEST_F(SessionTest, AWindowThatEndsCutsBetweenDevices) {
  serve("127.52.3.0/25");
  const auto store = opened(folder_.file("window"));
  ASSERT_TRUE(store);
  std::size_t told = 0;
  auto closing = settings();
  closing.sweep.rate_per_device = 200;  // no device is read in a moment
  closing.snmp.shards = 1;
  closing.is_closing = [&] { return told >= 3; };
  snmp::Statistics statistics;
  const auto first = run_session(config_, sites_, closing, store.get(), statistics, stop_,
                                 [&](const ScanProgress& at) { told = at.addresses_done; });
  ASSERT_TRUE(first) << first.error().what;
  EXPECT_TRUE(first->summary.stopped);
  EXPECT_TRUE(store->coverage(WallTime{}, wall_now() + std::chrono::hours(1))->empty());
  for (const auto& device : first->inventory->devices)
    EXPECT_EQ(device->last_attempt.reason, "") << "was read to its end: " << device->id;
  const auto second = whole_scan(store.get());
  EXPECT_GE(second.resumed, 3U);
  EXPECT_FALSE(second.summary.stopped);
  expect_complete(*second.inventory);
}

TEST_F(SessionTest, AWindowThatIsOverBeginsNothing) {
  serve("127.52.4.0/25");
  auto closed = settings();
  closed.is_closing = [] { return true; };
  snmp::Statistics statistics;
  const auto none = run_session(config_, sites_, closed, nullptr, statistics, stop_, {});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->summary.stopped);
  EXPECT_EQ(statistics.sent.load(), 0U);
}

// The next window may be later than the interval, and a sweep may need several.
TEST_F(SessionTest, ASweepGoesOnInTheNextWindow) {
  serve("127.52.5.0/25");
  const auto ago = [](int minutes) { return wall_now() - std::chrono::minutes(minutes); };
  config_.sweep.interval = std::chrono::hours(1);
  const auto mark = [&](inventory::Store& store, WallTime began, WallTime marked) {
    const auto sweep = store.begin_sweep("lab", targets_name(sites_.front()), began);
    ASSERT_TRUE(sweep);
    ASSERT_TRUE(store.mark(
        *sweep, {{*IpAddress::parse("127.52.5.1"), Reach::silent, "no answer", "reader", marked}}));
  };
  struct Case {
    const char* windows;
    WallTime began;
    WallTime marked;
    std::size_t resumed;
  };
  const std::vector<Case> cases{{"", ago(90), ago(30), 0},
                                {"18:00-06:00", ago(60 * 40), ago(60 * 12), 1},
                                {"18:00-06:00", ago(60 * 40), ago(60 * 14), 0}};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    config_.sweep.windows = cases[i].windows;
    const auto store = opened(folder_.file("night" + std::to_string(i)));
    ASSERT_TRUE(store);
    mark(*store, cases[i].began, cases[i].marked);
    EXPECT_EQ(whole_scan(store.get()).resumed, cases[i].resumed) << i;
  }
}

TEST_F(SessionTest, AWholeScanLeavesItsCoverage) {
  serve("127.52.2.0/25");
  const auto store = opened(folder_.file("coverage"));
  ASSERT_TRUE(store);
  const auto cut = scan(store.get(), UINT64_MAX, 1);
  const auto far = wall_now() + std::chrono::hours(1);
  if (cut.summary.stopped) {
    EXPECT_TRUE(store->coverage(WallTime{}, far)->empty());
  }
  whole_scan(store.get());
  const auto points = store->coverage(WallTime{}, far);
  ASSERT_TRUE(points);
  ASSERT_EQ(points->size(), 1U);
  EXPECT_EQ(points->front().site, "lab");
  EXPECT_EQ(points->front().devices, agents);
}

TEST_F(SessionTest, WhatIsWrittenDownIsShown) {
  serve("127.52.1.0/25");
  const auto store = opened(folder_.file("shown"));
  ASSERT_TRUE(store);
  std::vector<std::size_t> devices;
  auto with_hook = settings();
  with_hook.on_recorded = [&](const Snapshot& shown) { devices.push_back(shown->devices.size()); };
  snmp::Statistics statistics;
  ASSERT_TRUE(run_session(config_, sites_, with_hook, store.get(), statistics, stop_, {}));
  ASSERT_FALSE(devices.empty());
  EXPECT_EQ(devices.back(), agents);
}

// Forwards to a store, after so many refusals for want of room.
class FullStore : public inventory::Store {
 public:
  FullStore(inventory::Store& inner, std::size_t refusals) : inner_(inner), refusals_(refusals) {}

  Result<void> record(const Snapshot& snapshot, const std::vector<Event>& events) override {
    ++tries;
    if (refusals_ == 0) return inner_.record(snapshot, events);
    --refusals_;
    return Error{Errc::disk_full, "no room left to write"};
  }
  Result<Snapshot> load(std::optional<WallTime> at) override { return inner_.load(at); }
  Result<std::vector<inventory::Change>> changes(WallTime from, WallTime to) override {
    return inner_.changes(from, to);
  }
  Result<std::vector<Event>> events(WallTime from, WallTime to) override {
    return inner_.events(from, to);
  }
  Result<void> add_audit(const inventory::AuditEntry& entry) override {
    return inner_.add_audit(entry);
  }
  Result<std::vector<inventory::AuditEntry>> audit(WallTime from, WallTime to) override {
    return inner_.audit(from, to);
  }
  Result<std::int64_t> begin_sweep(const std::string& site, const std::string& targets,
                                   WallTime when) override {
    return inner_.begin_sweep(site, targets, when);
  }
  Result<void> mark(std::int64_t sweep, const std::vector<inventory::SweepMark>& marks) override {
    return inner_.mark(sweep, marks);
  }
  Result<void> finish_sweep(std::int64_t sweep, WallTime when) override {
    return inner_.finish_sweep(sweep, when);
  }
  Result<std::optional<inventory::Sweep>> unfinished_sweep(const std::string& site,
                                                           const std::string& targets) override {
    return inner_.unfinished_sweep(site, targets);
  }
  Result<std::optional<inventory::Sweep>> last_sweep(const std::string& site) override {
    return inner_.last_sweep(site);
  }
  Result<void> remember_credential(const std::string& site, const IpAddress& address,
                                   const std::string& credential, WallTime when) override {
    return inner_.remember_credential(site, address, credential, when);
  }
  Result<std::map<IpAddress, std::string>> credentials(const std::string& site) override {
    return inner_.credentials(site);
  }
  Result<void> add_coverage(const std::vector<inventory::SiteCoverage>& sites,
                            const std::set<std::string>& configured, WallTime when) override {
    return inner_.add_coverage(sites, configured, when);
  }
  Result<std::vector<inventory::CoveragePoint>> coverage(WallTime from, WallTime to) override {
    return inner_.coverage(from, to);
  }
  Result<std::vector<inventory::GapSpan>> gaps(WallTime from, WallTime to) override {
    return inner_.gaps(from, to);
  }
  Result<std::vector<ManualStatement>> statements() override { return inner_.statements(); }
  Result<std::int64_t> add_statement(const ManualStatement& statement) override {
    return inner_.add_statement(statement);
  }
  Result<void> withdraw_statement(std::int64_t id, const std::string& by, WallTime when) override {
    return inner_.withdraw_statement(id, by, when);
  }
  Result<void> add_verdicts(const inventory::Judged& judged) override {
    return inner_.add_verdicts(judged);
  }
  Result<std::vector<inventory::VerdictSpan>> verdicts(
      WallTime from, WallTime to, const std::optional<inventory::VerdictName>& of) override {
    return inner_.verdicts(from, to, of);
  }
  Result<std::optional<inventory::KeptStandard>> standard_at(WallTime when) override {
    return inner_.standard_at(when);
  }
  Result<void> prune(WallTime before) override {
    ++prunes;
    return inner_.prune(before);
  }
  Result<void> check() override { return inner_.check(); }
  Result<void> set_max_bytes(std::uint64_t bytes) override { return inner_.set_max_bytes(bytes); }
  const inventory::StoreCounters& counters() const override { return inner_.counters(); }

  std::size_t tries = 0;
  std::size_t prunes = 0;

 private:
  inventory::Store& inner_;
  std::size_t refusals_;
};

TEST_F(SessionTest, AFullDiskThatIsClearedLosesNothing) {
  serve("127.56.0.0/25");
  const auto store = opened(folder_.file());
  FullStore full(*store, 1);
  const auto result = whole_scan(&full);
  EXPECT_EQ(result.store_failure.code, Errc::none) << result.store_failure.what;
  EXPECT_EQ(result.not_kept, 0U);
  expect_complete(**store->load(std::nullopt));
}

TEST_F(SessionTest, AFullDiskThatStaysFullIsTriedSeldomAndSaysWhatIsLost) {
  serve("127.57.0.0/22");
  room_wait_ = std::chrono::milliseconds(0);
  const auto store = opened(folder_.file());
  FullStore full(*store, SIZE_MAX);
  const auto result = whole_scan(&full);
  EXPECT_EQ(result.store_failure.code, Errc::disk_full);
  EXPECT_EQ(result.not_kept, 1022U);
  // Not once for each of the 500 observations after the first that were too many.
  EXPECT_LT(full.tries, 20U);
  const auto again = whole_scan(store.get());
  EXPECT_EQ(again.resumed, 0U);
  expect_complete(*again.inventory);
}

TEST_F(SessionTest, WhatASliceFoundIsKeptWhenTheScanIsKilled) {
  serve("127.58.0.0/23");
  slice_ = 32;
  const auto store = opened(folder_.file());
  const auto first = scan(store.get(), UINT64_MAX, agents + 10);
  ASSERT_TRUE(first.summary.stopped);
  EXPECT_GT(first.summary.reached.at(Reach::not_tested), 0U);
  const auto second = whole_scan(store.get());
  EXPECT_GT(second.resumed, agents);  // silent ones too
  expect_complete(*second.inventory);
}

TEST_F(SessionTest, AnInventoryFromTheFutureDoesNotSilenceTheScan) {
  serve("127.59.0.0/25");
  const auto store = opened(folder_.file());
  const auto first = whole_scan(store.get());
  auto ahead = std::make_shared<Inventory>(*first.inventory);
  for (auto& device : ahead->devices) {
    auto later = std::make_shared<Device>(*device);
    later->last_seen += std::chrono::hours(24 * 30);
    device = std::move(later);
  }
  ASSERT_TRUE(store->record(ahead));
  ASSERT_TRUE(simulator_->restart(ahead->devices.front()->addresses.front()));
  std::string said;
  log::set_sink([&said](log::Level, std::string_view line) { said += line; });
  const auto second = whole_scan(store.get());
  log::set_sink({});
  EXPECT_NE(said.find("STORE_FROM_THE_FUTURE"), std::string::npos) << said;
  for (const auto& device : second.inventory->devices) {
    EXPECT_LE(device->last_seen, wall_now());
    EXPECT_GE(device->freshness.at("ports").last_read, first.inventory->when);
  }
  expect_complete(*second.inventory);
}

// With a clock that is years ahead all that is kept would be old.
TEST_F(SessionTest, NothingIsDeletedByAClockThatCannotBeRight) {
  serve("127.59.1.0/28");
  const auto store = opened(folder_.file());
  FullStore counting(*store, 0);
  auto before = std::make_shared<Inventory>();
  before->when = wall_now() - std::chrono::hours(401 * 24);
  ASSERT_TRUE(store->record(before));
  std::string said;
  log::set_sink([&said](log::Level, std::string_view line) { said += line; });
  whole_scan(&counting);
  EXPECT_EQ(counting.prunes, 0U);
  EXPECT_NE(said.find("CLOCK_DOUBTFUL"), std::string::npos) << said;
  whole_scan(&counting);
  log::set_sink({});
  EXPECT_EQ(counting.prunes, 1U);
  auto doubting = settings();
  doubting.may_forget = [] { return false; };
  snmp::Statistics statistics;
  ASSERT_TRUE(run_session(config_, sites_, doubting, &counting, statistics, stop_, {}));
  EXPECT_EQ(counting.prunes, 1U);
}

TEST_F(SessionTest, WhatIsNotTestedIsInTheInventoryWithItsReason) {
  serve("127.60.0.0/25");
  sites_[0].excluded = {*IpNetwork::parse("127.60.0.99")};
  const auto result = whole_scan(nullptr);
  std::map<std::string, std::size_t> reasons;
  for (const auto& state : result.inventory->addresses)
    if (state->last.reach == Reach::not_tested) ++reasons[state->last.reason];
  const std::map<std::string, std::size_t> expected = {{"excluded by 127.60.0.99/32", 1},
                                                       {"network or broadcast address", 2}};
  EXPECT_EQ(reasons, expected);
}

TEST_F(SessionTest, APlanForeseesWhatIsRememberedAndDone) {
  serve("127.61.0.0/24");
  config_.credentials.push_back(config_.credentials[0]);
  config_.credentials.back().name = "other";
  config_.credentials.back().community = Secret("other");
  slice_ = 16;
  const auto store = opened(folder_.file());
  const auto first = scan(store.get(), UINT64_MAX, 20);
  ASSERT_TRUE(first.summary.stopped);
  const auto foreseen = foresee(config_, sites_, store.get());
  ASSERT_TRUE(foreseen) << foreseen.error().what;
  EXPECT_GT(foreseen->done_before, 0U);
  EXPECT_EQ(foreseen->done_before + foreseen->plan.targets.size(), 254U);
}

// The first two devices that are known are stated to be one, in the middle of the scan.
TEST_F(SessionTest, WhatIsStatedWhileAScanRunsCountsInItAndAfterIt) {
  serve("127.52.9.0/25");
  const auto store = opened(folder_.file());
  ASSERT_TRUE(store);
  Errands errands;
  bool stated = false;
  const Errand state = [&](Desk& desk) {
    if (stated || desk.known->devices.size() < 2) return;
    ManualStatement same;
    same.device = desk.known->devices[0]->id;
    same.other = desk.known->devices[1]->id;
    same.reason = "one chassis";
    same.when = desk.now;
    ASSERT_TRUE(desk.store->add_statement(same));
    const auto worked = work_in(desk);
    ASSERT_TRUE(worked) << worked.error().what;
    stated = find_device(**worked, same.other) == nullptr;
  };
  auto with = settings();
  with.errands = &errands;
  snmp::Statistics statistics;
  const auto result = run_session(config_, sites_, with, store.get(), statistics, stop_,
                                  [&](const ScanProgress&) { (void)errands.add(state); });
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_TRUE(stated);
  EXPECT_EQ(result->inventory->devices.size(), agents - 1);
  EXPECT_EQ((*store->load())->devices.size(), agents - 1);
}

TEST(ErrandsTest, AreRunInTheirOrderAndBounded) {
  std::size_t woken = 0;
  Errands errands([&] { ++woken; });
  std::vector<std::size_t> ran;
  for (std::size_t i = 0; i < Errands::most; ++i)
    ASSERT_TRUE(errands.add([&ran, i](Desk&) { ran.push_back(i); }));
  EXPECT_FALSE(errands.add([](Desk&) {}));
  EXPECT_EQ(woken, Errands::most);
  Desk desk;
  errands.run(desk);
  EXPECT_FALSE(errands.waiting());
  EXPECT_EQ(ran.size(), Errands::most);
  EXPECT_TRUE(std::is_sorted(ran.begin(), ran.end()));
}

}  // namespace
}  // namespace netroster::scan
