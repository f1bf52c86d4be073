// The rules of E-Rate by funding year, as data says them: planning/data/erate.toml, and a
// district's own file over it. Every rule carries its provenance.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "planning/fiscal_year.h"
#include "planning/money.h"
#include "planning/provenance.h"

namespace netroster::planning {

enum class Category : std::uint8_t { one, two };
enum class Locale : std::uint8_t { urban, rural };
std::string_view text(Locale locale);

// The funding years that a rule holds for; without a last one, until another says otherwise.
struct YearSpan {
  FiscalYear first;
  std::optional<FiscalYear> last;
  bool holds(FiscalYear year) const { return year >= first && (!last || year <= *last); }
};

// A cycle of Category Two: the budget is before the discount and over all its years.
struct CategoryTwoRule {
  YearSpan years;
  Money per_student;
  Money floor;
  std::optional<Money> per_square_foot;  // of a library
  std::optional<Money> tribal_library_floor;
  Provenance of;
};
// "FY2026-FY2030"
std::string cycle_text(const CategoryTwoRule& rule);

struct PerSchoolSumRule {
  YearSpan years;
  std::int64_t schools_at_most = 0;
  Provenance of;
};

struct DiscountRule {
  YearSpan years;
  std::vector<std::int64_t> below_percent;  // of students, ascending
  // By Category and Locale, each as long as below_percent; in percent.
  std::array<std::array<std::vector<std::int64_t>, 2>, 2> percent;
  Provenance of;
};

struct RuralRule {
  YearSpan years;
  std::int64_t more_than_percent = 0;  // of the schools
  Provenance of;
};

struct CommunityEligibilityRule {
  YearSpan years;
  std::int64_t tenths = 10;  // that a directly certified student counts
  Provenance of;
};

struct RecordRule {
  YearSpan years;  // in which a thing was installed
  std::int64_t obsolete_years = 0;
  std::int64_t keep_years = 0;
  Provenance of;
};

// What Form 471 calls a kind.
struct FormRule {
  std::vector<std::string> kinds;
  std::string function;
  std::string product;
  Provenance of;
};

// What Form 470 calls the service that circuits of a purpose, or "equipment", belong to.
struct ServiceRule {
  std::vector<std::string> purposes;
  std::string service_type;
  Provenance of;
};

struct EquipmentRule {
  std::vector<std::string> kinds;
  bool eligible = false;
  std::string note;
  Provenance of;
};

struct ErateRules {
  std::vector<CategoryTwoRule> category_two;
  std::vector<PerSchoolSumRule> per_school_sum;
  std::vector<DiscountRule> discount;
  std::vector<RuralRule> rural;
  std::vector<CommunityEligibilityRule> community_eligibility;
  std::vector<RecordRule> records;
  std::vector<EquipmentRule> equipment;
  std::vector<FormRule> form;
  std::vector<ServiceRule> service;

  // Null: nothing is known about it. Of several, the last: a district's own come after ours.
  const CategoryTwoRule* category_two_of(FiscalYear year) const;
  const PerSchoolSumRule* per_school_sum_of(FiscalYear year) const;
  const DiscountRule* discount_of(FiscalYear year) const;
  const RuralRule* rural_of(FiscalYear year) const;
  const CommunityEligibilityRule* community_eligibility_of(FiscalYear year) const;
  const RecordRule* record_of(FiscalYear year) const;
  const EquipmentRule* equipment_of(std::string_view kind) const;
  // The most that any year's matrix pays; 0: none is known.
  std::int64_t most_percent(Category category) const;
  const FormRule* form_of(std::string_view kind) const;
  const ServiceRule* service_of(std::string_view purpose) const;
};

// Adds what the file says; a table with an error is left out and said with its place.
void read_erate_rules(const std::string& file, std::string_view text, ErateRules& rules,
                      config::Problems& problems);

// Those of the program. Read once; a problem in them is a defect that the tests find.
const ErateRules& shipped_erate_rules();

}  // namespace netroster::planning
