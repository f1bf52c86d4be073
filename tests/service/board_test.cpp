#include "daemon/service/board.h"

#include <gtest/gtest.h>

namespace netroster::service {
namespace {

using std::chrono::seconds;

DeviceReading reading_of(std::vector<std::uint32_t> indexes, WallTime when) {
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
  out->counters = reading_of(std::move(indexes), when);
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
  EXPECT_EQ(found->indexes, (std::vector<std::uint32_t>{1, 2, 3, 4, 5}));
  for (std::size_t row = 0; row < 5; ++row)
    EXPECT_EQ(found->value(row, InterfaceObject::hc_in_octets), 1000 * found->indexes[row]);
  EXPECT_EQ(found->when, WallTime{seconds{100}});
  EXPECT_TRUE(found->complete);
}

TEST(Board, ANewerReadingTakesThePlaceOfTheLast) {
  Board board;
  board.put(reading(poll::Pace::access, {1, 3}));
  board.put(reading(poll::Pace::access, {1, 3, 4}, WallTime{seconds{400}}));
  EXPECT_EQ(board.find("A")->indexes.size(), 3U);
  EXPECT_EQ(board.devices(), 1U);
}

TEST(Board, APortThatChangedItsPaceIsThereOnce) {
  Board board;
  board.put(reading(poll::Pace::uplinks, {1, 2}));
  board.put(reading(poll::Pace::access, {2, 3}));
  EXPECT_EQ(board.find("A")->indexes, (std::vector<std::uint32_t>{1, 2, 3}));
}

TEST(Board, OneThatIsNotWholeSaysSo) {
  auto cut = reading_of({2}, WallTime{seconds{100}});
  cut.complete = false;
  cut.reason = "timeout";
  const auto both = joined(reading_of({1}, WallTime{seconds{100}}), cut);
  EXPECT_FALSE(both.complete);
  EXPECT_EQ(both.reason, "timeout");
}

TEST(Board, ForgetsWhatIsPolledNoMore) {
  Board board;
  board.put(reading(poll::Pace::access, {1}));
  board.forget_unless([](const std::string& device) { return device != "A"; });
  EXPECT_EQ(board.find("A"), nullptr);
}

}  // namespace
}  // namespace netroster::service
