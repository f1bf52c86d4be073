#include "model/oid.h"

#include <gtest/gtest.h>

#include <string>

namespace netroster {
namespace {

TEST(Oid, ParsesTolerantlyAndPrints) {
  EXPECT_EQ(Oid::parse("1.3.6.1")->text(), "1.3.6.1");
  EXPECT_EQ(Oid::parse(".1.3.6.1.")->text(), "1.3.6.1");
  EXPECT_EQ(Oid::parse("4294967295")->text(), "4294967295");
}

TEST(Oid, RefusesWhatIsNone) {
  for (const char* bad : {"", ".", "1..3", "1.3.x", "1.4294967296", "1 .3", "-1"})
    EXPECT_FALSE(Oid::parse(bad)) << bad;
  std::string long_one = "1";
  for (int i = 0; i < 128; ++i) long_one += ".1";
  EXPECT_FALSE(Oid::parse(long_one));
}

TEST(Oid, OrdersAsGetNextDoes) {
  EXPECT_LT((Oid{1, 3, 6}), (Oid{1, 3, 6, 0}));
  EXPECT_LT((Oid{1, 3, 6, 9}), (Oid{1, 3, 6, 10}));
  EXPECT_TRUE((Oid{1, 3}).contains(Oid{1, 3}));
  EXPECT_TRUE((Oid{1, 3}).contains(Oid{1, 3, 6}));
  EXPECT_FALSE((Oid{1, 3}).contains(Oid{1, 30}));
  EXPECT_FALSE((Oid{1, 3, 6}).contains(Oid{1, 3}));
}

}  // namespace
}  // namespace netroster
