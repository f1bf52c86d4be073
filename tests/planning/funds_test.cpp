// Funds: what may pay in which year, and what a plan takes of each.
#include "planning/funds.h"

#include <gtest/gtest.h>

#include "planning/fund_uses.h"
#include "refresh_made.h"

namespace netroster::planning {
namespace {

using test::made_book;
using test::one_site;
using test::thing;

constexpr const char* bond =
    "[[fund]]\nid = \"bond\"\nname = \"Bond 2018\"\nkind = \"bond\"\namount = \"1500.00\"\n";

std::string price(const std::string& funds) {
  return std::string(bond) +
         "[[price]]\nkinds = [\"switch\"]\nreplacement = \"New\"\nunit_cost = " +
         "\"1000\"\neligible_percent = 0\nfunds = [" + funds + "]\n";
}

TEST(Funds, TheShippedOnesAreClosedAndSayWhere) {
  const auto loaded = book_of({});
  const auto* esser = find_fund(loaded.book.funds, "ESSER III");
  ASSERT_NE(esser, nullptr);
  EXPECT_EQ(esser, find_fund(loaded.book.funds, "esser3"));
  EXPECT_EQ(day_text(esser->obligate_by), "2024-09-30");
  EXPECT_EQ(day_text(esser->spend_by), "2025-01-28");  // 120 days later
  for (const auto& fund : loaded.book.funds) {
    EXPECT_FALSE(fund.is_open_in({2026})) << fund.id;
    EXPECT_EQ(*fund.spend_by - *fund.obligate_by, std::chrono::days(120)) << fund.id;
    EXPECT_EQ(fund.of.confidence, Confidence::primary) << fund.id;
    EXPECT_FALSE(fund.of.source.empty());
  }
}

TEST(Funds, AreOpenFromTheFirstToTheLastDay) {
  Fund fund;
  fund.opens = parse_day("2021-03-11");
  fund.obligate_by = parse_day("2024-09-30");
  EXPECT_FALSE(fund.is_open_on(*parse_day("2021-03-10")));
  EXPECT_TRUE(fund.is_open_on(*parse_day("2021-03-11")));
  EXPECT_TRUE(fund.is_open_on(*parse_day("2024-09-30")));
  EXPECT_FALSE(fund.is_open_on(*parse_day("2024-10-01")));
  EXPECT_FALSE(fund.is_open_in({2019}));
  EXPECT_TRUE(fund.is_open_in({2020}));
  EXPECT_TRUE(fund.is_open_in({2024}));
  EXPECT_FALSE(fund.is_open_in({2025}));
  EXPECT_EQ(fund.window(), "2021-03-11 to 2024-09-30");
  EXPECT_EQ(Fund().window(), "until it is spent");
}

TEST(Funds, AClosedOnePaysForNothingNewAndTheNextOneDoes) {
  const std::vector<Equipment> one{thing("A", "S2027")};
  const auto book = made_book(price("\"ESSER III\", \"bond\""));
  const auto plan = refresh_plan(book, one, one_site(100), {.first = {2026}});
  ASSERT_EQ(plan.lines.size(), 1U);
  EXPECT_EQ(plan.lines[0].fund.name, "Bond 2018");
  EXPECT_EQ(plan.lines[0].fund.note, "ESSER III closed on 2024-09-30 and pays for nothing new");
  const auto shut = made_book(price("\"esser3\""));
  const auto none = refresh_plan(shut, one, one_site(100), {.first = {2026}});
  EXPECT_EQ(none.lines[0].fund.name, "");
  EXPECT_EQ(none.notes.back(),
            "1 things are to be paid by funds that are not open in their year, or that no [[fund]] "
            "declares: who pays is not known");
}

TEST(Funds, ItsLastYearSaysByWhenItMustBePromised) {
  std::vector<Fund> funds(1);
  funds[0].id = "g";
  funds[0].obligate_by = parse_day("2027-09-30");
  EXPECT_EQ(fund_for(funds, {"g"}, {2026}).note, "");
  EXPECT_EQ(fund_for(funds, {"g"}, {2027}).note, "g must be promised by 2027-09-30");
  EXPECT_EQ(fund_for(funds, {"g"}, {2028}).note, "g closed on 2027-09-30 and pays for nothing new");
  EXPECT_EQ(fund_for({}, {"General fund"}, {2028}).name, "General fund");
  EXPECT_EQ(fund_for(funds, {}, {2028}).name, "");
}

TEST(Funds, WhatClosedBeforeTodayPaysForNothingOfTheRunningYear) {
  const std::vector<Equipment> one{thing("A", "S2026")};
  const auto book = made_book(price("\"grant\", \"bond\"") +
                              "[[fund]]\nid = \"grant\"\nobligate_by = 2026-09-30\n");
  const auto paid_on = [&](const char* day) {
    const RefreshOptions options{.first = {2026}, .today = parse_day(day)};
    return refresh_plan(book, one, one_site(100), options).lines.at(0).fund;
  };
  EXPECT_EQ(paid_on("2026-09-30").name, "grant");
  EXPECT_EQ(paid_on("2026-10-01").name, "Bond 2018");
  EXPECT_EQ(paid_on("2026-11-28").note, "grant closed on 2026-09-30 and pays for nothing new");
}

TEST(Funds, ANameThatNoneHasIsSaidAndPaysNothing) {
  const std::string own = "[[fund]]\nid = \"general\"\nname = \"General fund\"\n";
  const std::string slip =
      "[[price]]\nkinds = [\"switch\"]\nreplacement = \"New\"\nfunds = [\"General fnd\"]\n";
  const auto loaded = book_of({{"a.toml", slip}, {"f.toml", own}});
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_EQ(config::text(loaded.problems[0]),
            "a.toml:1:1: price.funds: no [[fund]] is called \"General fnd\", so it pays nothing "
            "(did you mean \"General fund\"?)");
  const auto choice = fund_for(loaded.book.funds, {"General fnd"}, {2026});
  EXPECT_EQ(choice.name, "");
  EXPECT_EQ(choice.note, "no [[fund]] is called General fnd");
  EXPECT_EQ(fund_for(loaded.book.funds, {"General fnd", "general"}, {2026}).name, "General fund");
  // Who declares none is not asked to.
  const auto none = book_of({{"a.toml", slip}});
  EXPECT_TRUE(none.problems.empty());
  EXPECT_EQ(fund_for(none.book.funds, {"General fnd"}, {2026}).name, "General fnd");
}

TEST(Funds, TwoOfOneIdAreAnErrorAtTheSecond) {
  const std::string first = "[[fund]]\nid = \"bond\"\nobligate_by = 2026-06-30\n";
  const auto over = book_of({{"f.toml", first + "[[fund]]\nid = \"BOND\"\nopens = 2026-01-01\n"}});
  ASSERT_EQ(over.problems.size(), 1U);
  EXPECT_EQ(config::text(over.problems[0]),
            "f.toml:4:1: fund: BOND is there twice, and both pay in the same days: the one of "
            "f.toml:1 counts (give each its own id)");
  const auto after = book_of({{"f.toml", first + "[[fund]]\nid = \"bond\"\nopens = 2026-07-01\n"}});
  ASSERT_EQ(after.problems.size(), 1U);
  EXPECT_EQ(after.problems[0].what, "bond is there twice: the one of f.toml:1 counts");
  EXPECT_EQ(find_fund(after.book.funds, "bond")->obligate_by, parse_day("2026-06-30"));
}

TEST(Funds, APlanTellsWhatItTakesAndWhatWasBoughtBefore) {
  const std::vector<Equipment> two{thing("A", "S2026"), thing("B", "S2027")};
  const auto book = made_book(price("\"bond\"") +
                              "[[asset]]\nserial = \"C\"\nfund = \"ESSER II\"\ncost = "
                              "\"700.00\"\n");
  const auto plan = refresh_plan(book, two, one_site(100), {.first = {2026}});
  const auto uses = fund_uses(book, plan);
  const auto find = [&uses](std::string_view name) {
    return *std::find_if(uses.begin(), uses.end(),
                         [name](const auto& use) { return use.name == name; });
  };
  const auto taken = find("Bond 2018");
  EXPECT_EQ(taken.things, 2U);
  EXPECT_EQ(plain_text(*taken.local), "2000.00");
  EXPECT_EQ(plain_text(taken.over), "500.00");
  EXPECT_EQ(plain_text(*taken.left), "0.00");
  const auto old = find("ESSER II");
  EXPECT_EQ(old.things, 0U);
  EXPECT_EQ(old.owned, 1U);
  EXPECT_EQ(plain_text(old.owned_cost), "700.00");
  EXPECT_EQ(old.state_on(*parse_day("2026-07-01")), "closed");
}

TEST(Funds, TheNextOpenOnePaysWhenOneIsUsedUp) {
  const std::vector<Equipment> three{thing("A", "S2026"), thing("B", "S2027"), thing("C", "S2028")};
  const auto book = made_book(price("\"bond\", \"general\"") +
                              "[[fund]]\nid = \"general\"\nname = \"General fund\"\n");
  const auto plan = refresh_plan(book, three, one_site(100), {.first = {2026}});
  ASSERT_EQ(plan.lines.size(), 3U);
  EXPECT_EQ(plan.lines[0].fund.name, "Bond 2018");
  EXPECT_EQ(plan.lines[0].fund.note, "");
  EXPECT_EQ(plan.lines[1].fund.name, "General fund");
  EXPECT_EQ(plan.lines[1].fund.note, "Bond 2018 has $500.00 left of $1,500.00");
  EXPECT_NE(plan.lines[1].because.find("; Bond 2018 has $500.00 left"), std::string::npos);
  EXPECT_EQ(plan.lines[2].fund.name, "General fund");
  const auto alone = made_book(price("\"bond\""));
  const auto over = refresh_plan(alone, three, one_site(100), {.first = {2026}});
  EXPECT_EQ(over.lines[2].fund.name, "Bond 2018");
  EXPECT_EQ(over.lines[2].fund.note,
            "Bond 2018 is used up: the plan takes all $1,500.00 before; no other that is named is "
            "open and holds enough");
}

TEST(Funds, ADistrictsOwnCountsAndAWrongOneIsNamed) {
  const auto own = book_of({{"f.toml", "[[fund]]\nid = \"esser3\"\nobligate_by = 2026-03-30\n"}});
  EXPECT_TRUE(own.problems.empty());
  EXPECT_EQ(find_fund(own.book.funds, "esser3")->of.confidence, Confidence::declared);
  const auto wrong = book_of({{"f.toml",
                               "[[fund]]\nid = \"a\"\nopens = 2026-01-02\nobligate_by = "
                               "2026-01-01\n[[fund]]\nname = \"b\"\n"}});
  ASSERT_EQ(wrong.problems.size(), 2U);
  EXPECT_EQ(wrong.problems[0].line, 1U);
}

}  // namespace
}  // namespace netroster::planning
