// Waivers as they stand on a day, and what each of them is about.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "standards/judge.h"

namespace netroster::standards {

enum class WaiverState : std::uint8_t { in_force, ends_soon, over, not_yet };
std::string_view text(WaiverState state);  // "in force" "ends soon" "over" "not yet"

// From this many days before its last day on, a waiver ends soon.
inline constexpr std::chrono::days ends_soon_before{30};

WaiverState state_of(const Waiver& waiver, std::chrono::sys_days today);
// Whether it may be about a subject of the site.
bool is_of_site(const Waiver& waiver, std::string_view site);

struct WaiverStatus {
  Waiver waiver;
  WaiverState state = WaiverState::in_force;
  std::int64_t days_left = 0;  // 0 on its last day; negative: it is over
  // Findings that it waives. Of one that is over or not yet in force: that stand for want of it.
  std::size_t findings = 0;
};

// All of the library by their last day, then by rule and subject. `judgement` is of the same day;
// what it leaves out (other sites, other rules) is not counted.
std::vector<WaiverStatus> waiver_statuses(const Library& library, const Judgement& judgement,
                                          WallTime now);

}  // namespace netroster::standards
