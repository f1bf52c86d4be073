#include "daemon/poll/names.h"

#include <gtest/gtest.h>

namespace netroster::poll {
namespace {

struct Case {
  const char* what;
  Numbering before;
  Numbering now;
  bool ignore_changes;
  bool holds;
};

class StillHolds : public testing::TestWithParam<Case> {};

TEST_P(StillHolds, OrNot) {
  const auto& it = GetParam();
  EXPECT_EQ(still_holds(it.before, it.now, it.ignore_changes), it.holds) << it.what;
}

INSTANTIATE_TEST_SUITE_P(
    Names, StillHolds,
    testing::Values(
        Case{"time passed", {100, 8, 5}, {200, 8, 5}, false, true},
        Case{"it restarted", {200, 8, 5}, {100, 8, 5}, false, false},
        Case{"it restarted, and changes are not believed", {200, 8, 5}, {9, 8, 5}, true, false},
        Case{"a row came", {100, 8, 5}, {200, 9, 5}, false, false},
        Case{"a row came and one went", {100, 8, 5}, {200, 8, 150}, false, false},
        Case{"changes are not believed", {100, 8, 5}, {200, 8, 150}, true, true},
        Case{"it has no ifTableLastChange", {100, 8, {}}, {200, 8, {}}, false, true},
        Case{"it tells no time", {{}, 8, 5}, {{}, 8, 5}, false, true},
        Case{"it stopped telling the number", {100, 8, 5}, {200, {}, 5}, false, false}));

}  // namespace
}  // namespace netroster::poll
