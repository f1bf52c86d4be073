// netroster report compliance: documents for boards, auditors and build servers.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/commands/phase_kit.h"
#include "daemon/commands/report_earlier.h"
#include "daemon/commands/report_kit.h"
#include "daemon/commands/report_pdf.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/commands/standard_past.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "daemon/whole_file.h"
#include "exporters/reports/compliance.h"

namespace netroster::daemon {
namespace {

using reports::ComplianceReport;

// Unknown findings of one rule at one site on a page; rows and JSON have all of them.
constexpr std::size_t most_unknown = 20;

// Why nothing that the glob stands for is judged on that day; "": something is.
std::string why_not_judged(const standards::Library& library, const std::string& glob,
                           WallTime now) {
  bool is_there = false;
  for (const auto& rule : library.rules()) {
    if (!standards::glob_matches(glob, rule.id)) continue;
    if (standards::is_in_force(library, rule, now)) return {};
    is_there = true;
  }
  if (is_there)
    return fmt::format(
        "{} is not judged on this day: the district took it out, or its dates do not allow it",
        glob);
  const auto unknown = unknown_rule_error(library, {glob});
  return unknown ? unknown->what : fmt::format("{} is not judged: it has errors", glob);
}

// A report about nothing would look like a success.
Result<void> check_rules(const standards::Library& library, const std::vector<std::string>& globs,
                         WallTime now) {
  const auto is_broken = [&library](const std::string& id) {
    const auto& broken = library.broken();
    return std::find(broken.begin(), broken.end(), id) != broken.end();
  };
  std::string only_broken;
  bool any = globs.empty();
  for (const auto& glob : globs) {
    auto why = why_not_judged(library, glob, now);
    any = any || why.empty();
    if (why.empty()) continue;
    // What has errors is named by the report; it does not keep others from being judged.
    if (!is_broken(glob)) return Error{Errc::not_found, std::move(why)};
    only_broken = std::move(why);
  }
  if (!any) return Error{Errc::not_found, std::move(only_broken)};
  return {};
}

// Of the sites that are judged: those of which no device was known, and all.
std::pair<std::size_t, std::size_t> blank_sites(const standards::Judgement& judgement,
                                                const std::set<std::string>& known) {
  std::set<std::string> all;
  for (const auto& [where, tally] : judgement.tallies) all.insert(where.first);
  const auto blank = std::count_if(all.begin(), all.end(),
                                   [&known](const auto& site) { return !known.contains(site); });
  return {static_cast<std::size_t>(blank), all.size()};
}

std::string not_compared(const EarlierTime& with, bool blank) {
  return fmt::format("nothing is compared with {}: {}", with.with,
                     blank ? "no device of these sites is known on the day of the report"
                           : "it is later than the report");
}

std::string blank_note(const std::string& with, WallTime when, std::size_t blank, std::size_t all) {
  const auto day = iso_text(when).substr(0, 10);
  if (blank == all)
    return fmt::format("nothing is compared with {}: no device of these sites was known on {}",
                       with, day);
  return fmt::format("of {} of the {} sites no device was known on {}: {} says nothing of them",
                     blank, all, day, with);
}

Result<const standards::Phase*> phase_of(Call call, const Bench& bench) {
  const standards::Phase* none = nullptr;
  if (!call.arguments.given("phase")) return none;
  return find_phase(bench, std::string(call.arguments.text("phase")));
}

// Everything that one report is made from, kept as long as it is written: it asks for the evidence
// of one site after the other.
class ComplianceRun {
 public:
  ComplianceRun(Call call, const Bench& bench, const standards::Phase* phase)
      : call_(call), bench_(bench), phase_(phase) {
    day_ = std::chrono::floor<std::chrono::days>(bench.now);
    for (const auto site : bench.world->sites()) sites_.emplace(bench.world->site_id(site), site);
  }

  // Judged as of the day, so that a second report of the day has the same bytes.
  Result<ComplianceReport> make() {
    const auto& library = *bench_.standard.library;
    if (const auto right = check_rules(library, call_.arguments.all("rule"), WallTime(day_));
        !right)
      return right.error();
    const auto judgement = judged(*bench_.world, options(WallTime(day_)));
    if (judgement.sites == 0)
      return Error{Errc::not_found, "no site matches; \"netroster site list\" lists them"};
    reports::ComplianceInput input{
        .library = library,
        .judgement = judgement,
        .declared = declared(),
        .district = bench_.config.district.name,
        .as_of = day_,
        .data_through = bench_.snapshot->when,
        .phase = phase_,
        .problems = problems_of(call_, bench_),
        .every_judgement = [this](std::string_view site) { return every_judgement(site); },
        .as_built = [this](std::string_view site) { return as_built(site); }};
    if (const auto done = compare(input); !done) return done.error();
    if (phase_ != nullptr)
      if (auto other = other_version(*phase_, library); !other.empty())
        input.notes.push_back(std::move(other));
    return reports::make_compliance_report(input);
  }

 private:
  std::function<const Site*(std::string_view)> declared() const {
    return [&bench = bench_](std::string_view id) { return bench.declared(id); };
  }

  standards::JudgeOptions options(WallTime now) const {
    standards::JudgeOptions out;
    out.now = now;
    out.sites = sites_asked_for(call_);
    out.rules = call_.arguments.all("rule");
    out.phase = phase_;
    out.most_unknown = most_unknown;
    return out;
  }

  standards::Judgement judged(const standards::World& world,
                              const standards::JudgeOptions& how) const {
    return standards::judge(*bench_.standard.library, world, declared(), how);
  }

  Result<void> compare(reports::ComplianceInput& input) {
    const auto times = earlier_times(call_, bench_, phase_);
    if (!times) return times.error();
    earlier_.reserve(times->size());  // the report points to them
    const auto known = known_sites(*bench_.world);
    const auto [blank_now, all_now] = blank_sites(input.judgement, known);
    for (const auto& one : *times) {
      if (one.when > WallTime(day_) + std::chrono::days(1) || blank_now == all_now) {
        input.notes.push_back(not_compared(one, blank_now == all_now));
        continue;
      }
      const auto past =
          open_past(bench_, *bench_.standard.library, store_path(call_, bench_.config), one.when);
      if (!past) return past.error();
      if (!one.note.empty()) input.notes.push_back(one.note);
      auto before = judged(*(*past)->world, options(one.when));
      const auto [blank, all] = blank_sites(before, known_sites(*(*past)->world));
      if (blank > 0) input.notes.push_back(blank_note(one.with, one.when, blank, all));
      if (blank == all) continue;  // nothing would be compared with nothing
      earlier_.push_back(std::move(before));
      input.earlier.push_back({{one.with, one.when}, &earlier_.back(), one.is_baseline});
    }
    return {};
  }

  // Of one site, with what passes for rows, and with what is not applicable for --all.
  std::vector<standards::Finding> every_judgement(std::string_view site) const {
    auto how = options(WallTime(day_));
    how.sites = {std::string(site)};
    how.most_unknown = 0;
    how.keep_not_applicable = call_.arguments.given("all");
    how.keep_passes = how.keep_not_applicable || call_.arguments.text("format") != "json";
    auto found = judged(*bench_.world, how).findings;
    std::stable_sort(found.begin(), found.end(), reports::is_shown_first);
    return found;
  }

  reports::SiteAsBuilt as_built(std::string_view site) const {
    const auto at = sites_.find(site);
    if (at == sites_.end()) return {};
    return reports::as_built_of(*bench_.world, at->second);
  }

  Call call_;
  const Bench& bench_;
  const standards::Phase* phase_;
  std::chrono::sys_days day_{};
  std::vector<standards::Judgement> earlier_;
  std::map<std::string, standards::Subject, std::less<>> sites_;
};

using Write = void (*)(const ComplianceReport& report, const reports::Take& take);

// Piece by piece: the rows of a district are longer than its memory.
Exit hand_out_pieces(Write write, const ComplianceReport& report, Call call) {
  if (!call.arguments.given("output")) {
    write(report, [&call](std::string_view piece) { call.streams.out.write(piece); });
    return Exit::ok;
  }
  WholeFile file(std::string(call.arguments.text("output")));
  write(report, [&file](std::string_view piece) { file.write(piece); });
  const auto written = file.finish();
  return written ? Exit::ok : refuse(call, written.error());
}

constexpr ReportForm<ComplianceReport> forms[] = {{"html", reports::compliance_html},
                                                  {"csv", reports::compliance_csv},
                                                  {"junit", reports::compliance_junit}};

Exit hand_out_report(const ComplianceReport& report, Call call) {
  const auto format = call.arguments.text("format");
  if (format == "csv") return hand_out_pieces(reports::write_compliance_csv, report, call);
  if (format == "json") return hand_out_pieces(reports::write_compliance_json, report, call);
  return hand_out_as<ComplianceReport>(call, report, forms, "evidence.csv");
}

Exit run_compliance(Call call) {
  if (const auto right = check_standard(call); !right) return refuse(call, right.error());
  const auto opened = open_report_bench(call);
  if (!opened) return refuse(call, opened.error());
  const auto& bench = **opened;
  const auto problems = problems_of(call, bench);
  tell_problems(call, problems);
  const auto phase = phase_of(call, bench);
  if (!phase) return refuse(call, phase.error());
  ComplianceRun run(call, bench, *phase);
  const auto report = run.make();
  if (!report) return refuse(call, report.error());
  return exit_of(problems, hand_out_report(*report, call));
}

constexpr std::string_view format_words[] = {"html", "pdf", "csv", "json", "junit"};
constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option options[] = {
    {.name = "format",
     .value = "FORMAT",
     .doc =
         "html, one page that needs nothing else; pdf, made of it by weasyprint, with the csv "
         "inside; csv with a row for each judgement and what was observed, by whom and when; json "
         "with what fails, is not known or is waived, the evidence, and what each site is built "
         "of; junit for build servers.",
     .fallback = "html",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = format_words},
    site_option,
    standard_option,
    {.name = "phase",
     .value = "PHASE",
     .doc = "Only the sites and closets of this modernisation phase, and its rules. It is compared "
            "with its baseline."},
    {.name = "rule",
     .value = "RULE",
     .doc = "Only this rule. * and ? stand for any characters.",
     .repeatable = true},
    {.name = "all",
     .value = "",
     .doc =
         "csv and json: what is not applicable too, and in json what passes. csv has what passes "
         "anyhow."},
    {.name = "compared-with",
     .value = "TIME",
     .doc = "Show what has changed since then, a month, a date or a time in UTC. It may be given "
            "together with --last-report and --phase: each is shown.",
     .form = Form::time},
    {.name = "last-report",
     .value = "FILE",
     .doc = "Show what has changed since this report, an earlier one in JSON.",
     .offer = Offer::files},
    output_option,
};
constexpr Example examples[] = {
    {"netroster report compliance -o compliance.html", "All sites, for a board."},
    {"netroster report compliance --phase phase-1 --format pdf -o phase-1.pdf",
     "A modernisation phase since its baseline."},
    {"netroster report compliance OAK --format csv", "Every judgement about one site, as rows."},
    {"netroster report compliance --last-report june.json -o july.html",
     "With what has changed since the report of June."},
};
constexpr Command rows[] = {
    {.words = "report compliance",
     .summary = "Report how every site stands against the standard",
     .description =
         "A summary, the rules that fail most, a matrix of sites and rules, and for each site what "
         "fails, what is not known and how to get it, what is waived, and its closets, devices, "
         "links "
         "and facts. What is not known never counts as a pass. A rule, override, waiver or file of "
         "the standard that has errors is not used; the report says which and where. Verdicts are "
         "as of the day, so that a second report of the same "
         "inventory has the same bytes.",
     .positionals = any_site,
     .options = options,
     .groups = history_options,
     .exits = judging_exits,
     .examples = examples,
     .run = run_compliance},
};

}  // namespace

std::span<const Command> report_commands() { return rows; }

}  // namespace netroster::daemon
