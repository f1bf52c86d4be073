// What E-Rate pays a district, by the rules of a funding year. Pure arithmetic in whole cents.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "planning/erate_rules.h"

namespace netroster::planning {

// The share of students of the whole district who are eligible for the National School Lunch
// Program, exactly: parts of whole.
struct LunchShare {
  std::uint64_t parts = 0;
  std::uint64_t whole = 0;
  double percent() const;  // to show; decisions are made with the parts
};
// Errors (Errc::invalid): no students, or more eligible ones than there are.
Result<LunchShare> lunch_share(std::uint64_t eligible, std::uint64_t students);
// Of a district under the Community Eligibility Provision, by its directly certified students; all
// students at most. Errc::no_data: no rule for the year is known.
Result<LunchShare> lunch_share_by_direct_certification(const ErateRules& rules, FiscalYear year,
                                                       std::uint64_t certified,
                                                       std::uint64_t students);

struct LocaleFigure {
  Locale locale = Locale::urban;
  const RuralRule* rule = nullptr;  // never null
};
// Rural when more schools than the rule says are. Errc::invalid, Errc::no_data likewise.
Result<LocaleFigure> locale_of(const ErateRules& rules, FiscalYear year,
                               std::uint64_t rural_schools, std::uint64_t schools);

struct DiscountFigure {
  std::int64_t percent = 0;
  const DiscountRule* rule = nullptr;  // never null
};
Result<DiscountFigure> discount_of(const ErateRules& rules, FiscalYear year, Category category,
                                   Locale locale, const LunchShare& share);

struct CategoryTwoBudget {
  Money amount;                           // before the discount, over the cycle
  bool floor = false;                     // it is the floor: the students would give less
  std::uint64_t students = 0;             // or square feet, of a library
  const CategoryTwoRule* rule = nullptr;  // never null
  // What the schools one by one would give, where that rule may count. As sure as its own
  // provenance says; never part of `amount`.
  std::optional<Money> school_by_school;
  const PerSchoolSumRule* school_rule = nullptr;
};
// `schools`: the students of each school, or empty when they are not known. Errc::no_data: the
// year is in no cycle that is known.
Result<CategoryTwoBudget> category_two_budget(const ErateRules& rules, FiscalYear year,
                                              std::uint64_t students,
                                              std::span<const std::uint64_t> schools = {});

// Of a library, or of a system with the square feet of all its branches. Errc::no_data too when the
// year says nothing of libraries.
Result<CategoryTwoBudget> library_budget(const ErateRules& rules, FiscalYear year,
                                         std::uint64_t square_feet, bool tribal = false);

// A funding request of Category Two: money that is spoken for.
struct FundingRequest {
  std::string number;  // FRN
  FiscalYear year;
  Money before_discount;
  bool funded = true;       // else pending
  std::string entity = {};  // a library's id; "": the district
};

struct CategoryTwoBalance {
  Money budget;
  Money funded;
  Money pending;
  // What is left after both; never negative.
  Money left;
  Money over;                            // by how much the requests are more than the budget
  std::vector<FundingRequest> requests;  // of the cycle, by year and number
};
CategoryTwoBalance balance_of(const CategoryTwoBudget& budget,
                              std::span<const FundingRequest> requests);

// A cost shared between the two that pay it. They add up to the cost.
struct Shares {
  Money erate;
  Money local;
};
// `eligible` of `gross` is discounted.
Shares shares_of(Money gross, Money eligible, std::int64_t discount_percent);

}  // namespace netroster::planning
