// What became of the standard from one judgement of the district to the next. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/inventory.h"
#include "standards/judge.h"
#include "standards/library.h"

namespace netroster::service {

// Which verdicts failed: enough to tell the next ones apart, in some bytes each.
struct Failing {
  // By site: hashes of site, rule and subject, ascending.
  std::map<std::string, std::vector<std::uint64_t>> verdicts;
  // Site and rule where something passed, failed or was waived.
  std::set<std::pair<std::string, std::string>> judged;
};
Failing failing_of(const standards::Judgement& judgement);
// `now`, but of these sites as it was.
Failing kept_where(Failing now, const Failing& was,
                   const std::function<bool(const std::string& site)>& is_kept);

// "standard_broken", or "circuit_over_limit" where a rule tagged "capacity" is about a circuit: one
// event for each site and rule, however many things fail that did not before. A rule that was not
// judged at the site before tells of nothing, and neither does advice.
std::vector<Event> verdict_events(const Failing& before, const standards::Judgement& after,
                                  const standards::Library& library, WallTime now);

}  // namespace netroster::service
