// How the district stands against its standard as metrics: netroster_standard_*.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.h"
#include "exporters/prometheus/family_builder.h"
#include "standards/judge.h"
#include "standards/library.h"

namespace netroster::prometheus {

// A judgement of all sites, counted. What it rests on is not kept.
struct StandardCounts {
  std::shared_ptr<const standards::Library> library;  // never null
  std::map<std::pair<std::string, standards::Severity>, standards::Tally> sites;
  std::map<std::string, standards::Tally> rules;  // by id, of all sites
  WallTime judged{};
};
StandardCounts count_standard(std::shared_ptr<const standards::Library> library,
                              const standards::Judgement& judgement, WallTime judged);

// Every family is documented in docs/reference/metrics.md. The series do not grow with the number
// of findings: sites by severity and result, rules by result, and one for each waiver. States of
// waivers are those of `now`; verdicts are those of when it was judged.
Families standard_metrics(const StandardCounts& counts, WallTime now, const SeriesBudget& budget,
                          SeriesDropped& dropped);

}  // namespace netroster::prometheus
