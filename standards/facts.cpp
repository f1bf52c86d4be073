#include "standards/facts.h"

#include <algorithm>
#include <array>

namespace netroster::standards {
namespace {

constexpr std::array<std::string_view, subject_kinds> words{
    "site", "building", "closet",       "device", "stack", "port",
    "link", "circuit",  "access_point", "vlan",   "ssid",  "ups"};

std::vector<const FactRow*> make_catalogue() {
  std::vector<const FactRow*> all;
  for (const auto rows : {site_facts(), site_wireless_facts(), closet_facts(), plant_facts(),
                          device_facts(), device_state_facts(), port_facts(), link_facts(),
                          circuit_facts(), wireless_facts(), ups_facts()})
    for (const auto& row : rows) all.push_back(&row);
  std::stable_sort(all.begin(), all.end(),
                   [](const auto* a, const auto* b) { return a->subject < b->subject; });
  return all;
}

}  // namespace

std::string_view text(SubjectKind kind) { return words[static_cast<std::size_t>(kind)]; }

std::optional<SubjectKind> parse_subject_kind(std::string_view word) {
  const auto at = std::find(words.begin(), words.end(), word);
  if (at == words.end()) return std::nullopt;
  return static_cast<SubjectKind>(at - words.begin());
}

std::vector<std::string_view> subject_words() { return {words.begin(), words.end()}; }

Observed known(Scalar value, WallTime when, std::string note) {
  return {Observed::State::known, std::move(value), when, std::move(note)};
}
Observed unknown(std::string why) { return {Observed::State::unknown, {}, {}, std::move(why)}; }
Observed not_applicable(std::string why) {
  return {Observed::State::not_applicable, {}, {}, std::move(why)};
}

const std::vector<const FactRow*>& catalogue() {
  static const auto all = make_catalogue();
  return all;
}

const FactRow* find_fact(SubjectKind subject, std::string_view name) {
  for (const auto* row : catalogue())
    if (row->subject == subject && row->name == name) return row;
  return nullptr;
}

std::vector<std::string_view> fact_names(SubjectKind subject) {
  std::vector<std::string_view> names;
  for (const auto* row : catalogue())
    if (row->subject == subject) names.push_back(row->name);
  return names;
}

}  // namespace netroster::standards
