// Action steps about money: a name is no evidence, and what has no day or number is not done.
#include "planning/progress_money.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "planning/progress_evidence.h"
#include "tests/planning/refresh_made.h"
#include "tests/standards/made_site.h"

namespace netroster::planning {
namespace {

using test::made_book;
using test::one_site;
using test::thing;

constexpr Day today = std::chrono::year(2026) / 9 / 1;

// One switch is due in 2026-27 and one in 2027-28, 1000 dollars each.
const std::vector<Equipment>& two_things() {
  static const std::vector<Equipment> made{thing("A", "S2026"), thing("B", "S2027")};
  return made;
}

constexpr const char* price_begins =
    "[[price]]\nkinds = [\"switch\"]\nreplacement = \"New\"\nunit_cost = \"1000\"\n";

struct Paid {
  explicit Paid(const std::string& text, std::vector<Equipment> found = two_things())
      : things(std::move(found)),
        book(made_book(text)),
        plan(refresh_plan(book, things, one_site(1000), {.first = {2026}, .today = today})) {}
  Measure by(Measure (*measured)(const MoneyEvidence&), std::optional<std::int64_t> days = {}) {
    return measured({.book = book, .plan = plan, .day = today, .price_days = days});
  }
  std::vector<Equipment> things;
  Book book;
  RefreshPlan plan;
};

Progress state(const Measure& measure) { return derive(measure); }

std::vector<Equipment> with_undated() {
  auto things = two_things();
  things.push_back(thing("C", "odd", "OAK", "odd", ""));
  return things;
}

std::string example() {
  std::ifstream in(std::string(NETROSTER_SOURCE_DIR) +
                   "/planning/examples/progress-2021-08-03.toml");
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ProgressMoney, NoStepOfTheExampleIsDoneByTheNameOfAFund) {
  Paid paid(example() + price_begins + "fund = \"X\"\n");
  ASSERT_EQ(paid.plan.lines.at(0).fund.name, "X");
  const standards::test::MadeDistrict made;
  const standards::Judgement judgement;
  const auto states = step_states({.book = paid.book,
                                   .day = today,
                                   .equipment = paid.things,
                                   .sites = {},
                                   .library = *made.library,
                                   .judgement = judgement,
                                   .phases = {},
                                   .plan = paid.plan,
                                   .earlier = nullptr});
  std::size_t seen = 0;
  for (const auto& one : states) {
    if (one.step->id != "6.1.2" && one.step->id != "6.2.2" && one.step->id != "6.3.2") continue;
    ++seen;
    EXPECT_EQ(one.basis, Basis::evidence) << one.step->id;
    EXPECT_LE(one.state, Progress::planning) << one.step->id << ": " << one.because;
  }
  EXPECT_EQ(seen, 3U);
}

TEST(ProgressMoney, AFundPaysWhenItsDaysAreKnown) {
  const std::string price = std::string(price_begins) + "fund = \"X\"\n";
  EXPECT_EQ(state(Paid(price).by(lines_with_fund)), Progress::planning);
  EXPECT_EQ(state(Paid(price + "[[fund]]\nid = \"X\"\n").by(lines_with_fund)), Progress::planning);
  const auto dated = price + "[[fund]]\nid = \"X\"\nopens = 2026-01-01\n";
  EXPECT_EQ(state(Paid(dated).by(lines_with_fund)), Progress::implemented);
  const auto measure = Paid(dated, with_undated()).by(lines_with_fund);
  EXPECT_EQ(state(measure), Progress::in_progress);
  EXPECT_NE(measure.because.find("of 1 things more nothing tells the year"), std::string::npos);
}

TEST(ProgressMoney, APriceCountsWithItsDay) {
  EXPECT_EQ(state(Paid(price_begins).by(lines_with_price)), Progress::planning);
  Paid dated(std::string(price_begins) + "retrieved = 2026-08-01\n");
  EXPECT_EQ(state(dated.by(lines_with_price)), Progress::implemented);
  EXPECT_EQ(state(dated.by(lines_with_price, 31)), Progress::implemented);
  EXPECT_EQ(state(dated.by(lines_with_price, 30)), Progress::in_progress);
}

TEST(ProgressMoney, ErateIsDoneWhenThisYearsLinesAreAskedFor) {
  const auto request = [](const char* year, const char* amount) {
    return std::string("[[request]]\nnumber = \"2699000001\"\nyear = ") + year +
           "\nbefore_discount = \"" + amount + "\"\n";
  };
  const std::string priced = price_begins;
  EXPECT_EQ(state(Paid(priced + request("2026", "1000")).by(lines_asked_for)),
            Progress::in_progress)
      << "a request, and no discount is known";
  const auto discounted = priced + "[district]\nstudents = 1000\ndiscount_percent = 80\n";
  EXPECT_EQ(state(Paid(discounted).by(lines_asked_for)), Progress::planning);
  EXPECT_EQ(state(Paid(discounted + request("2025", "9000")).by(lines_asked_for)),
            Progress::planning)
      << "of another year";
  EXPECT_EQ(state(Paid(discounted + request("2026", "999")).by(lines_asked_for)),
            Progress::in_progress);
  const auto enough = discounted + request("2026", "1000");
  const auto measure = Paid(enough).by(lines_asked_for);
  EXPECT_EQ(state(measure), Progress::implemented) << measure.because;
  EXPECT_NE(measure.because.find("2 of 2 eligible lines"), std::string::npos) << measure.because;
  EXPECT_EQ(state(Paid(enough, with_undated()).by(lines_asked_for)), Progress::in_progress);
  EXPECT_NE(state(Paid(enough, {}).by(lines_asked_for)), Progress::implemented)
      << "the plan has no eligible line";
}

// The second of the two things has no price, so nothing is asked for and paid of it.
TEST(ProgressMoney, WhatHasNoPriceIsNotDone) {
  const std::string one =
      "[[price]]\nmatch = [\"S2026\"]\nreplacement = \"New\"\nunit_cost = \"1000\"\n"
      "fund = \"bond\"\n[[fund]]\nid = \"bond\"\nopens = 2026-01-01\namount = \"9000\"\n"
      "[district]\nstudents = 1000\ndiscount_percent = 80\n"
      "[[request]]\nnumber = \"2699000001\"\nyear = 2026\nbefore_discount = \"1000\"\n";
  const auto asked = Paid(one).by(lines_asked_for);
  EXPECT_EQ(state(asked), Progress::in_progress) << asked.because;
  EXPECT_NE(asked.because.find("1 of 2 eligible lines"), std::string::npos) << asked.because;
  const auto paid = Paid(one).by(funds_that_pay);
  EXPECT_EQ(state(paid), Progress::in_progress) << paid.because;
  EXPECT_NE(paid.because.find("no fund pays for 1 eligible lines"), std::string::npos)
      << paid.because;
}

TEST(ProgressMoney, FundsOfOneTimeAreThoseWithAnAmountAndADay) {
  const std::string price = std::string(price_begins) + "fund = \"bond\"\n";
  const std::string fund = "[[fund]]\nid = \"bond\"\nopens = 2026-01-01\n";
  EXPECT_EQ(state(Paid(price + fund).by(funds_that_pay)), Progress::planning);
  const auto bond = fund + "amount = \"150000000\"\n";
  EXPECT_EQ(state(Paid(bond).by(funds_that_pay)), Progress::planning) << "it pays for nothing";
  Paid pays(price + bond + "[district]\nstudents = 1000\ndiscount_percent = 80\n");
  EXPECT_EQ(state(pays.by(funds_that_pay)), Progress::implemented);
  Paid another(price + bond +
               "[[fund]]\nid = \"grant\"\namount = \"5\"\nobligate_by = 2027-01-01\n");
  EXPECT_EQ(state(another.by(funds_that_pay)), Progress::in_progress);
}

TEST(ProgressMoney, ABudgetOfAYearIsAdoptedAndPriced) {
  const auto adopted = [](int last) {
    std::string out;
    for (int year = 2026; year <= last; ++year)
      out += "[[artefact]]\nkind = \"refresh-plan\"\nyear = " + std::to_string(year) +
             "\namount = \"2000\"\nadopted = 2026-06-10\nby = \"Board\"\n";
    return out;
  };
  const std::string dated = std::string(price_begins) + "retrieved = 2026-08-01\n";
  EXPECT_EQ(state(Paid(dated).by(years_with_budget)), Progress::planning);
  EXPECT_EQ(state(Paid(dated + adopted(2028)).by(years_with_budget)), Progress::in_progress);
  EXPECT_EQ(state(Paid(dated + adopted(2030)).by(years_with_budget)), Progress::implemented);
  EXPECT_EQ(state(Paid(price_begins + adopted(2030)).by(years_with_budget)), Progress::in_progress);
  EXPECT_EQ(state(Paid(dated + adopted(2030), with_undated()).by(years_with_budget)),
            Progress::in_progress);
}

}  // namespace
}  // namespace netroster::planning
