// Registers as districts keep them: what is read, what is named as wrong, and what was seen.
#include "planning/assets.h"

#include <gtest/gtest.h>

#include "planning/reconcile.h"

namespace netroster::planning {
namespace {

struct Read {
  Assets assets;
  std::vector<std::string> said;
};

Read read(std::string_view text) {
  Read out;
  config::Problems problems;
  read_assets("assets.csv", text, out.assets, problems);
  out.assets.settle(problems);
  for (const auto& one : problems.take()) out.said.push_back(config::text(one));
  return out;
}

TEST(Assets, ColumnsAreFoundByAnyOfTheirNamesInAnyOrder) {
  const auto got = read(
      "Purchase Date,SERIAL NUMBER,frn,Unit Cost,model_of_equipment,site_ben,Funding Year\n"
      "8/1/2021,FOC1,2199000001,5200.10,WS-C2960X-48FPD-L,123456,FY2021\n");
  EXPECT_TRUE(got.said.empty()) << got.said[0];
  const auto* row = got.assets.find(" foc1 ");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(day_text(row->purchased), "2021-08-01");
  EXPECT_EQ(row->request, "2199000001");
  EXPECT_EQ(row->cost->cents, 520'010);
  EXPECT_EQ(row->model, "WS-C2960X-48FPD-L");
  EXPECT_EQ(row->site, "123456");
  EXPECT_EQ(row->funding_year->first, 2021);
  EXPECT_EQ(row->of.source, "assets.csv:2");
  EXPECT_EQ(got.assets.find(""), nullptr);
}

struct Bad {
  std::string_view text;
  std::string_view said;
  std::size_t kept;
};

TEST(Assets, WhatIsWrongIsNamedByRowAndColumnAndTheRestIsKept) {
  constexpr Bad all[] = {
      {"", "assets.csv: has no row of headings", 0},
      {"maker,colour\nx,y\n", "assets.csv:1:1: warning: maker: is no known column: left out", 0},
      {"serial,cost\nA,\"1,234.50\"\nB,5\n",
       "assets.csv:2:2: cost: \"1,234.50\" has a comma: write it without, as 1234.50", 1},
      {"serial,installed\nA,13/13/2021\nB,\n", "assets.csv:2:2: installed: must be a day", 1},
      {"serial,installed\nA,1013-11-14\n", "assets.csv:2:2: installed: must be a day", 0},
      {"serial,funding_year\nA,21\n", "assets.csv:2:2: funding_year: must be a funding year", 0},
      {"serial,room\n,12\nB,13\n", "assets.csv:2:1: has neither a serial number nor a tag", 1},
      {"serial\nA,B\nC\n", "assets.csv:2:2: has 2 cells, and there are 1 headings", 1},
      {"serial,purchased,disposed\nA,2021-08-01,2020-08-01\n",
       "assets.csv:2:3: disposed: is before it was purchased", 0},
      {"serial\nA\n a\n", "assets.csv:3: serial: a is also in assets.csv:2; left out here", 1},
      {"serial\n\"A\n", "assets.csv: line 2: a quote is not closed", 0}};
  for (const auto& one : all) {
    const auto got = read(one.text);
    ASSERT_FALSE(got.said.empty()) << one.text;
    EXPECT_EQ(got.said[0].substr(0, one.said.size()), one.said);
    EXPECT_EQ(got.assets.rows.size(), one.kept) << one.text;
  }
}

TEST(Assets, ThingsWithATagAloneAreKept) {
  const auto got = read("tag,description\n0001,rack\n0002,cabling\n");
  EXPECT_TRUE(got.said.empty());
  EXPECT_EQ(got.assets.rows.size(), 2U);
}

Equipment seen(std::string serial, std::string site, const char* day) {
  Equipment out;
  out.serial = std::move(serial);
  out.site = std::move(site);
  out.last_seen = WallTime(*parse_day(day));
  return out;
}

std::vector<Site> two_sites() {
  std::vector<Site> out(2);
  out[0].id = "OAK";
  out[0].billed_entity_number = "123456";
  out[1].id = "ELM";
  return out;
}

TEST(Reconcile, EveryRowHasOneVerdict) {
  auto book = book_of({}).book;
  book.assets = read(
                    "serial,tag,site,purchased,installed,disposed\n"
                    "A1,,OAK,2021-07-01,2021-08-01,\nA2,,123456,,,\nA3,,ELM,,,\nA4,,OAK,,,\n"
                    "A5,,OAK,,,\nA6,,OAK,,,2026-01-01\nA7,,OAK,,,2026-01-01\n,T1,OAK,,,\n"
                    "A8,,,,,\n")
                    .assets;
  const std::vector<Equipment> things{
      seen("a1", "OAK", "2026-11-01"), seen("A2", "OAK", "2026-11-01"),
      seen("A3", "OAK", "2026-11-01"), seen("A4", "OAK", "2023-11-01"),
      seen("A6", "OAK", "2026-11-01"), seen("A8", "ELM", "2026-11-01"),
      seen("B1", "ELM", "2026-11-01"), seen("", "ELM", "2026-11-01")};
  const auto rows = reconcile(book, things, two_sites(), {.day = *parse_day("2026-11-27")});
  std::vector<std::string> got;
  for (const auto& row : rows) {
    const auto* asset = row.asset;
    const auto& name = asset == nullptr        ? row.thing->serial
                       : asset->serial.empty() ? asset->tag
                                               : asset->serial;
    got.push_back(name + " " + std::string(text(row.verdict)) + ": " + row.because);
  }
  const std::vector<std::string> wanted{
      "A6 disposed-but-seen: seen at OAK on 2026-11-01, disposed of on 2026-01-01",
      "A3 elsewhere: seen at OAK on 2026-11-01, and stands as ELM",
      "A4 not-seen: last seen at OAK on 2023-11-01",
      "A5 not-seen: no device tells this serial number",
      "T1 manual: has no serial number: somebody has to look",
      "B1 not-in-register: no row of the register has this serial number",
      "A7 disposed: on 2026-01-01",
      "A8 seen: seen at ELM on 2026-11-01",
      "A2 seen: seen at OAK on 2026-11-01",
      "A1 seen: seen at OAK on 2026-11-01"};
  EXPECT_EQ(got, wanted);
}

TEST(Reconcile, DaysOfTheRegisterComeFromTheRules) {
  auto book = book_of({}).book;
  book.assets =
      read("serial,purchased,installed\nA1,2021-07-01,2021-08-01\nA2,2021-07-01,\n").assets;
  const auto rows = reconcile(book, {}, two_sites(), {.day = *parse_day("2026-11-27")});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(day_text(rows[0].obsolete), "2026-08-01");
  EXPECT_EQ(day_text(rows[0].keep_until), "2031-07-01");
  EXPECT_FALSE(rows[1].obsolete);  // nobody says when it was installed
  EXPECT_EQ(day_text(rows[1].keep_until), "2031-07-01");
}

TEST(Reconcile, WordsAreReadBack) {
  for (const auto verdict : {Verdict::disposed_but_seen, Verdict::manual, Verdict::seen})
    EXPECT_EQ(parse_verdict(text(verdict)), verdict);
  EXPECT_FALSE(parse_verdict("gone"));
}

}  // namespace
}  // namespace netroster::planning
