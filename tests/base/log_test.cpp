#include "base/log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "base/log_flood.h"

namespace netroster::log {
namespace {

class Log : public testing::Test {
 protected:
  Log() {
    set_sink([this](Level, std::string_view line) { lines_.emplace_back(line); });
    set_clock([this] { return now_; });
  }
  ~Log() override {
    set_sink({});
    set_clock({});
  }
  // Lines of one ID about as many subjects.
  void flood(std::size_t lines, const std::string& id, Level level = Level::warning) {
    for (std::size_t i = 0; i < lines; ++i) write(level, id, std::to_string(subject_++), "x");
  }
  std::size_t written(const std::string& id) const {
    return static_cast<std::size_t>(
        std::count_if(lines_.begin(), lines_.end(),
                      [&](const std::string& line) { return line.starts_with(id + " "); }));
  }

  std::vector<std::string> lines_;
  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
  std::size_t subject_ = 0;
};

TEST_F(Log, TheSameOfTheSameIsWrittenOnceAMinute) {
  warning("LOG_TEST_LOST", "eth1", "is down");
  warning("LOG_TEST_LOST", "eth1", "is down again");
  warning("LOG_TEST_LOST", "eth2", "is down");
  warning("LOG_TEST_BACK", "eth1", "is up");
  EXPECT_EQ(lines_,
            (std::vector<std::string>{"LOG_TEST_LOST eth1: is down", "LOG_TEST_LOST eth2: is down",
                                      "LOG_TEST_BACK eth1: is up"}));
}

TEST_F(Log, WhatEachHappensOnItsOwnIsHeldBackByItsWords) {
  for (const auto* what : {"sw1 vanished", "sw2 vanished", "sw1 vanished"})
    write_each(Level::notice, "LOG_TEST_EVENT", "OAK", what);
  EXPECT_EQ(lines_, (std::vector<std::string>{"LOG_TEST_EVENT OAK: sw1 vanished",
                                              "LOG_TEST_EVENT OAK: sw2 vanished"}));
}

TEST_F(Log, AfterAMinuteItIsWrittenAgainWithTheNumberHeldBack) {
  for (int i = 0; i < 4; ++i) warning("LOG_TEST_LOST", "eth1", "is down");
  now_ += std::chrono::minutes(1);
  warning("LOG_TEST_LOST", "eth1", "is down");
  EXPECT_EQ(lines_.back(), "LOG_TEST_LOST eth1: is down (3 more like this since then)");
}

TEST_F(Log, AFloodOfManySubjectsIsTenLinesASecond) {
  for (int step = 0; step < 100; ++step, now_ += std::chrono::milliseconds(100))
    flood(1'000, "LOG_TEST_FLOOD");
  EXPECT_EQ(written("LOG_TEST_FLOOD"), 10 * most_of_id) << "ten seconds";
}

// In any second, not in those of the clock on the wall.
TEST_F(Log, TheBoundHoldsInEverySecond) {
  std::vector<std::chrono::steady_clock::time_point> times;
  set_sink([&](Level, std::string_view line) {
    if (line.starts_with("LOG_TEST_FLOOD")) times.push_back(now_);
  });
  for (int step = 0; step < 1'000; ++step, now_ += std::chrono::milliseconds(7))
    flood(1, "LOG_TEST_FLOOD");
  ASSERT_GT(times.size(), 2 * most_of_id);
  for (std::size_t i = most_of_id; i < times.size(); ++i)
    EXPECT_GE(times[i] - times[i - most_of_id], std::chrono::seconds(1)) << i;
}

TEST_F(Log, ManyFloodsTogetherAreAHundredLinesASecond) {
  for (int id = 0; id < 50; ++id) flood(100, "LOG_TEST_FLOOD" + std::to_string(id));
  EXPECT_EQ(lines_.size(), most_of_all + 1) << "and the line that says so";
}

TEST_F(Log, AnErrorIsNotLostInAFlood) {
  for (int id = 0; id < 50; ++id) flood(100, "LOG_TEST_FLOOD" + std::to_string(id));
  error("LOG_TEST_BROKEN", "store", "cannot be written");
  EXPECT_EQ(lines_.back(), "LOG_TEST_BROKEN store: cannot be written");
  flood(100, "LOG_TEST_BROKEN", Level::error);
  EXPECT_EQ(written("LOG_TEST_BROKEN"), 1U) << "the first in a second";
}

TEST_F(Log, WhatIsHeldBackIsSaidAtOnceAndThenOnceAMinute) {
  const std::string words = "LOG_HELD_BACK log: too many lines in a second, so some are missing: ";
  flood(12, "LOG_TEST_ONE");
  flood(15, "LOG_TEST_TWO");
  ASSERT_EQ(lines_.size(), 21U);
  EXPECT_EQ(lines_[10], words + "2 of LOG_TEST_ONE") << "before the next line of another";
  say_held_back();
  EXPECT_EQ(written("LOG_HELD_BACK"), 1U);
  flood(3, "LOG_TEST_ONE");
  now_ += std::chrono::minutes(1);
  say_held_back();
  EXPECT_EQ(lines_.back(), words + "3 of LOG_TEST_ONE, 5 of LOG_TEST_TWO");
  flood(11, "LOG_TEST_ONE");
  say_held_back();
  EXPECT_EQ(written("LOG_HELD_BACK"), 2U);
  say_held_back(true);
  EXPECT_EQ(lines_.back(), words + "1 of LOG_TEST_ONE");
  say_held_back(true);
  EXPECT_EQ(written("LOG_HELD_BACK"), 3U);
}

TEST_F(Log, OneMessageIsOneLine) {
  notice("LOG_TEST_TEXT", "a\nb", "c\x1b[31m\n<3>forged");
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(lines_[0], "LOG_TEST_TEXT a\\x0ab: c\\x1b[31m\\x0a<3>forged");
}

TEST_F(Log, WhatIsLessSeriousThanTheLevelIsNotWritten) {
  info("LOG_TEST_INFO", "x", "nobody reads it");
  EXPECT_TRUE(lines_.empty());
}

}  // namespace
}  // namespace netroster::log
