// Local time of a zone as its TZif file tells it (RFC 9636), with the rule for the years after the
// file's last change. g++ 12 has no std::chrono time zones.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace netroster::measurements {

// When a year's change to or from daylight-saving time is, in local time (POSIX TZ, RFC
// 9636 3.3.1).
struct ChangeRule {
  enum class Kind : std::uint8_t { month_week_day, julian, day_of_year };
  Kind kind = Kind::day_of_year;
  int month = 1;                    // 1 to 12
  int week = 1;                     // 1 to 5; 5: the last
  int day = 0;                      // weekday, 0 is Sunday; or the day of the year
  std::chrono::seconds time{7200};  // after local midnight; may be of another day
};

struct SummerTime {
  std::chrono::seconds offset{0};  // east of UTC
  ChangeRule begin;
  ChangeRule end;
};

struct ZoneRule {
  std::chrono::seconds standard{0};  // east of UTC
  std::optional<SummerTime> summer;
};

// "PST8PDT,M3.2.0,M11.1.0"; nullopt when it is no such rule.
std::optional<ZoneRule> parse_zone_rule(std::string_view text);

class TimeZone {
 public:
  TimeZone() = default;  // UTC

  // Of the bytes of a TZif file. Errc::invalid: not such bytes.
  static Result<TimeZone> parse(std::string_view bytes);

  struct Span {
    std::chrono::seconds offset{0};  // local time less UTC
    WallTime until{};                // it holds at least until then
  };
  Span at(WallTime when) const;
  std::chrono::local_seconds local(WallTime when) const {
    return std::chrono::local_seconds{when.time_since_epoch() + at(when).offset};
  }

 private:
  struct Change {
    WallTime when{};
    std::chrono::seconds offset{0};  // from then on
  };

  bool take_changes(std::string_view data, std::size_t time_size, std::size_t times,
                    std::size_t types);

  std::chrono::seconds first_offset_{0};  // before all changes
  std::vector<Change> changes_;           // ascending
  std::optional<ZoneRule> rule_;          // after the last of them
};

// The zone of that IANA name as the system has it. The one place of this module that reads a file.
// Errc::not_found, Errc::io, Errc::invalid.
Result<TimeZone> read_time_zone(const std::string& name,
                                const std::string& directory = "/usr/share/zoneinfo");

}  // namespace netroster::measurements
