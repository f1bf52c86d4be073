// What a row says on a day, which row is about a model, and that the shipped rows are right.
#include "planning/lifecycle.h"

#include <gtest/gtest.h>

#include "planning/shipped.h"

namespace netroster::planning {
namespace {

Day day(const char* text) { return *parse_day(text); }

const ModelLife* shipped(std::string_view vendor, std::string_view model) {
  return shipped_lifecycle().find(vendor, model);
}

TEST(Lifecycle, TheShippedFileIsRightAndTellsItsSources) {
  Lifecycle read;
  config::Problems problems;
  read_lifecycle("lifecycle.toml", shipped_text("lifecycle.toml"), read, problems);
  const auto found = problems.take();
  EXPECT_TRUE(found.empty()) << config::text(found[0]);
  EXPECT_EQ(read.rows.size(), 36U);
  for (const auto& row : read.rows) {
    EXPECT_FALSE(row.of.source.empty()) << row.match[0];
    EXPECT_TRUE(row.of.retrieved) << row.match[0];
    EXPECT_TRUE(row.end_of_support) << row.match[0];
    EXPECT_NE(row.of.confidence, Confidence::primary) << row.match[0];
  }
}

struct Dated {
  std::string_view vendor;
  std::string_view model;
  std::string_view support;  // "": no row
};

TEST(Lifecycle, FindsTheRowOfAModelAndNoOther) {
  constexpr Dated all[] = {{"Cisco", "WS-C2960X-48FPD-L", "2027-10-31"},
                           {"Cisco", "WS-C2960XR-48FPD-I", ""},
                           {"Cisco", "WS-C2960+24PC-L", "2026-10-31"},
                           {"Cisco", "WS-C3850-48P-S", "2025-10-31"},
                           {"Cisco", "WS-C3850-24XS-S", ""},
                           {"Cisco", "WS-C3850-24S-E", ""},
                           {"Cisco Systems, Inc.", "WS-C4510R+E", "2025-10-31"},
                           {"", "AIR-CAP3702I-A-K9", "2024-04-30"},
                           {"Cisco", "ISR4331/K9", "2028-11-30"},
                           {"Meraki", "MR42", "2026-07-21"},
                           {"Cisco Meraki", "MR42-HW", "2026-07-21"},
                           {"Meraki", "MR42E", "2026-07-21"},
                           {"Meraki", "MX84-HW", "2026-10-31"},
                           {"HPE Aruba", "MR42", ""},
                           {"HPE Aruba", "JL256A", ""},
                           {"Cisco", "", ""}};
  for (const auto& one : all) {
    const auto* row = shipped(one.vendor, one.model);
    EXPECT_EQ(row == nullptr ? "" : day_text(row->end_of_support), one.support) << one.model;
  }
}

struct Stands {
  const char* day;
  LifeState state;
};

TEST(Lifecycle, TheWorstThatIsPastIsTheState) {
  const auto* row = shipped("Cisco", "AIR-AP3802I-B-K9");
  constexpr Stands all[] = {
      {"2022-10-31", LifeState::supported},     {"2022-11-01", LifeState::past_sale},
      {"2023-11-01", LifeState::past_software}, {"2025-10-31", LifeState::past_software},
      {"2025-11-01", LifeState::past_security}, {"2027-10-31", LifeState::past_security},
      {"2027-11-01", LifeState::past_support}};
  for (const auto& one : all) EXPECT_EQ(state_on(row, day(one.day)), one.state) << one.day;
}

TEST(Lifecycle, NoRowIsUnknownAndNeverSupported) {
  EXPECT_EQ(state_on(nullptr, day("2026-11-27")), LifeState::unknown);
  EXPECT_EQ(text(LifeState::unknown), "unknown");
  for (const auto state : {LifeState::past_support, LifeState::past_sale, LifeState::supported})
    EXPECT_EQ(parse_life_state(text(state)), state);
  EXPECT_FALSE(parse_life_state("current"));
}

struct Mistake {
  std::string_view text;
  std::string_view said;
};

TEST(Lifecycle, MistakesAreSaidWithTheirPlace) {
  constexpr Mistake all[] = {
      {"[[model]]\nsource = \"x\"\n", "own.toml:1:1: model: needs match"},
      {"[[model]]\nmatch = [\"A\"]\n", "own.toml:1:1: model.source: needs source and confidence"},
      {"[[model]]\nmatch = [\"A\"]\nsource = \"x\"\nend_of_sale = \"1013-11-14\"\n",
       "own.toml:4:15: model.end_of_sale: must be a day"},
      {"[[model]]\nmatch = [\"A\"]\nsource = \"x\"\nend_of_sale = 2026-01-02\nend_of_support = "
       "2026-01-01\n",
       "own.toml:1:1: model.end_of_support: support ends before the sale"},
      {"[[model]]\nmatch = [\"A\"]\nsource = \"x\"\nend_of_live = 2026-01-02\n",
       "own.toml:4:1: model.end_of_live: unknown key"}};
  for (const auto& one : all) {
    Lifecycle read;
    config::Problems problems;
    read_lifecycle("own.toml", one.text, read, problems);
    const auto found = problems.take();
    ASSERT_EQ(found.size(), 1U) << one.text;
    EXPECT_EQ(config::text(found[0]).substr(0, one.said.size()), one.said);
    EXPECT_TRUE(read.rows.empty());
  }
}

}  // namespace
}  // namespace netroster::planning
