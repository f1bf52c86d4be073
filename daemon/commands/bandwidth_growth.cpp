#include "daemon/commands/bandwidth_growth.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "daemon/commands/bandwidth_reader.h"
#include "daemon/commands/bandwidth_subjects.h"

namespace netroster::daemon {
namespace {

using measurements::MonthFigure;
using measurements::SaturationState;
using measurements::SchoolCalendar;
using measurements::TrendKind;
using std::chrono::year_month;

// Monthly figures of both directions, side by side.
struct Months {
  std::vector<MonthFigure> in;
  std::vector<MonthFigure> out;
};

year_month month_at(WallTime when) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(when));
  return day.year() / day.month();
}
std::chrono::sys_days first_of(year_month month) { return month / 1; }

std::vector<year_month> months_of(const BandwidthQuestion& question) {
  std::vector<year_month> months;
  for (auto month = month_at(question.from); WallTime(first_of(month)) < question.to;
       month += std::chrono::months(1))
    months.push_back(month);
  return months;
}

// Whether most of the month is summer.
bool is_summer(const SchoolCalendar* school, year_month month) {
  if (school == nullptr) return false;
  const auto end = first_of(month + std::chrono::months(1));
  std::chrono::days summer{0};
  for (auto day = first_of(month); day < end; day += std::chrono::days(1))
    if (school->type(std::chrono::local_days(day.time_since_epoch())) ==
        measurements::DayType::summer)
      summer += std::chrono::days(1);
  return 2 * summer > end - first_of(month);
}

double share(std::size_t seen, std::size_t expected) {
  return expected == 0 ? 0 : static_cast<double>(seen) / static_cast<double>(expected);
}

class Growth {
 public:
  Growth(const BandwidthQuestion& question, inventory::History& history)
      : question_(question),
        history_(history),
        reader_(history, question.stop),
        months_(months_of(question)) {}

  Result<void> add(const BandwidthSubject& subject, const SchoolCalendar* school,
                   std::vector<GrowthRow>& rows) {
    const auto one_port = port_of(subject);
    const bool from_summaries = question_.peaks && one_port.has_value();
    auto label = subject.row;
    auto figures = from_summaries ? peaks(*one_port, school)
                                  : slots(subject, school, question_.peaks, label.unreadable);
    if (!figures) return figures.error();
    label.school_hours = school != nullptr && !from_summaries;
    const bool turned = one_port && one_port->flipped && from_summaries;
    if (turned) std::swap(figures->in, figures->out);
    rows.push_back(row(label, Direction::in, figures->in));
    rows.push_back(row(label, Direction::out, figures->out));
    return {};
  }

 private:
  struct OnePort {
    inventory::SeriesName series;
    bool flipped = false;
  };
  static std::optional<OnePort> port_of(const BandwidthSubject& subject) {
    if (subject.series) return OnePort{*subject.series, false};
    const auto& choice = subject.choice;
    if (choice.ports.size() != 1 || !choice.unmeasured.empty()) return std::nullopt;
    const auto& port = choice.ports.front();
    return OnePort{{port.device, port.port}, port.flipped};
  }

  Result<Months> slots(const BandwidthSubject& subject, const SchoolCalendar* school, bool peaks,
                       std::string& unreadable) {
    Months made;
    for (const auto month : months_) {
      const TrafficRange range{WallTime(first_of(month)),
                               WallTime(first_of(month + std::chrono::months(1)))};
      const auto traffic = reader_.read(subject, range, school, unreadable);
      if (!traffic) return traffic.error();
      const auto figure = [&](const measurements::DirectionStatistics& of) {
        const auto& bps = peaks ? of.peak_bps : of.p95_bps;
        return MonthFigure{month, bps.value_or(0), bps ? share(of.seen, traffic->expected) : 0,
                           is_summer(school, month)};
      };
      made.in.push_back(figure(traffic->in));
      made.out.push_back(figure(traffic->out));
    }
    return made;
  }

  // The peak of a month is the largest of its days: exact, however old.
  Result<Months> peaks(const OnePort& port, const SchoolCalendar* school) {
    Months made;
    for (const auto month : months_) {
      const auto end = first_of(month + std::chrono::months(1));
      const auto days =
          history_.summaries(port.series, first_of(month), end - std::chrono::days(1));
      if (!days) return days.error();
      std::chrono::seconds known{0};
      std::optional<std::uint64_t> in;
      std::optional<std::uint64_t> out;
      for (const auto& day : *days) {
        known += std::chrono::seconds(day.summary.known_seconds);
        in = std::max(in, day.summary.in_peak_bps);  // nullopt is less than any value
        out = std::max(out, day.summary.out_peak_bps);
      }
      const auto of_month =
          share(static_cast<std::size_t>(known.count()),
                static_cast<std::size_t>(std::chrono::seconds(end - first_of(month)).count()));
      const auto figure = [&](std::optional<std::uint64_t> bps) {
        return MonthFigure{month, static_cast<double>(bps.value_or(0)), bps ? of_month : 0,
                           is_summer(school, month)};
      };
      made.in.push_back(figure(in));
      made.out.push_back(figure(out));
    }
    return made;
  }

  GrowthRow row(const BandwidthRow& label, Direction direction,
                std::span<const MonthFigure> figures) const {
    GrowthRow made;
    made.of = label;
    made.direction = direction;
    made.peaks = question_.peaks;
    made.months = months_.size();
    made.trend = measurements::trend_of(figures);
    const auto& contract =
        direction == Direction::in ? label.contract_down_bps : label.contract_up_bps;
    const bool port_is_less =
        label.port_bps && *label.port_bps > 0 && (!contract || *label.port_bps < *contract);
    made.capacity_bps = port_is_less ? label.port_bps : contract;
    if (made.capacity_bps) made.capacity_of = port_is_less ? "port" : "contract";
    if (made.capacity_bps)
      made.saturation =
          measurements::saturation_of(made.trend, static_cast<double>(*made.capacity_bps));
    return made;
  }

  const BandwidthQuestion& question_;
  inventory::History& history_;
  TrafficReader reader_;
  std::vector<year_month> months_;
};

bool has_trend(const GrowthRow& row) { return row.trend.kind != TrendKind::too_little; }

std::string month_text(year_month month) {
  return fmt::format("{:04}-{:02}", static_cast<int>(month.year()),
                     static_cast<unsigned>(month.month()));
}
Cell month_cell(const std::optional<year_month>& month) {
  return month ? cell(month_text(*month)) : Cell{};
}
// Slopes may be negative.
Cell bps(const GrowthRow& row, double value) {
  return has_trend(row) ? Cell{static_cast<std::int64_t>(std::llround(value))} : Cell{};
}
Cell level(const GrowthRow& row) {
  if (!has_trend(row) || row.trend.level_bps < 0) return {};
  return Cell{static_cast<std::uint64_t>(std::llround(row.trend.level_bps))};
}
std::string_view state_text(SaturationState state) {
  switch (state) {
    case SaturationState::unknown:
      return "unknown";
    case SaturationState::reached:
      return "reached";
    case SaturationState::expected:
      return "expected";
    case SaturationState::far:
      return "far";
  }
  return {};
}

using R = const GrowthRow&;
constexpr Field<GrowthRow> fields[] = {
    {{"site", "SITE"}, [](R row) { return cell(row.of.site); }},
    {{"circuit", "CIRCUIT", 2}, [](R row) { return cell(row.of.circuit); }},
    {{"device", "DEVICE", 5}, [](R row) { return cell(row.of.device); }},
    {{"port", "PORT", 4}, [](R row) { return cell(row.of.port); }},
    {{"direction", ""}, [](R row) { return cell(row.direction == Direction::in ? "in" : "out"); }},
    {{"figure", "FIGURE", 5}, [](R row) { return cell(row.peaks ? "peak" : "p95"); }},
    {{"hours", "HOURS", 3}, [](R row) { return cell(row.of.school_hours ? "school" : "all"); }},
    {{"months_used", "MONTHS"}, [](R row) { return number(row.trend.used); }},
    {{"months_asked", "OF", 4}, [](R row) { return number(row.months); }},
    {{"trend", "TREND"}, [](R row) { return cell(measurements::text(row.trend.kind)); }},
    {{"level_bps", "NOW", 1, Shown::speed}, [](R row) { return level(row); }},
    {{"growth_bps_a_month", "A MONTH", 1, Shown::speed},
     [](R row) { return bps(row, row.trend.bps_a_month); }},
    {{"growth_low_bps_a_month", "LOW", 2, Shown::speed},
     [](R row) { return bps(row, row.trend.bps_a_month_low); }},
    {{"growth_high_bps_a_month", "HIGH", 2, Shown::speed},
     [](R row) { return bps(row, row.trend.bps_a_month_high); }},
    {{"scatter_bps", "SCATTER", wide_only, Shown::speed},
     [](R row) { return bps(row, row.trend.scatter_bps); }},
    {{"step_month", "STEP", 3},
     [](R row) { return row.trend.step ? month_cell(row.trend.step->month) : Cell{}; }},
    {{"step_bps", "STEP BY", 6, Shown::speed},
     [](R row) { return row.trend.step ? bps(row, row.trend.step->bps) : Cell{}; }},
    {{"last_month", "LAST MONTH", wide_only},
     [](R row) { return has_trend(row) ? month_cell(row.trend.last) : Cell{}; }},
    {{"capacity_bps", "CAPACITY", 2, Shown::speed}, [](R row) { return cell(row.capacity_bps); }},
    {{"capacity_of", "BY", 5}, [](R row) { return cell(row.capacity_of); }},
    {{"saturation", "FULL"}, [](R row) { return cell(state_text(row.saturation.state)); }},
    {{"saturation_month", "IN"}, [](R row) { return month_cell(row.saturation.expected); }},
    {{"saturation_earliest", "EARLIEST"},
     [](R row) { return month_cell(row.saturation.earliest); }},
    {{"saturation_latest", "LATEST"}, [](R row) { return month_cell(row.saturation.latest); }},
    {{"caution", "CAUTION", 7}, [](R row) { return cell(row.caution()); }},
    {{"unreadable", "UNREADABLE", wide_only}, [](R row) { return cell(row.of.unreadable); }},
};

}  // namespace

std::string GrowthRow::caution() const {
  if (trend.kind == TrendKind::too_little)
    return fmt::format("{} months can be used, 8 are needed", trend.used);
  if (!capacity_bps) return "neither a contract nor the port's speed is known";
  if (saturation.state == SaturationState::reached) return "";
  if (trend.kind == TrendKind::none) return "the slope cannot be told from chance: no date";
  if (saturation.state == SaturationState::far)
    return "farther than ten years, or than four times the months that are known";
  if (saturation.state == SaturationState::expected && !saturation.latest)
    return "the slow end of the interval does not meet the capacity within reach";
  return trend.used < 12 ? "less than a year of months: a season may look like growth" : "";
}

Result<std::vector<GrowthRow>> bandwidth_growth(const BandwidthQuestion& question,
                                                const config::Config& config,
                                                const Inventory& inventory,
                                                inventory::History& history) {
  history.stop_when(question.stop);
  const auto subjects = bandwidth_subjects(question, config, inventory, history);
  if (!subjects) return subjects.error();
  const auto calendars = SchoolCalendars::read(config);
  if (!calendars && question.school_hours) return calendars.error();
  Growth growth(question, history);
  std::vector<GrowthRow> rows;
  for (const auto& subject : *subjects) {
    const auto school =
        question.school_hours ? calendars->of(subject.site) : std::optional<SchoolCalendar>();
    const auto added = growth.add(subject, school ? &*school : nullptr, rows);
    if (!added) return added.error();
  }
  return rows;
}

Rows growth_listing(const std::vector<GrowthRow>& rows) {
  return rows_of(std::span<const Field<GrowthRow>>(fields), rows);
}

}  // namespace netroster::daemon
