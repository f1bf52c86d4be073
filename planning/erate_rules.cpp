#include "planning/erate_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "planning/shipped.h"
#include "planning/table_reader.h"

namespace netroster::planning {
namespace {

using config::Node;
using Keys = std::vector<config::NodeReader::Key>;

template <typename Rule>
const Rule* last_that_holds(const std::vector<Rule>& rules, FiscalYear year) {
  const auto at = std::find_if(rules.rbegin(), rules.rend(),
                               [year](const Rule& rule) { return rule.years.holds(year); });
  return at == rules.rend() ? nullptr : &*at;
}

bool ascends(const std::vector<std::int64_t>& numbers) {
  return std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) ==
         numbers.end();
}

class RulesReader {
 public:
  RulesReader(const std::string& file, ErateRules& rules, config::Problems& problems)
      : in_(file, problems), rules_(rules) {}

  void read(const Node& root) {
    in_.table(
        root, "",
        {tables("category_two", &RulesReader::add_category_two),
         tables("per_school_sum", &RulesReader::add_per_school_sum),
         tables("discount", &RulesReader::add_discount), tables("rural", &RulesReader::add_rural),
         tables("community_eligibility", &RulesReader::add_community_eligibility),
         tables("equipment", &RulesReader::add_equipment)});
  }

 private:
  struct Head {
    std::optional<FiscalYear> first;
    std::optional<FiscalYear> last;
    Provenance of;
  };

  config::NodeReader::Key tables(std::string_view key, void (RulesReader::*add)(const Node&)) {
    return {key, [this, add](const Node& node) {
              in_.each(node, [&](const Node& one) { (this->*add)(one); });
            }};
  }

  // Reads the keys that every table has and `own`. false: the table is wrong.
  bool read_table(const Node& node, const std::string& where, Head& head, Keys own,
                  bool with_years = true) {
    const auto before = in_.errors();
    own.push_back(in_.text_to("source", where, head.of.source));
    own.push_back(in_.confidence_to("confidence", where, head.of.confidence));
    if (with_years) {
      own.push_back(in_.year_to("first_year", where, head.first));
      own.push_back(in_.year_to("last_year", where, head.last));
    }
    in_.table(node, where, own);
    if (in_.errors() == before && with_years && !head.first)
      in_.error(node, where, "needs first_year");
    if (in_.errors() == before && head.of.source.empty())
      in_.error(node, where, "needs source and confidence");
    if (in_.errors() == before && head.last && *head.last < *head.first)
      in_.error(node, where, "ends before it begins");
    return in_.errors() == before;
  }
  static YearSpan years_of(const Head& head) { return {*head.first, head.last}; }

  void add_category_two(const Node& node) {
    Head head;
    std::optional<Money> per_student;
    std::optional<Money> floor;
    if (!read_table(node, "category_two", head,
                    {in_.money_to("per_student", "category_two", per_student),
                     in_.money_to("floor", "category_two", floor)}))
      return;
    if (!per_student || !floor || !head.last)
      return in_.error(node, "category_two", "needs last_year, per_student and floor");
    rules_.category_two.push_back({years_of(head), *per_student, *floor, head.of});
  }

  void add_per_school_sum(const Node& node) {
    Head head;
    std::optional<std::int64_t> most;
    if (!read_table(node, "per_school_sum", head,
                    {in_.count_to("schools_at_most", "per_school_sum", 1, 1000, most)}))
      return;
    if (!most) return in_.error(node, "per_school_sum", "needs schools_at_most");
    rules_.per_school_sum.push_back({years_of(head), *most, head.of});
  }

  void add_discount(const Node& node) {
    Head head;
    DiscountRule rule;
    auto& one = rule.percent[0];
    auto& two = rule.percent[1];
    if (!read_table(node, "discount", head,
                    {in_.counts_to("below_percent", "discount", 101, rule.below_percent),
                     in_.counts_to("category_one_urban", "discount", 100, one[0]),
                     in_.counts_to("category_one_rural", "discount", 100, one[1]),
                     in_.counts_to("category_two_urban", "discount", 100, two[0]),
                     in_.counts_to("category_two_rural", "discount", 100, two[1])}))
      return;
    const auto rows = rule.below_percent.size();
    const bool whole = one[0].size() == rows && one[1].size() == rows && two[0].size() == rows &&
                       two[1].size() == rows;
    if (!whole || rows == 0 || !ascends(rule.below_percent) || rule.below_percent.back() <= 100)
      return in_.error(node, "discount",
                       "needs four columns as long as below_percent, which ascends to 101");
    rule.years = years_of(head);
    rule.of = head.of;
    rules_.discount.push_back(std::move(rule));
  }

  void add_rural(const Node& node) {
    Head head;
    std::optional<std::int64_t> percent;
    if (!read_table(node, "rural", head,
                    {in_.count_to("more_than_percent", "rural", 0, 100, percent)}))
      return;
    if (!percent) return in_.error(node, "rural", "needs more_than_percent");
    rules_.rural.push_back({years_of(head), *percent, head.of});
  }

  void add_community_eligibility(const Node& node) {
    Head head;
    std::optional<std::int64_t> tenths;
    if (!read_table(node, "community_eligibility", head,
                    {in_.count_to("tenths", "community_eligibility", 10, 100, tenths)}))
      return;
    if (!tenths) return in_.error(node, "community_eligibility", "needs tenths");
    rules_.community_eligibility.push_back({years_of(head), *tenths, head.of});
  }

  void add_equipment(const Node& node) {
    Head head;
    EquipmentRule rule;
    if (!read_table(node, "equipment", head,
                    {in_.texts_to("kinds", "equipment", rule.kinds),
                     in_.truth_to("eligible", "equipment", rule.eligible),
                     in_.text_to("note", "equipment", rule.note)},
                    false))
      return;
    if (rule.kinds.empty()) return in_.error(node, "equipment", "needs kinds");
    rule.of = head.of;
    rules_.equipment.push_back(std::move(rule));
  }

  TableReader in_;
  ErateRules& rules_;
};

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
const RuralRule* ErateRules::rural_of(FiscalYear year) const {
  return last_that_holds(rural, year);
}
const CommunityEligibilityRule* ErateRules::community_eligibility_of(FiscalYear year) const {
  return last_that_holds(community_eligibility, year);
}

const EquipmentRule* ErateRules::equipment_of(std::string_view kind) const {
  const auto names = [kind](const EquipmentRule& rule) {
    return std::find(rule.kinds.begin(), rule.kinds.end(), kind) != rule.kinds.end();
  };
  const auto at = std::find_if(equipment.rbegin(), equipment.rend(), names);
  return at == equipment.rend() ? nullptr : &*at;
}

void read_erate_rules(const std::string& file, std::string_view text, ErateRules& rules,
                      config::Problems& problems) {
  const auto root = TableReader::parse(file, text, problems);
  if (root) RulesReader(file, rules, problems).read(*root);
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
