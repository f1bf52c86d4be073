#include "exporters/reports/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "exporters/reports/html.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

constexpr double width = 720;
constexpr double height = 220;
constexpr double left = 70;
constexpr double right = 12;
constexpr double top = 12;
constexpr double bottom = 28;
constexpr double headroom = 1.05;
// 3:1 or more against both papers (WCAG 2.2, 1.4.11); the dashes tell them apart without colour.
constexpr std::array<const char*, 2> colours{"#2c7fb8", "#c2571a"};
constexpr std::array<const char*, 2> dashes{"", " stroke-dasharray=\"2 3\""};
constexpr const char* mark_colour = "#808080";

class Drawing {
 public:
  explicit Drawing(const Chart& chart) : chart_(chart) {
    for (const auto& line : chart_.lines)
      for (const auto& value : line.values) most_ = std::max(most_, value.value_or(0));
    for (const auto& mark : chart_.marks) most_ = std::max(most_, mark.value);
    most_ = most_ > 0 ? most_ * headroom : 1;
  }

  std::string text() {
    out_ = fmt::format(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" font-size=\"11\" "
        "font-family=\"sans-serif\" width=\"100%\">",
        width, height, html_text(fmt::format("{}. {}", chart_.title, chart_words(chart_))));
    axes();
    for (const auto& mark : chart_.marks) put_mark(mark);
    for (std::size_t i = 0; i < chart_.lines.size() && i < colours.size(); ++i)
      put_line(chart_.lines[i], i);
    return out_ + "</svg>";
  }

 private:
  double x_of(std::size_t day) const {
    const auto steps = static_cast<double>(std::max<std::size_t>(chart_.days.size() - 1, 1));
    return left + (width - left - right) * static_cast<double>(day) / steps;
  }
  double y_of(double value) const {
    return height - bottom - (height - top - bottom) * value / most_;
  }

  void label(double x, double y, const char* anchor, const std::string& said) {
    out_ += fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"currentColor\">{}</text>", x, y,
        anchor, html_text(said));
  }

  void axes() {
    for (const double part : {0.0, 0.5, 1.0}) {
      const double value = most_ / headroom * part;
      const double y = y_of(value);
      out_ += fmt::format(
          "<line x1=\"{}\" y1=\"{:.1f}\" x2=\"{}\" y2=\"{:.1f}\" stroke=\"{}\" "
          "stroke-width=\"0.5\"/>",
          left, y, width - right, y, mark_colour);
      label(left - 6, y + 4, "end",
            fmt::format("{:.{}f} {}", value, value < 10 ? 1 : 0, chart_.unit));
    }
    label(left, height - 8, "start", day_text(chart_.days.front()));
    if (chart_.days.size() > 1)
      label(width - right, height - 8, "end", day_text(chart_.days.back()));
  }

  void put_mark(const ChartMark& mark) {
    const double y = y_of(mark.value);
    out_ += fmt::format(
        "<line x1=\"{}\" y1=\"{:.1f}\" x2=\"{}\" y2=\"{:.1f}\" stroke=\"{}\" "
        "stroke-width=\"1.5\" stroke-dasharray=\"8 4\"/>",
        left, y, width - right, y, mark_colour);
    label(width - right, y - 3, "end", mark.name);
  }

  void put_line(const ChartLine& line, std::size_t which) {
    std::string points;
    std::size_t many = 0;
    const auto flush = [&] {
      if (many == 1)
        out_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"2\" fill=\"{}\"/>",
                            points.substr(0, points.find(',')), points.substr(points.find(',') + 1),
                            colours.at(which));
      if (many > 1)
        out_ += fmt::format(
            "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{} points=\"{}\"/>",
            colours.at(which), dashes.at(which), points);
      points.clear();
      many = 0;
    };
    for (std::size_t i = 0; i < line.values.size() && i < chart_.days.size(); ++i) {
      if (!line.values[i]) {
        flush();
        continue;
      }
      points +=
          fmt::format("{}{:.1f},{:.1f}", many == 0 ? "" : " ", x_of(i), y_of(*line.values[i]));
      ++many;
    }
    flush();
  }

  const Chart& chart_;
  double most_ = 0;
  std::string out_;
};

std::string words_of(const ChartLine& line, const std::string& unit) {
  std::optional<double> least;
  std::optional<double> most;
  std::size_t unknown = 0;
  for (const auto& value : line.values) {
    unknown += value ? 0 : 1;
    if (!value) continue;
    least = std::min(least.value_or(*value), *value);
    most = std::max(most.value_or(*value), *value);
  }
  auto out = least ? fmt::format("{}: {:.1f} to {:.1f} {}", line.name, *least, *most, unit)
                   : fmt::format("{}: not known", line.name);
  if (least && unknown > 0)
    out += fmt::format(", not known at {} of {} places", unknown, line.values.size());
  return out;
}

}  // namespace

std::string chart_words(const Chart& chart) {
  std::string out;
  const auto add = [&out](const std::string& more) { out += (out.empty() ? "" : "; ") + more; };
  for (const auto& line : chart.lines) add(words_of(line, chart.unit));
  for (const auto& mark : chart.marks)
    add(fmt::format("{}: {:.1f} {}", mark.name, mark.value, chart.unit));
  return out + ".";
}

std::string chart_html(const Chart& chart) {
  if (chart.days.empty()) return {};
  std::string legend;
  for (std::size_t i = 0; i < chart.lines.size() && i < colours.size(); ++i)
    legend += fmt::format("{}{}: {}", i == 0 ? "" : "; ", i == 0 ? "solid" : "dotted",
                          chart.lines[i].name);
  return fmt::format("<figure>{}<figcaption>{} ({}; {})</figcaption></figure>\n",
                     Drawing(chart).text(), html_text(chart.title), html_text(legend),
                     html_text(chart_words(chart)));
}

}  // namespace netroster::reports
