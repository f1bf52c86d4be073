// Findings that somebody has taken note of: not waived, and not mended yet. The audit keeps them,
// so that there is one place that says who did what when.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

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

// The same for each finding, in words; "": nobody did.
std::vector<std::string> acknowledged_words(const Acknowledgements& all,
                                            const std::vector<standards::Finding>& findings,
                                            inventory::Store& store, WallTime now);

struct Noting {
  std::string finding;  // its id
  std::string note;     // what is done about it; of an end it may be ""
  bool ends = false;
};

// The one of these that may be acknowledged: it fails or is unknown, and lies at a site of the
// speaker's. nullptr: there is none.
const standards::Finding* standing_in(const std::vector<standards::Finding>& findings,
                                      const std::string& id, const Speaker& speaker);

// What is wrong with it, before anybody looks for the finding; nullopt: nothing.
std::optional<Heard> wrong_in(const Noting& noting);
Heard no_such_finding();

// Keeps it: the audit has who asked and what came of it.
Heard take_note(inventory::Store& store, const standards::Finding& finding, const Noting& noting,
                const Speaker& speaker, WallTime now);

}  // namespace netroster::daemon
