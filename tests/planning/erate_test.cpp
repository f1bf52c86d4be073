// Worked examples: each expected figure was computed by hand from the published rules.
#include "planning/erate.h"

#include <gtest/gtest.h>

namespace netroster::planning {
namespace {

constexpr FiscalYear fy2021{2021};
constexpr FiscalYear fy2026{2026};

const ErateRules& rules() { return shipped_erate_rules(); }

struct BudgetCase {
  FiscalYear year;
  std::uint64_t students;
  std::int64_t cents;
  bool floor;
};

TEST(CategoryTwo, BudgetIsTheStudentsTimesTheMultiplierOrTheFloor) {
  constexpr BudgetCase all[] = {
      {{2026}, 1'000, 20'157'000, false},    // 1,000 x 201.57
      {{2030}, 32'000, 645'024'000, false},  // 32,000 x 201.57 = 6,450,240.00
      {{2026}, 1, 3'017'500, true},          //
      {{2026}, 149, 3'017'500, true},        // 149 x 201.57 = 30,033.93
      {{2026}, 150, 3'023'550, false},       // 150 x 201.57 = 30,235.50
      {{2021}, 1'000, 16'700'000, false},    //
      {{2025}, 32'000, 534'400'000, false},  // 5,344,000.00
      {{2021}, 149, 2'500'000, true},        // 149 x 167 = 24,883.00
      {{2021}, 150, 2'505'000, false},       // 25,050.00
      {{2020}, 61, 1'199'843, true},         // 61 x 195.63 = 11,933.43
      {{2020}, 62, 1'212'906, false},        // 12,129.06
  };
  for (const auto& one : all) {
    const auto budget = category_two_budget(rules(), one.year, one.students);
    ASSERT_TRUE(budget) << one.students;
    EXPECT_EQ(budget->amount.cents, one.cents) << one.year.first << ' ' << one.students;
    EXPECT_EQ(budget->floor, one.floor) << one.year.first << ' ' << one.students;
  }
}

TEST(CategoryTwo, ThousandStudentsAtEightyPercent) {
  const auto budget = category_two_budget(rules(), fy2026, 1'000);
  const auto shares = shares_of(budget->amount, budget->amount, 80);
  EXPECT_EQ(text(shares.erate), "$161,256.00");
  EXPECT_EQ(text(shares.local), "$40,314.00");
}

TEST(CategoryTwo, CycleAndProvenanceGoWithTheAmount) {
  const auto old_cycle = category_two_budget(rules(), fy2021, 1'000);
  EXPECT_EQ(cycle_text(*old_cycle->rule), "FY2021-FY2025");
  EXPECT_EQ(old_cycle->rule->of.confidence, Confidence::primary);
  const auto cycle = category_two_budget(rules(), fy2026, 1'000);
  EXPECT_EQ(cycle_text(*cycle->rule), "FY2026-FY2030");
  EXPECT_EQ(cycle->rule->of.confidence, Confidence::secondary);
}

TEST(CategoryTwo, AYearOutsideEveryCycleIsNotKnown) {
  for (const int year : {2019, 2031}) {
    const auto budget = category_two_budget(rules(), {year}, 1'000);
    ASSERT_FALSE(budget);
    EXPECT_EQ(budget.error().code, Errc::no_data);
  }
  EXPECT_EQ(category_two_budget(rules(), {2031}, 1'000).error().what,
            "no Category Two budget is known for FY2031");
  EXPECT_EQ(category_two_budget(rules(), fy2026, 0).error().code, Errc::invalid);
}

TEST(CategoryTwo, TheSumOfSmallSchoolsIsToldApartFromTheBudget) {
  const std::uint64_t schools[] = {100, 120, 400};
  const auto budget = category_two_budget(rules(), fy2026, 620, schools);
  EXPECT_EQ(plain_text(budget->amount), "124973.40");             // 620 x 201.57
  EXPECT_EQ(plain_text(*budget->school_by_school), "140978.00");  // 30,175 x 2 + 80,628
  EXPECT_EQ(budget->school_rule->of.confidence, Confidence::memory);
  EXPECT_FALSE(may_be_quoted(budget->school_rule->of.confidence));
  const std::vector<std::uint64_t> eleven(11, 100);
  EXPECT_FALSE(category_two_budget(rules(), fy2026, 1'100, eleven)->school_by_school);
}

TEST(CategoryTwo, BalanceCountsTheRequestsOfTheCycle) {
  const auto budget = category_two_budget(rules(), fy2026, 1'000);
  const FundingRequest requests[] = {{"2699000002", {2027}, {5'000'000}, true},
                                     {"2699000001", {2026}, {10'000'000}, true},
                                     {"2599000009", {2025}, {99'000'000}, true},
                                     {"2699000003", {2027}, {100'000}, false}};
  const auto balance = balance_of(*budget, requests);
  EXPECT_EQ(balance.funded.cents, 15'000'000);
  EXPECT_EQ(balance.pending.cents, 100'000);
  EXPECT_EQ(balance.left.cents, 5'057'000);
  EXPECT_EQ(balance.over.cents, 0);
  ASSERT_EQ(balance.requests.size(), 3U);
  EXPECT_EQ(balance.requests[0].number, "2699000001");
  const FundingRequest too_much[] = {{"1", {2026}, {30'000'000}, true}};
  EXPECT_EQ(balance_of(*budget, too_much).left.cents, 0);
  EXPECT_EQ(balance_of(*budget, too_much).over.cents, 9'843'000);
}

struct Cell {
  std::uint64_t from_percent;
  std::uint64_t to_percent;
  std::int64_t percent[4];  // one urban, one rural, two urban, two rural
};

TEST(Discount, EveryCellOfTheMatrixAtBothEnds) {
  constexpr Cell matrix[] = {{0, 0, {20, 25, 20, 25}},   {1, 19, {40, 50, 40, 50}},
                             {20, 34, {50, 60, 50, 60}}, {35, 49, {60, 70, 60, 70}},
                             {50, 74, {80, 80, 80, 80}}, {75, 100, {90, 90, 85, 85}}};
  for (const auto& row : matrix)
    for (const auto share : {row.from_percent, row.to_percent})
      for (std::size_t column = 0; column < 4; ++column) {
        const auto found =
            discount_of(rules(), fy2026, column < 2 ? Category::one : Category::two,
                        column % 2 == 0 ? Locale::urban : Locale::rural, {share, 100});
        ASSERT_TRUE(found);
        EXPECT_EQ(found->percent, row.percent[column]) << share << " % column " << column;
      }
}

TEST(Discount, BoundsAreExact) {
  const auto at = [](std::uint64_t parts, std::uint64_t whole) {
    return discount_of(rules(), fy2026, Category::two, Locale::urban, {parts, whole})->percent;
  };
  EXPECT_EQ(at(319, 32'000), 20);     // 0.997 %
  EXPECT_EQ(at(320, 32'000), 40);     // 1 %
  EXPECT_EQ(at(23'999, 32'000), 80);  // 74.997 %
  EXPECT_EQ(at(24'000, 32'000), 85);  // 75 %
  EXPECT_EQ(at(1, 3), 50);            // 33.3 %
}

TEST(Discount, DirectCertificationCountsMoreButNeverMoreThanAll) {
  const auto share = lunch_share_by_direct_certification(rules(), fy2026, 4'000, 10'000);
  EXPECT_DOUBLE_EQ(share->percent(), 64.0);
  const auto all = lunch_share_by_direct_certification(rules(), fy2026, 9'000, 10'000);
  EXPECT_DOUBLE_EQ(all->percent(), 100.0);
  EXPECT_EQ(discount_of(rules(), fy2026, Category::two, Locale::rural, *all)->percent, 85);
  EXPECT_FALSE(lunch_share_by_direct_certification(rules(), fy2026, 2, 1));
}

TEST(Discount, WhatCannotBeIsRefused) {
  EXPECT_FALSE(lunch_share(5, 0));
  EXPECT_FALSE(lunch_share(6, 5));
  EXPECT_FALSE(discount_of(rules(), fy2026, Category::one, Locale::urban, {0, 0}));
  EXPECT_EQ(discount_of(rules(), {2014}, Category::one, Locale::urban, {1, 2}).error().code,
            Errc::no_data);
}

TEST(Discount, ADistrictIsRuralWhenMoreThanHalfItsSchoolsAre) {
  EXPECT_EQ(locale_of(rules(), fy2026, 5, 10)->locale, Locale::urban);
  EXPECT_EQ(locale_of(rules(), fy2026, 6, 10)->locale, Locale::rural);
  EXPECT_FALSE(locale_of(rules(), fy2026, 11, 10));
  EXPECT_FALSE(locale_of(rules(), fy2026, 0, 0));
}

TEST(Shares, AddUpToTheCost) {
  for (std::int64_t cents = 0; cents < 2'000; cents += 7) {
    const auto shares = shares_of({cents}, {cents / 2}, 85);
    EXPECT_EQ(shares.erate + shares.local, Money{cents});
    EXPECT_GE(shares.local.cents, 0);
  }
  EXPECT_EQ(shares_of({100}, {500}, 80).erate.cents, 80);  // no more than the cost is eligible
}

}  // namespace
}  // namespace netroster::planning
