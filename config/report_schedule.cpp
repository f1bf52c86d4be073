#include "config/report_schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "config/calendar.h"
#include "config/declared_checks.h"
#include "config/lists.h"
#include "config/parts.h"
#include "config/schema_rows.h"
#include "config/windows.h"

namespace netroster::config {
namespace {

constexpr unsigned last_day_of_every_month = 28;

std::optional<unsigned> day_of_month(std::string_view word) {
  unsigned date = 0;
  const auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), date);
  const bool whole = wrong == std::errc() && end == word.data() + word.size();
  return whole && date >= 1 && date <= last_day_of_every_month ? std::optional(date) : std::nullopt;
}

// What the commands take besides; the rest of what they take is theirs to check.
struct Kind {
  std::string_view report;
  bool takes_sites;
  bool takes_xlsx;
  bool takes_junit;
};
constexpr Kind kinds[] = {
    {"assets", true, true, false},    {"bandwidth", true, true, false},
    {"board", false, true, false},    {"compliance", true, false, true},
    {"design", true, false, false},   {"erate", false, true, false},
    {"lifecycle", true, true, false}, {"progress", false, true, false},
    {"refresh", true, true, false},
};

const Kind* kind_of(const ReportSchedule& report) {
  const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                 [&](const Kind& each) { return each.report == report.report; });
  return kind == std::end(kinds) ? nullptr : kind;
}

void check_kind(const Declared<ReportSchedule>& one, const Kind& kind, Problems& problems) {
  const auto& value = one.value;
  const bool takes =
      (value.format != "xlsx" || kind.takes_xlsx) && (value.format != "junit" || kind.takes_junit);
  if (!takes)
    problems.error(one.file, one.places.of("format"), "report.format",
                   fmt::format("{} is not written as {}", value.report, value.format));
  if (!value.sites.empty() && !kind.takes_sites)
    problems.error(one.file, one.places.of("sites"), "report.sites",
                   fmt::format("{} is of the whole district", value.report));
}

}  // namespace

std::optional<ReportTime> parse_report_time(std::string_view text) {
  const auto words = listed(std::string(text));
  if (words.size() < 2) return std::nullopt;
  const auto clock = parse_clock(words.back());
  if (!clock || *clock == std::chrono::hours{24}) return std::nullopt;
  if (words.size() == 3) {
    const auto date = day_of_month(words[1]);
    if (words[0] != "monthly" || !date) return std::nullopt;
    return ReportTime{ReportTime::Every::month, *date, *clock};
  }
  if (words.size() != 2) return std::nullopt;
  if (words[0] == "daily") return ReportTime{ReportTime::Every::day, 0, *clock};
  const auto weekday = parse_weekday(words[0]);
  if (!weekday) return std::nullopt;
  return ReportTime{ReportTime::Every::week, *weekday, *clock};
}

const char* check_report_time(std::string_view text) {
  return parse_report_time(text)
             ? nullptr
             : "must be \"daily 05:00\", \"monday 06:00\" or \"monthly 1 05:00\", the day of a "
               "month from 1 to 28";
}

void check_reports(const Parts& parts, Problems& problems) {
  check_names(parts.reports, "report", problems);
  std::vector<Declared<ReportSchedule>> of_sites;
  for (const auto& one : parts.reports) {
    const auto* kind = kind_of(one.value);
    if (kind == nullptr) continue;  // told already
    check_kind(one, *kind, problems);
    if (kind->takes_sites) of_sites.push_back(one);
  }
  if (parts.sites_complete) check_sites_of(of_sites, "report", parts, problems);
}

}  // namespace netroster::config
