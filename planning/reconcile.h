// The register held against what was seen: the physical inventory that money of others demands.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/site.h"
#include "planning/book.h"
#include "planning/equipment.h"
#include "planning/register_check.h"

namespace netroster::planning {

enum class Verdict {
  disposed_but_seen,  // the register says that it is gone
  elsewhere,          // seen, and at another site
  not_seen,           // or not for longer than allowed
  manual,             // nothing can measure it: somebody has to look
  not_in_register,
  disposed,
  seen
};
std::string_view text(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view word);

struct Reconciled {
  Verdict verdict = Verdict::not_seen;
  const Asset* asset = nullptr;      // null: not in the register
  const Equipment* thing = nullptr;  // null: not seen
  std::string because;
  std::optional<Day> obsolete;       // from this day on it may be disposed of
  std::optional<Day> keep_until;     // records of it
  const RecordRule* rule = nullptr;  // that both follow from
  RegisterCheck check;               // of a row of the register
  std::string transfers;             // in words, oldest first
};

struct ReconcileOptions {
  Day day{};                   // on which it is looked at
  int seen_within_days = 730;  // 2 CFR 200.313(d)(2): every two years
};

// Every row of the register, then what is seen and stands in none, if E-Rate or a row could be
// about it (it has a serial number); the worst first, then by site and serial number.
std::vector<Reconciled> reconcile(const Book& book, std::span<const Equipment> things,
                                  std::span<const Site> sites, const ReconcileOptions& options);

}  // namespace netroster::planning
