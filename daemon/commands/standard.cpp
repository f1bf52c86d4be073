// netroster standard check and why: the inventory held against the standard.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "config/suggest.h"
#include "daemon/acknowledging.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/commands/standard_past.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

using standards::Finding;
using standards::Judgement;
using standards::Tally;

// Of one rule at one site; --all shows all of them.
constexpr std::size_t most_unknown = 20;

struct SiteTally {
  std::string site;
  Tally tally;
};

std::vector<SiteTally> by_site(const Judgement& judgement) {
  std::vector<SiteTally> out;
  for (const auto& [where, tally] : judgement.tallies) {
    if (out.empty() || out.back().site != where.first) out.push_back({where.first, {}});
    for (std::size_t i = 0; i < standards::results; ++i)
      out.back().tally.count[i] += tally.count[i];
  }
  return out;
}

using T = const SiteTally&;
constexpr Field<SiteTally> tally_fields[] = {
    {{"site", "SITE"}, [](T row) { return cell(row.site); }},
    {{"pass", "PASS"}, [](T row) { return number(row.tally.of(standards::Result::pass)); }},
    {{"fail", "FAIL"}, [](T row) { return number(row.tally.of(standards::Result::fail)); }},
    {{"unknown", "UNKNOWN"},
     [](T row) { return number(row.tally.of(standards::Result::unknown)); }},
    {{"waived", "WAIVED"}, [](T row) { return number(row.tally.of(standards::Result::waived)); }},
    {{"not_applicable", "NOT APPLICABLE", 2},
     [](T row) { return number(row.tally.of(standards::Result::not_applicable)); }},
};

Result<standards::JudgeOptions> options_of(Call call, const Bench& bench) {
  standards::JudgeOptions options;
  options.now = bench.now;
  options.sites = call.arguments.positionals();
  options.rules = call.arguments.all("rule");
  if (auto unknown = unknown_rule_error(*bench.standard.library, options.rules))
    return std::move(*unknown);
  options.keep_passes = call.arguments.given("all");
  options.keep_not_applicable = options.keep_passes;
  options.most_unknown = options.keep_passes ? 0 : most_unknown;
  if (!call.arguments.given("phase")) return options;
  const auto phase = find_phase(bench, std::string(call.arguments.text("phase")));
  if (!phase) return phase.error();
  options.phase = *phase;
  return options;
}

void keep_results(std::vector<Finding>& findings, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return;
  std::erase_if(findings, [&](const Finding& one) {
    return std::none_of(wanted.begin(), wanted.end(),
                        [&](const auto& word) { return word == text(one.result); });
  });
}

// Who took note of each; "" where nobody did, or the store cannot say.
std::vector<std::string> acknowledged_in(Call call, const Bench& bench,
                                         const std::vector<Finding>& findings) {
  const auto store =
      inventory::open_store(store_path(call, bench.config), inventory::OpenMode::read_only);
  const auto all = store ? read_acknowledged(**store, bench.now) : Acknowledgements();
  if (!store || !all) return std::vector<std::string>(findings.size());
  return acknowledged_words(*all, findings, **store, bench.now);
}

void print_check(const Judgement& judgement, const Rows& listing, const Bench& bench, Call call) {
  const auto& library = *bench.standard.library;
  const auto total = judgement.total();
  std::vector<Section> sections;
  sections.push_back(
      {fmt::format("{} {} ({}): {} pass, {} fail, {} unknown, {} waived", library.name(),
                   library.version(), library.fingerprint(), total.of(standards::Result::pass),
                   total.of(standards::Result::fail), total.of(standards::Result::unknown),
                   total.of(standards::Result::waived)),
       rows_of(std::span<const Field<SiteTally>>(tally_fields), by_site(judgement))});
  if (!judgement.findings.empty()) sections.push_back({"findings", listing});
  render_sections(sections, layout_of(call), call.streams.out);
}

Exit print_judgement(const Judgement& judgement, const Bench& bench, Call call) {
  const auto& findings = judgement.findings;
  const auto acknowledged = acknowledged_in(call, bench, findings);
  Showing showing(call);
  if (showing.wants_json()) {
    for (std::size_t i = 0; i < findings.size(); ++i) {
      auto object = finding_json(findings[i]);
      if (!acknowledged[i].empty()) object["acknowledged"] = acknowledged[i];
      showing.object(object);
    }
    return showing.finish();
  }
  const auto listing = finding_listing(findings, acknowledged);
  if (wants_listing(call)) return print_rows(listing, call);
  const bool is_any = std::any_of(acknowledged.begin(), acknowledged.end(),
                                  [](const auto& words) { return !words.empty(); });
  print_check(judgement, is_any ? listing : finding_listing(findings), bench, call);
  return Exit::ok;
}

// The first glob that is like no site; nullopt: there is none.
std::optional<Error> unknown_site(const Bench& bench, const std::vector<std::string>& globs) {
  std::vector<std::string> ids;
  for (const auto site : bench.world->sites()) ids.push_back(bench.world->site_id(site));
  for (const auto& glob : globs) {
    if (std::any_of(ids.begin(), ids.end(),
                    [&glob](const auto& id) { return standards::glob_matches(glob, id); }))
      continue;
    const auto near = config::did_you_mean(glob, {ids.begin(), ids.end()});
    return Error{Errc::not_found,
                 fmt::format("no site matches {}{}; \"netroster site list\" lists them", glob,
                             near.empty() ? "" : " (" + near + ")")};
  }
  return std::nullopt;
}

Exit run_check(Call call) {
  const auto opened = open_bench(call);
  if (!opened) {
    // Rules can be written before anything was found.
    tell_problems(call, load_standard(call).problems);
    return refuse(call, opened.error());
  }
  const auto& bench = **opened;
  auto problems = bench.standard.problems;
  const auto add = [&problems](const std::vector<config::Problem>& more) {
    problems.insert(problems.end(), more.begin(), more.end());
  };
  const auto today = std::chrono::floor<std::chrono::days>(bench.now);
  add(site_problems(bench, std::string(call.arguments.text("config"))));
  add(standards::check_subjects(*bench.standard.library, *bench.world));
  add(standards::check_baselines(*bench.standard.library, today));
  tell_problems(call, problems);
  const auto options = options_of(call, bench);
  if (!options) return refuse(call, options.error());
  if (const auto unknown = unknown_site(bench, options->sites)) return refuse(call, *unknown);
  auto judgement = standards::judge(
      *bench.standard.library, *bench.world,
      [&bench](std::string_view id) { return bench.declared(id); }, *options);
  if (judgement.sites == 0)
    return refuse(call, {Errc::not_found, "no site matches; \"netroster site list\" lists them"});
  for (const auto& note : judgement.notes) call.streams.remark(note);
  const bool failed = judgement.total().of(standards::Result::fail) > 0;
  keep_results(judgement.findings, call.arguments.all("result"));
  const auto printed = print_judgement(judgement, bench, call);
  if (printed != Exit::ok) return printed;
  if (failed) return Exit::findings;
  return config::has_errors(problems) ? Exit::usage : Exit::ok;
}

// A finding of now with what the store has of it.
struct Told {
  Finding finding;
  std::vector<inventory::VerdictSpan> history;
};

std::vector<Told> with_history(Call call, const Bench& bench, std::vector<Finding> findings) {
  auto histories = histories_of(call, bench, findings);
  std::vector<Told> out;
  for (std::size_t i = 0; i < findings.size(); ++i)
    out.push_back({std::move(findings[i]), std::move(histories[i])});
  return out;
}

nlohmann::json told_json(const Told& one) {
  auto out = finding_json(one.finding);
  if (const auto begun = since(one.finding, one.history)) out["since"] = iso_text(*begun);
  auto& history = out["history"] = nlohmann::json::array();
  for (const auto& span : one.history) {
    history.push_back({{"result", span.result},
                       {"reason", span.reason},
                       {"rule_version", span.rule_version},
                       {"standard", demands_of(span.standard)},
                       {"since", iso_text(span.from)}});
    if (span.to) history.back()["until"] = iso_text(*span.to);
  }
  return out;
}

std::vector<Section> told_sections(const Told& one, const standards::Library& library) {
  auto out = finding_sections(one.finding, library);
  if (const auto begun = since(one.finding, one.history)) {
    auto& labels = std::get<Labels>(out.front().body);
    labels.insert(labels.begin() + 1, {"since", cell(*begun)});
  }
  if (!one.history.empty()) out.push_back({"before", span_listing(one.history)});
  return out;
}

// Why nothing is like the id: no such rule, or no such subject of it.
std::string no_finding(const standards::Library& library, const std::string& id,
                       const std::vector<std::string>& known) {
  if (const auto unknown = unknown_rule_error(library, {id.substr(0, id.find('@'))}))
    return unknown->what;
  const auto near = config::did_you_mean(id, {known.begin(), known.end()});
  return fmt::format(
      "there is no finding {}{}; \"netroster standard check --all -o wide\" lists them", id,
      near.empty() ? "" : " (" + near + ")");
}

// "closet-uplinks@OAK/idf-1" judged again, with everything that it rests on.
Exit run_why(Call call) {
  const auto opened = open_bench(call);
  if (!opened) return refuse(call, opened.error());
  const auto& bench = **opened;
  std::vector<Finding> found;
  bool missed = false;
  for (const auto& id : call.arguments.positionals()) {
    const auto at = id.find('@');
    standards::JudgeOptions options;
    options.now = bench.now;
    options.rules = {id.substr(0, at)};
    options.keep_passes = true;
    options.keep_not_applicable = true;
    auto judgement = standards::judge(
        *bench.standard.library, *bench.world,
        [&bench](std::string_view site) { return bench.declared(site); }, options);
    std::vector<std::string> known;
    for (const auto& finding : judgement.findings) known.push_back(finding.id);
    const auto before = found.size();
    for (auto& finding : judgement.findings)
      if (standards::glob_matches(id, finding.id)) found.push_back(std::move(finding));
    if (found.size() > before) continue;
    missed = true;
    call.streams.complain(no_finding(*bench.standard.library, id, known));
  }
  if (found.empty()) return Exit::failed;
  const auto printed = print_each(with_history(call, bench, std::move(found)), call, told_json,
                                  [&](const Told& one) {
                                    render_sections(told_sections(one, *bench.standard.library),
                                                    layout_of(call), call.streams.out);
                                  });
  return printed == Exit::ok && missed ? Exit::failed : printed;
}

constexpr std::string_view result_words[] = {"pass", "fail", "unknown", "not applicable", "waived"};
constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option check_options[] = {
    {.name = "phase",
     .value = "PHASE",
     .doc = "Only the sites and closets of this modernisation phase, and its rules."},
    {.name = "rule",
     .value = "RULE",
     .doc = "Only this rule. * and ? stand for any characters.",
     .repeatable = true},
    {.name = "result",
     .value = "RESULT",
     .doc = "Show only findings of this result.",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = result_words,
     .repeatable = true},
    {.name = "all", .value = "", .doc = "Show what passes and what is not applicable too."},
};
constexpr ExitNote check_exits[] = {
    {Exit::findings, "A subject fails a rule."},
};
constexpr Example check_examples[] = {
    {"netroster standard check", "All sites against the whole standard."},
    {"netroster standard check OAK --result fail --output csv",
     "What one site must mend, as rows."},
    {"netroster standard check --phase phase-1", "What a modernisation phase has left to do."},
};
constexpr Positional findings[] = {
    {.name = "FINDING",
     .doc = "Its id: the rule, @ and the subject. * and ? stand for any characters.",
     .least = 1},
};
constexpr Example why_examples[] = {
    {"netroster standard why closet-uplinks@OAK/idf-1", "What was observed, by whom and when."},
};
constexpr Command rows[] = {
    {.words = "standard check",
     .summary = "Hold the inventory against the standard",
     .description =
         "Judges every site, closet, device, port, link, circuit, access point, VLAN, wireless "
         "network and battery by the shipped rules and those of standards.d. A verdict is pass, "
         "fail, unknown, not applicable or waived. Unknown says what is missing and how to get it; "
         "it never counts as a pass. A site of which no device is known passes nothing but what "
         "the "
         "district declares of it.\n\n"
         "Of one rule at one site 20 unknown findings are shown and the others counted, unless "
         "--all is "
         "given. A rule with errors is left out and said on stderr; the others are judged.",
     .positionals = any_site,
     .options = check_options,
     .groups = history_options | output_options,
     .exits = check_exits,
     .examples = check_examples,
     .run = run_check},
    {.words = "standard why",
     .summary = "Explain a finding: what was observed, who said so, what was demanded",
     .description =
         "Judges the finding again from the inventory and shows every fact that it rests on with "
         "its value, source and time, the demand, the rule with its reason, remedy and source, and "
         "since when it is so as far as scans and the daemon judged it.",
     .positionals = findings,
     .groups = history_options | output_options,
     .examples = why_examples,
     .run = run_why},
};

}  // namespace

std::span<const Command> standard_commands() { return rows; }

}  // namespace netroster::daemon
