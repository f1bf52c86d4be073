// A scan with its memory: goes on from the stored inventory, resumes a sweep that was cut off,
// resolves what comes in and writes it down as it goes.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "base/result.h"
#include "daemon/scan/scan.h"
#include "inventory/store/store.h"

namespace netroster::scan {

struct SessionResult {
  Snapshot inventory;
  ScanSummary summary;
  std::vector<NotTested> not_tested;
  std::size_t resumed = 0;   // addresses that an earlier, cut-off sweep had already done
  Error store_failure;       // Errc::none when everything is written down
  std::size_t not_kept = 0;  // observations that could not be written down
};

// `store` may be null: then nothing is remembered. Errors: what makes a scan impossible.
Result<SessionResult> run_session(const config::Config& config, std::vector<Site> sites,
                                  const ScanSettings& settings, inventory::Store* store,
                                  snmp::Statistics& statistics, const std::atomic<bool>& stop,
                                  const OnProgress& on_progress);

// What a session would do now, worked out without sending or writing: the plan with what `store`
// (may be null or read only) remembers, less what a sweep that was cut off has done.
struct Foreseen {
  Plan plan;
  std::size_t done_before = 0;
};
Result<Foreseen> foresee(const config::Config& config, std::vector<Site> sites,
                         inventory::Store* store);

// A name for a list of targets: another list is another sweep.
std::string targets_name(const Site& site);

}  // namespace netroster::scan
