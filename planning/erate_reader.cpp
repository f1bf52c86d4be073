#include "planning/erate_reader.h"

#include <algorithm>
#include <functional>

namespace netroster::planning {
namespace {

bool ascends(const std::vector<std::int64_t>& numbers) {
  return std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) ==
         numbers.end();
}

}  // namespace

std::vector<TableReader::Key> ErateReader::keys() {
  return {tables("category_two", &ErateReader::add_category_two),
          tables("per_school_sum", &ErateReader::add_per_school_sum),
          tables("discount", &ErateReader::add_discount),
          tables("rural", &ErateReader::add_rural),
          tables("community_eligibility", &ErateReader::add_community_eligibility),
          tables("record", &ErateReader::add_record),
          tables("equipment", &ErateReader::add_equipment),
          tables("form_471", &ErateReader::add_form),
          tables("form_470", &ErateReader::add_service)};
}

TableReader::Key ErateReader::tables(std::string_view key, void (ErateReader::*add)(const Node&)) {
  return in_.tables(key, [this, add](const Node& one) { (this->*add)(one); });
}

bool ErateReader::read_table(const Node& node, const std::string& where, Head& head, Keys own,
                             bool with_years) {
  const auto before = in_.errors();
  in_.provenance_to(own, where, head.of);
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

void ErateReader::add_category_two(const Node& node) {
  Head head;
  std::optional<Money> per_student;
  std::optional<Money> floor;
  std::optional<Money> per_foot;
  std::optional<Money> tribal;
  if (!read_table(node, "category_two", head,
                  {in_.money_to("per_student", "category_two", per_student),
                   in_.money_to("floor", "category_two", floor),
                   in_.money_to("per_square_foot", "category_two", per_foot),
                   in_.money_to("tribal_library_floor", "category_two", tribal)}))
    return;
  if (!per_student || !floor || !head.last)
    return in_.error(node, "category_two", "needs last_year, per_student and floor");
  rules_.category_two.push_back({years_of(head), *per_student, *floor, per_foot, tribal, head.of});
}

void ErateReader::add_per_school_sum(const Node& node) {
  Head head;
  std::optional<std::int64_t> most;
  if (!read_table(node, "per_school_sum", head,
                  {in_.count_to("schools_at_most", "per_school_sum", 1, 1000, most)}))
    return;
  if (!most) return in_.error(node, "per_school_sum", "needs schools_at_most");
  rules_.per_school_sum.push_back({years_of(head), *most, head.of});
}

void ErateReader::add_discount(const Node& node) {
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

void ErateReader::add_rural(const Node& node) {
  Head head;
  std::optional<std::int64_t> percent;
  if (!read_table(node, "rural", head,
                  {in_.count_to("more_than_percent", "rural", 0, 100, percent)}))
    return;
  if (!percent) return in_.error(node, "rural", "needs more_than_percent");
  rules_.rural.push_back({years_of(head), *percent, head.of});
}

void ErateReader::add_community_eligibility(const Node& node) {
  Head head;
  std::optional<std::int64_t> tenths;
  if (!read_table(node, "community_eligibility", head,
                  {in_.count_to("tenths", "community_eligibility", 10, 100, tenths)}))
    return;
  if (!tenths) return in_.error(node, "community_eligibility", "needs tenths");
  rules_.community_eligibility.push_back({years_of(head), *tenths, head.of});
}

void ErateReader::add_record(const Node& node) {
  Head head;
  std::optional<std::int64_t> obsolete;
  std::optional<std::int64_t> keep;
  if (!read_table(node, "record", head,
                  {in_.count_to("obsolete_years", "record", 1, 100, obsolete),
                   in_.count_to("keep_years", "record", 1, 100, keep)}))
    return;
  if (!obsolete || !keep) return in_.error(node, "record", "needs obsolete_years and keep_years");
  rules_.records.push_back({years_of(head), *obsolete, *keep, head.of});
}

void ErateReader::add_equipment(const Node& node) {
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

void ErateReader::add_form(const Node& node) {
  Head head;
  FormRule rule;
  if (!read_table(node, "form_471", head,
                  {in_.texts_to("kinds", "form_471", rule.kinds),
                   in_.text_to("function", "form_471", rule.function),
                   in_.text_to("product", "form_471", rule.product)},
                  false))
    return;
  if (rule.kinds.empty() || rule.function.empty() || rule.product.empty())
    return in_.error(node, "form_471", "needs kinds, function and product");
  rule.of = head.of;
  rules_.form.push_back(std::move(rule));
}

void ErateReader::add_service(const Node& node) {
  Head head;
  ServiceRule rule;
  if (!read_table(node, "form_470", head,
                  {in_.texts_to("purposes", "form_470", rule.purposes),
                   in_.text_to("service_type", "form_470", rule.service_type)},
                  false))
    return;
  if (rule.purposes.empty() || rule.service_type.empty())
    return in_.error(node, "form_470", "needs purposes and service_type");
  rule.of = head.of;
  rules_.service.push_back(std::move(rule));
}

}  // namespace netroster::planning
