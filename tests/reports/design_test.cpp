// The design report in every form, of a made-up district.
#include "exporters/reports/design.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/standards/made_site.h"

namespace netroster::reports {
namespace {

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 7 / 1;
constexpr const char* list = R"(
currency = "USD"
[[price]]
what = "10 Gbps optic"
each = 45.50
source = "=quotation 114"
[[price]]
material = "UPS"
each = 900
source = "contract 7"
)";

PriceList prices() {
  config::Problems problems;
  auto out = read_prices(list, "prices.toml", problems);
  for (const auto& problem : problems.take()) ADD_FAILURE() << config::text(problem);
  return out;
}

DesignReport report(std::optional<PriceList> with = {}, std::vector<std::string> rules = {}) {
  const standards::test::MadeDistrict made;
  const auto world = made.world();
  const auto judgement = made.judged(world, std::move(rules));
  return make_design_report({.library = *made.library,
                             .world = world,
                             .judgement = judgement,
                             .declared = [&made](std::string_view id) { return made.declared(id); },
                             .district = "Test & District",
                             .as_of = today,
                             .data_through = standards::test::noon,
                             .notes = {"a \x1b[31mnote"},
                             .prices = std::move(with)});
}

// With NETROSTER_UPDATE_GOLDEN set, writes the file instead. The fingerprint of the shipped rules
// is left out: it is of their text, and not of the report.
void expect_golden(const std::string& name, std::string text, const std::string& fingerprint) {
  for (auto at = text.find(fingerprint); at != std::string::npos; at = text.find(fingerprint))
    text.replace(at, fingerprint.size(), "FINGERPRINT");
  const auto path = std::string(NETROSTER_SOURCE_DIR) + "/tests/reports/golden/" + name;
  if (std::getenv("NETROSTER_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(in), {}};
  EXPECT_TRUE(text == golden) << path << " differs; NETROSTER_UPDATE_GOLDEN=1 writes it anew";
}

TEST(DesignReport, HasTheseBytes) {
  const auto whole = report(prices());
  expect_golden("design.csv", design_csv(whole), whole.fingerprint);
  // A rule of every kind of material, so that the files can be read.
  const auto priced =
      report(prices(), {"closet-uplink*", "closet-fibre-capacity", "ups-load", "closet-ups",
                        "poe-headroom", "access-points-per-classroom", "closet-free-ports"});
  expect_golden("design.json", design_json(priced), priced.fingerprint);
  expect_golden("design.html", design_html(priced), priced.fingerprint);
}

TEST(DesignReport, IsTheSameTwice) {
  for (const auto write : {design_html, design_csv, design_json})
    EXPECT_EQ(write(report()), write(report()));
}

std::size_t times(const std::string& text, std::string_view what) {
  std::size_t out = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++out;
  return out;
}

// What all sites are to fulfil stands there once, with their checks added; what one of them is to
// fulfil otherwise stands at that site.
TEST(DesignReport, SaysOnceWhatAllSitesAreToFulfil) {
  DesignReport made;
  made.sites.resize(3);
  for (std::size_t i = 0; i < made.sites.size(); ++i) {
    auto& design = made.sites[i].design;
    design.site = made.sites[i].name = "S" + std::to_string(i);
    standards::DemandRow same;
    same.rule = "a";
    same.title = "Two uplinks";
    same.demand = "uplinks at least 2";
    same.tally.count[static_cast<std::size_t>(standards::Result::pass)] = 5;
    auto other = same;
    other.rule = "b";
    other.title = "Fast uplinks";
    other.demand = i == 1 ? "speed at least 1 Gbps" : "speed at least 40 Gbps";
    design.demands = {same, other};
  }
  const auto html = design_html(made);
  EXPECT_EQ(times(html, "uplinks at least 2"), 1U);
  EXPECT_NE(html.find("<td>3</td><td>15</td><td>0</td><td>0</td>"), std::string::npos) << html;
  EXPECT_EQ(times(html, "speed at least 40 Gbps"), 1U);
  EXPECT_NE(html.find("<td>2</td><td>10</td><td>0</td><td>0</td>"), std::string::npos) << html;
  EXPECT_EQ(times(html, "speed at least 1 Gbps"), 1U);
  EXPECT_EQ(times(html, "Demanded of this site otherwise"), 1U);
  EXPECT_GT(html.find("speed at least 1 Gbps"), html.find("<h2>S1</h2>"));
  EXPECT_LT(html.find("speed at least 1 Gbps"), html.find("<h2>S2</h2>"));
}

TEST(DesignReport, FactsThatAreTheSameShareARow) {
  DesignReport made;
  made.sites.resize(1);
  made.sites[0].name = made.sites[0].design.site = "S";
  for (const char* closet : {"S/a", "S/b", "S/c"}) {
    standards::BuiltRow row;
    row.subject = closet;
    row.fact = "uplinks";
    row.value = closet == std::string_view("S/b") ? "1" : "2";
    made.sites[0].design.built.push_back(row);
  }
  const auto html = design_html(made);
  EXPECT_NE(html.find("<th scope=\"row\">uplinks</th><td>S/a, S/c</td><td>2</td>"),
            std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">uplinks</th><td>S/b</td><td>1</td>"), std::string::npos);
}

TEST(DesignReport, SaysNothingOfMoneyUnlessItIsGivenAList) {
  const auto without = report();
  EXPECT_NE(design_html(without).find("nothing is said of money"), std::string::npos);
  EXPECT_EQ(design_html(without).find("Estimate"), std::string::npos);
  EXPECT_EQ(design_json(without).find("\"cost\""), std::string::npos);
  EXPECT_NE(design_csv(without).find(",,,,2026-07-01T12:00:00Z\r\n"), std::string::npos);
}

TEST(DesignReport, SumsWhatHasAPriceAndNamesTheRest) {
  const auto json = nlohmann::json::parse(design_json(report(prices())));
  std::int64_t cents = 0;
  std::size_t without = 0;
  for (const auto& line : json["totals"]) {
    const auto count = line["quantity"].is_null() ? 0 : line["quantity"].get<std::int64_t>();
    if (line["what"] == "10 Gbps optic") {
      EXPECT_EQ(line["each"], "45.50");
      EXPECT_EQ(line["quantity"], 4);
      cents += 4550 * count;
    } else if (line["material"] == "UPS") {
      cents += 90000 * count;
    } else {
      EXPECT_TRUE(line["each"].is_null()) << line;
      EXPECT_TRUE(line["cost"].is_null()) << line;
      without += count > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(cents, 0);
  EXPECT_GT(without, 0U);
  EXPECT_EQ(json["estimate"]["cost"], money_text(cents));
  EXPECT_EQ(json["estimate"]["lines_without_price"], without);
  EXPECT_EQ(json["estimate"]["at_least"], true);
}

TEST(DesignReport, HoldsNoMarkupNoControlsAndNoFormula) {
  const auto priced = report(prices());
  const auto html = design_html(priced);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find('\x1b'), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos) << "it loads nothing";
  EXPECT_NE(html.find("Oak &lt;Grove&gt; (OAK)"), std::string::npos);
  const auto csv = design_csv(priced);
  EXPECT_NE(csv.find(",\"'=quotation 114\","), std::string::npos);
  EXPECT_EQ(csv.find(",=quotation"), std::string::npos);
}

struct Wrong {
  const char* name;
  const char* text;
  const char* says;
};
class WrongPrices : public testing::TestWithParam<Wrong> {};
TEST_P(WrongPrices, AreToldWithTheirPlace) {
  config::Problems problems;
  read_prices(GetParam().text, "p.toml", problems);
  const auto found = problems.take();
  ASSERT_FALSE(found.empty());
  EXPECT_NE(config::text(found[0]).find(GetParam().says), std::string::npos)
      << config::text(found[0]);
}
INSTANTIATE_TEST_SUITE_P(
    Of, WrongPrices,
    testing::Values(
        Wrong{"NotToml", "currency = ", "p.toml:1:"},
        Wrong{"NoCurrency", "[[price]]\nwhat = \"a\"\neach = 1\nsource = \"s\"\n", "currency"},
        Wrong{"NoCode", "currency = \"dollars\"\n", "p.toml:1:12: currency: is not a code"},
        Wrong{"UnknownKey", "currency = \"USD\"\n[[price]]\nwhta = \"a\"\n",
              "p.toml:3:1: price.whta: unknown key (did you mean \"what\"?)"},
        Wrong{"Below0", "currency = \"USD\"\n[[price]]\nwhat = \"a\"\neach = -1\nsource = \"s\"\n",
              "p.toml:4:8: price.each: is not a price"},
        Wrong{"Mills", "currency = \"USD\"\n[[price]]\nwhat = \"a\"\neach = 1.005\n",
              "is not a price"},
        Wrong{"Infinite", "currency = \"USD\"\n[[price]]\nwhat = \"a\"\neach = inf\n",
              "is not a price"},
        Wrong{"NoPrice", "currency = \"USD\"\n[[price]]\nwhat = \"a\"\nsource = \"s\"\n",
              "has no each"},
        Wrong{"NoSource", "currency = \"USD\"\n[[price]]\nwhat = \"a\"\neach = 1\n",
              "has no source"},
        Wrong{"OfEverything", "currency = \"USD\"\n[[price]]\neach = 1\nsource = \"s\"\n",
              "says neither material nor what"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Prices, TheFirstThatFitsCounts) {
  config::Problems problems;
  const auto made = read_prices(
      "currency = \"USD\"\n"
      "[[price]]\nwhat = \"40 Gbps*\"\neach = 0.29\nsource = \"a\"\n"
      "[[price]]\nmaterial = \"optic\"\neach = 2\nsource = \"b\"\n",
      "p.toml", problems);
  using standards::Material;
  ASSERT_NE(made.find(Material::optic, "40 Gbps optic"), nullptr);
  EXPECT_EQ(made.find(Material::optic, "40 Gbps optic")->cents, 29);
  EXPECT_EQ(made.find(Material::optic, "10 Gbps optic")->cents, 200);
  EXPECT_EQ(made.find(Material::ups, "UPS"), nullptr);
  EXPECT_EQ(money_text(123456), "1234.56");
  EXPECT_EQ(money_text(5), "0.05");
}

}  // namespace
}  // namespace netroster::reports
