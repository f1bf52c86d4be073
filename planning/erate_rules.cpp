#include "planning/erate_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "planning/erate_reader.h"
#include "planning/shipped.h"
#include "planning/table_reader.h"

namespace netroster::planning {
namespace {

template <typename Rule>
const Rule* last_that_holds(const std::vector<Rule>& rules, FiscalYear year) {
  const auto at = std::find_if(rules.rbegin(), rules.rend(),
                               [year](const Rule& rule) { return rule.years.holds(year); });
  return at == rules.rend() ? nullptr : &*at;
}

template <typename Rule>
const Rule* last_about(const std::vector<Rule>& rules, std::string_view kind) {
  const auto names = [kind](const Rule& rule) {
    return std::find(rule.kinds.begin(), rule.kinds.end(), kind) != rule.kinds.end();
  };
  const auto at = std::find_if(rules.rbegin(), rules.rend(), names);
  return at == rules.rend() ? nullptr : &*at;
}

}  // namespace

std::string_view text(Locale locale) { return locale == Locale::rural ? "rural" : "urban"; }

std::string cycle_text(const CategoryTwoRule& rule) {
  const auto last = rule.years.last.value_or(rule.years.first);
  if (last == rule.years.first) return funding_year_text(last);
  return fmt::format("{}-{}", funding_year_text(rule.years.first), funding_year_text(last));
}

const CategoryTwoRule* ErateRules::category_two_of(FiscalYear year) const {
  return last_that_holds(category_two, year);
}
const PerSchoolSumRule* ErateRules::per_school_sum_of(FiscalYear year) const {
  return last_that_holds(per_school_sum, year);
}
const DiscountRule* ErateRules::discount_of(FiscalYear year) const {
  return last_that_holds(discount, year);
}
std::int64_t ErateRules::most_percent(Category category) const {
  std::int64_t most = 0;
  for (const auto& rule : discount)
    for (const auto& column : rule.percent[category == Category::one ? 0 : 1])
      for (const auto percent : column) most = std::max(most, percent);
  return most;
}
const ServiceRule* ErateRules::service_of(std::string_view purpose) const {
  const auto at = std::find_if(service.rbegin(), service.rend(), [purpose](const auto& rule) {
    return std::find(rule.purposes.begin(), rule.purposes.end(), purpose) != rule.purposes.end();
  });
  return at == service.rend() ? nullptr : &*at;
}
const RuralRule* ErateRules::rural_of(FiscalYear year) const {
  return last_that_holds(rural, year);
}
const CommunityEligibilityRule* ErateRules::community_eligibility_of(FiscalYear year) const {
  return last_that_holds(community_eligibility, year);
}

const RecordRule* ErateRules::record_of(FiscalYear year) const {
  return last_that_holds(records, year);
}

const EquipmentRule* ErateRules::equipment_of(std::string_view kind) const {
  return last_about(equipment, kind);
}
const FormRule* ErateRules::form_of(std::string_view kind) const { return last_about(form, kind); }

void read_erate_rules(const std::string& file, std::string_view text, ErateRules& rules,
                      config::Problems& problems) {
  const auto root = TableReader::parse(file, text, problems);
  if (!root) return;
  TableReader in(file, problems);
  ErateReader reader(in, rules);
  in.table(*root, "", reader.keys());
}

const ErateRules& shipped_erate_rules() {
  static const auto rules = [] {
    ErateRules made;
    config::Problems problems;
    read_erate_rules("erate.toml", shipped_text("erate.toml"), made, problems);
    return made;
  }();
  return rules;
}

}  // namespace netroster::planning
