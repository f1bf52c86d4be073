#include "base/log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace netroster::log {
namespace {

class Log : public testing::Test {
 protected:
  Log() {
    set_sink([this](Level, std::string_view line) { lines_.emplace_back(line); });
  }
  ~Log() override { set_sink({}); }

  std::vector<std::string> lines_;
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
