// Findings that somebody has taken note of: not waived, and not mended yet. The audit keeps them,
// so that there is one place that says who did what when.
#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "daemon/stating.h"
#include "inventory/store/store.h"
#include "standards/judge.h"

namespace netroster::daemon {

struct Acknowledged {
  WallTime when{};
  std::string who;
  std::string note;
};
// "kim, 2026-07-01T12:00:00Z: ordered".
std::string text(const Acknowledged& one);

using Acknowledgements = std::map<std::string, Acknowledged>;  // by Finding::id; the newest

// Those that the store keeps, as long as store.retention says.
Result<Acknowledgements> read_acknowledged(inventory::Store& store, WallTime now);

// Whether the finding is the one that was acknowledged, and did not come anew since then.
bool is_of(const Acknowledged& one, const standards::Finding& finding, inventory::Store& store,
           WallTime now);

// Keeps it. Errors are those of the store.
Result<void> acknowledge(inventory::Store& store, const standards::Finding& finding,
                         const std::string& note, const Speaker& speaker, WallTime now);

}  // namespace netroster::daemon
