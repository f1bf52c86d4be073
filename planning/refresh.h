// Which thing is replaced in which fiscal year, why in that one, and what the year costs. The same
// input gives the same plan.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/site.h"
#include "planning/book.h"
#include "planning/equipment.h"
#include "planning/failing.h"

namespace netroster::planning {

struct RefreshOptions {
  FiscalYear first;
  int years = 5;
  int lead_years = 2;   // by how much a thing may be replaced sooner, to level a peak
  int delay_years = 0;  // what if everything were put off
  std::optional<Money> cap = std::nullopt;  // that a year shall not cost more than
  // What if these sites came first; by `first_name`.
  std::vector<std::string> first_sites = {};
  std::string first_name = {};
  // What if everything here were replaced in the first year. Null: the standard decides nothing.
  const FailingThings* failing = nullptr;
  // What wears out and is in no inventory; null: nothing.
  std::shared_ptr<const std::vector<Equipment>> plant = nullptr;
  // Funds that closed before it pay for nothing new, in its fiscal year neither.
  std::optional<Day> today = std::nullopt;
};

struct RefreshLine {
  const Equipment* thing = nullptr;
  const ModelLife* life = nullptr;  // each null: nothing is known or said of it
  const Price* price = nullptr;
  const EquipmentRule* rule = nullptr;
  Provenance of;  // of the date or the number of years that decides
  FiscalYear earliest;
  FiscalYear due;
  FiscalYear latest;  // past it somebody must agree to what nobody supports
  FiscalYear year;    // that is planned
  std::string because;
  std::string moved;           // why not when it is due; ""
  std::optional<Money> gross;  // nullopt: no price is known
  Money eligible;              // of gross, before the discount
  Money in_budget;             // of eligible, what Category Two's budget still holds
  std::optional<Money> erate;  // nullopt: budget or discount of the year is not known
  std::optional<Money> local;
  bool for_schools = false;  // at a site without a budget: its eligible cost is its schools'
  FundChoice fund;           // that pays the local share in that year
};

struct RefreshYear {
  FiscalYear year;
  std::string site;  // "": all of them
  std::size_t things = 0;
  std::size_t unpriced = 0;
  std::size_t undated = 0;  // here, that nothing tells the year of: any of them may be of this one
  Money gross;
  Money eligible;
  Money in_budget;
  std::optional<Money> erate;
  std::optional<Money> local;
  // Of the year as a whole only:
  std::optional<Money> budget_left;  // of Category Two's cycle, after it
  Money over_cap;
  std::size_t past_support = 0;  // things whose support is known to be over when the year ends
  // Every amount of it is.
  bool at_least() const { return unpriced > 0 || undated > 0; }
};

struct RefreshPlan {
  std::vector<RefreshLine> lines;              // by year, site, name and serial
  std::vector<RefreshYear> years;              // one each, also when nothing is replaced in it
  std::map<std::string, std::size_t> undated;  // things that nothing tells the year of, by site
  std::shared_ptr<const std::vector<Equipment>> plant = nullptr;  // that lines refer to
  std::string what_if;        // "everything were put off by 3 years"; "": it is the plan itself
  bool no_inventory = false;  // of that day: what is to be replaced is not known
  std::size_t later = 0;      // things that are due after the last year
  std::vector<std::string> notes;            // what is not known, in words
  std::vector<RefreshYear> by_site() const;  // by year and site, only where something is replaced
};

// `things` and `book` must outlive the plan.
RefreshPlan refresh_plan(const Book& book, std::span<const Equipment> things,
                         std::span<const Site> sites, const RefreshOptions& options);

}  // namespace netroster::planning
