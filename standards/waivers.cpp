#include "standards/waivers.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace netroster::standards {
namespace {

bool is_about(const Waiver& waiver, const Finding& finding) {
  return waiver.rule == finding.rule && glob_matches(waiver.subject, finding.subject);
}

bool holds(WaiverState state) {
  return state == WaiverState::in_force || state == WaiverState::ends_soon;
}

bool counts(const WaiverStatus& status, const Finding& finding) {
  if (!is_about(status.waiver, finding)) return false;
  if (holds(status.state)) return finding.result == Result::waived;
  return finding.result == Result::fail || finding.result == Result::unknown;
}

}  // namespace

std::string_view text(WaiverState state) {
  constexpr std::array<std::string_view, 4> words{"in force", "ends soon", "over", "not yet"};
  return words[static_cast<std::size_t>(state)];
}

WaiverState state_of(const Waiver& waiver, std::chrono::sys_days today) {
  if (waiver.granted && *waiver.granted > today) return WaiverState::not_yet;
  if (!waiver.expires) return WaiverState::in_force;
  if (*waiver.expires < today) return WaiverState::over;
  return *waiver.expires - today <= ends_soon_before ? WaiverState::ends_soon
                                                     : WaiverState::in_force;
}

bool is_of_site(const Waiver& waiver, std::string_view site) {
  return glob_matches(std::string_view(waiver.subject).substr(0, waiver.subject.find('/')), site);
}

std::vector<WaiverStatus> waiver_statuses(const Library& library, const Judgement& judgement,
                                          WallTime now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  std::vector<WaiverStatus> out;
  for (const auto& waiver : library.waivers()) {
    WaiverStatus status{waiver, state_of(waiver, today)};
    if (waiver.expires) status.days_left = (*waiver.expires - today).count();
    for (const auto& finding : judgement.findings)
      status.findings += counts(status, finding) ? 1 : 0;
    out.push_back(std::move(status));
  }
  std::stable_sort(out.begin(), out.end(), [](const WaiverStatus& a, const WaiverStatus& b) {
    return std::tie(a.waiver.expires, a.waiver.rule, a.waiver.subject) <
           std::tie(b.waiver.expires, b.waiver.rule, b.waiver.subject);
  });
  return out;
}

}  // namespace netroster::standards
