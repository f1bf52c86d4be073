// What the commands about money and years share.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/commands/standard_kit.h"
#include "planning/book.h"
#include "planning/lives.h"

namespace netroster::daemon {

// Our data and that of planning.d in the directory of --config; what is wrong with a file is told,
// and the rest is used.
planning::Book load_book(Call call);

// The equipment of the chosen sites, and what is given of it.
struct Holdings {
  planning::Book book;
  std::vector<planning::Equipment> equipment;
  // What is declared and in no inventory, of the same sites and kinds.
  std::shared_ptr<const std::vector<planning::Equipment>> plant;
  planning::Day day{};  // on which it is looked at
};
struct Ledger : Holdings {
  std::unique_ptr<Bench> bench;
};
// Whether the sites that the command names are all that is looked at.
enum class Sites { named, all };
Holdings holdings_of(Call call, const Bench& bench, Sites sites = Sites::named);
// Errors: Errc::config, not_found, storage.
Result<Ledger> open_ledger(Call call, Sites sites = Sites::named);

using planning::Life;
// In the order of the equipment.
std::vector<Life> lives_of(const Holdings& holdings, planning::Day day);

// --year, else the one that today is in. Errc::invalid.
Result<planning::FiscalYear> year_of(Call call, std::string_view option, planning::Day today);

Cell money_cell(const std::optional<planning::Money>& amount);
Cell day_cell(const std::optional<planning::Day>& day);

// The columns source, confidence and retrieved of something that has them.
Cell source_cell(const planning::Provenance* of);
Cell confidence_cell(const planning::Provenance* of);
Cell retrieved_cell(const planning::Provenance* of);

}  // namespace netroster::daemon
