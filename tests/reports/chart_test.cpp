// The picture of a circuit: what it draws, what it says, and what it never lets through.
#include "exporters/reports/chart.h"

#include <gtest/gtest.h>

namespace netroster::reports {
namespace {

constexpr std::chrono::sys_days first = std::chrono::year(2026) / 9 / 7;

Chart made() {
  Chart out;
  out.title = "Circuit <b>";
  out.unit = "Mbps";
  for (int i = 0; i < 5; ++i) out.days.push_back(first + std::chrono::days(i));
  out.lines = {{"95th percentile", {10.0, 20.0, std::nullopt, 40.0, 40.0}},
               {"peak", {std::nullopt, 50.0, std::nullopt, 80.0, 60.0}}};
  out.marks = {{"what it can carry", 100.0}};
  return out;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST(Chart, AGapIsAGapAndALonePointIsADot) {
  const auto html = chart_html(made());
  EXPECT_EQ(count(html, "<polyline"), 3U);  // 10-20, 40-40, 80-60
  EXPECT_EQ(count(html, "<circle"), 1U);    // 50, alone
  EXPECT_EQ(count(html, "stroke-dasharray=\"8 4\""), 1U);
}

TEST(Chart, SaysWhatItShowsForWhoDoesNotSeeIt) {
  EXPECT_EQ(chart_words(made()),
            "95th percentile: 10.0 to 40.0 Mbps, not known at 1 of 5 places; peak: 50.0 to 80.0 "
            "Mbps, not known at 2 of 5 places; what it can carry: 100.0 Mbps.");
  const auto html = chart_html(made());
  EXPECT_NE(html.find("role=\"img\" aria-label=\"Circuit &lt;b&gt;. 95th"), std::string::npos);
  EXPECT_NE(html.find("solid: 95th percentile; dotted: peak"), std::string::npos)
      << "not by colour alone";
}

TEST(Chart, LetsNoMarkupThrough) {
  auto chart = made();
  chart.lines[0].name = "<script>";
  chart.marks[0].name = "\" onload=\"x";
  const auto html = chart_html(chart);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<b>"), std::string::npos);
  EXPECT_EQ(html.find("\" onload=\""), std::string::npos);
}

TEST(Chart, OfNothingIsNothingAndOfOneDayADot) {
  EXPECT_EQ(chart_html({}), "");
  Chart one;
  one.days = {first};
  one.lines = {{"peak", {0.0}}};
  EXPECT_EQ(count(chart_html(one), "<circle"), 1U);
  EXPECT_EQ(chart_html(one).find("nan"), std::string::npos);
}

}  // namespace
}  // namespace netroster::reports
