#include "model/mac_address.h"

#include <gtest/gtest.h>

namespace netroster {
namespace {

class MacText : public testing::TestWithParam<const char*> {};

TEST_P(MacText, EverySpellingIsTheSameAddress) {
  const auto mac = MacAddress::parse(GetParam());
  ASSERT_TRUE(mac);
  EXPECT_EQ(mac->text(), "00:1a:2b:03:4d:5e");
}

INSTANTIATE_TEST_SUITE_P(Model, MacText,
                         testing::Values("00:1a:2b:03:4d:5e", "0:1a:2b:3:4d:5e", "001a.2b03.4d5e",
                                         "00-1A-2B-03-4D-5E", "001a2b034d5e", "00 1A 2B 03 4D 5E",
                                         " 00:1a:2b:03:4d:5e "));

class NotAMac : public testing::TestWithParam<const char*> {};

TEST_P(NotAMac, IsRefused) { EXPECT_FALSE(MacAddress::parse(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Model, NotAMac,
                         testing::Values("", "00:1a:2b:03:4d", "00:1a:2b:03:4d:5e:6f", "hello",
                                         "001a2b034d5", "0:01a:2b:03:4d:5e", "::::::"));

TEST(MacAddress, KnowsAddressesThatNameNoDevice) {
  EXPECT_FALSE(MacAddress::parse("00:00:00:00:00:00")->identifies());
  EXPECT_FALSE(MacAddress::parse("01:80:c2:00:00:0e")->identifies());
  EXPECT_FALSE(MacAddress::parse("ff:ff:ff:ff:ff:ff")->identifies());
  EXPECT_FALSE(MacAddress::parse("00:00:5e:00:01:0a")->identifies());
  EXPECT_FALSE(MacAddress::parse("00:00:0c:07:ac:01")->identifies());
  EXPECT_TRUE(MacAddress::parse("00:1a:2b:03:4d:5e")->identifies());
}

}  // namespace
}  // namespace netroster
