// Where money comes from, and in which days it may be promised. A closed fund pays for nothing new.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "planning/fiscal_year.h"
#include "planning/money.h"
#include "planning/provenance.h"

namespace netroster::planning {

struct Fund {
  std::string id;
  std::string name;  // "": the id
  std::string kind;  // "bond", "federal" …
  std::string resource;
  std::optional<Day> opens;        // nothing may be promised before
  std::optional<Day> obligate_by;  // nor after; nullopt: until it is spent
  std::optional<Day> spend_by;     // what was promised is paid out by then
  std::optional<Money> amount;     // what of it is for equipment; nullopt: not said
  Provenance of;

  const std::string& title() const { return name.empty() ? id : name; }
  bool is_open_on(Day day) const;
  // On some day of it.
  bool is_open_in(FiscalYear year) const;
  // "2021-03-11 to 2024-09-30", "until it is spent".
  std::string window() const;
};

// By id or name, in any case. Null: it has no [[fund]], and nobody says when it is open.
const Fund* find_fund(std::span<const Fund> funds, std::string_view said);

// Which of the funds that a price names pays in a year: the first one that is open, or of which
// nobody says when it is.
struct FundChoice {
  const Fund* fund = nullptr;  // null: a name without a [[fund]], or none
  std::string name;            // "": none that may
  std::string note;            // what was passed over and why, how long it is open; "" for nothing
};
FundChoice fund_for(std::span<const Fund> funds, const std::vector<std::string>& named,
                    FiscalYear year);

// "" when a thing may have been bought of it on that day.
std::string wrong_with_purchase(const Fund& fund, Day purchased);

}  // namespace netroster::planning
