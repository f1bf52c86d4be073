// The shipped rules have no mistake; those of a district go before them, and are told where wrong.
#include "planning/erate_rules.h"

#include <gtest/gtest.h>

#include "planning/shipped.h"

namespace netroster::planning {
namespace {

std::string first_problem(std::string_view text) {
  ErateRules rules;
  config::Problems problems;
  read_erate_rules("own.toml", text, rules, problems);
  const auto all = problems.take();
  return all.empty() ? "" : config::text(all[0]);
}

TEST(ErateRules, TheShippedFileIsRight) {
  EXPECT_EQ(first_problem(shipped_text("erate.toml")), "");
  const auto& rules = shipped_erate_rules();
  EXPECT_EQ(rules.category_two.size(), 3U);
  EXPECT_EQ(rules.discount.size(), 1U);
  for (const auto& one : rules.category_two) EXPECT_FALSE(one.of.source.empty());
}

TEST(ErateRules, EquipmentIsEligibleNotEligibleOrNotKnown) {
  const auto& rules = shipped_erate_rules();
  EXPECT_TRUE(rules.equipment_of("switch")->eligible);
  EXPECT_FALSE(rules.equipment_of("phone")->eligible);
  EXPECT_EQ(rules.equipment_of("phone")->of.confidence, Confidence::memory);
  EXPECT_EQ(rules.equipment_of("projector"), nullptr);
}

TEST(ErateRules, ADistrictsOwnGoBeforeThose) {
  auto rules = shipped_erate_rules();
  config::Problems problems;
  read_erate_rules("own.toml",
                   "[[category_two]]\nfirst_year = 2026\nlast_year = 2030\nper_student = \"210\"\n"
                   "floor = \"31000\"\nsource = \"our consultant\"\nconfidence = \"D\"\n",
                   rules, problems);
  EXPECT_TRUE(problems.take().empty());
  EXPECT_EQ(rules.category_two_of({2027})->per_student.cents, 21'000);
  EXPECT_EQ(rules.category_two_of({2021})->per_student.cents, 16'700);
}

TEST(ErateRules, MistakesAreSaidWithTheirPlace) {
  EXPECT_EQ(first_problem("[[category_two]]\nper_student = 167.0\n"),
            "own.toml:2:15: category_two.per_student: must be text, so that no cent is lost (for "
            "example \"1234.50\")");
  EXPECT_EQ(first_problem("[[rural]]\nfirst_year = 2015\nsource = \"x\"\nmore_then_percent = 50\n"),
            "own.toml:4:1: rural.more_then_percent: unknown key (did you mean "
            "\"more_than_percent\"?)");
  EXPECT_EQ(first_problem("[[rural]]\nfirst_year = 2015\nmore_than_percent = 50\n"),
            "own.toml:1:1: rural: needs source and confidence");
  EXPECT_EQ(first_problem("[[rural]]\nfirst_year = 2015\nlast_year = 2014\nsource = \"x\"\n"
                          "more_than_percent = 50\n"),
            "own.toml:1:1: rural: ends before it begins");
  EXPECT_NE(
      first_problem("[[discount]]\nfirst_year = 2015\nsource = \"x\"\nbelow_percent = [50]\n"), "");
  EXPECT_NE(first_problem("[[rural"), "");
}

}  // namespace
}  // namespace netroster::planning
