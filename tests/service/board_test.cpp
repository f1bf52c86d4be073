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

TEST(Board, KnowsNothingAtFirst) {
  const Board board;
  EXPECT_EQ(board.find("A"), nullptr);
  EXPECT_EQ(board.devices(), 0U);
}

TEST(Board, JoinsTheTwoPaces) {
  Board board;
  board.put(reading(poll::Pace::uplinks, {2, 5}, WallTime{seconds{160}}));
  board.put(reading(poll::Pace::access, {1, 3, 4}));
  const auto found = board.find("A");
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
  Board board;
  board.put(reading(poll::Pace::access, {1, 3}));
  board.put(reading(poll::Pace::access, {1, 3, 4}, WallTime{seconds{400}}));
  EXPECT_EQ(board.find("A")->counters.indexes.size(), 3U);
  EXPECT_EQ(board.devices(), 1U);
}

TEST(Board, APortThatChangedItsPaceIsThereOnce) {
  Board board;
  board.put(reading(poll::Pace::uplinks, {1, 2}));
  board.put(reading(poll::Pace::access, {2, 3}));
  EXPECT_EQ(board.find("A")->counters.indexes, (std::vector<std::uint32_t>{1, 2, 3}));
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
  Board board;
  board.put(reading(poll::Pace::access, {1}));
  board.forget_unless([](const std::string& device) { return device != "A"; });
  EXPECT_EQ(board.find("A"), nullptr);
}

}  // namespace
}  // namespace netroster::service
