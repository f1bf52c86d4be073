#include "planning/budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace netroster::planning {
namespace {

constexpr std::array<std::string_view, 4> kind_words{"district", "school", "library", "office"};

std::uint64_t count(std::int64_t value) { return static_cast<std::uint64_t>(value); }

// "1,000 students x $201.57"
std::string sum_text(std::uint64_t many, std::string_view of, Money each) {
  return fmt::format("{} {} x {}", many, of, text(each));
}

std::string school_text(const CategoryTwoBudget& budget) {
  const auto sum = sum_text(budget.students, "students", budget.rule->per_student);
  if (!budget.floor) return sum;
  return fmt::format("the floor, for {} is less", sum);
}

EntityBudget school_row(const Book& book, const Site& site, FiscalYear year) {
  EntityBudget row;
  row.kind = EntityKind::school;
  row.id = site.id;
  row.name = site.name;
  row.billed_entity_number = site.billed_entity_number;
  if (!site.enrolment) {
    row.because = "the site does not say its enrolment";
    return row;
  }
  row.students = *site.enrolment;
  const auto budget = category_two_budget(book.erate, year, *site.enrolment);
  if (!budget) {
    row.because = budget.error().what;
    return row;
  }
  // In the district's budget a school counts with its students; the floor is for who stands alone.
  row.budget = budget->rule->per_student * static_cast<std::int64_t>(*site.enrolment);
  row.because = sum_text(*site.enrolment, "students", budget->rule->per_student);
  if (budget->floor)
    row.because += fmt::format("; alone it would have the floor of {}", text(budget->rule->floor));
  return row;
}

EntityBudget office_row(const Site& site) {
  EntityBudget row;
  row.kind = EntityKind::office;
  row.id = site.id;
  row.name = site.name;
  row.billed_entity_number = site.billed_entity_number;
  row.because = "not for instruction: it has no budget; what schools need of it is theirs";
  return row;
}

void add_balance(EntityBudget& row, const CategoryTwoBudget& budget, const Book& book,
                 std::string_view entity, const DiscountAnswer& discount) {
  std::vector<FundingRequest> own;
  std::copy_if(book.requests.begin(), book.requests.end(), std::back_inserter(own),
               [entity](const FundingRequest& one) { return one.entity == entity; });
  row.own = true;
  row.budget = budget.amount;
  row.floor = budget.floor;
  row.balance = balance_of(budget, own);
  if (!discount.percent) return;
  const auto shares = shares_of(row.balance->left, row.balance->left, *discount.percent);
  row.erate = shares.erate;
  row.local = shares.local;
}

struct Schools {
  std::vector<std::uint64_t> students;  // of those that say so
  std::size_t silent = 0;               // that do not
};

Schools schools_of(std::span<const Site> sites) {
  Schools out;
  for (const auto& site : sites) {
    if (!is_school(site.kind)) continue;
    if (site.enrolment)
      out.students.push_back(*site.enrolment);
    else
      ++out.silent;
  }
  return out;
}

void note_school_sum(const CategoryTwoBudget& budget, BudgetPlan& plan) {
  if (!budget.school_by_school || *budget.school_by_school <= budget.amount) return;
  plan.notes.push_back(
      fmt::format("added up school by school, each with its floor, it would be {}; that this "
                  "counts is {}: ask USAC",
                  text(*budget.school_by_school), text(budget.school_rule->of)));
}

EntityBudget district_row(const Book& book, std::span<const Site> sites, const std::string& name,
                          BudgetPlan& plan) {
  EntityBudget row;
  row.kind = EntityKind::district;
  row.name = name;
  row.billed_entity_number = book.district.billed_entity_number;
  row.own = true;
  const auto schools = schools_of(sites);
  std::uint64_t students = 0;
  for (const auto one : schools.students) students += one;
  if (book.district.students)
    students = count(*book.district.students);
  else
    row.at_least = schools.silent > 0;
  if (students == 0) {
    row.because = "no site says its enrolment, and [district] of planning.d no students";
    return row;
  }
  row.students = students;
  const auto budget =
      category_two_budget(book.erate, plan.year, students,
                          schools.silent == 0 ? std::span<const std::uint64_t>(schools.students)
                                              : std::span<const std::uint64_t>());
  if (!budget) {
    row.because = budget.error().what;
    return row;
  }
  row.because = school_text(*budget);
  if (row.at_least)
    row.because += fmt::format("; {} schools do not say their enrolment", schools.silent);
  add_balance(row, *budget, book, "", plan.discount);
  note_school_sum(*budget, plan);
  return row;
}

EntityBudget library_row(const Book& book, const Library& library, const BudgetPlan& plan) {
  EntityBudget row;
  row.kind = EntityKind::library;
  row.id = library.id;
  row.name = library.name;
  row.billed_entity_number = library.billed_entity_number;
  row.own = true;
  if (!library.square_feet) {
    row.because = "its square_feet are not declared";
    return row;
  }
  row.square_feet = count(*library.square_feet);
  const auto budget =
      library_budget(book.erate, plan.year, count(*library.square_feet), library.tribal);
  if (!budget) {
    row.because = budget.error().what;
    return row;
  }
  const auto sum = sum_text(*row.square_feet, "square feet", *budget->rule->per_square_foot);
  row.because = budget->floor ? fmt::format("the floor, for {} is less", sum) : sum;
  add_balance(row, *budget, book, library.id, plan.discount);
  return row;
}

Result<LunchShare> share_of_lunch(const Book& book, FiscalYear year, std::uint64_t students) {
  const auto& said = book.district;
  if (said.lunch_eligible) return lunch_share(count(*said.lunch_eligible), students);
  if (said.directly_certified)
    return lunch_share_by_direct_certification(book.erate, year, count(*said.directly_certified),
                                               students);
  return Error{Errc::no_data,
               "[district] of planning.d says neither discount_percent nor lunch_eligible nor "
               "directly_certified"};
}

// nullopt: not known, which does no harm where both columns say the same.
std::optional<Locale> locale_said(const Book& book, FiscalYear year) {
  const auto& said = book.district;
  if (!said.rural_schools || !said.schools) return std::nullopt;
  const auto found = locale_of(book.erate, year, count(*said.rural_schools), count(*said.schools));
  if (!found) return std::nullopt;
  return found->locale;
}

DiscountAnswer by_matrix(const Book& book, FiscalYear year, const LunchShare& share) {
  const auto said = locale_said(book, year);
  const auto of = [&](Locale locale) {
    return discount_of(book.erate, year, Category::two, locale, share);
  };
  const auto found = of(said.value_or(Locale::urban));
  if (!found) return {{}, {}, found.error().what};
  const auto other = of(Locale::rural);
  if (!said && other && other->percent != found->percent)
    return {{},
            {},
            fmt::format("{} % if urban, {} % if rural: [district] of planning.d says no "
                        "schools and rural_schools",
                        found->percent, other->percent)};
  return {found->percent, found->rule->of,
          fmt::format("{} of {} students eligible{}", share.parts, share.whole,
                      said ? fmt::format(", {}", text(*said)) : ", urban or rural")};
}

}  // namespace

std::string_view text(EntityKind kind) { return kind_words.at(static_cast<std::size_t>(kind)); }

bool is_school(SiteKind kind) {
  return kind != SiteKind::administrative && kind != SiteKind::data_centre;
}

DiscountAnswer category_two_discount(const Book& book, FiscalYear year) {
  const auto& said = book.district;
  if (said.discount_percent) return {*said.discount_percent, said.of, "declared"};
  if (!said.students) return {{}, {}, "[district] of planning.d says no students"};
  const auto share = share_of_lunch(book, year, count(*said.students));
  if (!share) return {{}, {}, share.error().what};
  return by_matrix(book, year, *share);
}

BudgetPlan budget_plan(const Book& book, std::span<const Site> sites, const std::string& district,
                       FiscalYear year) {
  BudgetPlan plan;
  plan.year = year;
  plan.rule = book.erate.category_two_of(year);
  plan.discount = category_two_discount(book, year);
  plan.entities.push_back(district_row(book, sites, district, plan));
  std::vector<const Site*> ordered;
  for (const auto& site : sites) ordered.push_back(&site);
  std::sort(ordered.begin(), ordered.end(),
            [](const Site* a, const Site* b) { return a->id < b->id; });
  for (const auto* site : ordered)
    if (is_school(site->kind)) plan.entities.push_back(school_row(book, *site, year));
  for (const auto& library : book.libraries)
    plan.entities.push_back(library_row(book, library, plan));
  for (const auto* site : ordered)
    if (!is_school(site->kind)) plan.entities.push_back(office_row(*site));
  if (!plan.discount.percent)
    plan.notes.push_back("the discount is not known: " + plan.discount.because);
  if (!book.libraries.empty())
    plan.notes.emplace_back(
        "libraries are reckoned with the discount of the district that they are in");
  return plan;
}

}  // namespace netroster::planning
