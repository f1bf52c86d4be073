#include "standards/confidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "model/words.h"

namespace netroster::standards {
namespace {

constexpr std::string_view surest_first = "VSMJ";

// What says nothing is weaker than what says anything.
std::size_t weakness(std::string_view confidence) {
  return confidence.size() == 1 ? surest_first.find(confidence) : std::string_view::npos;
}

std::string values_text(const std::vector<Scalar>& values, Unit unit) {
  std::string out;
  for (const auto& value : values) out += (out.empty() ? "" : ", ") + text(value, unit);
  return out;
}

std::string where_text(const Override& row) {
  if (!row.site.empty()) return "site " + row.site;
  if (!row.phase.empty()) return "phase " + row.phase;
  if (row.kind) return std::string(text(*row.kind));
  return "all sites";
}

class Numbers {
 public:
  explicit Numbers(const Library& library) : library_(library) {}

  // Follows "same as": the value and its source are those of the parameter at the end.
  void add(const Rule& owner, const std::string& name) {
    const auto dot = name.find('.');
    const auto* of = dot == std::string::npos ? &owner : library_.find(name.substr(0, dot));
    if (of == nullptr) return;
    const auto at = of->parameters.find(dot == std::string::npos ? name : name.substr(dot + 1));
    if (at == of->parameters.end() || !seen_.insert(&at->second).second) return;
    const auto& parameter = at->second;
    if (parameter.same_as.empty()) add_default(*of, parameter, name);
    add_overrides(*of, parameter, name);
    if (parameter.same_as.empty()) return;
    const bool is_whole = parameter.same_as.find('.') != std::string::npos || of == &owner;
    add(*of, is_whole ? parameter.same_as : of->id + "." + parameter.same_as);
  }
  std::vector<NumberRow> take() { return std::move(rows_); }

 private:
  void add_default(const Rule& of, const Parameter& parameter, const std::string& name) {
    rows_.push_back({name, values_text(parameter.values, parameter.unit), "", parameter.doc,
                     parameter.source.empty() ? of.source : parameter.source,
                     parameter.confidence.empty() ? of.confidence : parameter.confidence});
  }
  void add_overrides(const Rule& of, const Parameter& parameter, const std::string& name) {
    for (const auto& row : library_.overrides())
      if (row.rule == of.id && row.parameter == parameter.name)
        rows_.push_back({name, values_text(row.values, parameter.unit), where_text(row),
                         parameter.doc, "set by the district: " + row.reason, "J"});
  }

  const Library& library_;
  std::set<const Parameter*> seen_;
  std::vector<NumberRow> rows_;
};

}  // namespace

std::vector<NumberRow> numbers_of(const Library& library, const Rule& rule) {
  auto names = rule.slots;
  std::sort(names.begin(), names.end());
  Numbers numbers(library);
  for (const auto& name : names) numbers.add(rule, name);
  return numbers.take();
}

std::string lowest_confidence(const Library& library, const Rule& rule) {
  std::string lowest = rule.confidence;
  for (const auto& row : numbers_of(library, rule))
    if (weakness(row.confidence) != std::string_view::npos &&
        (lowest.empty() || weakness(row.confidence) > weakness(lowest)))
      lowest = row.confidence;
  return lowest;
}

std::string_view sureness(std::string_view confidence) {
  constexpr std::string_view words[] = {"verified", "from a secondary source",
                                        "from memory, not checked",
                                        "a judgement, not a regulation"};
  const auto at = weakness(confidence);
  return at == std::string_view::npos ? std::string_view() : words[at];
}

}  // namespace netroster::standards
