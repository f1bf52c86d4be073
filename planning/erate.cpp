#include "planning/erate.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace netroster::planning {
namespace {

constexpr std::uint64_t most_students = 100'000'000;

Error no_rule(std::string_view about, FiscalYear year) {
  return {Errc::no_data, fmt::format("no {} is known for {}", about, funding_year_text(year))};
}

Money by_students(const CategoryTwoRule& rule, std::uint64_t students) {
  return rule.per_student * static_cast<std::int64_t>(students);
}

Money of_school(const CategoryTwoRule& rule, std::uint64_t students) {
  return std::max(by_students(rule, students), rule.floor);
}

}  // namespace

double LunchShare::percent() const {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(parts) / static_cast<double>(whole);
}

Result<LunchShare> lunch_share(std::uint64_t eligible, std::uint64_t students) {
  if (students == 0 || students > most_students)
    return Error{Errc::invalid, fmt::format("{} students: a district has some", students)};
  if (eligible > students)
    return Error{Errc::invalid,
                 fmt::format("{} eligible students are more than all {}", eligible, students)};
  return LunchShare{eligible, students};
}

Result<LunchShare> lunch_share_by_direct_certification(const ErateRules& rules, FiscalYear year,
                                                       std::uint64_t certified,
                                                       std::uint64_t students) {
  const auto plain = lunch_share(certified, students);
  if (!plain) return plain;
  const auto* rule = rules.community_eligibility_of(year);
  if (rule == nullptr) return no_rule("multiplier of community eligibility", year);
  const auto whole = students * 10;
  return LunchShare{std::min(certified * static_cast<std::uint64_t>(rule->tenths), whole), whole};
}

Result<LocaleFigure> locale_of(const ErateRules& rules, FiscalYear year,
                               std::uint64_t rural_schools, std::uint64_t schools) {
  if (schools == 0 || schools > most_students || rural_schools > schools)
    return Error{Errc::invalid,
                 fmt::format("{} rural ones of {} schools cannot be", rural_schools, schools)};
  const auto* rule = rules.rural_of(year);
  if (rule == nullptr) return no_rule("rule of urban and rural", year);
  const bool rural =
      rural_schools * 100 > schools * static_cast<std::uint64_t>(rule->more_than_percent);
  return LocaleFigure{rural ? Locale::rural : Locale::urban, rule};
}

Result<DiscountFigure> discount_of(const ErateRules& rules, FiscalYear year, Category category,
                                   Locale locale, const LunchShare& share) {
  if (share.whole == 0 || share.parts > share.whole)
    return Error{Errc::invalid, "the share of students is not known"};
  const auto* rule = rules.discount_of(year);
  if (rule == nullptr) return no_rule("discount", year);
  const auto& bounds = rule->below_percent;
  const auto at = std::find_if(bounds.begin(), bounds.end(), [&share](std::int64_t below) {
    return share.parts * 100 < static_cast<std::uint64_t>(below) * share.whole;
  });
  const auto& column =
      rule->percent.at(static_cast<std::size_t>(category)).at(static_cast<std::size_t>(locale));
  return DiscountFigure{column.at(static_cast<std::size_t>(at - bounds.begin())), rule};
}

Result<CategoryTwoBudget> category_two_budget(const ErateRules& rules, FiscalYear year,
                                              std::uint64_t students,
                                              std::span<const std::uint64_t> schools) {
  if (students == 0 || students > most_students)
    return Error{Errc::invalid, fmt::format("{} students: a district has some", students)};
  const auto* rule = rules.category_two_of(year);
  if (rule == nullptr) return no_rule("Category Two budget", year);
  CategoryTwoBudget made;
  made.rule = rule;
  made.students = students;
  made.amount = of_school(*rule, students);
  made.floor = by_students(*rule, students) < rule->floor;
  const auto* sum = rules.per_school_sum_of(year);
  if (sum == nullptr || schools.empty() ||
      schools.size() > static_cast<std::size_t>(sum->schools_at_most))
    return made;
  Money all;
  for (const auto one : schools) all += of_school(*rule, std::min(one, most_students));
  made.school_by_school = all;
  made.school_rule = sum;
  return made;
}

Result<CategoryTwoBudget> library_budget(const ErateRules& rules, FiscalYear year,
                                         std::uint64_t square_feet, bool tribal) {
  if (square_feet == 0 || square_feet > most_students)
    return Error{Errc::invalid, fmt::format("{} square feet: a library has some", square_feet)};
  const auto* rule = rules.category_two_of(year);
  if (rule == nullptr || !rule->per_square_foot || (tribal && !rule->tribal_library_floor))
    return no_rule("Category Two budget of libraries", year);
  const auto floor = tribal ? *rule->tribal_library_floor : rule->floor;
  const auto by_area = *rule->per_square_foot * static_cast<std::int64_t>(square_feet);
  CategoryTwoBudget made;
  made.rule = rule;
  made.students = square_feet;
  made.amount = std::max(by_area, floor);
  made.floor = by_area < floor;
  return made;
}

CategoryTwoBalance balance_of(const CategoryTwoBudget& budget,
                              std::span<const FundingRequest> requests) {
  CategoryTwoBalance out;
  out.budget = budget.amount;
  for (const auto& one : requests) {
    if (!budget.rule->years.holds(one.year)) continue;
    (one.funded ? out.funded : out.pending) += one.before_discount;
    out.requests.push_back(one);
  }
  std::stable_sort(out.requests.begin(), out.requests.end(), [](const auto& a, const auto& b) {
    return std::tie(a.year, a.number) < std::tie(b.year, b.number);
  });
  const auto taken = out.funded + out.pending;
  out.left = taken < out.budget ? out.budget - taken : Money{};
  out.over = taken > out.budget ? taken - out.budget : Money{};
  return out;
}

Shares shares_of(Money gross, Money eligible, std::int64_t discount_percent) {
  const auto erate = percent_of(std::min(eligible, gross), discount_percent);
  return {erate, gross - erate};
}

}  // namespace netroster::planning
