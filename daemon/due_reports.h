// Which reports of the calendar are due: from the clock and the files that are there. Pure but for
// files_of().
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "config/report_schedule.h"
#include "measurements/time_zone.h"

namespace netroster::daemon {

using config::ReportSchedule;
using std::chrono::local_days;

// A time at which a report is due.
struct Due {
  local_days day;  // of the district
  WallTime when{};
};
// The last one up to `now`, and the first after it.
Due last_due(const config::ReportTime& time, WallTime now, const measurements::TimeZone& zone);
Due next_due(const config::ReportTime& time, WallTime now, const measurements::TimeZone& zone);

// "board-2026-12-01.pdf".
std::string file_name(const ReportSchedule& report, local_days day);
// Of a file that has such a name; nullopt: it is another.
std::optional<local_days> day_of_file(const ReportSchedule& report, std::string_view name);

struct ReportFile {
  std::string path;
  local_days day;      // by its name
  WallTime written{};  // last changed
};
// Of this report, the newest first. Other files, directories and links are none. A folder that is
// not there is empty. Errc::io.
Result<std::vector<ReportFile>> files_of(const ReportSchedule& report);

// Whether one of them is of that time or later. One of the same day that was written before it was
// due then is of the time before.
bool is_written(const std::vector<ReportFile>& files, const Due& due);

// The command line that writes it, without the program's name.
std::vector<std::string> words_of(const ReportSchedule& report, const std::string& path);

// What the command table has against it, as words for people; "": nothing.
std::string fault_of(const ReportSchedule& report);

}  // namespace netroster::daemon
