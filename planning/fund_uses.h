// What a refresh plan takes of each fund, and what the register says was bought of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "planning/book.h"
#include "planning/refresh.h"

namespace netroster::planning {

struct FundUse {
  std::string name;
  const Fund* fund = nullptr;  // null: it has no [[fund]], and nobody says when it is open
  std::size_t things = 0;      // of the plan
  std::optional<Money> local = Money{};  // that it pays of them; nullopt: some of it is not known
  std::optional<Money> left;             // of its amount; nullopt: not known
  Money over;                            // by how much the plan is over its amount
  std::size_t owned = 0;                 // rows of the register that were bought of it
  Money owned_cost;                      // of those that state a cost
  // "open" "closed" "not open yet" "not known", on a day.
  std::string_view state_on(Day day) const;
};

// Every [[fund]] in the order of the book, then the other names by alphabet, then "" for what no
// fund may pay.
std::vector<FundUse> fund_uses(const Book& book, const RefreshPlan& plan);

}  // namespace netroster::planning
