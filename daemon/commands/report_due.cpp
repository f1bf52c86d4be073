// netroster report due: the reports of the calendar.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/text.h"
#include "daemon/app.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/due_reports.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

namespace fs = std::filesystem;
using measurements::TimeZone;

constexpr std::size_t longest_reason = 1000;  // bytes

enum class Outcome { written, partial, failed, due, waits };

std::string_view text(Outcome outcome) {
  switch (outcome) {
    case Outcome::written:
      return "written";
    case Outcome::partial:
      return "partial";
    case Outcome::failed:
      return "failed";
    case Outcome::due:
      return "due";
    case Outcome::waits:
      return "waits";
  }
  return {};
}

struct Line {
  const ReportSchedule* report = nullptr;
  Outcome outcome = Outcome::waits;
  WallTime due{};    // the time that it is of, or waits for
  std::string file;  // "": none is written
  std::string why;
};

using L = const Line&;
constexpr Field<Line> fields[] = {
    {{"name", "NAME"}, [](L row) { return cell(row.report->name); }},
    {{"report", "REPORT", 2}, [](L row) { return cell(row.report->report); }},
    {{"outcome", "OUTCOME", 0, Shown::state}, [](L row) { return cell(text(row.outcome)); }},
    {{"due", "DUE", 1, Shown::time}, [](L row) { return cell(row.due); }},
    {{"file", "FILE"}, [](L row) { return cell(row.file); }},
    {{"why", "WHY"}, [](L row) { return cell(row.why); }},
};

// What the report's own command told, as one line: why it failed before what it warns of.
std::string reason_of(const std::string& told) {
  constexpr std::string_view head = "netroster: ";
  constexpr std::string_view warning = "warning: ";
  std::vector<std::string> reasons;
  std::istringstream lines(told);
  for (std::string line; std::getline(lines, line);) {
    const auto text = line.substr(std::min(line.find_first_not_of(' '), line.size()));
    if (line.starts_with(head))
      reasons.push_back(line.substr(head.size()));
    else if (reasons.empty())
      reasons.push_back(text);
    else
      reasons.back() += "; " + text;  // of the same message
  }
  std::stable_partition(reasons.begin(), reasons.end(),
                        [&](const auto& reason) { return !reason.starts_with(warning); });
  return sanitise(fmt::format("{}", fmt::join(reasons, "; ")), longest_reason);
}

// Whether a file, and no link to one, is there that was written since then.
bool is_there(const std::string& path, std::time_t since) {
  struct stat is {};
  return ::lstat(path.c_str(), &is) == 0 && S_ISREG(is.st_mode) && is.st_mtime >= since;
}

// A link might lead anywhere, and would be written through.
bool is_something_else(const std::string& path) {
  struct stat is {};
  return ::lstat(path.c_str(), &is) == 0 && !S_ISREG(is.st_mode);
}

// As if somebody had typed it. A report that fails leaves the file of before, or none.
void write(Call call, const std::string& path, Line& line) {
  line.outcome = Outcome::failed;
  if (is_something_else(path)) {
    line.why = path + ": is no regular file; move it away";
    return;
  }
  const auto began = std::time(nullptr);
  auto words = words_of(*line.report, path);
  for (const auto* option : {"config", "store"})
    if (call.arguments.given(option)) {
      words.push_back(fmt::format("--{}", option));
      words.push_back(call.arguments.text(option));
    }
  words.emplace_back("--quiet");
  StringSink out;
  StringSink err;
  Streams streams{out, err};
  streams.now = call.streams.now;
  const auto code = run_program(words, streams);
  line.outcome = code == Exit::ok        ? Outcome::written
                 : code == Exit::partial ? Outcome::partial
                                         : Outcome::failed;
  if (line.outcome != Outcome::written) line.why = reason_of(err.text());
  if (line.outcome == Outcome::failed) return;
  line.file = path;
  if (is_there(path, began)) return;
  line = {line.report, Outcome::failed, line.due, "", path + ": it was not written"};
}

// The newest are kept. What cannot be deleted is told.
void drop_old(Line& line) {
  const auto keep = static_cast<std::size_t>(line.report->keep);
  const auto files = files_of(*line.report);
  if (keep == 0 || !files) return;
  for (std::size_t i = keep; i < files->size(); ++i) {
    std::error_code failed;
    fs::remove((*files)[i].path, failed);
    if (failed) line.why = fmt::format("{}: {}", (*files)[i].path, failed.message());
  }
}

Line handled(Call call, const ReportSchedule& report, const TimeZone& zone, bool only_look) {
  const auto now = call.streams.now;
  const auto time = config::parse_report_time(report.when).value_or(config::ReportTime());
  const auto due = last_due(time, now, zone);
  Line line;
  line.report = &report;
  line.due = due.when;
  const auto fail = [&line](std::string why) {
    line.outcome = Outcome::failed;
    line.why = std::move(why);
    return line;
  };
  const auto files = files_of(report);
  if (!files) return fail(files.error().what);
  if (is_written(*files, due)) {
    line.due = next_due(time, now, zone).when;
    return line;
  }
  line.outcome = Outcome::due;
  if (only_look) return line;
  std::error_code failed;
  fs::create_directory(report.folder, failed);
  if (failed) return fail(fmt::format("{}: {}", report.folder, failed.message()));
  const auto today = std::chrono::floor<std::chrono::days>(zone.local(now));
  write(call, report.folder + "/" + file_name(report, today), line);
  if (!line.file.empty()) drop_old(line);
  return line;
}

Exit exit_of(const std::vector<Line>& lines) {
  const auto count = [&lines](Outcome outcome) {
    return std::count_if(lines.begin(), lines.end(),
                         [outcome](L line) { return line.outcome == outcome; });
  };
  const auto failed = count(Outcome::failed);
  if (failed > 0)
    return count(Outcome::written) + count(Outcome::partial) > 0 ? Exit::partial : Exit::failed;
  return count(Outcome::partial) > 0 ? Exit::partial : Exit::ok;
}

void tell_next(Call call, const std::vector<Line>& lines) {
  const auto next =
      std::min_element(lines.begin(), lines.end(), [](L a, L b) { return a.due < b.due; });
  call.streams.remark(next == lines.end() ? std::string("no [[report]] is configured")
                                          : fmt::format("nothing is due; the next is {}, at {}",
                                                        next->report->name, iso_text(next->due)));
}

Exit run_due(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return refuse(call, configuration.error());
  const auto zone = measurements::read_time_zone(configuration->district.timezone);
  if (!zone) return refuse(call, zone.error());
  const bool only_look = call.arguments.given("dry-run");
  std::vector<Line> lines;
  for (const auto& report : configuration->reports)
    lines.push_back(handled(call, report, *zone, only_look));
  const auto code = exit_of(lines);
  const bool nothing = std::all_of(lines.begin(), lines.end(),
                                   [](L line) { return line.outcome == Outcome::waits; });
  if (nothing) tell_next(call, lines);
  if (!only_look) std::erase_if(lines, [](L line) { return line.outcome == Outcome::waits; });
  if (lines.empty() && !call.arguments.given("json") && !call.arguments.given("output"))
    return code;
  const auto printed = print_rows(rows_of(std::span<const Field<Line>>(fields), lines), call);
  return printed == Exit::ok ? code : printed;
}

constexpr Option options[] = {
    {.name = "dry-run",
     .value = "",
     .doc = "Write nothing: list every report of the calendar, whether it is due, and else when."},
};
constexpr ExitNote exits[] = {
    {Exit::partial,
     "A report could not be written, or a part of the standard has errors; others were written."},
};
constexpr Example examples[] = {
    {"netroster report due", "As systemd's netroster-reports.timer does every hour."},
    {"netroster report due --dry-run", "What comes when."},
};
constexpr Command rows[] = {
    {.words = "report due",
     .summary = "Write the reports of the calendar whose time has come",
     .description =
         "Writes each [[report]] of netroster.toml whose time has come and that is not written "
         "yet, as NAME-DAY.FORMAT in its folder, whole or not at all, and deletes its old files "
         "beyond what is kept. What is written already follows from the files that are there: a "
         "report that failed is tried again the next time, one whose time passed while the machine "
         "was off is written once, as of now, and what somebody deletes is written again.\n\n"
         "Each is what \"netroster report\" would write; one that fails is named with its reason, "
         "and the others are written.",
     .options = options,
     .groups = output_options,
     .exits = exits,
     .examples = examples,
     .run = run_due},
};

}  // namespace

std::span<const Command> report_due_commands() { return rows; }

}  // namespace netroster::daemon
