#include "standards/difference.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>
#include <utility>

#include "model/words.h"
#include "standards/reference.h"

namespace netroster::standards {
namespace {

using Day = std::optional<std::chrono::sys_days>;

std::string words(const Day& day) { return day ? text(Scalar{*day}, Unit::date) : std::string(); }
std::string words(const std::vector<std::string>& all) {
  return fmt::format("{}", fmt::join(all, ", "));
}
std::string words(const std::optional<double>& number, Unit unit) {
  return number ? text(Scalar{*number}, unit) : std::string();
}

// One row of a library: what it is called, what it is about, and everything that it says.
struct Item {
  std::string summary;
  std::vector<std::pair<std::string, std::string>> says;
};
using Items = std::map<std::string, Item>;

// Rows of one name are told apart by their order.
void put(Items& items, std::string name, Item item) {
  std::string own = name;
  for (int n = 2; items.contains(own); ++n) own = fmt::format("{} ({})", name, n);
  items.emplace(std::move(own), std::move(item));
}

Item described(const Rule& rule) {
  Item out{rule.title,
           {{"title", rule.title},
            {"version", rule.version},
            {"severity", std::string(text(rule.severity))},
            {"subject", std::string(text(rule.subject))},
            {"applies", scope_of(rule)},
            {"demand", demand_of(rule)},
            {"why", rule.why},
            {"fix", rule.fix},
            {"source", rule.source},
            {"confidence", rule.confidence},
            {"tags", words(rule.tags)},
            {"effective", words(rule.effective)},
            {"expires", words(rule.expires)},
            {"max_age", text(Scalar{rule.max_age_seconds}, Unit::duration)},
            {"empty", rule.empty == Empty::unknown ? "unknown" : "not-applicable"},
            {"written by", rule.shipped ? "this program" : "the district"}}};
  for (const auto& [name, one] : rule.parameters) {
    const auto say = [&, &key = name](const char* what, std::string value) {
      out.says.emplace_back(fmt::format("parameter {}{}", key, what), std::move(value));
    };
    say("", one.same_as.empty() ? values_text(one.values, one.unit) : "as $" + one.same_as);
    say(" doc", one.doc);
    say(" source", one.source);
    say(" confidence", one.confidence);
  }
  return out;
}

Items standard_of(const Library& library) {
  auto without = library.without();
  std::sort(without.begin(), without.end());
  const auto& dates = library.dates();
  return {{"standard",
           {library.name(),
            {{"name", library.name()},
             {"version", library.version()},
             {"effective", words(dates.effective)},
             {"expires", words(dates.expires)},
             {"without", words(without)}}}}};
}

Items rules_of(const Library& library) {
  Items out;
  for (const auto& rule : library.rules()) put(out, rule.id, described(rule));
  return out;
}

Items overrides_of(const Library& library) {
  Items out;
  for (const auto& row : library.overrides()) {
    const auto* rule = library.find(row.rule);
    const auto value = values_text(row.values, rule->parameters.find(row.parameter)->second.unit);
    put(out, fmt::format("{}.{} for {}", row.rule, row.parameter, scope_text(row)),
        {value, {{"value", value}, {"reason", row.reason}}});
  }
  return out;
}

Items models_of(const Library& library) {
  Items out;
  for (const auto& row : library.models()) {
    std::string name = row.match;
    for (const auto* part : {&row.vendor, &row.kind})
      if (!part->empty()) name += ", " + *part;
    const std::string approved = !row.approved ? "" : *row.approved ? "yes" : "no";
    put(out, name,
        {row.source,
         {{"approved", approved},
          {"firmware", words(row.firmware)},
          {"end_of_support", words(row.end_of_support)},
          {"generation", row.generation},
          {"stack_speed", words(row.stack_bps, Unit::rate)},
          {"power_supplies", words(row.power_supplies, Unit::count)},
          {"source", row.source},
          {"confidence", row.confidence}}});
  }
  return out;
}

std::vector<std::string> words_of(const std::vector<Priority>& priority) {
  std::vector<std::string> out;
  for (const auto word : priority) out.emplace_back(text(word));
  return out;
}

Items phases_of(const Library& library) {
  Items out;
  for (const auto& phase : library.phases())
    put(out, phase.id,
        {phase.title,
         {{"title", phase.title},
          {"sites", words(phase.sites)},
          {"closets", words(phase.closets)},
          {"rules", words(phase.rules)},
          {"standard_version", phase.standard_version},
          {"baseline", words(phase.baseline)},
          {"start", words(phase.start)},
          {"end", words(phase.end)},
          {"fund", phase.fund},
          {"done_when", phase.done_when},
          {"priority", words(words_of(phase.priority))},
          {"evidence", words(phase.evidence)}}});
  return out;
}

Items waivers_of(const Library& library) {
  Items out;
  for (const auto& waiver : library.waivers())
    put(out, fmt::format("{} for {}", waiver.rule, waiver.subject),
        {fmt::format("{}, by {} until {}", waiver.reason, waiver.owner, words(waiver.expires)),
         {{"reason", waiver.reason},
          {"owner", waiver.owner},
          {"granted", words(waiver.granted)},
          {"expires", words(waiver.expires)}}});
  return out;
}

// What an item says, with "" for what it does not.
std::string said(const Item& item, const std::string& what) {
  for (const auto& [key, value] : item.says)
    if (key == what) return value;
  return {};
}

void compare(const std::string& group, const std::string& name, const Item& before,
             const Item& after, std::vector<Change>& out) {
  const auto note = [&](const std::string& what) {
    auto a = said(before, what);
    auto b = said(after, what);
    if (a != b) out.push_back({group, name, what, std::move(a), std::move(b)});
  };
  std::set<std::string> seen;
  for (const auto& [what, value] : after.says) {
    note(what);
    seen.insert(what);
  }
  for (const auto& [what, value] : before.says)
    if (!seen.contains(what)) note(what);
}

void compare(const std::string& group, const Items& before, const Items& after,
             std::vector<Change>& out) {
  std::set<std::string> names;
  for (const auto* items : {&before, &after})
    for (const auto& [name, item] : *items) names.insert(name);
  for (const auto& name : names) {
    const auto was = before.find(name);
    const auto is = after.find(name);
    if (was == before.end())
      out.push_back({group, name, "added", "", is->second.summary});
    else if (is == after.end())
      out.push_back({group, name, "removed", was->second.summary, ""});
    else
      compare(group, name, was->second, is->second, out);
  }
}

constexpr std::array<std::pair<const char*, Items (*)(const Library&)>, 6> groups{{
    {"standard", standard_of},
    {"rule", rules_of},
    {"override", overrides_of},
    {"model", models_of},
    {"phase", phases_of},
    {"waiver", waivers_of},
}};

}  // namespace

std::vector<Change> changes_between(const Library& before, const Library& after) {
  std::vector<Change> out;
  for (const auto& [group, items_of] : groups)
    compare(group, items_of(before), items_of(after), out);
  return out;
}

std::string scope_text(const Override& row) {
  if (!row.site.empty()) return "site " + row.site;
  if (!row.phase.empty()) return "phase " + row.phase;
  return row.kind ? fmt::format("{} sites", text(*row.kind)) : "all sites";
}

std::string values_text(const std::vector<Scalar>& values, Unit unit) {
  std::string out;
  for (const auto& value : values) out += (out.empty() ? "" : ", ") + text(value, unit);
  return out;
}

}  // namespace netroster::standards
