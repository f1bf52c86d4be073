// What the compliance report says of the standard itself, and of what a site is built of.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "exporters/reports/compliance_kit.h"
#include "tests/standards/made_site.h"

namespace netroster::reports {
namespace {

using standards::Judgement;

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 7 / 1;

const standards::Library& shipped() {
  static const auto one = standards::load("").library;
  return *one;
}

standards::Library with_own(const std::string& text, std::vector<config::Problem>* found) {
  auto files = standards::shipped_sources();
  files.push_back({"own.toml", text, false});
  config::Problems problems;
  standards::Library out(files, problems);
  *found = problems.take();
  return out;
}

struct LeftOut {
  const char* name;
  const char* text;
  NotJudged counts;
  const char* words;
};

class NotUsed : public testing::TestWithParam<LeftOut> {};

TEST_P(NotUsed, IsCountedOnTheFirstPage) {
  std::vector<config::Problem> problems;
  const auto own = with_own(GetParam().text, &problems);
  const Judgement none;
  const auto made =
      make_compliance_report({.library = own,
                              .judgement = none,
                              .declared = [](std::string_view) -> const Site* { return nullptr; },
                              .district = "Made",
                              .as_of = today,
                              .problems = problems});
  EXPECT_EQ(made.not_judged.broken, GetParam().counts.broken);
  EXPECT_EQ(made.not_judged.taken_out, GetParam().counts.taken_out);
  EXPECT_EQ(made.not_judged.not_today, GetParam().counts.not_today);
  EXPECT_EQ(made.not_judged.files, GetParam().counts.files);
  EXPECT_NE(compliance_html(made).find(GetParam().words), std::string::npos)
      << compliance_html(made).substr(2000, 3000);
}

INSTANTIATE_TEST_SUITE_P(
    Compliance, NotUsed,
    testing::Values(
        LeftOut{"NoId", "[[rule]]\ntitle = \"x\"\n", {.broken = 1}, "1 rule was not judged"},
        LeftOut{"TwoRules",
                "[[rule]]\nid = \"a\"\n[[rule]]\nid = \"b\"\n",
                {.broken = 2},
                "2 rules were not judged: 2 because they have errors."},
        LeftOut{"TheShippedRuleIsJudgedInItsPlace",
                "[[rule]]\nid = \"closet-uplinks\"\n",
                {},
                "own.toml:1:1"},
        LeftOut{"TakenOut",
                "[standard]\nwithout = [\"closet-uplinks\"]\n",
                {.taken_out = 1},
                "1 rule was not judged: 1 because the district took it out."},
        LeftOut{"AMisspeltIdTakesNothingOut",
                "[standard]\nwithout = [\"closet-uplink\"]\n",
                {},
                "did you mean &quot;closet-uplinks&quot;?"},
        LeftOut{"AFile", "[[rule\n", {.files = 1}, "1 file of the standard could not be read"}),
    [](const auto& c) { return c.param.name; });

// By hand: of the rule, and of each number that its conditions name.
std::string weakest_of(const standards::Rule& rule) {
  const std::string order = "VSMJ";
  auto weakest = rule.confidence;
  for (const auto& slot : rule.slots) {
    const auto dot = slot.find('.');
    const auto* owner = dot == std::string::npos ? &rule : shipped().find(slot.substr(0, dot));
    if (owner == nullptr) return "no rule of " + slot;
    const auto& number =
        owner->parameters.at(dot == std::string::npos ? slot : slot.substr(dot + 1));
    if (!number.confidence.empty() && order.find(number.confidence) > order.find(weakest))
      weakest = number.confidence;
  }
  return weakest;
}

// A regulator's name beside a number that somebody judged would read as if it were the regulator's.
TEST(Basis, IsTheWeakestOfTheRuleAndItsNumbersInEveryShippedRule) {
  std::size_t weakened = 0;
  for (const auto& rule : shipped().rules()) {
    const auto expected = weakest_of(rule);
    const auto lowest = standards::lowest_confidence(shipped(), rule);
    EXPECT_EQ(lowest, expected) << rule.id;
    const auto text = basis_text(rule, {lowest, standards::numbers_of(shipped(), rule)});
    if (expected == "J") {
      EXPECT_NE(text.find("a judgement, not a regulation"), std::string::npos) << rule.id << text;
      EXPECT_FALSE(text.starts_with("verified")) << rule.id;
    }
    weakened += expected != rule.confidence ? 1 : 0;
  }
  EXPECT_GE(weakened, 3U);
  for (const char* id :
       {"circuit-utilisation", "internet-setda-2023", "internet-setda-2020", "device-closet"}) {
    const auto* rule = shipped().find(id);
    ASSERT_NE(rule, nullptr) << id;
    EXPECT_EQ(standards::lowest_confidence(shipped(), *rule), "J") << id;
  }
}

TEST(Basis, WhatADistrictSetsIsItsOwnJudgement) {
  std::vector<config::Problem> problems;
  const auto own = with_own(
      "[[override]]\nrule = \"circuit-headroom\"\nparameter = \"min_ratio\"\nvalue = 1.1\n"
      "site = \"OAK\"\nreason = \"a small site\"\n",
      &problems);
  ASSERT_TRUE(problems.empty()) << config::text(problems.front());
  const auto* rule = own.find("circuit-headroom");
  const auto numbers = standards::numbers_of(own, *rule);
  ASSERT_EQ(numbers.size(), 2U);
  EXPECT_EQ(numbers[0].confidence, "V");
  EXPECT_EQ(numbers[1].where, "site OAK");
  EXPECT_EQ(numbers[1].source, "set by the district: a small site");
  EXPECT_EQ(standards::lowest_confidence(own, *rule), "J");
}

struct MeasureCase {
  const char* value;
  const char* number;
  const char* unit;
};

TEST(Measure, IsANumberAndItsUnitOrAText) {
  for (const auto& [value, number, unit] :
       {MeasureCase{"10 Gbps", "10", "Gbps"}, MeasureCase{"-3.5 C", "-3.5", "C"},
        MeasureCase{"2", "2", ""}, MeasureCase{"2026-07-01", "2026-07-01", ""},
        MeasureCase{"idf closet", "idf closet", ""}, MeasureCase{"1 h 30 min", "1 h 30 min", ""},
        MeasureCase{"", "", ""}}) {
    EXPECT_EQ(measure_of(value).number, number) << value;
    EXPECT_EQ(measure_of(value).unit, unit) << value;
  }
}

// A site's page has what it is built of, with what is not known of it.
TEST(AsBuilt, HasClosetsDevicesLinksBatteriesPlantAndFacts) {
  const standards::test::MadeDistrict district;
  const auto world = district.world();
  const auto judgement = district.judged(world);
  auto made = make_compliance_report(
      {.library = *district.library,
       .judgement = judgement,
       .declared = [&](std::string_view id) { return district.declared(id); },
       .district = "Made",
       .as_of = today,
       .data_through = standards::test::noon});
  made.as_built = [&](std::string_view id) {
    for (const auto site : world.sites())
      if (world.site_id(site) == id) return as_built_of(world, site);
    return SiteAsBuilt();
  };
  const auto html = compliance_html(made);
  for (const char* part :
       {"<h3>Closets</h3>", "<th scope=\"row\">idf-1</th>", "sw1 p1 to core p1", "ups-1, model",
        "fibre to idf-1: OM2, 12 strands, 200 m, route north", "<h3>Devices</h3>", "Maker M-sw2",
        "4 (3 up)", "<h3>Links</h3>", "core p2", "confirmed", "<h3>As built</h3>", "enrolment",
        "Oak &lt;Grove&gt; (OAK): links", "None is declared, and no device is in one."})
    EXPECT_NE(html.find(part), std::string::npos) << part;
  // Wide tables move by themselves.
  const auto table = html.find("Oak &lt;Grove&gt; (OAK): devices\" tabindex=\"0\">");
  EXPECT_NE(table, std::string::npos);
  const auto json = nlohmann::json::parse(compliance_json(made));
  EXPECT_EQ(json["sites"][1]["as_built"]["closets"].size(), 3U);
  EXPECT_EQ(json["sites"][1]["as_built"]["devices"].size(), 4U);
  EXPECT_EQ(json["sites"][1]["as_built"]["links"].size(), 3U);
  EXPECT_GT(json["sites"][1]["as_built"]["facts"].size(), 10U);
}

// Paper cuts off what is wider than it: the matrix stands there in parts, which hold every rule.
TEST(Matrix, OnPaperHasEveryRule) {
  const standards::test::MadeDistrict district;
  const auto world = district.world();
  const auto judgement = district.judged(world);
  const auto made = make_compliance_report(
      {.library = *district.library,
       .judgement = judgement,
       .declared = [&](std::string_view id) { return district.declared(id); },
       .district = "Made",
       .as_of = today});
  const auto html = compliance_html(made);
  ASSERT_GT(made.rules.size(), 60U);
  std::string on_paper;
  std::size_t parts = 0;
  for (auto at = html.find("on-paper\"><caption>"); at != std::string::npos;
       at = html.find("on-paper\"><caption>", at + 1), ++parts)
    on_paper += html.substr(at, html.find("</table>", at) - at);
  EXPECT_EQ(parts, (made.rules.size() + 13) / 14);
  for (const auto& rule : made.rules)
    EXPECT_NE(on_paper.find("<th scope=\"col\">" + rule.id + "</th>"), std::string::npos)
        << rule.id;
  EXPECT_NE(html.find(".on-paper { display: none; }"), std::string::npos);
}

TEST(AsBuilt, ALongTableIsCutAndSaysSo) {
  ComplianceReport made;
  made.sites.resize(1);
  made.sites[0].id = made.sites[0].name = "OAK";
  made.as_built = [](std::string_view) {
    SiteAsBuilt out;
    out.devices.resize(700);
    for (auto& one : out.devices) one.name = "=<b>sw</b>";
    return out;
  };
  const auto html = compliance_html(made);
  EXPECT_NE(html.find("200 more are in --format json."), std::string::npos);
  EXPECT_EQ(html.find("<b>"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(compliance_json(made))["sites"][0]["as_built"]["devices"].size(),
            700U);
}

}  // namespace
}  // namespace netroster::reports
