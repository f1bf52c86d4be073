// Who is told while somebody works, and what when the work is over.
#include "daemon/service/teller.h"

#include <gtest/gtest.h>

#include "tests/inventory/temp_store.h"

namespace netroster::service {
namespace {

using std::chrono::hours;

std::string minute_of(WallTime when) {
  auto text = iso_text(when).substr(0, 16);
  text[10] = ' ';
  return text;
}

class TellerTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(door_.open());
    config_.notify.targets.resize(1);
    config_.notify.targets[0].name = "noc";
    config_.notify.targets[0].mail = "noc@example.org";
    sites_.resize(1);
    sites_[0].id = "OAK";
  }
  // A teller that is never started: what it would tell waits.
  void work(WallTime from, WallTime to) {
    config_.notify.maintenance = {{"core", "OAK", minute_of(from), minute_of(to), ""}};
    teller_.emplace(config_, door_, [this] { return known_; });
  }
  // Of one switch, when it was asked.
  static std::shared_ptr<Device> device_of(const std::string& id, Reach reach, WallTime when) {
    auto device = std::make_shared<Device>();
    device->id = id;
    device->name = "idf1";
    device->site = "OAK";
    device->facts = std::make_shared<const DeviceFacts>();
    device->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
    device->first_seen = device->last_seen = when;
    device->last_attempt.reach = reach;
    device->last_attempt.when = when;
    return device;
  }
  Snapshot state(Reach reach, WallTime when, const char* another = nullptr) {
    auto out = std::make_shared<Inventory>();
    out->when = when;
    out->version = ++version_;
    out->devices = {device_of("OAK-1", reach, when)};
    if (another != nullptr) out->devices.push_back(device_of(another, reach, when));
    return out;
  }
  void scan(const Snapshot& after) {
    const auto before = known_;
    EXPECT_TRUE(door_.store()->record(after));
    known_ = after;
    if (before) teller_->tell_of({*before, after, sites_, after->when}, nullptr);
  }
  std::size_t waiting() const { return teller_->counts()[0].waiting; }
  std::uint64_t held() const { return teller_->counts()[0].quiet; }
  std::size_t kept() const { return door_.store()->events(WallTime{}, now_ + hours{1})->size(); }

  const WallTime now_ = wall_now();
  inventory::testing_kit::TempDirectory folder_;
  StoreDoor door_{folder_.file(), ""};
  config::Config config_;
  std::vector<Site> sites_;
  Snapshot known_;
  std::uint64_t version_ = 0;
  std::optional<Teller> teller_;
};

TEST_F(TellerTest, WhatTheWorkLeftSilentIsToldOnceItIsOver) {
  work(now_ - hours{6}, now_ - hours{2});
  scan(state(Reach::answered, now_ - hours{8}));
  scan(state(Reach::timeout, now_ - hours{4}));
  EXPECT_EQ(waiting(), 0U) << "somebody works there";
  EXPECT_EQ(held(), 1U);
  EXPECT_EQ(kept(), 1U) << "and it is recorded all the same";
  scan(state(Reach::timeout, now_ - hours{1}));
  EXPECT_EQ(waiting(), 1U);
  scan(state(Reach::timeout, now_));
  EXPECT_EQ(waiting(), 1U) << "once";
  EXPECT_EQ(kept(), 1U) << "it happened once";
}

TEST_F(TellerTest, WhatIsBackAfterTheWorkIsToldAsBackAndNotAsGone) {
  work(now_ - hours{6}, now_ - hours{2});
  scan(state(Reach::answered, now_ - hours{8}));
  scan(state(Reach::timeout, now_ - hours{4}));
  scan(state(Reach::answered, now_ - hours{1}));
  EXPECT_EQ(waiting(), 1U) << "device_returned";
  scan(state(Reach::timeout, now_));
  EXPECT_EQ(waiting(), 2U) << "new, and no more of the work";
}

// Another daemon goes on with the same store.
TEST_F(TellerTest, AnotherStartForgetsNothing) {
  work(now_ - hours{6}, now_ - hours{2});
  scan(state(Reach::answered, now_ - hours{8}));
  scan(state(Reach::timeout, now_ - hours{4}));
  work(now_ - hours{6}, now_ - hours{2});
  scan(state(Reach::timeout, now_ - hours{1}));
  EXPECT_EQ(waiting(), 1U);
}

// Takes events only where there is room.
TEST_F(TellerTest, WhatTheStoreCannotTakeIsStoredWhenItCan) {
  work(now_ - hours{90}, now_ - hours{80});
  scan(state(Reach::answered, now_ - hours{8}));
  const auto before = kept();
  UnkeptEvents unkept;
  const auto happened = [&](std::size_t many) {
    std::vector<Event> out(many);
    for (auto& event : out) {
      event.when = now_;
      event.kind = "link_lost";
      event.site = "OAK";
      event.text = std::string(2000, 'x') + std::to_string(out.size());
    }
    for (std::size_t i = 0; i < many; ++i) out[i].device = "OAK-" + std::to_string(i);
    return out;
  };
  auto& store = *door_.store();
  ASSERT_TRUE(store.set_max_bytes(4096));  // what it has, and no more
  unkept.keep(store, known_, happened(500));
  EXPECT_EQ(unkept.waiting(), 500U);
  EXPECT_EQ(kept(), before);
  unkept.keep(store, known_, {});
  EXPECT_EQ(unkept.waiting(), 500U) << "still no room";
  ASSERT_TRUE(store.set_max_bytes(1 << 30));
  unkept.keep(store, known_, happened(1));
  EXPECT_EQ(unkept.waiting(), 0U);
  EXPECT_EQ(unkept.lost(), 0U);
  EXPECT_EQ(kept(), before + 501);
}

TEST_F(TellerTest, WhatHappensOnAFullDiskIsToldAtOnceAndStoredLater) {
  work(now_ - hours{90}, now_ - hours{80});
  scan(state(Reach::answered, now_ - hours{8}));
  const auto before = known_;
  known_ = state(Reach::timeout, now_);
  auto& store = *door_.store();
  ASSERT_TRUE(store.record(known_));
  ASSERT_TRUE(store.set_max_bytes(4096));
  std::size_t filled = 0;
  for (bool fits = true; fits && filled < 10'000; filled += fits ? 1 : 0) {
    Event event;
    event.when = now_;
    event.device = std::to_string(filled);
    fits = store.record(known_, {event}).has_value();
  }
  teller_->tell_of({*before, known_, sites_, now_}, nullptr);
  EXPECT_TRUE(teller_->has_unkept());
  EXPECT_EQ(waiting(), 1U) << "whoever is to be told is";
  EXPECT_EQ(kept(), filled);
  teller_->keep_unkept();
  EXPECT_TRUE(teller_->has_unkept()) << "still no room";
  ASSERT_TRUE(store.set_max_bytes(1 << 30));
  teller_->keep_unkept();
  EXPECT_FALSE(teller_->has_unkept());
  EXPECT_EQ(kept(), filled + 1);
}

TEST_F(TellerTest, TheOldestGiveWayWhereTooManyWait) {
  work(now_ - hours{90}, now_ - hours{80});
  scan(state(Reach::answered, now_ - hours{8}));
  UnkeptEvents unkept;
  ASSERT_TRUE(door_.store()->set_max_bytes(4096));
  std::vector<Event> many(UnkeptEvents::most + 7);
  for (std::size_t i = 0; i < many.size(); ++i) {
    many[i].device = "OAK-" + std::to_string(i);
    many[i].text = std::string(100, 'x');
  }
  unkept.keep(*door_.store(), known_, many);
  EXPECT_EQ(unkept.waiting(), UnkeptEvents::most);
  EXPECT_EQ(unkept.lost(), 7U);
}

// In the middle of it nobody knows yet, and a scan at its end reads what nobody has mended yet.
TEST_F(TellerTest, WhileTheWorkGoesOnNothingIsTold) {
  work(now_ - hours{6}, now_ + hours{2});
  scan(state(Reach::answered, now_ - hours{8}));
  scan(state(Reach::timeout, now_ - hours{4}));
  scan(state(Reach::timeout, now_ - hours{1}));
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(teller_->maintenance(now_),
            (std::vector<std::pair<std::string, bool>>{{"core", true}}));
  EXPECT_EQ(teller_->maintenance(now_ + hours{3}),
            (std::vector<std::pair<std::string, bool>>{{"core", false}}));
}

TEST_F(TellerTest, WithoutWorkItIsToldAtOnce) {
  work(now_ - hours{30}, now_ - hours{29});
  scan(state(Reach::answered, now_ - hours{8}));
  scan(state(Reach::timeout, now_ - hours{4}));
  EXPECT_EQ(waiting(), 1U);
  scan(state(Reach::timeout, now_));
  EXPECT_EQ(waiting(), 1U);
}

// A first scan may take several windows.
TEST_F(TellerTest, WhatTheRestOfAFirstScanFindsHasNotAppeared) {
  work(now_ - hours{30}, now_ - hours{29});
  scan(state(Reach::answered, now_ - hours{8}));
  scan(state(Reach::answered, now_ - hours{7}, "OAK-2"));
  EXPECT_EQ(waiting(), 0U);
  inventory::SiteCoverage whole;
  whole.site = "OAK";
  ASSERT_TRUE(door_.store()->add_coverage({whole}, {"OAK"}, now_ - hours{7}));
  scan(state(Reach::answered, now_ - hours{6}, "OAK-3"));
  EXPECT_EQ(waiting(), 1U);
}

standards::Judgement judged(standards::Result result) {
  standards::Judgement out;
  ++out.tallies[{"OAK", "backbone-utilisation-warn"}].count[static_cast<std::size_t>(result)];
  if (result != standards::Result::fail) return out;
  standards::Finding finding;
  finding.site = "OAK";
  finding.rule = "backbone-utilisation-warn";
  finding.subject = "a";
  finding.result = result;
  finding.severity = standards::Severity::required;
  out.findings.push_back(finding);
  return out;
}

TEST_F(TellerTest, WhatFailsOfTheStandardSinceTheWorkIsToldOnceItIsOver) {
  const auto begin = *parse_time("2001-12-01T18:00:00Z");
  const auto library = standards::load("").library;
  work(begin, begin + hours{4});
  scan(state(Reach::answered, begin - hours{8}));
  const auto judge = [&](standards::Result result, WallTime when) {
    teller_->tell_of(judged(result), *library, known_, when);
  };
  judge(standards::Result::pass, begin - hours{1});
  judge(standards::Result::fail, begin + hours{1});
  judge(standards::Result::fail, begin + hours{3});
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(held(), 1U) << "it broke once";
  judge(standards::Result::fail, begin + hours{5});
  EXPECT_EQ(waiting(), 1U);
  judge(standards::Result::fail, begin + hours{11});
  EXPECT_EQ(waiting(), 1U);
}

}  // namespace
}  // namespace netroster::service
