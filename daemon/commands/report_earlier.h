// What a compliance report is compared with: a day, the last report, the baseline of its phase.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/commands/standard_kit.h"
#include "exporters/reports/compliance.h"

namespace netroster::daemon {

// One earlier inventory. The names are for people: "the last report".
struct EarlierTime {
  std::string with;
  WallTime when{};
  bool is_baseline = false;
  std::string note;  // what is to be said of it; "": nothing
};

// All that are asked for, and the phase's baseline: --compared-with, --last-report, the baseline.
// Errors: of the file of --last-report, of the store.
Result<std::vector<EarlierTime>> earlier_times(Call call, const Bench& bench,
                                               const standards::Phase* phase);

}  // namespace netroster::daemon
