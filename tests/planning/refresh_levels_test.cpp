// Peaks are levelled within what is allowed, and nothing is lost by it.
#include <algorithm>
#include <chrono>
#include <map>
#include <random>

#include "planning/refresh.h"
#include "refresh_made.h"

namespace netroster::planning {
namespace {

using test::made_book;
using test::one_site;
using test::thing;

std::string price(const std::string& cost) {
  return "[[price]]\nkinds = [\"switch\"]\nreplacement = \"New\"\nunit_cost = \"" + cost + "\"\n";
}

// How many are replaced in each year.
std::vector<std::size_t> counts(const RefreshPlan& plan) {
  std::vector<std::size_t> out;
  for (const auto& year : plan.years) out.push_back(year.things);
  return out;
}

RefreshOptions capped(std::int64_t dollars, int lead = 2) {
  return {.first = {2026}, .lead_years = lead, .cap = Money{dollars * 100}};
}

TEST(Levels, ThingsMoveSoonerWhenSupportForbidsLater) {
  const std::vector<Equipment> four{thing("A", "S2028"), thing("B", "S2028"), thing("C", "S2028"),
                                    thing("D", "S2028")};
  const auto book = made_book(price("1000"));
  const auto made = [&](const RefreshOptions& options) {
    return counts(refresh_plan(book, four, one_site(100), options));
  };
  using Counts = std::vector<std::size_t>;
  EXPECT_EQ(made({.first = {2026}}), (Counts{0, 0, 4, 0, 0}));
  EXPECT_EQ(made(capped(2000)), (Counts{0, 2, 2, 0, 0}));
  EXPECT_EQ(made(capped(1000)), (Counts{1, 1, 2, 0, 0}));  // one too many, and it stays
  EXPECT_EQ(made(capped(1000, 1)), (Counts{0, 1, 3, 0, 0}));
  EXPECT_EQ(made(capped(999)), (Counts{0, 0, 4, 0, 0}));
  EXPECT_EQ(made(capped(4000)), (Counts{0, 0, 4, 0, 0}));
}

TEST(Levels, ThingsThatAreOnlyOldMayWait) {
  const auto book = made_book(price("1000") +
                              "[[asset]]\nserial = \"A\"\ninstalled = 2019-08-01\n"
                              "[[asset]]\nserial = \"B\"\ninstalled = 2019-08-01\n");
  const std::vector<Equipment> two{thing("A", "NONE"), thing("B", "NONE")};
  const auto made = refresh_plan(book, two, one_site(100), capped(1000));
  EXPECT_EQ(counts(made), (std::vector<std::size_t>{1, 1, 0, 0, 0}));
  EXPECT_EQ(made.lines[1].moved, "from 2026-27, which costs more than $1,000.00");
  EXPECT_EQ(made.lines[1].latest.first, 2029);  // FY2019 and 10 years
}

TEST(Levels, TheYearTellsByHowMuchItIsOver) {
  const std::vector<Equipment> two{thing("A", "S2026"), thing("B", "S2026")};
  const auto book = made_book(price("1000"));
  const auto made = refresh_plan(book, two, one_site(100), capped(500));
  EXPECT_EQ(plain_text(made.years[0].over_cap), "1500.00");
  EXPECT_EQ(plain_text(made.years[1].over_cap), "0.00");
}

// Thirty made-up districts: the same seed makes the same.
struct District {
  std::vector<Equipment> things;
  Book book;
};

District district(unsigned seed) {
  std::mt19937 random(seed);
  const auto upto = [&random](unsigned most) { return static_cast<int>(random() % (most + 1)); };
  std::string assets;
  District out;
  for (int i = 0; i < 80; ++i) {
    const auto serial = "T" + std::to_string(i);
    const bool dated = upto(1) == 0;
    out.things.push_back(
        thing(serial, dated ? "S" + std::to_string(2024 + upto(8)) : "NONE" + std::to_string(i)));
    assets +=
        "[[asset]]\nserial = \"" + serial + "\"\ninstalled = " + std::to_string(2014 + upto(11)) +
        "-08-01\n[[price]]\nmatch = [\"" + out.things.back().model +
        "\"]\nreplacement = \"R\"\nunit_cost = \"" + std::to_string(500 + upto(9000)) + "\"\n";
  }
  out.book = made_book(assets);
  return out;
}

Money total(const RefreshPlan& plan) {
  Money sum;
  for (const auto& year : plan.years) sum += year.gross;
  return sum;
}

// Every line in its window, and what moved never made another year too dear. How many moved.
std::size_t expect_within(const RefreshPlan& plan, Money cap, unsigned seed) {
  std::map<FiscalYear, Money> cost;
  for (const auto& line : plan.lines) {
    EXPECT_GE(line.year, line.earliest) << seed;
    EXPECT_LE(line.year, line.latest) << seed;
    cost[line.year] += *line.gross;
  }
  std::size_t moved = 0;
  for (const auto& line : plan.lines) {
    if (line.year == line.due) continue;
    ++moved;
    EXPECT_LE(cost[line.year], cap) << seed;
  }
  return moved;
}

TEST(Levels, NeverPastTheLimitAndNothingIsLost) {
  std::size_t moved = 0;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const auto made = district(seed);
    const auto sites = one_site(900);
    const RefreshOptions free{.first = {2026}};
    const auto before = refresh_plan(made.book, made.things, sites, free);
    auto options = free;
    options.cap = Money{2'500'000 + 100'000 * static_cast<std::int64_t>(seed)};
    const auto after = refresh_plan(made.book, made.things, sites, options);
    EXPECT_EQ(before.lines.size(), after.lines.size()) << seed;
    EXPECT_EQ(total(before), total(after)) << seed;
    moved += expect_within(after, *options.cap, seed);
    for (const auto& year : after.years) EXPECT_EQ(year.past_support, 0U) << seed;
  }
  EXPECT_GT(moved, 30U);
}

TEST(Levels, TheSameInputGivesTheSamePlan) {
  auto made = district(7);
  const auto sites = one_site(900);
  const auto once = refresh_plan(made.book, made.things, sites, capped(30'000));
  const auto again = refresh_plan(made.book, made.things, sites, capped(30'000));
  ASSERT_EQ(once.lines.size(), again.lines.size());
  for (std::size_t i = 0; i < once.lines.size(); ++i) {
    EXPECT_EQ(once.lines[i].thing, again.lines[i].thing);
    EXPECT_EQ(once.lines[i].year, again.lines[i].year);
  }
}

}  // namespace
}  // namespace netroster::planning
