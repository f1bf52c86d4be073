// Spreadsheets, line by line.
#include "planning/import.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "planning/book.h"

namespace netroster::planning {
namespace {

Import read(ImportKind kind, std::string_view text, const ImportKnown& known = {}) {
  auto found = read_import(kind, "made.csv", text, known);
  EXPECT_TRUE(found) << found.error().what;
  return found ? std::move(*found) : Import{};
}

// "3 cost: has a comma …", the faults of all rows.
std::vector<std::string> faults(const Import& found) {
  std::vector<std::string> out;
  for (const auto& row : found.rows)
    for (const auto& fault : row.faults)
      out.push_back(std::to_string(row.line) + " " + fault.heading + ": " + fault.what);
  return out;
}

void expect_begins(const std::vector<std::string>& all, const std::vector<std::string>& with) {
  ASSERT_EQ(all.size(), with.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_TRUE(all[i].starts_with(with[i])) << all[i];
}

TEST(Import, AssetsNameLineAndColumnAndKeepTheGoodRows) {
  const ImportKnown known{{"OAK", "143000"}, {"old"}};
  const auto found = read(ImportKind::assets,
                          "Serial Number,site_ben,unit_cost,purchase_date,colour\r\n"
                          "A1,143000,5200.10,2021-07-01,red\r\n"
                          "A2,OAK,\"5,200\",2021-07-01,\r\n"
                          "a1,OAK,1,2021-07-01,\r\n"
                          "A3,NOPE,1,2021-02-30,\r\n"
                          "OLD,OAK,1,,\r\n"
                          "A4,OAK,1,,,,\r\n"
                          "\"A5\nB\",OAK,1,8/1/2021,",
                          known);
  expect_begins(
      faults(found),
      {"3 unit_cost: \"5,200\" has a comma", "4 Serial Number: is also in line 2",
       "5 purchase_date: must be a day", "5 site_ben: NOPE is no site",
       "6 Serial Number: is in the register already", "7 : has 7 cells, and there are 5 headings"});
  EXPECT_EQ(found.good, 2U);
  ASSERT_EQ(found.headings.size(), 1U);
  EXPECT_EQ(found.headings[0].heading, "colour");
  Assets again;
  config::Problems problems;
  read_assets("again.csv", found.good_text, again, problems);
  ASSERT_EQ(again.rows.size(), 2U);
  EXPECT_EQ(again.rows[0].serial, "A1");
  EXPECT_EQ(again.rows[0].cost->cents, 520010);
  EXPECT_FALSE(config::has_errors(problems.take()));
}

TEST(Import, AGoodRowIsWrittenAsItStandsWhateverEndsItsLines) {
  const auto found = read(ImportKind::assets,
                          "\xef\xbb\xbfserial,description,cost\n"
                          "A1,\"one\rtwo\n\n\nthree\r\n\r\nfour\",1\n"
                          "\n"
                          "A2,bad,\"1,0\"\n"
                          "\r\n"
                          "A3,\"\r\r\",3\r"
                          "A4,last,4");
  expect_begins(faults(found), {"10 cost: \"1,0\" has a comma"});
  EXPECT_EQ(found.good_text,
            "serial,description,cost\n"
            "A1,\"one\rtwo\n\n\nthree\r\n\r\nfour\",1\n"
            "A3,\"\r\r\",3\r"
            "A4,last,4\n");
}

TEST(Import, AssetsOfAnUnknownSiteAreBad) {
  const auto found =
      read(ImportKind::assets, "serial,site\nA,OAK\nB,ELM\n", ImportKnown{{"OAK"}, {}});
  expect_begins(faults(found), {"3 site: ELM is no site"});
}

TEST(Import, WrongHeadingsAreRefusedAsAWhole) {
  const auto wrong = [](ImportKind kind, const char* text) {
    const auto found = read_import(kind, "made.csv", text, {});
    return found ? std::string() : found.error().what;
  };
  EXPECT_EQ(wrong(ImportKind::assets, "a,b\n1,2\n"), "1: no column is called serial or tag");
  EXPECT_EQ(wrong(ImportKind::sites, "id,kind\n1,2\n"), "1: no column is called name");
  EXPECT_EQ(wrong(ImportKind::prices, "model,replacement\n1,2\n"),
            "1: the column replacement is there twice");
  EXPECT_EQ(wrong(ImportKind::calendar, ""), "1: has no row of headings");
  EXPECT_NE(wrong(ImportKind::prices, "replacement\n\"open\n"), "");
}

TEST(Import, SitesBecomeTheirTables) {
  const auto found = read(ImportKind::sites,
                          "ID,School Name,Kind,Networks,Enrollment,1:1\n"
                          "OAK,\"Oak \"\"Elementary\"\" \\ School\",Elementary,10.1.0.0/20; "
                          "10.2.0.0/20,412,yes\n"
                          "ELM,Elm,college,10.3.0.0/99,1k,perhaps\n"
                          "OAK,Oak,high,,,\n"
                          "PINE,,high,,,\n"
                          "OLD,Old,high,,,\n",
                          ImportKnown{{"OLD"}, {}});
  EXPECT_EQ(found.good_text,
            "# made.csv:2\n[[site]]\nid = \"OAK\"\nname = \"Oak \\\"Elementary\\\" \\\\ School\"\n"
            "kind = \"elementary\"\nnetworks = [\"10.1.0.0/20\", \"10.2.0.0/20\"]\n"
            "enrolment = 412\none_to_one = true\n\n");
  expect_begins(faults(found),
                {"3 Kind: must be", "3 Networks: must be networks", "3 Enrollment: must be",
                 "3 1:1: must be yes or no", "4 ID: is also in line 2",
                 "5 School Name: must not be empty", "6 ID: is configured already"});
}

TEST(Import, PricesAndLifecyclesAreReadByTheBook) {
  const auto prices = read(ImportKind::prices,
                           "replacement,kinds,match,unit_cost,fund,date\n"
                           "C9300-48P,switch;router,,$5200.10,Measure J,10/1/2026\n"
                           "AP,,,10,,\nAP,access-point,,\"1,000\",,\n");
  expect_begins(faults(prices), {"3 kinds: says neither", "4 unit_cost:"});
  const auto lives = read(ImportKind::lifecycle,
                          "model,make,end_of_support,confidence\n"
                          "WS-C2960*;WS-C3560*,Cisco*,2027-10-31,D\n"
                          "JL256A,HPE,,V\nJL255A,HPE,2032-13-01,Q\n"
                          "JL254A,HPE,2032-01-01,V\n");
  // Who says so is what makes it V.
  expect_begins(faults(lives), {"3 end_of_support: has no date", "4 end_of_support: must be a day",
                                "4 confidence: must be", "5 source: needs source"});
  const auto loaded = book_of({{"p.toml", prices.good_text}, {"l.toml", lives.good_text}});
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  ASSERT_EQ(loaded.book.prices.size(), 1U);
  EXPECT_EQ(loaded.book.prices[0].unit_cost->cents, 520010);
  EXPECT_EQ(loaded.book.prices[0].kinds.size(), 2U);
  EXPECT_EQ(loaded.book.lifecycle.rows[0].match.size(), 2U);
}

TEST(Import, WhatTheReaderOfTheFileRefusesIsBad) {
  auto loaded = book_of({{"f.toml", "[[fund]]\nid = \"bond\"\nname = \"Bond 2018\"\n"}});
  ImportKnown known;
  known.book = &loaded.book;
  const auto prices = read(ImportKind::prices,
                           "replacement,kinds,eligible_percent,fund\n"
                           "New,switch,100,Bond 2018\nNew,switch,150,bond\n"
                           "New,swich,90,bond\nNew,switch,90,X\n",
                           known);
  expect_begins(faults(prices),
                {"3 eligible_percent: must be a whole number from 0 to 100",
                 "4 kinds: \"swich\" is no kind of thing (did you mean \"switch\"?)",
                 "5 fund: no [[fund]] is called \"X\", so it pays nothing"});
  EXPECT_EQ(prices.good, 1U);
  const auto lives = read(ImportKind::lifecycle,
                          "model,kind,end_of_sale,end_of_support\n"
                          "A,switch,2027-10-31,2026-10-31\nB,swich,,2026-10-31\n"
                          "C,switch,2026-10-31,2027-10-31\n",
                          known);
  expect_begins(faults(lives),
                {"2 end_of_support: support ends before the sale", "3 kind: \"swich\" is no kind"});
  EXPECT_EQ(lives.good, 1U);
}

TEST(Import, WhatIsBoughtTomorrowIsASlipWhereverItStands) {
  const auto today = parse_day("2026-07-01");
  ImportKnown known{{"OAK"}, {}};
  known.today = today;
  const std::string rows =
      "serial,site,purchased,installed\nA,OAK,2026-07-01,\nB,OAK,2026-07-02,\n"
      "C,OAK,,2027-01-01\n";
  const auto found = read(ImportKind::assets, rows, known);
  expect_begins(faults(found), {"3 purchased: is after today, 2026-07-01",
                                "4 installed: is after today, 2026-07-01"});
  const auto read_again = book_of(
      {{"assets.csv", rows}, {"own.toml", "[[asset]]\ntag = \"T\"\npurchased = 2026-07-02\n"}},
      today);
  ASSERT_EQ(read_again.problems.size(), 3U);
  EXPECT_EQ(config::text(read_again.problems[0]),
            "assets.csv:3:3: purchased: is after today, 2026-07-01");
  EXPECT_EQ(config::text(read_again.problems[2]),
            "own.toml:1:1: asset.purchased: is after today, 2026-07-01");
  EXPECT_EQ(read_again.book.assets.rows.size(), 1U);
}

TEST(Import, RowsAreJudgedTogetherAndOnlyTheWrongOneIsBad) {
  std::size_t asked = 0;
  ImportKnown known;
  known.judge = [&asked](const std::vector<const ImportTable*>& tables) {
    ++asked;
    std::vector<config::Problem> out;
    for (const auto* one : tables)
      if (one->inlined.find("10.3.") != std::string::npos) {
        auto& problem = out.emplace_back();
        problem.file = "made.csv";
        problem.line = one->line;
        problem.key = "site.networks";
        problem.what = "no";
      }
    return out;
  };
  std::string text = "id,name,kind,networks\n";
  for (int i = 1; i <= 8; ++i) text += fmt::format("S{},School,high,10.{}.0.0/16\n", i, i);
  const auto found = read(ImportKind::sites, text, known);
  expect_begins(faults(found), {"4 networks: no"});
  EXPECT_EQ(found.good, 7U);
  EXPECT_EQ(found.good_text.find("10.3."), std::string::npos);
  EXPECT_LE(asked, 7U) << "by halves, not one by one";
}

TEST(Import, TheCalendarHasTermsAndDays) {
  const auto found = read(ImportKind::calendar,
                          "kind,first,last,name\n"
                          "term,8/13/2026,12/18/2026,Fall\n"
                          "holiday,2026-11-23,2026-11-27,Thanksgiving\n"
                          "term,2027-01-05,,Spring\nholiday,2026-12-31,2026-12-01,\n");
  EXPECT_EQ(found.good_text,
            "# made.csv:2\n[[calendar.term]]\nfirst = 2026-08-13\nlast = 2026-12-18\nname = "
            "\"Fall\"\n\n# made.csv:3\n[[calendar.days]]\nkind = \"holiday\"\nfirst = "
            "2026-11-23\nlast = 2026-11-27\nwhy = \"Thanksgiving\"\n\n");
  expect_begins(faults(found), {"4 last: must not be empty", "5 last: is before"});
}

}  // namespace
}  // namespace netroster::planning
