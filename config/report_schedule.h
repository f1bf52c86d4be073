// Reports that are written by the calendar, as they are configured.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netroster::config {

struct ReportSchedule {
  std::string name;    // files are called NAME-DAY.FORMAT
  std::string report;  // "compliance": what follows "netroster report"
  std::string format = "html";
  std::string sites;    // ids with blanks between; "": every site
  std::string options;  // more of the command's, as they are written there
  std::string when;     // "monday 06:00", in the district's time zone
  std::string folder = "/var/lib/netroster/reports";
  std::int64_t keep = 0;   // of its files, the newest; 0: all
  std::uint32_t line = 0;  // of netroster.toml, where its options stand
};

// When a report is due: on each of these days at this time.
struct ReportTime {
  enum class Every : std::uint8_t { day, week, month };
  Every every = Every::day;
  unsigned day = 0;               // of the week, 0 is Sunday; or of the month, 1 to 28
  std::chrono::minutes clock{0};  // after midnight
  bool operator==(const ReportTime&) const = default;
};

// "daily 05:00", "monday 06:00", "monthly 1 05:00"; nullopt when it is not that.
std::optional<ReportTime> parse_report_time(std::string_view text);

}  // namespace netroster::config
