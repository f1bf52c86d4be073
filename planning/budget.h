// The Category Two budget of everybody in the district who has one, with what it rests on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/site.h"
#include "planning/book.h"

namespace netroster::planning {

enum class EntityKind : std::uint8_t { district, school, library, office };
std::string_view text(EntityKind kind);

// USAC counts by district and by library system; a school's row is its part of the district's
// budget, and what it would have if it stood alone.
struct EntityBudget {
  EntityKind kind = EntityKind::school;
  std::string id;
  std::string name;
  std::string billed_entity_number;
  bool own = false;  // counts by itself: rows with it add up to everything
  std::optional<std::uint64_t> students;
  std::optional<std::uint64_t> square_feet;
  std::optional<Money> budget;  // before the discount, over the cycle; nullopt: not known
  bool at_least = false;        // some of what it is added up from is not known
  bool floor = false;
  std::optional<CategoryTwoBalance> balance;  // of those that count by themselves
  std::optional<Money> erate;                 // of what is left
  std::optional<Money> local;
  std::string because;  // the sum in words, or what is missing
};

// How the percentage came about; nullopt with the reason when it is not known.
struct DiscountAnswer {
  std::optional<std::int64_t> percent;
  Provenance of;
  std::string because;
};
DiscountAnswer category_two_discount(const Book& book, FiscalYear year);

struct BudgetPlan {
  FiscalYear year;
  const CategoryTwoRule* rule = nullptr;  // null: no cycle is known for the year
  std::vector<EntityBudget> entities;     // the district, schools by id, libraries, offices
  DiscountAnswer discount;
  std::vector<std::string> notes;  // what a reader must know and no row has room for
};

BudgetPlan budget_plan(const Book& book, std::span<const Site> sites, const std::string& district,
                       FiscalYear year);

// True for the kinds of sites that E-Rate counts as schools.
bool is_school(SiteKind kind);

}  // namespace netroster::planning
