#include "planning/lifecycle.h"

#include <algorithm>
#include <array>

#include "planning/lifecycle_reader.h"
#include "planning/shipped.h"
#include "standards/value.h"

namespace netroster::planning {
namespace {

constexpr std::array<std::string_view, 6> words{"past-support", "past-security", "past-software",
                                                "past-sale",    "supported",     "unknown"};

bool is_past(const std::optional<Day>& last, Day day) { return last && *last < day; }

bool is_about(const ModelLife& row, std::string_view vendor, std::string_view model) {
  if (!row.vendor.empty() && !vendor.empty() && !standards::glob_matches(row.vendor, vendor))
    return false;
  return std::any_of(row.match.begin(), row.match.end(),
                     [model](const auto& glob) { return standards::glob_matches(glob, model); });
}

}  // namespace

std::string_view text(LifeState state) { return words.at(static_cast<std::size_t>(state)); }

std::optional<LifeState> parse_life_state(std::string_view word) {
  const auto at = std::find(words.begin(), words.end(), word);
  if (at == words.end()) return std::nullopt;
  return static_cast<LifeState>(at - words.begin());
}

LifeState state_on(const ModelLife* row, Day day) {
  if (row == nullptr) return LifeState::unknown;
  if (is_past(row->end_of_support, day)) return LifeState::past_support;
  if (is_past(row->end_of_security, day)) return LifeState::past_security;
  if (is_past(row->end_of_software, day)) return LifeState::past_software;
  if (is_past(row->end_of_sale, day)) return LifeState::past_sale;
  return LifeState::supported;
}

const ModelLife* Lifecycle::find(std::string_view vendor, std::string_view model) const {
  if (model.empty()) return nullptr;
  const auto at = std::find_if(rows.begin(), rows.end(),
                               [&](const ModelLife& row) { return is_about(row, vendor, model); });
  return at == rows.end() ? nullptr : &*at;
}

LifecycleReader::LifecycleReader(TableReader& in, Lifecycle& to) : in_(in), to_(to) {}

std::vector<TableReader::Key> LifecycleReader::keys() {
  return {in_.tables("model", [this](const config::Node& one) { add(one); })};
}

void LifecycleReader::add(const config::Node& node) {
  const auto before = in_.errors();
  const std::string where = "model";
  ModelLife row;
  std::vector<TableReader::Key> keys{in_.texts_to("match", where, row.match),
                                     in_.text_to("vendor", where, row.vendor),
                                     in_.kind_to("kind", where, row.kind),
                                     in_.day_to("announced", where, row.announced),
                                     in_.day_to("end_of_sale", where, row.end_of_sale),
                                     in_.day_to("end_of_software", where, row.end_of_software),
                                     in_.day_to("end_of_security", where, row.end_of_security),
                                     in_.day_to("end_of_support", where, row.end_of_support)};
  in_.provenance_to(keys, where, row.of);
  in_.table(node, where, keys);
  if (in_.errors() != before) return;
  if (row.match.empty()) return in_.error(node, where, "needs match", "match = [\"WS-C2960X-*\"]");
  if (row.of.source.empty())
    return in_.error(node, where + ".source", "needs source and confidence");
  if (row.end_of_sale && row.end_of_support && *row.end_of_support < *row.end_of_sale)
    return in_.error(node, where + ".end_of_support", "support ends before the sale");
  to_.rows.push_back(std::move(row));
}

void read_lifecycle(const std::string& file, std::string_view text, Lifecycle& to,
                    config::Problems& problems) {
  const auto root = TableReader::parse(file, text, problems);
  if (!root) return;
  TableReader in(file, problems);
  LifecycleReader reader(in, to);
  in.table(*root, "", reader.keys());
}

const Lifecycle& shipped_lifecycle() {
  static const auto lifecycle = [] {
    Lifecycle made;
    config::Problems problems;
    read_lifecycle("lifecycle.toml", shipped_text("lifecycle.toml"), made, problems);
    return made;
  }();
  return lifecycle;
}

}  // namespace netroster::planning
