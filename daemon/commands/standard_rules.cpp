// netroster standard list, explain, facts, test and diff: the standard itself.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "config/files.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "standards/confidence.h"
#include "standards/difference.h"
#include "standards/fixture.h"
#include "standards/reference.h"

namespace netroster::daemon {
namespace {

using standards::Change;
using standards::FactRow;
using standards::Rule;
using standards::scope_text;
using standards::values_text;

constexpr std::size_t largest_file = 2'000'000;  // bytes

struct RuleRow {
  const Rule* rule;
  std::string confidence;  // of the weakest of its numbers
};
using R = const RuleRow&;
constexpr Field<RuleRow> rule_fields[] = {
    {{"rule", "RULE"}, [](R row) { return cell(row.rule->id); }},
    {{"subject", "SUBJECT", 1}, [](R row) { return cell(text(row.rule->subject)); }},
    {{"severity", "SEVERITY", 2}, [](R row) { return cell(text(row.rule->severity)); }},
    {{"title", "TITLE", 0}, [](R row) { return cell(row.rule->title); }},
    {{"confidence", "SURE", 3}, [](R row) { return cell(row.confidence); }},
    {{"source", "SOURCE", 5}, [](R row) { return cell(row.rule->source); }},
    {{"version", "VERSION", 6}, [](R row) { return cell(row.rule->version); }},
    {{"tags", "TAGS", wide_only}, [](R row) { return cell(row.rule->tags); }},
    {{"demand", "DEMAND", wide_only}, [](R row) { return cell(standards::demand_of(*row.rule)); }},
    {{"replaces", "REPLACES", 4},
     [](R row) {
       return cell(row.rule->replaces.empty() ? "" : "the shipped " + row.rule->replaces);
     }},
    {{"file", "FILE", wide_only}, [](R row) { return cell(row.rule->file); }},
};

Exit run_list(Call call) {
  const auto loaded = load_standard(call);
  tell_problems(call, loaded.problems);
  std::vector<RuleRow> listed;
  for (const auto& rule : loaded.library->rules())
    listed.push_back({&rule, standards::lowest_confidence(*loaded.library, rule)});
  const auto printed =
      print_rows(rows_of(std::span<const Field<RuleRow>>(rule_fields), listed), call);
  if (printed != Exit::ok) return printed;
  if (const auto& replaced = loaded.library->replaced(); !replaced.empty())
    call.streams.remark(fmt::format("of standards.d, and no longer the shipped ones: {}",
                                    fmt::join(replaced, ", ")));
  return config::has_errors(loaded.problems) ? Exit::usage : Exit::ok;
}

// "own.toml:3, replaces the shipped rule of version 1".
std::string origin_text(const Rule& rule) {
  auto out = fmt::format("{}:{}", rule.file, rule.place.line);
  if (!rule.replaces.empty())
    out += fmt::format(", replaces the shipped rule of version {}", rule.replaces);
  return out;
}

nlohmann::json rule_json(const Rule& rule, const standards::Library& library) {
  nlohmann::json out{{"id", rule.id},
                     {"title", rule.title},
                     {"why", rule.why},
                     {"fix", rule.fix},
                     {"severity", text(rule.severity)},
                     {"subject", text(rule.subject)},
                     {"version", rule.version},
                     {"source", rule.source},
                     {"confidence", rule.confidence},
                     {"weakest_confidence", standards::lowest_confidence(library, rule)},
                     {"tags", rule.tags},
                     {"applies", standards::scope_of(rule)},
                     {"demand", standards::demand_of(rule)},
                     {"file", rule.file},
                     {"line", rule.place.line},
                     {"shipped", rule.shipped}};
  if (!rule.replaces.empty()) out["replaces_shipped"] = rule.replaces;
  auto parameters = nlohmann::json::array();
  for (const auto& [name, one] : rule.parameters)
    parameters.push_back({{"name", name},
                          {"default", values_text(one.values, one.unit)},
                          {"unit", text(one.unit)},
                          {"doc", one.doc},
                          {"source", one.source},
                          {"confidence", one.confidence}});
  out["parameters"] = std::move(parameters);
  return out;
}

std::vector<Section> rule_sections(const Rule& rule, const standards::Library& library) {
  Labels labels{{"title", cell(rule.title)},
                {"severity", cell(text(rule.severity))},
                {"about", cell(text(rule.subject))},
                {"applies where", cell(standards::scope_of(rule))},
                {"demands", cell(standards::demand_of(rule))},
                {"why", cell(rule.why)},
                {"to mend it", cell(rule.fix)},
                {"rests on", cell(rule.source)},
                {"how sure", cell(how_sure(library, rule))},
                {"version", cell(rule.version)},
                {"file", cell(origin_text(rule))}};
  const auto day = [&labels](const char* label, const std::optional<std::chrono::sys_days>& when) {
    if (when) labels.push_back({label, cell(iso_text(WallTime(*when)).substr(0, 10))});
  };
  day("in force from", rule.effective);
  day("in force until", rule.expires);
  std::vector<Section> out{{rule.id, std::move(labels)}};
  Labels parameters;
  for (const auto& [name, one] : rule.parameters) {
    const auto value =
        one.same_as.empty() ? values_text(one.values, one.unit) : "as $" + one.same_as;
    parameters.push_back(
        {name, cell(fmt::format("{}  {} ({}: {})", value, one.doc, one.confidence, one.source))});
  }
  for (const auto& row : library.overrides()) {
    if (row.rule != rule.id) continue;
    const auto at = rule.parameters.find(row.parameter);
    parameters.push_back({fmt::format("{} for {}", row.parameter, scope_text(row)),
                          cell(values_text(row.values, at->second.unit) + "  " + row.reason)});
  }
  if (!parameters.empty()) out.push_back({"parameters", std::move(parameters)});
  return out;
}

Exit run_explain(Call call) {
  const auto loaded = load_standard(call);
  tell_problems(call, loaded.problems);
  std::vector<Rule> chosen;
  bool missed = false;
  for (const auto& word : call.arguments.positionals()) {
    const auto before = chosen.size();
    for (const auto& rule : loaded.library->rules())
      if (standards::glob_matches(word, rule.id)) chosen.push_back(rule);
    if (chosen.size() > before) continue;
    missed = true;
    const auto unknown = unknown_rule_error(*loaded.library, {word});
    call.streams.complain(unknown ? unknown->what : fmt::format("rule {} has errors", word));
  }
  if (chosen.empty()) return Exit::failed;
  const auto printed = print_each(
      chosen, call, [&](const Rule& rule) { return rule_json(rule, *loaded.library); },
      [&](const Rule& rule) {
        render_sections(rule_sections(rule, *loaded.library), layout_of(call), call.streams.out);
      });
  return printed == Exit::ok && missed ? Exit::failed : printed;
}

using F = const FactRow* const&;
constexpr Field<const FactRow*> fact_fields[] = {
    {{"subject", "SUBJECT"}, [](F row) { return cell(text(row->subject)); }},
    {{"fact", "FACT"}, [](F row) { return cell(row->name); }},
    {{"unit", "UNIT", 1}, [](F row) { return cell(text(row->unit)); }},
    {{"meaning", "MEANING", 0}, [](F row) { return cell(row->meaning); }},
    {{"origin", "WHO SAYS SO", 2}, [](F row) { return cell(row->origin); }},
    {{"how", "HOW TO GET IT", 3}, [](F row) { return cell(row->how); }},
    {{"words", "WORDS", wide_only},
     [](F row) { return cell(std::vector<std::string>(row->words.begin(), row->words.end())); }},
};

Exit run_facts(Call call) {
  std::vector<const FactRow*> listed;
  const auto& wanted = call.arguments.positionals();
  for (const auto* row : standards::catalogue()) {
    const auto subject = text(row->subject);
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), subject) != wanted.end())
      listed.push_back(row);
  }
  return print_rows(rows_of(std::span<const Field<const FactRow*>>(fact_fields), listed), call);
}

struct Tried {
  std::string file;
  std::uint32_t line = 0;
  std::string name;
  std::string expected;
  standards::Finding finding;
  bool good = false;
};
using C = const Tried&;
constexpr Field<Tried> case_fields[] = {
    {{"verdict", "VERDICT", 0, Shown::state},
     [](C row) { return cell(row.good ? "ok" : "wrong"); }},
    {{"rule", "RULE"}, [](C row) { return cell(row.finding.rule); }},
    {{"case", "CASE", 1}, [](C row) { return cell(row.name); }},
    {{"expected", "EXPECTED"}, [](C row) { return cell(row.expected); }},
    {{"result", "RESULT"}, [](C row) { return cell(text(row.finding.result)); }},
    {{"reason", "BECAUSE", 1}, [](C row) { return cell(row.finding.reason); }},
    {{"file", "FILE", 4}, [](C row) { return cell(fmt::format("{}:{}", row.file, row.line)); }},
};

// False when the file cannot be read or has errors.
bool try_file(Call call, const standards::Library& library, const std::string& file,
              std::vector<Tried>& out) {
  const auto read = config::read_regular_file(file, largest_file);
  if (!read) {
    call.streams.complain(file + ": " + read.error().what);
    return false;
  }
  config::Problems problems;
  const auto cases = standards::read_cases(file, read->text, library, problems);
  for (const auto& one : cases) {
    auto result = standards::try_case(library, one);
    out.push_back({file, one.place.line, one.name, std::string(text(one.expect)),
                   std::move(result.finding), result.as_expected});
  }
  const auto found = problems.take();
  tell_problems(call, found);
  return !config::has_errors(found);
}

Exit run_test(Call call) {
  const auto loaded = load_standard(call);
  tell_problems(call, loaded.problems);
  std::vector<Tried> tried;
  bool right = !config::has_errors(loaded.problems);
  for (const auto& file : call.arguments.positionals())
    right = try_file(call, *loaded.library, file, tried) && right;
  const bool good = std::all_of(tried.begin(), tried.end(), [](C row) { return row.good; });
  auto shown = tried;
  if (!call.arguments.given("all")) std::erase_if(shown, [](C row) { return row.good; });
  if (!shown.empty() || wants_listing(call) || layout_of(call).format != Format::table) {
    const auto printed =
        print_rows(rows_of(std::span<const Field<Tried>>(case_fields), shown), call);
    if (printed != Exit::ok) return printed;
  }
  call.streams.remark(
      fmt::format("{} cases, {} not as expected", tried.size(),
                  std::count_if(tried.begin(), tried.end(), [](C row) { return !row.good; })));
  if (!right) return Exit::usage;
  return good ? Exit::ok : Exit::findings;
}

using D = const Change&;
constexpr Field<Change> change_fields[] = {
    {{"group", "GROUP"}, [](D row) { return cell(row.group); }},
    {{"name", "NAME"}, [](D row) { return cell(row.name); }},
    {{"what", "WHAT"}, [](D row) { return cell(row.what); }},
    {{"before", "BEFORE", 1}, [](D row) { return cell(row.before); }},
    {{"after", "AFTER", 1}, [](D row) { return cell(row.after); }},
};
constexpr auto without_group = std::span(change_fields).subspan(1);

// A section for each group of them.
std::vector<Section> sections_of(const std::vector<Change>& changes) {
  std::vector<Section> out;
  for (auto from = changes.begin(); from != changes.end();) {
    const auto to =
        std::find_if(from, changes.end(), [&](D row) { return row.group != from->group; });
    const auto count = to - from;
    out.push_back(
        {fmt::format("{}: {} change{}", from->group, count, count == 1 ? "" : "s"),
         rows_of(std::span<const Field<Change>>(without_group), std::vector<Change>(from, to))});
    from = to;
  }
  return out;
}

Exit run_diff(Call call) {
  const auto& directories = call.arguments.positionals();
  const auto before = standards::load(directories[0]);
  const auto after = standards::load(directories[1]);
  tell_problems(call, before.problems);
  tell_problems(call, after.problems);
  const auto changes = standards::changes_between(*before.library, *after.library);
  if (before.library->fingerprint() == after.library->fingerprint() && !changes.empty())
    call.streams.remark("both demand the same: " + before.library->fingerprint());
  if (wants_listing(call) || layout_of(call).format != Format::table) {
    const auto printed =
        print_rows(rows_of(std::span<const Field<Change>>(change_fields), changes), call);
    if (printed != Exit::ok) return printed;
  } else {
    render_sections(sections_of(changes), layout_of(call), call.streams.out);
  }
  return changes.empty() ? Exit::ok : Exit::findings;
}

constexpr Positional rules[] = {
    {.name = "RULE", .doc = "Its id. * and ? stand for any characters.", .least = 1},
};
constexpr std::string_view subjects[] = {"site",         "building", "closet", "device",
                                         "stack",        "port",     "link",   "circuit",
                                         "access_point", "vlan",     "ssid",   "ups"};
constexpr Positional any_subject[] = {
    {.name = "SUBJECT",
     .doc = "Only facts about this kind of thing.",
     .offer = Offer::choices,
     .choices = subjects},
};
constexpr Positional files[] = {
    {.name = "FILE", .doc = "TOML with [[case]] tables.", .least = 1, .offer = Offer::files},
};
constexpr Positional two_directories[] = {
    {.name = "OLD NEW",
     .doc = "Two directories of rules; one that is empty or missing stands for the shipped rules "
            "alone.",
     .least = 2,
     .most = 2,
     .offer = Offer::directories},
};
constexpr Option all_option[] = {
    {.name = "all", .value = "", .doc = "Show the cases that are as expected too."},
};
constexpr ExitNote file_exits[] = {
    {Exit::usage, "The command line is wrong, or a file of rules or cases has errors."},
};
constexpr ExitNote test_exits[] = {
    {Exit::usage, "The command line is wrong, or a file of rules or cases has errors."},
    {Exit::findings, "A case did not come out as expected."},
};
constexpr ExitNote diff_exits[] = {
    {Exit::findings, "The two differ."},
};
constexpr Example test_examples[] = {
    {"netroster standard test ./cases/closets.toml --config ./district",
     "Before a rule of ./district/standards.d judges anybody."},
};
constexpr Command rows[] = {
    {.words = "standard list",
     .summary = "List the rules of the standard",
     .description = "The shipped rules and those of standards.d in the configuration's directory, "
                    "where a rule replaces the shipped one of its id, which is said. Every error "
                    "in them is said "
                    "with its file, line and column.",
     .groups = output_options,
     .exits = file_exits,
     .run = run_list},
    {.words = "standard explain",
     .summary = "Show what a rule demands, why, and who says so",
     .description =
         "With its parameters, what the district set otherwise and for whom, and how sure each "
         "number is: V read in the primary source, S in a secondary one, M from memory, J a "
         "judgement with no authority behind it.",
     .positionals = rules,
     .groups = output_options,
     .run = run_explain},
    {.words = "standard facts",
     .summary = "List the facts that rules can ask for",
     .description = "Each with its unit, its meaning, where it comes from and how to get it when "
                    "it is not known.",
     .positionals = any_subject,
     .groups = output_options,
     .run = run_facts},
    {.words = "standard test",
     .summary = "Try rules on made-up facts",
     .description =
         "Judges each [[case]] of the files and says where the verdict is not the expected one. "
         "The how-to about writing a rule shows a file.",
     .positionals = files,
     .options = all_option,
     .groups = output_options,
     .exits = test_exits,
     .examples = test_examples,
     .run = run_test},
    {.words = "standard diff",
     .summary = "Show what differs between two versions of the standard",
     .description =
         "Rules, overrides, models, phases and waivers that came and went, and what became of "
         "everything that they say: demands, severities, parameters, sources, dates, reasons. It "
         "says too when all of this demands the same as before.",
     .positionals = two_directories,
     .groups = output_options,
     .exits = diff_exits,
     .run = run_diff},
};

}  // namespace

std::span<const Command> standard_rule_commands() { return rows; }

}  // namespace netroster::daemon
