// A district's own files: what they add, what goes before ours, and what is said of mistakes.
#include "planning/book.h"

#include <gtest/gtest.h>

namespace netroster::planning {
namespace {

LoadedBook book(const std::string& text) { return book_of({{"own.toml", text}}); }

std::string first_problem(const std::string& text) {
  const auto loaded = book(text);
  return loaded.problems.empty() ? "" : config::text(loaded.problems[0]);
}

TEST(Book, WithoutFilesItHoldsOurs) {
  const auto loaded = book_of({});
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_EQ(loaded.book.cycle_of("switch")->plan_years, 7);
  EXPECT_EQ(loaded.book.cycle_of("projector"), nullptr);
  // What was published of the edge is not said of the core.
  EXPECT_EQ(loaded.book.cycle_of("switch", "WS-C2960X-24TS-L")->of.confidence,
            Confidence::secondary);
  for (const auto* core : {"WS-C4510R+E", "WS-C6509-V-E", "C6807-XL", "C9500-48Y4C", "N9K-C93180"})
    EXPECT_EQ(loaded.book.cycle_of("switch", core)->of.confidence, Confidence::judgement) << core;
  EXPECT_NE(loaded.book.lifecycle.find("Cisco", "WS-C2960X-24TS-L"), nullptr);
  EXPECT_TRUE(loaded.book.prices.empty());  // prices are never shipped
  EXPECT_EQ(load_book("/nonexistent/planning.d").problems.size(), 0U);
}

TEST(Book, ADistrictsOwnGoesBeforeOurs) {
  const auto loaded = book(
      "[[model]]\nmatch = [\"WS-C2960X-*\"]\nend_of_support = 2029-01-01\nsource = \"contract\"\n"
      "[[cycle]]\nkinds = [\"switch\"]\nplan_years = 6\nmost_years = 8\n");
  EXPECT_TRUE(loaded.problems.empty());
  const auto* row = loaded.book.lifecycle.find("Cisco", "WS-C2960X-24TS-L");
  EXPECT_EQ(day_text(row->end_of_support), "2029-01-01");
  const auto* cycle = loaded.book.cycle_of("switch");
  EXPECT_EQ(cycle->plan_years, 6);
  EXPECT_EQ(cycle->of.source, "own.toml:5");
  EXPECT_EQ(cycle->of.confidence, Confidence::declared);
  EXPECT_EQ(loaded.book.cycle_of("router")->plan_years, 7);
}

TEST(Book, WhatIsVOrSNamesItsSource) {
  EXPECT_EQ(first_problem("[[cycle]]\nkinds = [\"switch\"]\nplan_years = 6\nmost_years = 8\n"
                          "confidence = \"V\"\n"),
            "own.toml:1:1: cycle.source: V and S are for what a source says: name it (what the "
            "district says itself is D)");
  EXPECT_EQ(first_problem("[[model]]\nmatch = [\"A\"]\nend_of_support = 2029-01-01\n"
                          "confidence = \"S\"\n"),
            "own.toml:1:1: model.source: needs source and confidence");
}

TEST(Book, PricesAreFoundByModelThenByKind) {
  const auto loaded = book(
      "[[price]]\nmatch = [\"WS-C2960X-48*\"]\nreplacement = \"Big\"\nunit_cost = \"5200.10\"\n"
      "[[price]]\nkinds = [\"switch\"]\nreplacement = \"Small\"\neligible_percent = 90\n");
  ASSERT_TRUE(loaded.problems.empty());
  EXPECT_EQ(loaded.book.price_of("switch", "WS-C2960X-48TS-L")->unit_cost->cents, 520'010);
  const auto* other = loaded.book.price_of("switch", "JL256A");
  EXPECT_EQ(other->replacement, "Small");
  EXPECT_FALSE(other->unit_cost);
  EXPECT_EQ(other->eligible_percent, 90);
  EXPECT_EQ(loaded.book.price_of("router", "ISR4331"), nullptr);
}

TEST(Book, AssetsAreFoundBySerialAndTwoOfOneAreTold) {
  const auto loaded = book(
      "[[asset]]\nserial = \"B\"\ninstalled = 2021-08-01\n[[asset]]\nserial = \"A\"\nfund = "
      "\"Measure J\"\n[[asset]]\nserial = \"B\"\ninstalled = 2022-08-01\n");
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_NE(config::text(loaded.problems[0]).find("B is also in own.toml:1"), std::string::npos)
      << config::text(loaded.problems[0]);
  EXPECT_EQ(day_text(loaded.book.assets.find("B")->installed), "2021-08-01");
  EXPECT_EQ(loaded.book.assets.find("A")->fund, "Measure J");
  EXPECT_EQ(loaded.book.assets.find("C"), nullptr);
  EXPECT_EQ(loaded.book.assets.find(""), nullptr);
}

struct Mistake {
  std::string text;
  std::string said;
};

TEST(Book, MistakesAreSaidAndTheRestIsKept) {
  const Mistake all[] = {
      {"[[request]]\nnumber = \"1\"\nyear = 2026\n",
       "own.toml:1:1: request: needs number, year and before_discount"},
      {"[[request]]\nnumber = \"1\"\nyear = 2026\nbefore_discount = \"1,000\"\n",
       "own.toml:4:19: request.before_discount: \"1,000\" has a comma: write it without, as "
       "1234.50"},
      {"[[price]]\nreplacement = \"X\"\n", "own.toml:1:1: price: needs replacement, and kinds or"},
      {"[[cycle]]\nkinds = [\"switch\"]\nplan_years = 7\nmost_years = 6\n",
       "own.toml:1:1: cycle: needs kinds, plan_years and most_years, which is no less"},
      {"[[library]]\nname = \"x\"\n", "own.toml:1:1: library: needs id"},
      {"[[asset]]\nfund = \"x\"\n", "own.toml:1:1: asset: has neither a serial number nor a tag"},
      {"[district]\ndiscount_percent = 101\n",
       "own.toml:2:20: district.discount_percent: must be a whole number from 0 to 85"},
      {"[[prices]]\n", "own.toml:1:3: prices: unknown key (did you mean \"price\"?)"}};
  for (const auto& one : all)
    EXPECT_EQ(first_problem(one.text).substr(0, one.said.size()), one.said);
  const auto kept = book("[[library]]\nname = \"x\"\n[[library]]\nid = \"MAIN\"\n");
  EXPECT_EQ(kept.book.libraries.size(), 1U);
}

TEST(Book, ARequestIsThereOnce) {
  const std::string one = "[[request]]\nnumber = \"7\"\nyear = 2026\nbefore_discount = \"5\"\n";
  EXPECT_EQ(first_problem(one + one), "own.toml:5:1: request: 7 is there twice");
  EXPECT_EQ(book(one + one).book.requests.size(), 1U);
}

TEST(Book, ARequestIsSomebodys) {
  const std::string one =
      "[[request]]\nnumber = \"7\"\nyear = 2026\nbefore_discount = \"5\"\nentity = \"MAIM\"\n";
  EXPECT_EQ(first_problem(one).substr(0, 70),
            "own.toml:1:1: request.entity: no [[library]] has the id \"MAIM\"; withou");
  EXPECT_NE(first_problem(one + "[[library]]\nid = \"MAIN\"\n").find("MAIN"), std::string::npos);
  EXPECT_EQ(first_problem(one + "[[library]]\nid = \"MAIM\"\n"), "");
}

TEST(Book, TheDistrictIsSaidOnce) {
  const std::string one = "[district]\nstudents = 1000\n";
  const auto loaded = book_of({{"a.toml", one}, {"b.toml", "[district]\nstudents = 99\n"}});
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_EQ(config::text(loaded.problems[0]), "b.toml:1:1: district: a.toml has one too");
  EXPECT_EQ(loaded.book.district.students, 1000);
}

}  // namespace
}  // namespace netroster::planning
