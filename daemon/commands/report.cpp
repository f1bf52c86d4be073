// netroster report compliance: documents for boards, auditors and build servers.
#include <fmt/format.h>

#include "daemon/arguments.h"
#include "daemon/commands/report_kit.h"
#include "daemon/commands/report_last.h"
#include "daemon/commands/report_pdf.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/commands/standard_past.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "exporters/reports/compliance.h"

namespace netroster::daemon {
namespace {

using reports::ComplianceReport;

constexpr ReportForm<ComplianceReport> forms[] = {{"html", reports::compliance_html},
                                                  {"csv", reports::compliance_csv},
                                                  {"json", reports::compliance_json},
                                                  {"junit", reports::compliance_junit}};

standards::JudgeOptions options_of(Call call, const standards::Phase* phase, WallTime now) {
  standards::JudgeOptions options;
  options.now = now;
  options.sites = sites_asked_for(call);
  options.rules = call.arguments.all("rule");
  options.phase = phase;
  options.most_unknown = 20;
  return options;
}

// What the report is compared with, and what is to be said of that.
struct Earlier {
  std::optional<WallTime> when;
  std::string note;
};

Result<Earlier> since_baseline(Call call, const Bench& bench, const standards::Phase* phase) {
  Earlier out;
  if (phase != nullptr) out.when = baseline_of(*phase);
  if (!out.when) return out;
  const auto standard = standard_of(call, bench, *out.when);
  if (!standard) return standard.error();
  out.note = fmt::format("the standard of the baseline is {}", standard->words);
  if (standard->changed) out.note += "; both are judged by that of today";
  return out;
}

// --compared-with, else the last report, else the day on which the phase was frozen, else nothing.
Result<Earlier> earlier_of(Call call, const Bench& bench, const standards::Phase* phase) {
  if (const auto given = call.arguments.time("compared-with")) return Earlier{given, ""};
  if (!call.arguments.given("last-report")) return since_baseline(call, bench, phase);
  const auto last = read_last_report(std::string(call.arguments.text("last-report")));
  if (!last) return last.error();
  Earlier out{last->when, ""};
  if (last->fingerprint != bench.standard.library->fingerprint())
    out.note = "the standard has changed since the last report; both are judged by that of today";
  return out;
}

Result<standards::Judgement> judged_then(Call call, const Bench& bench,
                                         const standards::Phase* phase, WallTime when) {
  const auto past = open_past(bench, *bench.standard.library, store_path(call, bench.config), when);
  if (!past) return past.error();
  return standards::judge(
      *bench.standard.library, *(*past)->world,
      [&bench](std::string_view id) { return bench.declared(id); }, options_of(call, phase, when));
}

Result<const standards::Phase*> phase_of(Call call, const Bench& bench) {
  const standards::Phase* none = nullptr;
  if (!call.arguments.given("phase")) return none;
  return find_phase(bench, std::string(call.arguments.text("phase")));
}

// Judged as of the day, so that a second report of the day has the same bytes.
Result<ComplianceReport> make_report(Call call, const Bench& bench) {
  const auto phase = phase_of(call, bench);
  if (!phase) return phase.error();
  const auto day = std::chrono::floor<std::chrono::days>(bench.now);
  const auto declared = [&bench](std::string_view id) { return bench.declared(id); };
  const auto judgement = standards::judge(*bench.standard.library, *bench.world, declared,
                                          options_of(call, *phase, WallTime(day)));
  if (judgement.sites == 0)
    return Error{Errc::not_found, "no site matches; \"netroster site list\" lists them"};
  const auto earlier = earlier_of(call, bench, *phase);
  if (!earlier) return earlier.error();
  reports::ComplianceInput input{.library = *bench.standard.library,
                                 .judgement = judgement,
                                 .declared = declared,
                                 .district = bench.config.district.name,
                                 .as_of = day,
                                 .data_through = bench.snapshot->when,
                                 .compared_with = earlier->when,
                                 .phase = *phase};
  std::optional<standards::Judgement> before;
  if (input.compared_with) {
    auto found = judged_then(call, bench, *phase, *input.compared_with);
    if (!found) return found.error();
    before = std::move(*found);
    input.before = &*before;
  }
  if (!earlier->note.empty()) input.notes.push_back(earlier->note);
  if (*phase != nullptr)
    if (auto other = other_version(**phase, *bench.standard.library); !other.empty())
      input.notes.push_back(std::move(other));
  for (const auto& problem : standards::check_sites(*bench.standard.library, bench.config.sites))
    input.notes.push_back(config::text(problem));
  return reports::make_compliance_report(input);
}

Exit run_compliance(Call call) {
  return run_report<ComplianceReport>(call, make_report, forms, "evidence.csv");
}

constexpr std::string_view format_words[] = {"html", "pdf", "csv", "json", "junit"};
constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option options[] = {
    {.name = "format",
     .value = "FORMAT",
     .doc = "html, one page that needs nothing else; pdf, made of it by weasyprint, with the csv "
            "inside; csv with a row "
            "for each finding; json with everything; junit for build servers.",
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
    {.name = "compared-with",
     .value = "TIME",
     .doc = "Show what has changed since then, a month, a date or a time in UTC.",
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
    {"netroster report compliance OAK --format csv", "What one site must mend, as rows."},
    {"netroster report compliance --last-report june.json -o july.html",
     "With what has changed since the report of June."},
};
constexpr Command rows[] = {
    {.words = "report compliance",
     .summary = "Report how every site stands against the standard",
     .description =
         "A summary, the rules that fail most, a matrix of sites and rules, and for each site what "
         "fails, what is not known and how to get it, and what is waived. What is not known never "
         "counts as a pass. Verdicts are as of the day, so that a second report of the same "
         "inventory has the same bytes.",
     .positionals = any_site,
     .options = options,
     .groups = history_options,
     .examples = examples,
     .run = run_compliance},
};

}  // namespace

std::span<const Command> report_commands() { return rows; }

}  // namespace netroster::daemon
