// What the commands about money and years share.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/commands/standard_kit.h"
#include "planning/book.h"
#include "planning/equipment.h"

namespace netroster::daemon {

// Our data and that of planning.d in the directory of --config; what is wrong with a file is told,
// and the rest is used.
planning::Book load_book(Call call);

// The equipment of the chosen sites, each with what is known of its model.
struct Ledger {
  std::unique_ptr<Bench> bench;
  planning::Book book;
  std::vector<planning::Equipment> equipment;
  planning::Day day{};  // on which it is looked at
};
// Whether the sites that the command names are all that is looked at.
enum class Sites { named, all };
// Errors: Errc::config, not_found, storage.
Result<Ledger> open_ledger(Call call, Sites sites = Sites::named);

struct Life {
  const planning::Equipment* thing = nullptr;
  const planning::ModelLife* row = nullptr;  // null: nothing is known of the model
  planning::LifeState state = planning::LifeState::unknown;
};
// In the order of the ledger.
std::vector<Life> lives_of(const Ledger& ledger, planning::Day day);

// --year, else the one that today is in. Errc::invalid.
Result<planning::FiscalYear> year_of(Call call, std::string_view option, planning::Day today);

Cell money_cell(const std::optional<planning::Money>& amount);
Cell day_cell(const std::optional<planning::Day>& day);

// The columns source, confidence and retrieved of something that has them.
Cell source_cell(const planning::Provenance* of);
Cell confidence_cell(const planning::Provenance* of);
Cell retrieved_cell(const planning::Provenance* of);

}  // namespace netroster::daemon
