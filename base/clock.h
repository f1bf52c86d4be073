// Time as values. Wall time is kept in whole seconds of UTC; functions take "now" as a parameter,
// so tests choose it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netroster {

using WallTime = std::chrono::sys_seconds;

WallTime wall_now();

// "2026-07-01T12:00:00Z" (RFC 3339, UTC).
std::string iso_text(WallTime time);

// Takes "2026-07-01" (the start of that day, UTC), "2026-07-01T12:00:00Z" or "2026-07-01T12:00".
std::optional<WallTime> parse_time(std::string_view text);

}  // namespace netroster
