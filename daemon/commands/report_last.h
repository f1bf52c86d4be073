// An earlier compliance report, as the JSON that it was written as.
#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "planning/progress.h"

namespace netroster::daemon {

struct LastReport {
  WallTime when{};          // of the inventory that it rests on
  std::string fingerprint;  // of the standard that it judged by
};

// Errors: Errc::not_found, io … of the file; invalid when it is no such report.
Result<LastReport> read_last_report(const std::string& path);

struct LastProgress {
  std::string as_of;                                 // "2026-07-01"
  std::map<std::string, planning::Progress> states;  // by ActionStep::key()
};
// A progress report in JSON. Errors: Errc::not_found, io, invalid.
Result<LastProgress> read_last_progress(const std::string& path);

}  // namespace netroster::daemon
