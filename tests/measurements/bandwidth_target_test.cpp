// Targets by document: whose heads count, which class a district is of, and how sure a number is.
#include "measurements/bandwidth_target.h"

#include <gtest/gtest.h>

#include <set>

#include "measurements/shipped.h"
#include "measurements/target_reader.h"

namespace netroster::measurements {
namespace {

constexpr std::uint64_t mega = 1'000'000;

struct InternetCase {
  const char* name;
  const char* id;
  Heads heads;
  std::optional<std::uint64_t> megabits;
  Certainty certainty = Certainty::read;
};

class InternetTarget : public testing::TestWithParam<InternetCase> {};

TEST_P(InternetTarget, IsOfTheHeadsThatTheDocumentCounts) {
  const auto* target = find_bandwidth_target(GetParam().id);
  ASSERT_NE(target, nullptr);
  const auto figure = internet_target(*target, GetParam().heads);
  ASSERT_EQ(figure.has_value(), GetParam().megabits.has_value());
  if (!figure) return;
  EXPECT_EQ(figure->bps, *GetParam().megabits * mega);
  EXPECT_EQ(figure->certainty, GetParam().certainty);
}

INSTANTIATE_TEST_SUITE_P(
    Documents, InternetTarget,
    testing::Values(
        InternetCase{"Large", "setda-bi3", {{30'000}, {2'000}}, {44'800}},
        InternetCase{"MediumAsNamed", "setda-bi3", {{3'000}, {200}}, {6'400}},
        InternetCase{
            "BetweenTheClasses", "setda-bi3", {{7'000}, {500}}, {15'000}, Certainty::judgement},
        InternetCase{"Small", "setda-bi3", {{800}, {100}}, {2'520}},
        InternetCase{"SmallHasAFloor", "setda-bi3", {{50}, {10}}, {300}},
        InternetCase{"EarlierAskedForMore",
                     "setda-bi2-2020",
                     {{30'000}, {2'000}},
                     {64'000},
                     Certainty::secondary},
        InternetCase{"StudentsAlone", "connect-k12", {{30'000}, {}}, {30'000}},
        InternetCase{"StaffUnknown", "setda-bi3", {{30'000}, {}}, {}},
        InternetCase{"StudentsUnknown", "connect-k12", {{}, {10}}, {}},
        InternetCase{"Nobody", "connect-k12", {{0}, {0}}, {}},
        InternetCase{
            "OneSizeNeedsNoClass", "fcc-2014", {{7'000}, {500}}, {7'500}, Certainty::secondary}),
    [](const auto& each) { return each.param.name; });

// The three documents of SETDA by the class of the district, reckoned by hand. They are not
// monotonic: what was asked for 2020-21 is more than what was asked for 2023-24.
struct SetdaCase {
  const char* id;
  const char* school_year;
  std::uint64_t megabits[4];  // of the four districts below
};
constexpr SetdaCase setda[] = {
    // 100 heads: the floor; 900: 1.5, 4.3, 2.8 each; 3,200: 1, 3, 2; 32,000: 0.7, 2, 1.4.
    {"setda-bi1-2014", "2014-15", {10, 90, 320, 3'200}},
    {"setda-bi1-2017", "2017-18", {100, 900, 3'200, 32'000}},
    {"setda-bi2-2017", "2017-18", {150, 1'350, 3'200, 22'400}},
    {"setda-bi2-2020", "2020-21", {430, 3'870, 9'600, 64'000}},
    {"setda-bi3", "2023-24", {300, 2'520, 6'400, 44'800}},
};
constexpr std::pair<std::uint64_t, std::uint64_t> districts[] = {
    {90, 10}, {800, 100}, {3'000, 200}, {30'000, 2'000}};  // students, staff

TEST(SetdaTarget, OfEachSizeInEachDocumentOfSetda) {
  for (const auto& one : setda) {
    const auto* target = find_bandwidth_target(one.id);
    ASSERT_NE(target, nullptr) << one.id;
    EXPECT_EQ(target->school_year, one.school_year);
    for (std::size_t i = 0; i < std::size(districts); ++i) {
      const auto [students, staff] = districts[i];
      EXPECT_EQ(internet_target(*target, {students, staff})->bps, one.megabits[i] * mega)
          << one.id << ' ' << students;
    }
  }
  for (std::size_t i = 0; i < std::size(districts); ++i) {
    EXPECT_GT(setda[3].megabits[i], setda[2].megabits[i]);
    EXPECT_LT(setda[4].megabits[i], setda[3].megabits[i]) << "later, and less";
  }
}

TEST(SetdaTarget, FloorsOfSmallDistricts) {
  const Heads tiny{40, 10};  // 75, 215 and 140 Mbps by the head
  EXPECT_EQ(internet_target(*find_bandwidth_target("setda-bi2-2017"), tiny)->bps, 100 * mega);
  EXPECT_EQ(internet_target(*find_bandwidth_target("setda-bi2-2020"), tiny)->bps, 300 * mega);
  EXPECT_EQ(internet_target(*find_bandwidth_target("setda-bi3"), tiny)->bps, 300 * mega);
}

TEST(WanTarget, CountsStudentsOrUsersAsTheDocumentDoes) {
  const Heads school{400, 40};
  EXPECT_EQ(wan_target(*find_bandwidth_target("fcc-2014"), school)->bps, 4'000 * mega);
  EXPECT_EQ(wan_target(*find_bandwidth_target("setda-bi2-2020"), school)->bps, 4'400 * mega);
  EXPECT_EQ(wan_target(*find_bandwidth_target("setda-bi1-2014"), school)->bps, 440 * mega);
  EXPECT_EQ(wan_target(*find_bandwidth_target("setda-bi1-2017"), school)->bps, 4'400 * mega);
  EXPECT_FALSE(wan_target(*find_bandwidth_target("connect-k12"), school));
}

TEST(WanTarget, OfADocumentWhoseNumberWasNotSeenIsOurJudgement) {
  EXPECT_EQ(wan_target(*find_bandwidth_target("setda-bi3"), {400, 40})->certainty,
            Certainty::judgement);
}

TEST(BandwidthTargets, TheShippedFilesAreRight) {
  std::vector<BandwidthTarget> read;
  config::Problems problems;
  for (const auto& file : shipped_files())
    read_bandwidth_targets(std::string(file.name), file.text, read, problems);
  for (const auto& problem : problems.take()) ADD_FAILURE() << config::text(problem);
  EXPECT_EQ(read.size(), 8U);
  EXPECT_EQ(bandwidth_targets().front().id, "setda-bi3");
}

TEST(BandwidthTargets, WhatIsWrongIsNamedAndLeftOut) {
  const std::string head = "[[target]]\nid = \"a\"\ndocument = \"A\"\n";
  const std::string sure = "source = \"s\"\nconfidence = \"V\"\nretrieved = 2026-11-22\n";
  const std::string good = head + "[target.internet]\nper = \"user\"\na_head = 1\n" + sure;
  const std::pair<std::string, std::size_t> cases[] = {
      {good, 0},
      {good + good, 1},
      {head, 1},
      {head + "[target.internet]\nper = \"user\"\na_head = 1\n", 1},
      {head + "[target.internet]\nper = \"head\"\na_head = 1\n" + sure, 1},
      {head + "[target.internet]\nper = \"user\"\nsmall = 1\n" + sure, 1},
      {head + "[target.internet]\nper = \"user\"\na_head = -1\n" + sure, 2},
      {good + "[target.wan]\nper = \"user\"\nsmall = 1\nmedium = 1\nlarge = 1\n" + sure, 1},
      {"[[target", 1}};
  for (const auto& [text, faults] : cases) {
    std::vector<BandwidthTarget> read;
    config::Problems problems;
    read_bandwidth_targets("t.toml", text, read, problems);
    EXPECT_EQ(problems.take().size(), faults) << text;
    EXPECT_EQ(read.size(),
              text.starts_with(good) && text.find(".wan") == std::string::npos ? 1U : 0U)
        << text;
  }
}

TEST(BandwidthTargets, EachHasAnIdOfItsOwnAndSaysWhereItIsFrom) {
  std::set<std::string_view> ids;
  for (const auto& target : bandwidth_targets()) {
    EXPECT_TRUE(ids.insert(target.id).second) << target.id;
    EXPECT_FALSE(target.document.empty()) << target.id;
    EXPECT_FALSE(target.source.empty()) << target.id;
    EXPECT_NE(target.certainty, Certainty::judgement) << target.id;
  }
  EXPECT_EQ(find_bandwidth_target("none"), nullptr);
}

}  // namespace
}  // namespace netroster::measurements
