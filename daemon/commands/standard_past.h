// What the store kept of judging: verdicts over time, and the standard of a day.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/commands/standard_kit.h"
#include "inventory/store/store.h"

namespace netroster::daemon {

// The standard that was in force at a time, as far as a scan or the daemon judged by it. It has
// changed when it demands anything else: waivers and phases of that day are those of `library`.
struct PastStandard {
  std::optional<inventory::KeptStandard> kept;        // nullopt: nothing was judged by then
  std::shared_ptr<const standards::Library> library;  // of `kept`, else that of today; never null
  bool changed = false;                               // today's is another one
  std::string words;  // "Test 2026.1 (0123456789abcdef), …": one line about all of it
};
// Errors: Errc::storage, not_found.
Result<PastStandard> standard_of(Call call, const Bench& bench, WallTime when);

// Of what a kept standard demands: its fingerprint without that of its text. One that was kept
// before both were told apart is given whole.
std::string demands_of(const std::string& kept_fingerprint);

// "Test 2026.1 (0123456789abcdef)".
std::string name_of(const standards::Library& library);

// "" unless the phase names another version than this library is of.
std::string other_version(const standards::Phase& phase, const standards::Library& library);

// What the store has of each finding until the bench's time, oldest first. Empty where nothing was
// judged; what is wrong with the store is said.
std::vector<std::vector<inventory::VerdictSpan>> histories_of(
    Call call, const Bench& bench, const std::vector<standards::Finding>& findings);

// Since when the finding is what it is, as far as that is known: a pass since the last other
// verdict ended.
std::optional<WallTime> since(const standards::Finding& finding,
                              const std::vector<inventory::VerdictSpan>& history);

Rows span_listing(const std::vector<inventory::VerdictSpan>& spans);

}  // namespace netroster::daemon
