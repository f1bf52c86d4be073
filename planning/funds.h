// Where money comes from, and in which days it may be promised. A closed fund pays for nothing new.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "planning/fiscal_year.h"
#include "planning/money.h"
#include "planning/provenance.h"

namespace netroster::planning {

// Where in planning.d something stands, to say there what is wrong with it.
struct Written {
  std::string file;
  config::Place place;
};

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
  Written at;
  bool shipped = false;  // ours, else the district's

  const std::string& title() const { return name.empty() ? id : name; }
  bool is_open_on(Day day) const;
  // On some day of it, and of that day or later ones where one is given: nothing is promised in
  // days that are over.
  bool is_open_in(FiscalYear year, std::optional<Day> from = std::nullopt) const;
  // Somebody said from when or until when it pays.
  bool is_dated() const { return opens || obligate_by; }
  // "2021-03-11 to 2024-09-30", "until it is spent".
  std::string window() const;
};

// By id or name, in any case. Null: it has no [[fund]], and nobody says when it is open.
const Fund* find_fund(std::span<const Fund> funds, std::string_view said);

// What a plan took of each fund so far.
using FundsTaken = std::map<const Fund*, Money>;

// Which of the funds that a price names pays in a year, from `today` on: the first one that is
// open and holds enough, or, where the district declares no [[fund]], of which nobody says when it
// is. Where it does, a name that none has is a slip and pays nothing. When no open one holds
// enough, the first of them is over its amount, and the note says so.
struct FundChoice {
  const Fund* fund = nullptr;  // null: a name without a [[fund]], or none
  std::string name;            // "": none that may
  bool used_up = false;        // one that is open held too little
  std::string note;            // what was passed over and why, how long it is open; "" for nothing
};
// `cost`: that it is to pay; nullopt: not known, so nothing can be said to be too much.
FundChoice fund_for(std::span<const Fund> funds, const std::vector<std::string>& named,
                    FiscalYear year, std::optional<Day> today = std::nullopt,
                    std::optional<Money> cost = std::nullopt, const FundsTaken& taken = {});

// "" when a thing may have been bought of it on that day.
std::string wrong_with_purchase(const Fund& fund, Day purchased);

}  // namespace netroster::planning
