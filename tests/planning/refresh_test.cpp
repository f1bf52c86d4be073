// When things are due and why, who pays, and what is said where something is not known.
#include "planning/refresh.h"
#include "planning/plant.h"

#include <deque>

#include "refresh_made.h"

namespace netroster::planning {
namespace {

using test::made_book;
using test::one_site;
using test::thing;

// A plan points into its book and its things: both are kept.
RefreshPlan plan(Book book, std::vector<Equipment> things,
                 RefreshOptions options = {.first = {2026}}, std::uint32_t students = 1000) {
  static std::deque<std::pair<Book, std::vector<Equipment>>> kept;
  const auto& [of, all] = kept.emplace_back(std::move(book), std::move(things));
  return refresh_plan(of, all, one_site(students), options);
}

struct Due {
  std::string model;
  std::string installed;  // "": only first seen, in June 2026
  int year;               // 0: after the plan
  std::string because;
};

TEST(RefreshPlan, WhatNoDeviceTellsOfIsDueByItsAge) {
  auto sites = one_site(100);
  DeclaredUps dated;
  dated.id = "UPS-1";
  dated.battery_date = *parse_day("2024-08-01");
  DeclaredUps silent;
  silent.id = "UPS-2";
  sites[0].upses = {dated, silent};
  const auto book = made_book(
      "[[plant]]\nkind = \"cabling\"\nsite = \"OAK\"\nname = \"Wing B\"\ninstalled = 2013-08-01\n"
      "[[plant]]\nkind = \"cabling\"\nsite = \"OAK\"\n"
      "[[price]]\nkinds = [\"cabling\"]\nreplacement = \"6A\"\nunit_cost = \"9000\"\n");
  RefreshOptions options{.first = {2026}};
  options.plant = std::make_shared<const std::vector<Equipment>>(declared_plant(book, sites));
  const auto plan = refresh_plan(book, {}, sites, options);
  ASSERT_EQ(plan.lines.size(), 2U);
  EXPECT_EQ(plan.lines[0].thing->name, "battery of UPS-1");
  EXPECT_EQ(plan.lines[0].because, "3 years old: installed 2024-08-01");
  EXPECT_EQ(plan.lines[0].year, FiscalYear{2027});
  EXPECT_EQ(plan.lines[0].latest, FiscalYear{2028});
  EXPECT_EQ(plan.lines[0].of.confidence, Confidence::primary);
  EXPECT_EQ(plan.lines[1].thing->name, "Wing B");
  EXPECT_EQ(plan.lines[1].year, FiscalYear{2028});
  EXPECT_EQ(plan.lines[1].gross->cents, 900'000);
  EXPECT_EQ(plan.lines[1].of.confidence, Confidence::memory);
  // Nobody knows when the others were put in.
  EXPECT_EQ(plan.undated.at("OAK"), 2U);
  const auto own =
      made_book("[[cycle]]\nkinds = [\"ups-battery\"]\nplan_years = 4\nmost_years = 5\n");
  EXPECT_EQ(refresh_plan(own, {}, sites, options).lines.at(0).year, FiscalYear{2028});
}

TEST(Refresh, TheEndOfSupportOrAgeDecidesWhicheverComesFirst) {
  const Due all[] = {
      {"S2027", "", 2027, "support ends 2027-10-31"},
      {"S2020", "", 2026, "support ended 2020-10-31"},
      {"S2026", "", 2026, "support ends 2026-10-31"},
      {"S2040", "2020-08-01", 2027, "7 years old: installed 2020-08-01"},
      {"S2028", "2020-08-01", 2027, "7 years old: installed 2020-08-01"},
      {"S2027", "2020-08-01", 2027, "support ends 2027-10-31"},  // the maker's word goes first
      {"NONE", "2010-08-01", 2026, "7 years old: installed 2010-08-01"},
      {"NONE", "2023-06-30", 2029, "7 years old: installed 2023-06-30"},  // FY2022 and 7
      {"NONE", "2023-07-01", 2030, "7 years old: installed 2023-07-01"},
      {"NONE", "", 0, ""},  // first seen in FY2025: due in FY2032
      {"S2031", "", 0, ""}};
  for (const auto& one : all) {
    const auto book = made_book(
        one.installed.empty() ? ""
                              : "[[asset]]\nserial = \"A\"\ninstalled = " + one.installed + "\n");
    const auto made = plan(book, {thing("A", one.model)});
    ASSERT_EQ(made.lines.size(), one.year == 0 ? 0U : 1U) << one.model << one.installed;
    EXPECT_EQ(made.later, one.year == 0 ? 1U : 0U);
    if (one.year == 0) continue;
    EXPECT_EQ(made.lines[0].year.first, one.year) << one.model << ' ' << one.installed;
    EXPECT_EQ(made.lines[0].because, one.because);
  }
}

TEST(Refresh, WhatHasNoYearMakesEverySumAtLeast) {
  const auto dated = plan(made_book(), {thing("A", "S2027")});
  EXPECT_EQ(dated.years[0].at_least(), false);
  const auto made = plan(made_book(), {thing("A", "S2027"), thing("B", "NONE", "ELM", "x", "")});
  EXPECT_EQ(made.undated.at("ELM"), 1U);
  for (const auto& year : made.years) EXPECT_TRUE(year.at_least());
  const auto by_site = made.by_site();
  ASSERT_EQ(by_site.size(), 1U);
  EXPECT_EQ(by_site[0].undated, 0U) << "OAK's things all have a year";
}

TEST(Refresh, AnAccessPointOfAControllerIsAsOldAsThatIsKnown) {
  auto point = thing("A", "NONE", "OAK", "access-point");
  point.seen = Seen::by_controller;
  const auto made = plan(made_book(), {point}, {.first = {2026}, .years = 10});
  ASSERT_EQ(made.lines.size(), 1U);
  EXPECT_EQ(made.lines[0].because,
            "5 years old: its controller first seen 2026-06-01, and it may be older or newer");
}

TEST(Refresh, AWhatIfSaysSo) {
  EXPECT_EQ(plan(made_book(), {}).what_if, "");
  EXPECT_EQ(
      plan(made_book(), {}, {.first = {2026}, .delay_years = 3, .cap = Money{1'000'000}}).what_if,
      "everything were put off by 3 years, and no year cost more than $10,000.00");
}

TEST(Refresh, AThingOnlySeenMayBeOlderAndSaysSo) {
  const auto made = plan(made_book(), {thing("A", "NONE", "OAK", "access-point")},
                         {.first = {2026}, .years = 10});
  ASSERT_EQ(made.lines.size(), 1U);
  EXPECT_EQ(made.lines[0].because, "5 years old: first seen 2026-06-01, and may be older");
  EXPECT_EQ(made.lines[0].year.first, 2030);
  EXPECT_EQ(made.lines[0].of.confidence, Confidence::secondary);
}

TEST(Refresh, WhatNothingDatesIsTold) {
  const auto made = plan(
      made_book(), {thing("A", "NONE", "OAK", "projector"), thing("B", "NONE", "OAK", "ups", "")});
  EXPECT_TRUE(made.lines.empty());
  EXPECT_EQ(made.later, 0U);
  const std::vector<std::string> wanted{"nothing tells when 2 things are due: projector 1, ups 1"};
  EXPECT_EQ(made.notes, wanted);
}

const std::string priced =
    "[district]\ndiscount_percent = 80\n"
    "[[price]]\nkinds = [\"switch\"]\nreplacement = \"New\"\nunit_cost = \"100000.00\"\n"
    "eligible_percent = 90\n[[price]]\nkinds = [\"phone\"]\nreplacement = \"P\"\nunit_cost = "
    "\"100.00\"\n";

TEST(Refresh, ERatePaysItsShareWhileTheBudgetOfTheCycleLasts) {
  // 1,000 students: 201,570.00 for FY2026-FY2030. Each switch is eligible for 90,000.00.
  const auto made =
      plan(made_book(priced), {thing("A", "S2026"), thing("B", "S2027"), thing("C", "S2028")});
  ASSERT_EQ(made.lines.size(), 3U);
  EXPECT_EQ(plain_text(*made.lines[0].erate), "72000.00");
  EXPECT_EQ(plain_text(*made.lines[0].local), "28000.00");
  EXPECT_EQ(plain_text(*made.lines[1].erate), "72000.00");
  EXPECT_EQ(plain_text(made.lines[2].in_budget), "21570.00");
  EXPECT_EQ(plain_text(*made.lines[2].erate), "17256.00");
  EXPECT_EQ(plain_text(*made.lines[2].local), "82744.00");
  ASSERT_EQ(made.years.size(), 5U);
  EXPECT_EQ(plain_text(*made.years[0].budget_left), "111570.00");
  EXPECT_EQ(plain_text(*made.years[2].budget_left), "0.00");
  EXPECT_EQ(plain_text(made.years[2].gross), "100000.00");
  EXPECT_EQ(made.years[4].things, 0U);
  EXPECT_EQ(plain_text(made.years[4].gross), "0.00");
}

TEST(Refresh, ANewCycleHasANewBudgetAndAnUnknownOneNone) {
  const auto made =
      plan(made_book(priced), {thing("A", "S2025"), thing("B", "S2026"), thing("C", "S2032")},
           {.first = {2025}, .years = 8});
  EXPECT_EQ(plain_text(*made.years[0].budget_left), "77000.00");   // 167,000 less 90,000
  EXPECT_EQ(plain_text(*made.years[1].budget_left), "111570.00");  // 201,570 less 90,000
  EXPECT_FALSE(made.years[7].budget_left);                         // no cycle is known for FY2032
  ASSERT_EQ(made.lines.size(), 3U);
  EXPECT_FALSE(made.lines[2].erate);
  EXPECT_FALSE(made.years[7].erate);
  EXPECT_EQ(plain_text(made.years[7].gross), "100000.00");
}

TEST(Refresh, WhatIsNotEligibleIsPaidLocally) {
  const auto made = plan(made_book(priced), {thing("A", "S2026", "OAK", "phone")});
  ASSERT_EQ(made.lines.size(), 1U);
  EXPECT_EQ(plain_text(*made.lines[0].erate), "0.00");
  EXPECT_EQ(plain_text(*made.lines[0].local), "100.00");
  EXPECT_EQ(plain_text(made.lines[0].eligible), "0.00");
}

TEST(Refresh, WithoutAPriceOrADiscountAmountsAreNotKnown) {
  const auto unpriced = plan(made_book(), {thing("A", "S2026")});
  EXPECT_FALSE(unpriced.lines[0].gross);
  EXPECT_EQ(unpriced.years[0].unpriced, 1U);
  EXPECT_EQ(unpriced.notes.at(0),
            "1 things are unpriced, and totals are \"at least\": [[price]] in planning.d has "
            "prices");
  const auto no_discount = plan(
      made_book("[[price]]\nkinds = [\"switch\"]\nreplacement = \"New\"\nunit_cost = \"10\"\n"),
      {thing("A", "S2026")});
  EXPECT_EQ(plain_text(*no_discount.lines[0].gross), "10.00");
  EXPECT_FALSE(no_discount.lines[0].erate);
  EXPECT_FALSE(no_discount.years[0].local);
}

TEST(Refresh, PuttingOffLeavesThingsPastSupport) {
  const std::vector<Equipment> things{thing("A", "S2026"), thing("B", "S2027"),
                                      thing("C", "S2030")};
  const auto book = made_book();
  for (const auto& year : plan(book, things).years) EXPECT_EQ(year.past_support, 0U);
  const auto late = plan(book, things, {.first = {2026}, .delay_years = 2});
  std::vector<std::size_t> past;
  for (const auto& year : late.years) past.push_back(year.past_support);
  EXPECT_EQ(past, (std::vector<std::size_t>{1, 2, 1, 0, 1}));
  EXPECT_EQ(late.lines[0].year.first, 2028);
  EXPECT_EQ(late.lines[0].moved, "put off by 2 years");
  EXPECT_EQ(late.later, 1U);
}

TEST(Refresh, APhaseThatComesFirstIsDueInTheFirstYear) {
  const auto made =
      plan(made_book(),
           {thing("A", "S2028", "OAK"), thing("B", "S2028", "ELM"), thing("C", "S2035", "OAK")},
           {.first = {2026}, .first_sites = {"OAK"}, .first_name = "phase-1"});
  ASSERT_EQ(made.lines.size(), 2U);
  EXPECT_EQ(made.lines[0].thing->serial, "A");
  EXPECT_EQ(made.lines[0].year.first, 2026);
  EXPECT_EQ(made.lines[0].moved, "phase-1 comes first: due in 2028-29");
  EXPECT_EQ(made.lines[1].year.first, 2028);
  EXPECT_EQ(made.later, 1U);  // what the site does not need in these years stays
}

TEST(Refresh, SitesAddUpToTheYears) {
  std::vector<Equipment> things;
  for (int i = 0; i < 60; ++i)
    things.push_back(thing("T" + std::to_string(i), "S" + std::to_string(2026 + i % 6),
                           i % 2 == 0 ? "OAK" : "ELM"));
  const auto made = plan(made_book(priced), things);
  Money by_year;
  Money by_site;
  std::size_t count = 0;
  for (const auto& year : made.years) by_year += year.gross;
  for (const auto& row : made.by_site()) {
    by_site += row.gross;
    count += row.things;
  }
  EXPECT_EQ(by_year, by_site);
  EXPECT_EQ(count, made.lines.size());
  EXPECT_EQ(count, 50U);
  for (const auto& line : made.lines) EXPECT_EQ(*line.erate + *line.local, *line.gross);
}

}  // namespace
}  // namespace netroster::planning
