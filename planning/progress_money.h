// What the plan, the funds and the funding requests say of an action step about money. A name is no
// evidence: what has no day, no number or no amount is not done.
#pragma once

#include <cstdint>
#include <optional>

#include "planning/book.h"
#include "planning/progress.h"
#include "planning/refresh.h"

namespace netroster::planning {

struct MoneyEvidence {
  const Book& book;
  const RefreshPlan& plan;  // from the fiscal year of `day` on
  Day day{};
  int years = 5;                           // that a plan should have
  std::optional<std::int64_t> price_days;  // that a price may be old; nullopt: any
};

// In each of them, things that nothing tells the year of count as not done.
Measure lines_with_fund(const MoneyEvidence& input);
Measure lines_with_price(const MoneyEvidence& input);
// Eligible lines: those of this funding year that its requests cover, and those of later ones whose
// discount is known. Without a request of this funding year none is.
Measure lines_asked_for(const MoneyEvidence& input);
// Funds with an amount, which is spent once, that pay for a line.
Measure funds_that_pay(const MoneyEvidence& input);
// Years whose amount is adopted, and all of whose lines have a price with a day.
Measure years_with_budget(const MoneyEvidence& input);

}  // namespace netroster::planning
