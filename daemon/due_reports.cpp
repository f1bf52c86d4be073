#include "daemon/due_reports.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "config/lists.h"
#include "daemon/parser.h"
#include "measurements/week_windows.h"

namespace netroster::daemon {
namespace {

namespace fs = std::filesystem;
using config::ReportTime;
using std::chrono::days;

constexpr days longest_wait{32};

bool is_day_of(const ReportTime& time, local_days day) {
  switch (time.every) {
    case ReportTime::Every::day:
      return true;
    case ReportTime::Every::week:
      return std::chrono::weekday{day}.c_encoding() == time.day;
    case ReportTime::Every::month:
      return std::chrono::year_month_day{day}.day() == std::chrono::day{time.day};
  }
  return false;
}

Due due_on(const ReportTime& time, local_days day, const measurements::TimeZone& zone) {
  return {day, measurements::first_moment(day + time.clock, zone)};
}

std::string day_text(local_days day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace

Due last_due(const ReportTime& time, WallTime now, const measurements::TimeZone& zone) {
  const auto today = std::chrono::floor<days>(zone.local(now));
  for (auto day = today; day > today - longest_wait; day -= days{1})
    if (const auto due = due_on(time, day, zone); is_day_of(time, day) && due.when <= now)
      return due;
  return due_on(time, today - longest_wait, zone);
}

Due next_due(const ReportTime& time, WallTime now, const measurements::TimeZone& zone) {
  const auto today = std::chrono::floor<days>(zone.local(now));
  for (auto day = today; day < today + longest_wait; day += days{1})
    if (const auto due = due_on(time, day, zone); is_day_of(time, day) && due.when > now)
      return due;
  return due_on(time, today + longest_wait, zone);
}

std::string file_name(const ReportSchedule& report, local_days day) {
  return fmt::format("{}-{}.{}", report.name, day_text(day), report.format);
}

std::optional<local_days> day_of_file(const ReportSchedule& report, std::string_view name) {
  constexpr std::size_t length = std::string_view("2026-12-01").size();
  const auto head = report.name + "-";
  if (!name.starts_with(head) || name.size() < head.size() + length) return std::nullopt;
  const auto date = parse_time(std::string(name.substr(head.size(), length)));
  if (!date) return std::nullopt;
  const local_days day{std::chrono::floor<days>(date->time_since_epoch())};
  return file_name(report, day) == name ? std::optional(day) : std::nullopt;
}

Result<std::vector<ReportFile>> files_of(const ReportSchedule& report) {
  std::vector<ReportFile> out;
  std::error_code failed;
  fs::directory_iterator at(report.folder, failed);
  if (failed == std::errc::no_such_file_or_directory) return out;
  for (; !failed && at != fs::directory_iterator(); at.increment(failed)) {
    const auto day = day_of_file(report, at->path().filename().string());
    struct stat is {};
    if (!day || ::lstat(at->path().c_str(), &is) != 0 || !S_ISREG(is.st_mode)) continue;
    out.push_back({at->path().string(), *day, WallTime{std::chrono::seconds{is.st_mtime}}});
  }
  if (failed) return Error{Errc::io, fmt::format("{}: {}", report.folder, failed.message())};
  std::sort(out.begin(), out.end(),
            [](const ReportFile& a, const ReportFile& b) { return a.day > b.day; });
  return out;
}

bool is_written(const std::vector<ReportFile>& files, const Due& due) {
  return std::any_of(files.begin(), files.end(), [&due](const ReportFile& file) {
    return file.day > due.day || (file.day == due.day && file.written >= due.when);
  });
}

std::vector<std::string> words_of(const ReportSchedule& report, const std::string& path) {
  std::vector<std::string> out{"report", report.report};
  for (auto& site : config::listed(report.sites)) out.push_back(std::move(site));
  for (auto& word : config::listed(report.options)) out.push_back(std::move(word));
  for (const auto* word : {"--format", report.format.c_str(), "--output", path.c_str()})
    out.emplace_back(word);
  return out;
}

namespace {

// What the schedule itself says, and what would make no report of it.
constexpr std::string_view not_here[] = {"-h",       "--help",  "-o",    "--output", "--format",
                                         "--config", "--store", "--url", "--token",  "--"};

std::string forbidden_in(const ReportSchedule& report) {
  for (const auto& word : config::listed(report.options)) {
    const std::string_view name(word.data(), std::min(word.find('='), word.size()));
    for (const auto one : not_here)
      if (name == one) return fmt::format("\"{}\" is not for options", name);
  }
  return {};
}

}  // namespace

std::string fault_of(const ReportSchedule& report) {
  if (auto forbidden = forbidden_in(report); !forbidden.empty()) return forbidden;
  return parse(words_of(report, report.folder + "/" + report.name)).problem;
}

}  // namespace netroster::daemon
