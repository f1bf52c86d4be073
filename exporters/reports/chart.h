// A line over days as a picture that stands in the page: no script, no file, readable in light, in
// dark and on paper. What was not measured is a gap, and the text says what the picture shows.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace netroster::reports {

struct ChartLine {
  std::string name;
  std::vector<std::optional<double>> values;  // one for each day of the chart; nullopt: not known
};

// A height that is not measured: a contract, a target.
struct ChartMark {
  std::string name;
  double value = 0;
};

struct Chart {
  std::string title;
  std::string unit;                         // "Mbps"
  std::vector<std::chrono::sys_days> days;  // in order; each is the first of its step
  std::vector<ChartLine> lines;             // no more than two
  std::vector<ChartMark> marks;
};

// Of the values alone: "95th percentile: 12.0 to 480.0 Mbps, not known on 3 of 30 days".
std::string chart_words(const Chart& chart);
// <figure> with an <svg>; "" for a chart without days.
std::string chart_html(const Chart& chart);

}  // namespace netroster::reports
