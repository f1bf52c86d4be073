#include "inventory/gap_acceptance.h"

#include <algorithm>

#include "base/text.h"

namespace netroster::inventory {
namespace {

bool is_named(const std::string& what, const Gap& gap) {
  if (what.empty()) return false;
  return (gap.address && what == gap.address->text()) || equal_nocase(what, gap.chassis_id) ||
         equal_nocase(what, gap.name) || equal_nocase(gap.site + "/" + what, gap.id);
}

// What nobody can ask goes by its place, "oak-sw1 Gi1/0/3": by any of the ports that lead to it.
bool is_at(const std::string& what, const Gap& gap) {
  return gap.reason == GapReason::unmanaged && !gap.address && gap.chassis_id.empty() &&
         std::any_of(gap.seen_by.begin(), gap.seen_by.end(),
                     [&](const auto& port) { return equal_nocase(what, port); });
}

std::string day_text(std::chrono::sys_days day) { return iso_text(WallTime(day)).substr(0, 10); }

}  // namespace

Acceptances::Acceptances(const std::vector<Site>& sites, std::chrono::sys_days today)
    : today_(today) {
  for (const auto& site : sites)
    for (const auto& one : site.accepted_gaps) by_site_[site.id].push_back({&one});
}

std::string Acceptances::words_for(const Gap& gap) {
  const auto declared = by_site_.find(gap.site);
  if (declared == by_site_.end()) return {};
  std::string words;
  for (auto& [said, used, ran_out] : declared->second) {
    if (!is_named(said->what, gap) && !is_at(said->what, gap)) continue;
    if (said->until && *said->until < today_) {
      ran_out = true;
      continue;
    }
    used = true;
    if (!words.empty()) continue;
    words = said->why;
    if (!said->by.empty()) words += ", says " + said->by;
    if (said->on) words += " on " + day_text(*said->on);
    if (said->until) words += ", until " + day_text(*said->until);
  }
  return words;
}

std::vector<IdleAcceptance> Acceptances::idle(const std::string& site) const {
  std::vector<IdleAcceptance> list;
  const auto declared = by_site_.find(site);
  if (declared == by_site_.end()) return list;
  for (const auto& [said, used, ran_out] : declared->second) {
    if (used) continue;
    list.push_back({said->what, ran_out ? "it ended with " + day_text(*said->until)
                                        : "no gap has this address, chassis id, name or port"});
  }
  return list;
}

}  // namespace netroster::inventory
