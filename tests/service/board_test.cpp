#include "daemon/service/board.h"

#include <gtest/gtest.h>

namespace netroster::service {
namespace {

using std::chrono::seconds;

DeviceReading counters_of(std::vector<std::uint32_t> indexes, WallTime when) {
  DeviceReading out;
  out.device = "A";
  out.when = when;
  out.complete = true;
  out.resize(std::move(indexes));
  for (std::size_t row = 0; row < out.indexes.size(); ++row)
    out.set(row, InterfaceObject::hc_in_octets, 1000 * out.indexes[row]);
  return out;
}

std::shared_ptr<const poll::PortReading> reading(poll::Pace pace,
                                                 std::vector<std::uint32_t> indexes,
                                                 WallTime when = WallTime{seconds{100}}) {
  auto out = std::make_shared<poll::PortReading>();
  out->pace = pace;
  out->counters = counters_of(std::move(indexes), when);
  std::vector<std::string> keys;
  for (const auto index : out->counters.indexes) keys.push_back("port " + std::to_string(index));
  out->keys = std::make_shared<const std::vector<std::string>>(std::move(keys));
  return out;
}

std::shared_ptr<const poll::PortReading> silence(poll::Pace pace,
                                                 std::vector<std::uint32_t> indexes,
                                                 WallTime when) {
  auto out = std::make_shared<poll::PortReading>(*reading(pace, indexes, when));
  out->counters.resize(std::move(indexes));
  out->counters.complete = false;
  out->counters.reason = "timeout";
  return out;
}

constexpr Limits limits{seconds{210}, seconds{930}};
constexpr WallTime soon{seconds{170}};

TEST(Board, KnowsNothingAtFirst) {
  const Board board(limits);
  EXPECT_EQ(board.find("A", soon), nullptr);
  EXPECT_FALSE(board.freshness("A", soon));
  EXPECT_EQ(board.devices(), 0U);
}

TEST(Board, JoinsTheTwoPaces) {
  Board board(limits);
  board.put(reading(poll::Pace::uplinks, {2, 5}, WallTime{seconds{160}}));
  board.put(reading(poll::Pace::access, {1, 3, 4}));
  const auto found = board.find("A", soon);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->counters.indexes, (std::vector<std::uint32_t>{1, 2, 3, 4, 5}));
  for (std::size_t row = 0; row < 5; ++row)
    EXPECT_EQ(found->counters.value(row, InterfaceObject::hc_in_octets),
              1000 * found->counters.indexes[row]);
  EXPECT_EQ(found->keys[4], "port 5");
  EXPECT_EQ(found->counters.when, WallTime{seconds{100}});
  EXPECT_TRUE(found->counters.complete);
}

TEST(Board, ANewerReadingTakesThePlaceOfTheLast) {
  Board board(limits);
  board.put(reading(poll::Pace::access, {1, 3}));
  board.put(reading(poll::Pace::access, {1, 3, 4}, WallTime{seconds{400}}));
  EXPECT_EQ(board.find("A", WallTime{seconds{400}})->counters.indexes.size(), 3U);
  EXPECT_EQ(board.devices(), 1U);
}

TEST(Board, APortThatChangedItsPaceIsThereOnce) {
  Board board(limits);
  board.put(reading(poll::Pace::uplinks, {1, 2}));
  board.put(reading(poll::Pace::access, {2, 3}));
  EXPECT_EQ(board.find("A", soon)->counters.indexes, (std::vector<std::uint32_t>{1, 2, 3}));
}

TEST(Board, WhatIsSilentTooLongIsLeftOutByItsOwnPace) {
  Board board(limits);
  board.put(reading(poll::Pace::uplinks, {2}));
  board.put(reading(poll::Pace::access, {1, 3}));
  for (int second = 160; second <= 1060; second += 60)
    board.put(silence(poll::Pace::uplinks, {2}, WallTime{seconds{second}}));
  const auto both = board.find("A", WallTime{seconds{310}});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->counters.indexes.size(), 3U);
  EXPECT_FALSE(both->counters.value(1, InterfaceObject::hc_in_octets)) << "an old value";
  EXPECT_EQ(both->counters.when, WallTime{seconds{100}});
  EXPECT_EQ(board.find("A", WallTime{seconds{311}})->counters.indexes,
            (std::vector<std::uint32_t>{1, 3}));
  const auto fresh = board.freshness("A", WallTime{seconds{311}});
  ASSERT_TRUE(fresh && fresh->uplinks && fresh->access);
  EXPECT_TRUE(fresh->uplinks->stale);
  EXPECT_FALSE(fresh->access->stale);
  board.put(silence(poll::Pace::access, {1, 3}, WallTime{seconds{1030}}));
  EXPECT_TRUE(board.find("A", WallTime{seconds{1030}}));
  EXPECT_EQ(board.find("A", WallTime{seconds{1031}}), nullptr);
  EXPECT_EQ(board.freshness("A", WallTime{seconds{1031}})->told(), WallTime{seconds{100}});
}

TEST(Board, WhatComesBackIsShownAgain) {
  Board board(limits);
  board.put(reading(poll::Pace::access, {1}));
  board.put(silence(poll::Pace::access, {1}, WallTime{seconds{5000}}));
  EXPECT_EQ(board.find("A", WallTime{seconds{5000}}), nullptr);
  board.put(reading(poll::Pace::access, {1}, WallTime{seconds{5300}}));
  EXPECT_TRUE(board.find("A", WallTime{seconds{5301}}));
  EXPECT_FALSE(board.freshness("A", WallTime{seconds{5301}})->access->stale);
}

TEST(Board, WhatNeverToldAnythingIsNotShownAndIsStaleAfterAWhile) {
  Board board(limits);
  board.put(silence(poll::Pace::access, {}, WallTime{seconds{100}}));
  board.put(silence(poll::Pace::access, {}, WallTime{seconds{400}}));
  EXPECT_EQ(board.find("A", WallTime{seconds{400}}), nullptr);
  EXPECT_FALSE(board.freshness("A", WallTime{seconds{1030}})->access->stale);
  EXPECT_TRUE(board.freshness("A", WallTime{seconds{1031}})->access->stale);
  EXPECT_FALSE(board.freshness("A", WallTime{seconds{1031}})->told());
}

TEST(Board, APaceWithoutPortsIsNotStale) {
  Board board(limits);
  board.put(reading(poll::Pace::uplinks, {2}));
  auto none = *reading(poll::Pace::uplinks, {}, WallTime{seconds{160}});
  board.put(std::make_shared<const poll::PortReading>(none));
  board.put(reading(poll::Pace::access, {1, 2}, WallTime{seconds{1000}}));
  EXPECT_EQ(board.find("A", WallTime{seconds{1001}})->counters.when, WallTime{seconds{1000}});
  EXPECT_FALSE(board.freshness("A", WallTime{seconds{1001}})->uplinks);
}

poll::FactsReading facts_of(ReadingKind kind, WallTime when) {
  auto facts = std::make_shared<DeviceFacts>();
  facts->poe.resize(1);
  return {"A", kind, when, std::move(facts), true, true};
}

TEST(Board, FactsThatTellNothingAreAsOldAsThoseBefore) {
  Board board(limits);
  auto facts = facts_of(ReadingKind::power, soon);
  board.put_facts(std::make_shared<const poll::FactsReading>(facts));
  facts.when = WallTime{seconds{1000}};
  facts.told = false;
  board.put_facts(std::make_shared<const poll::FactsReading>(facts));
  EXPECT_EQ((*board.facts("A", soon))[0].when, soon);
}

TEST(Board, FactsGrowOldByTheirOwnInterval) {
  config::PollSettings poll;
  poll.power = std::chrono::minutes(1);
  poll.batteries = std::chrono::hours(1);
  Board board(limits_of(poll));
  EXPECT_FALSE(board.facts("A", soon));
  for (const auto kind : {ReadingKind::power, ReadingKind::batteries})
    board.put_facts(std::make_shared<const poll::FactsReading>(facts_of(kind, soon)));
  const auto later = *board.facts("A", soon + std::chrono::minutes(10));
  EXPECT_TRUE(later[static_cast<std::size_t>(ReadingKind::power)].facts->poe.empty());
  EXPECT_EQ(later[static_cast<std::size_t>(ReadingKind::batteries)].facts->poe.size(), 1U);
  EXPECT_EQ(later[static_cast<std::size_t>(ReadingKind::sensors)].facts, nullptr);
}

TEST(Board, OneThatIsNotWholeSaysSo) {
  auto cut = *reading(poll::Pace::access, {2});
  cut.counters.complete = false;
  cut.counters.reason = "timeout";
  const auto both = joined(*reading(poll::Pace::uplinks, {1}), cut);
  EXPECT_FALSE(both.counters.complete);
  EXPECT_EQ(both.counters.reason, "timeout");
}

TEST(Board, ForgetsWhatIsPolledNoMore) {
  Board board(limits);
  board.put(reading(poll::Pace::access, {1}));
  board.forget_unless([](const std::string& device) { return device != "A"; });
  EXPECT_EQ(board.find("A", soon), nullptr);
}

}  // namespace
}  // namespace netroster::service
