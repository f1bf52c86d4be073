// What rows of the register lack, what of them cannot be right, and where things went.
#include "planning/register_check.h"

#include <gtest/gtest.h>

#include "planning/reconcile.h"
#include "refresh_made.h"

namespace netroster::planning {
namespace {

using Words = std::vector<std::string>;

Book register_of(const std::string& text) {
  auto loaded = book_of({{"r.toml", text}});
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  return std::move(loaded.book);
}

RegisterCheck check(const std::string& row, const Equipment* thing = nullptr,
                    const std::optional<Day>& obsolete = std::nullopt) {
  const auto book = register_of("[[asset]]\n" + row);
  return check_row(book, book.assets.rows.at(0), thing, obsolete);
}

TEST(RegisterCheck, EachLawWantsItsOwnOfWhatItPaidFor) {
  EXPECT_EQ(check("serial = \"A\"\nrequest = \"2199\"\ncost = \"100\"").missing,
            Words{"47 CFR 54.516: make, model, site, room, funding_year, purchased, installed"});
  // $5,000 until 30 September 2024, $10,000 since.
  const auto federal = [](const std::string& more) {
    const auto found = check("serial = \"A\"\nfund = \"ESSER II\"\n" + more).missing;
    return std::any_of(found.begin(), found.end(),
                       [](const auto& one) { return one.starts_with("2 CFR 200.313"); });
  };
  EXPECT_TRUE(federal("purchased = 2024-09-30\ncost = \"5000.00\""));
  EXPECT_FALSE(federal("purchased = 2024-09-30\ncost = \"4999.99\""));
  EXPECT_FALSE(federal("purchased = 2024-10-01\ncost = \"9999.99\""));
  EXPECT_TRUE(federal("purchased = 2024-10-01\ncost = \"10000.00\""));
  EXPECT_TRUE(federal("purchased = 2024-10-01")) << "without a cost nobody can say it is below";
  // $500 until 2025, $1,500 since 2026.
  const auto state = [](const std::string& more) {
    return !check("serial = \"A\"\n" + more).missing.empty();
  };
  EXPECT_TRUE(state("purchased = 2025-12-31\ncost = \"500.00\""));
  EXPECT_FALSE(state("purchased = 2026-01-01\ncost = \"1499.99\""));
  EXPECT_TRUE(state("purchased = 2026-01-01\ncost = \"1500.00\""));
}

TEST(RegisterCheck, WhatTheThingTellsIsNotMissing) {
  Equipment thing;
  thing.serial = "A";
  thing.model = "C9300-48P";
  EXPECT_EQ(check("serial = \"A\"\nrequest = \"2199\"\ncost = \"100\"", &thing).missing,
            Words{"47 CFR 54.516: make, site, room, funding_year, purchased, installed"});
  thing.vendor = "Cisco";
  thing.site = "OAK";
  EXPECT_EQ(check("serial = \"A\"\nrequest = \"2199\"\ncost = \"100\"", &thing).missing,
            Words{"47 CFR 54.516: room, funding_year, purchased, installed"});
}

TEST(RegisterCheck, ARowThatSaysEverythingLacksNothing) {
  const auto found = check(
      "serial = \"A\"\ntag = \"T\"\ndescription = \"switch\"\nmake = \"M\"\nmodel = \"X\"\n"
      "site = \"OAK\"\nbuilding = \"main\"\nroom = \"MDF\"\nuse = \"instruction\"\ncondition = "
      "\"good\"\nfund = \"ESSER II\"\nfain = \"S425D210052\"\ntitle_holder = \"District\"\n"
      "federal_percent = 100\npurchased = 2022-07-01\ninstalled = 2022-08-01\ncost = "
      "\"12000.00\"\n");
  EXPECT_EQ(found.missing, Words{});
  EXPECT_EQ(found.conflicts, Words{});
}

TEST(RegisterCheck, WhatCannotBeRightIsSaid) {
  EXPECT_EQ(check("serial = \"A\"\nfund = \"ESSER III\"\npurchased = 2024-10-01\n").conflicts,
            Words{"bought on 2024-10-01, after ESSER III closed on 2024-09-30"});
  EXPECT_EQ(check("serial = \"A\"\nfund = \"ESSER III\"\npurchased = 2024-09-30\n").conflicts,
            Words{});
  EXPECT_EQ(check("serial = \"A\"\npurchased = 2024-10-01\ninstalled = 2024-09-30\n").conflicts,
            Words{"installed on 2024-09-30, before it was bought on 2024-10-01"});
  const auto thing = test::thing("A", "Catalyst C9300-48P-A");
  EXPECT_EQ(check("serial = \"A\"\nmodel = \"c9300-48p\"\n", &thing).conflicts, Words{});
  EXPECT_EQ(check("serial = \"A\"\nmodel = \"JL256A\"\n", &thing).conflicts,
            Words{"stands as model JL256A, and tells Catalyst C9300-48P-A"});
  EXPECT_EQ(check("serial = \"A\"\nrequest = \"1\"\ndisposed = 2025-01-01\n", nullptr,
                  parse_day("2026-01-01"))
                .conflicts,
            Words{"disposed of on 2025-01-01, and it may go from 2026-01-01 on only"});
}

TEST(RegisterCheck, TransfersStandInOrderAndAreHeldAgainstTheRule) {
  const std::string row = "[[asset]]\nserial = \"A\"\nrequest = \"1\"\nsite = \"ELM\"\n";
  const std::string went =
      "[[transfer]]\nserial = \"a\"\non = 2023-08-01\nfrom = \"ASH\"\nto = \"ELM\"\nby = \"Kim\"\n"
      "[[transfer]]\nserial = \"A\"\non = 2022-08-01\nfrom = \"OAK\"\nto = \"ASH\"\nreason = "
      "\"OAK lost a class\"\nby = \"Kim\"\n";
  const auto book = register_of(row + "purchased = 2021-06-30\n" + went);
  const auto found = transfers_of(book, book.assets.rows[0]);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(text(*found[0]), "2022-08-01 from OAK to ASH (OAK lost a class; Kim)");
  EXPECT_EQ(text(*found[1]), "2023-08-01 from ASH to ELM (Kim)");
  // Bought before 1 July 2021: three years.
  const auto early = check_row(book, book.assets.rows[0], nullptr, std::nullopt).conflicts;
  ASSERT_EQ(early.size(), 2U);
  EXPECT_NE(early[0].find("might from 2024-06-30 on"), std::string::npos) << early[0];
  const auto later = register_of(row + "purchased = 2021-07-01\n" + went);
  EXPECT_EQ(check_row(later, later.assets.rows[0], nullptr, std::nullopt).conflicts, Words{});
  const auto stays = register_of("[[asset]]\nserial = \"A\"\nsite = \"OAK\"\n" + went);
  EXPECT_EQ(check_row(stays, stays.assets.rows[0], nullptr, std::nullopt).conflicts,
            Words{"stands as OAK, and went to ELM on 2023-08-01"});
}

TEST(RegisterCheck, IsPartOfEveryRowThatIsReconciled) {
  const auto book = register_of(
      "[[asset]]\nserial = \"A\"\ntag = \"7\"\ninstalled = 2021-08-01\n[[transfer]]\ntag = \"7\"\n"
      "on = 2024-01-02\nto = \"ELM\"\nby = \"Kim\"\n");
  const auto rows = reconcile(book, {}, {}, {.day = *parse_day("2026-07-01")});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].transfers, "2024-01-02 to ELM (Kim)");
  ASSERT_NE(rows[0].rule, nullptr);
  EXPECT_EQ(rows[0].rule->of.confidence, Confidence::primary);
  EXPECT_EQ(book_of({{"r.toml", "[[transfer]]\nserial = \"A\"\nto = \"ELM\"\n"}}).problems.size(),
            1U);
}

}  // namespace
}  // namespace netroster::planning
