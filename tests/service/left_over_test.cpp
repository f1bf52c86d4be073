// What is told of somebody's work when it is over.
#include "daemon/service/left_over.h"

#include <gtest/gtest.h>

namespace netroster::service {
namespace {

using std::chrono::hours;

WallTime at(const char* text) { return parse_time(text).value(); }

const WallTime before_work = at("2026-12-02T01:00:00Z");
const WallTime in_work = at("2026-12-02T03:00:00Z");
const WallTime after_work = at("2026-12-02T07:00:00Z");

measurements::TimeZone california() {
  return measurements::read_time_zone("America/Los_Angeles").value();
}

// 02:00 to 06:00 UTC.
config::Maintenance core_upgrade(const char* devices = "") {
  config::Maintenance out{"core-upgrade", "OAK", "2026-12-01 18:00", "2026-12-01 22:00", ""};
  out.devices = devices;
  return out;
}

struct State {
  const char* name;
  Reach reach;
  WallTime asked;
};

Inventory inventory(const std::vector<State>& states, bool with_link = true) {
  Inventory out;
  for (const auto& state : states) {
    auto device = std::make_shared<Device>();
    device->id = std::string("OAK-") + state.name;
    device->name = state.name;
    device->site = "OAK";
    device->last_seen = before_work;
    device->last_attempt.reach = state.reach;
    device->last_attempt.when = state.asked;
    out.when = std::max(out.when, state.asked);
    out.devices.push_back(device);
  }
  if (!with_link) return out;
  auto link = std::make_shared<Link>();
  link->id = "a-b";
  link->site = "OAK";
  link->ends[0].device = "OAK-a";
  link->ends[1].device = "OAK-b";
  link->state = LinkState::confirmed;
  link->last_seen = before_work;
  out.links.push_back(link);
  return out;
}

Inventory all(Reach reach_of_b, WallTime asked, bool with_link = true) {
  return inventory({{"a", Reach::answered, asked}, {"b", reach_of_b, asked}}, with_link);
}

std::vector<std::string> left(const config::Maintenance& window, const Inventory& before,
                              const Inventory& after, const std::vector<Event>& told = {}) {
  std::vector<Site> sites(1);
  sites[0].id = "OAK";
  std::vector<std::string> out;
  const std::vector<config::Maintenance> windows{window};
  for (const auto& work : work_done(windows, california(), after.when))
    for (const auto& event :
         left_broken(work, all(Reach::answered, before_work), before, after, sites, told))
      out.push_back(event.kind + " " + event.device + ": " + event.text);
  return out;
}

using Told = std::vector<std::string>;

TEST(LeftOver, IsWhatFellSilentInTheWorkAndIsSilentAfterIt) {
  const auto silent = all(Reach::timeout, in_work);
  EXPECT_EQ(left(core_upgrade(), silent, all(Reach::timeout, after_work)),
            Told{"device_vanished OAK-b: b does not answer since 2026-12-02T01:00:00Z; since "
                 "core-upgrade"});
  EXPECT_EQ(left(core_upgrade(), silent, all(Reach::answered, after_work)), Told());
}

TEST(LeftOver, IsToldOnce) {
  EXPECT_EQ(left(core_upgrade(), all(Reach::timeout, after_work),
                 all(Reach::timeout, after_work + hours{6})),
            Told());
}

TEST(LeftOver, IsNotToldBesideTheEventOfTheScan) {
  const std::vector<Event> told{{after_work, "device_vanished", "OAK", "OAK-b", ""}};
  EXPECT_EQ(left(core_upgrade(), all(Reach::answered, before_work), all(Reach::timeout, after_work),
                 told),
            Told());
}

TEST(LeftOver, WaitsForAScanAfterTheWork) {
  const auto windows = std::vector{core_upgrade()};
  EXPECT_TRUE(work_done(windows, california(), in_work).empty());
  ASSERT_EQ(work_done(windows, california(), after_work).size(), 1U);
  const auto work = work_done(windows, california(), after_work)[0];
  EXPECT_EQ(work.begin, at("2026-12-02T02:00:00Z"));
  EXPECT_EQ(work.end, at("2026-12-02T06:00:00Z"));
  const auto looked = [&](WallTime was, WallTime is) {
    return first_looked_at(work, all(Reach::answered, was), all(Reach::answered, is)).size();
  };
  EXPECT_EQ(looked(in_work, in_work), 0U);
  EXPECT_EQ(looked(in_work, after_work), 1U);
  EXPECT_EQ(looked(after_work, after_work + hours{6}), 0U);
}

TEST(LeftOver, IsOfTheDevicesThatAreNamed) {
  const auto silent = all(Reach::timeout, in_work);
  EXPECT_EQ(left(core_upgrade("b*"), silent, all(Reach::timeout, after_work)).size(), 1U);
  EXPECT_EQ(left(core_upgrade("OAK-b"), silent, all(Reach::timeout, after_work)).size(), 1U);
  EXPECT_EQ(left(core_upgrade("a"), silent, all(Reach::timeout, after_work)), Told());
}

TEST(LeftOver, IsACableThatIsHeardNoMore) {
  const auto told = left(core_upgrade(), all(Reach::answered, in_work, false),
                         all(Reach::answered, after_work, false));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].starts_with("link_lost OAK-a: the cable from a to b")) << told[0];
}

// Every night's own window, and one over it.
TEST(LeftOver, OfTimesThatOverlapIsCountedFromTheFirst) {
  config::Maintenance weekly{"patches", "OAK", "", "", ""};
  weekly.weekly = "tue 21:00-23:00";
  const std::vector<config::Maintenance> windows{weekly, core_upgrade()};
  const auto done = work_done(windows, california(), at("2026-12-02T08:00:00Z"));
  ASSERT_EQ(done.size(), 2U);
  EXPECT_EQ(done[0].begin, at("2026-12-02T02:00:00Z"));
  EXPECT_EQ(done[1].begin, at("2026-12-02T02:00:00Z")) << "the work began with the first";
  EXPECT_EQ(done[1].end, at("2026-12-02T07:00:00Z"));
}

}  // namespace
}  // namespace netroster::service
