// The sheet of a circuit: what it says of the target, and its picture.
#include "exporters/reports/bandwidth.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace netroster::reports {
namespace {

constexpr std::chrono::sys_days first = std::chrono::year(2026) / 9 / 7;
constexpr double mega = 1e6;

planning::CircuitFigures circuit(const char* target, measurements::Certainty certainty,
                                 bool internet) {
  planning::CircuitFigures out;
  out.site = "OAK";
  out.circuit = "C-1";
  out.contract_down_bps = 1'000'000'000;
  out.p95_in_bps = 200 * mega;
  out.peak_in_bps = 480 * mega;
  out.contract_ends = std::chrono::year(2027) / 6 / 30;
  out.target = measurements::find_bandwidth_target(target);
  out.internet = internet;
  out.wants = measurements::TargetFigure{2'000'000'000, 200, certainty};
  for (int i = 0; i < 3; ++i)
    out.steps.push_back({first + std::chrono::days(i), 200 * mega, 480 * mega, 84, 84});
  out.steps[1] = {first + std::chrono::days(1), {}, {}, 0, 84};
  return out;
}

Document document(planning::CircuitFigures one) {
  return bandwidth_document({.heading = {"Test", first, WallTime(first)},
                             .circuits = {std::move(one)},
                             .totals = {},
                             .from = WallTime(first),
                             .to = WallTime(first + std::chrono::days(3))});
}

TEST(BandwidthReport, AJudgementNeverReadsAsTheDocuments) {
  using measurements::Certainty;
  const auto wan = document_html(document(circuit("setda-bi3", Certainty::judgement, false)));
  EXPECT_NE(wan.find("The target is 2000 Mbps for 200 heads (J: our judgement: the number of an "
                     "earlier document, for that of SETDA Broadband Imperative III (2019), for "
                     "2023-24 was not seen): the circuit is below it."),
            std::string::npos);
  const auto between = document_html(document(circuit("setda-bi3", Certainty::judgement, true)));
  EXPECT_NE(between.find("(J: our judgement: SETDA Broadband Imperative III (2019), for 2023-24 "
                         "names no class for a district of this size)"),
            std::string::npos);
  const auto read = document_html(document(circuit("setda-bi3", Certainty::read, true)));
  EXPECT_NE(read.find("(V: SETDA Broadband Imperative III (2019), for 2023-24)"),
            std::string::npos);
  EXPECT_EQ(read.find("our judgement:"), std::string::npos);
}

TEST(BandwidthReport, HasAPictureOnPagesAndItsStepsInFiles) {
  const auto made = document(circuit("setda-bi3", measurements::Certainty::read, true));
  const auto html = document_html(made);
  EXPECT_NE(html.find("<svg"), std::string::npos);
  EXPECT_NE(html.find("not known at 1 of 3 places"), std::string::npos);
  EXPECT_NE(html.find("A new contract is to be asked for in FY2027."), std::string::npos);
  const auto json = nlohmann::json::parse(document_json(made));
  const auto& steps = json["tables"]["traffic"];
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0]["peak_in_mbps"], 480.0);
  EXPECT_TRUE(steps[1]["peak_in_mbps"].is_null());
  EXPECT_FALSE(json["tables"].contains("use")) << "that of pages alone";
  EXPECT_EQ(document_csv(made).substr(0, 13), "site,circuit,");
}

TEST(BandwidthReport, ADayWithoutSchoolHoursIsNoGap) {
  auto one = circuit("setda-bi3", measurements::Certainty::read, true);
  one.school_hours = true;
  one.steps[1].slots_expected = 0;
  const auto html = document_html(document(std::move(one)));
  EXPECT_NE(html.find("on days that have some"), std::string::npos);
  EXPECT_EQ(html.find("not known at"), std::string::npos);
}

TEST(BandwidthReport, WithoutTrafficThereIsNoPicture) {
  auto one = circuit("setda-bi3", measurements::Certainty::read, true);
  one.p95_in_bps.reset();
  one.peak_in_bps.reset();
  const auto html = document_html(document(std::move(one)));
  EXPECT_EQ(html.find("<svg"), std::string::npos);
  EXPECT_NE(html.find("What it carried is not known."), std::string::npos);
}

}  // namespace
}  // namespace netroster::reports
