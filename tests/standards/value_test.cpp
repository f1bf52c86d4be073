// Values with units, as rules write them.
#include <gtest/gtest.h>

#include "standards/plant.h"
#include "standards/value.h"

namespace netroster::standards {
namespace {

// "value" of the TOML text `x = value`.
config::Node node_of(const std::string& value) {
  auto parsed = config::parse_document("x = " + value + "\n");
  return std::get<config::Node>(parsed).entries.at(0).value;
}

struct Good {
  const char* name;
  const char* toml;
  Unit unit;
  const char* shown;
};
class GoodValue : public testing::TestWithParam<Good> {};

TEST_P(GoodValue, IsReadAndShown) {
  const auto read = scalar_of(node_of(GetParam().toml), GetParam().unit);
  ASSERT_TRUE(std::holds_alternative<Scalar>(read)) << std::get<WrongValue>(read).what;
  EXPECT_EQ(text(std::get<Scalar>(read), GetParam().unit), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(
    Values, GoodValue,
    testing::Values(Good{"Rate", "\"40 Gbps\"", Unit::rate, "40 Gbps"},
                    Good{"Percent", "\"80 %\"", Unit::percent, "80 %"},
                    Good{"Years", "\"3 years\"", Unit::duration, "3.0 years"},
                    Good{"Minutes", "\"15 minutes\"", Unit::duration, "15 minutes"},
                    Good{"Watts", "\"30 W\"", Unit::watts, "30 W"},
                    Good{"Celsius", "\"24 C\"", Unit::celsius, "24 C"},
                    Good{"Metres", "\"90 m\"", Unit::metres, "90 m"},
                    Good{"Count", "2", Unit::count, "2"}, Good{"Ratio", "1.5", Unit::ratio, "1.5"},
                    Good{"Truth", "true", Unit::truth, "yes"},
                    Good{"Text", "\"mdf\"", Unit::text, "mdf"},
                    Good{"Date", "2027-06-30", Unit::date, "2027-06-30"}),
    [](const auto& c) { return c.param.name; });

struct Bad {
  const char* name;
  const char* toml;
  Unit unit;
  const char* says;
};
class BadValue : public testing::TestWithParam<Bad> {};

TEST_P(BadValue, IsRefused) {
  const auto read = scalar_of(node_of(GetParam().toml), GetParam().unit);
  ASSERT_TRUE(std::holds_alternative<WrongValue>(read));
  const auto& wrong = std::get<WrongValue>(read);
  EXPECT_NE(wrong.what.find(GetParam().says), std::string::npos) << wrong.what;
  EXPECT_NE(wrong.hint.find("for example"), std::string::npos) << wrong.hint;
}

INSTANTIATE_TEST_SUITE_P(
    Values, BadValue,
    testing::Values(Bad{"RateWithoutUnit", "40", Unit::rate, "no unit"},
                    Bad{"PercentAsRate", "\"80 %\"", Unit::rate, "80 %"},
                    Bad{"RateAsPercent", "\"1 Gbps\"", Unit::percent, "not in percent"},
                    Bad{"HalfACount", "1.5", Unit::count, "whole number"},
                    Bad{"TextAsTruth", "\"yes\"", Unit::truth, "text"},
                    Bad{"TruthAsCount", "true", Unit::count, "truth"},
                    Bad{"DateAsText", "2027-06-30", Unit::text, "date"},
                    Bad{"FeetAsMetres", "\"90 ft\"", Unit::metres, "not in metres"},
                    Bad{"TableAsText", "{ a = 1 }", Unit::text, "must be a text"}),
    [](const auto& c) { return c.param.name; });

TEST(Compare, OrdersOneTypeOnly) {
  EXPECT_EQ(compare(Scalar{1.0}, Scalar{2.0}), -1);
  EXPECT_EQ(compare(Scalar{std::string("MDF")}, Scalar{std::string("mdf")}), 0);
  EXPECT_EQ(compare(Scalar{1.0}, Scalar{std::string("1")}), std::nullopt);
}

TEST(Glob, MatchesWithoutCase) {
  EXPECT_TRUE(glob_matches("OAK/*", "oak/idf-1"));
  EXPECT_TRUE(glob_matches("c9?00*", "C9300-48UXM"));
  EXPECT_FALSE(glob_matches("OAK", "OAK/idf-1"));
  EXPECT_TRUE(glob_matches("*", ""));
}

struct CableCase {
  const char* name;
  const char* type;
  double metres;
  std::optional<unsigned> strands;
  double bps;
};
class Cable : public testing::TestWithParam<CableCase> {};

TEST_P(Cable, CarriesWhatTheTableSays) {
  const auto& c = GetParam();
  const auto carried = fibre_carries(c.type, c.metres, c.strands);
  ASSERT_TRUE(carried);
  EXPECT_EQ(carried->bps, c.bps) << carried->what;
}

INSTANTIATE_TEST_SUITE_P(
    Plant, Cable,
    testing::Values(
        CableCase{"Om2Far", "OM2", 500, 12, 1e9}, CableCase{"Om2Near", "OM2", 82, 12, 1e10},
        CableCase{"Om2Lrm", "OM2", 220, 12, 1e10}, CableCase{"Om2Beyond", "OM2", 551, 12, 0},
        CableCase{"Om3At100", "OM3", 100, 12, 40e9}, CableCase{"Om3At101", "OM3", 101, 12, 1e10},
        CableCase{"Om3TwoStrands", "OM3", 60, 2, 25e9},
        CableCase{"Om3StrandsUnknown", "OM3", 100, std::nullopt, 40e9},
        CableCase{"Om4At150", "OM4", 150, 8, 40e9}, CableCase{"Om4At151", "OM4", 151, 8, 1e10},
        CableCase{"Os2", "OS2", 10'000, 2, 100e9}),
    [](const auto& c) { return c.param.name; });

TEST(Copper, NeedsCategory6AForTenGigabit) {
  EXPECT_EQ(copper_carries("5e", 90)->bps, 1e9);
  EXPECT_EQ(copper_carries("6", 90)->bps, 5e9);
  EXPECT_EQ(copper_carries("6", 55)->bps, 10e9);
  EXPECT_EQ(copper_carries("6A", 100)->bps, 10e9);
  EXPECT_FALSE(copper_carries("3", 10));
}

}  // namespace
}  // namespace netroster::standards
