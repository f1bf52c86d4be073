// The compliance report as one page of HTML that needs nothing else: no script, no font, no image.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "exporters/reports/compliance_kit.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using standards::Result;
using standards::Tally;

constexpr Result shown_results[] = {Result::fail, Result::unknown, Result::waived, Result::pass,
                                    Result::not_applicable};

std::string_view letter_of(Result result) {
  switch (result) {
    case Result::pass:
      return "P";
    case Result::fail:
      return "F";
    case Result::unknown:
      return "U";
    case Result::waived:
      return "W";
    case Result::not_applicable:
      break;
  }
  return "–";
}

std::string percent_text(const Tally& tally) {
  const auto judged = tally.of(Result::pass) + tally.of(Result::fail) + tally.of(Result::unknown);
  if (judged == 0) return "not known";
  // Never 100 while something fails or is not known.
  return fmt::format("{} %", std::uint64_t{100} * tally.of(Result::pass) / judged);
}

constexpr std::size_t rules_on_paper = 14;  // side by side on A4

class Page {
 public:
  explicit Page(const ComplianceReport& report) : report_(report) {}

  std::string text() {
    const auto title =
        report_.phase
            ? fmt::format("Compliance of phase {}",
                          report_.phase->title.empty() ? report_.phase->id : report_.phase->title)
            : std::string("Compliance with the network standard");
    page_.begin(fmt::format("{}: {}", report_.district, title));
    page_.open("header");
    page_.line("h1", title);
    page_.line("p",
               fmt::format("{}. Standard {} {} ({}). As of {}; data through {}.", report_.district,
                           report_.standard, report_.version, report_.fingerprint,
                           day_text(report_.as_of), iso_text(report_.data_through)));
    page_.close("header");
    page_.raw("<main id=\"main\">\n");
    put_summary();
    put_unused_section(report_, page_);
    put_phase();
    put_worst_rules();
    put_matrix();
    put_waivers();
    for (const auto& site : report_.sites) put_site_section(report_, site, page_);
    put_numbers_section(report_, page_);
    put_notes();
    put_method();
    page_.raw("</main>\n");
    return page_.end();
  }

 private:
  void put_summary() {
    const auto total = report_.total();
    const auto [students, silent] = report_.students_behind_failures();
    const auto failing =
        std::count_if(report_.sites.begin(), report_.sites.end(),
                      [](const auto& site) { return site.now.of(Result::fail) > 0; });
    page_.open("section");
    page_.line("h2", "Summary");
    put_not_judged();
    page_.line(
        "p",
        fmt::format("{} of {} sites fail at least one rule. {} of what applies is "
                    "known to pass; {} checks are not known, and none of them counts as a "
                    "pass.",
                    failing, report_.sites.size(), percent_text(total), total.of(Result::unknown)));
    page_.line("p",
               fmt::format("{} students are at sites that fail a required rule{}.", students,
                           silent == 0 ? ""
                                       : fmt::format("; {} of these sites {} no number", silent,
                                                     silent == 1 ? "states" : "state")));
    put_counts(total);
    page_.close("section");
  }

  // Before any number: what was left out makes every one of them smaller than it is.
  void put_not_judged() {
    const auto words = not_judged_text(report_.not_judged);
    const auto entries = std::count_if(report_.problems.begin(), report_.problems.end(),
                                       [](const auto& one) { return !one.warning; });
    if (!words.empty()) {
      const bool wrong = report_.not_judged.broken + report_.not_judged.files > 0;
      page_.raw(fmt::format("<p class=\"alert {}\"><strong>{}</strong></p>\n", wrong ? "f" : "n",
                            html_text(words)));
    }
    if (entries > 0)
      page_.line("p", fmt::format("{} {} in the files of the standard; what is wrong and where is "
                                  "under \"Not used\".",
                                  entries, entries == 1 ? "error was found" : "errors were found"));
  }

  void put_counts(const Tally& total) {
    std::vector<std::string> columns{"Result", "Checks"};
    std::vector<bool> numbers{false, true};
    std::vector<std::optional<Tally>> before;
    for (std::size_t i = 0; i < report_.compared.size(); ++i) {
      before.push_back(report_.total_before(i));
      columns.push_back(fmt::format("At {}", report_.compared[i].with));
      columns.emplace_back("Change since");
      numbers.insert(numbers.end(), {true, true});
    }
    page_.begin_table("Checks by result", columns, numbers);
    for (const auto result : shown_results) {
      std::vector<std::string> row{std::string(standards::text(result)),
                                   std::to_string(total.of(result))};
      for (const auto& one : before) {
        row.push_back(one ? std::to_string(one->of(result)) : "not known");
        row.push_back(change_text(total, one, result));
      }
      page_.row(row, style_of(result));
    }
    page_.end_table();
    for (const auto& one : report_.compared)
      page_.line("p",
                 fmt::format("Compared with {}: the inventory of {}, judged by the standard of "
                             "today.",
                             one.with, iso_text(one.when)));
  }

  void put_notes() {
    if (report_.notes.empty()) return;
    page_.open("section");
    page_.line("h2", "Notes");
    page_.open("ul");
    for (const auto& note : report_.notes) page_.line("li", note);
    page_.close("ul");
    page_.close("section");
  }

  void put_phase() {
    if (!report_.phase) return;
    const auto& phase = *report_.phase;
    page_.open("section");
    page_.line("h2", "The phase");
    page_.begin_table("What the phase is", {"Item", "Value"});
    const auto put = [&](const char* label, const std::string& value) {
      if (!value.empty()) page_.row({label, value}, "");
    };
    const auto day = [](const std::optional<std::chrono::sys_days>& date) {
      return date ? day_text(*date) : std::string();
    };
    put("Id", phase.id);
    if (report_.progress)
      put("State", fmt::format("{}: {}", standards::text(report_.progress->progress),
                               report_.progress->reason));
    put("Standard", phase.standard_version);
    put("Fund", phase.fund);
    put("Start", day(phase.start));
    put("End", day(phase.end));
    put("Baseline", day(phase.baseline));
    put("Done when", phase.done_when);
    put("Evidence", fmt::format("{}", fmt::join(phase.evidence, "; ")));
    page_.end_table();
    page_.close("section");
  }

  // All of them, the ones that are over too: none ends or begins in silence.
  void put_waivers() {
    if (report_.waivers.empty()) return;
    page_.open("section");
    page_.line("h2", "Waivers");
    page_.line("p",
               "What is waived is counted apart and never as a pass. A waiver that is over waives "
               "nothing: what it was about fails again.");
    page_.begin_table("Waivers by their last day",
                      {"Rule", "Where", "State", "Last day", "Checks", "Why", "Owner", "Granted"});
    const auto day = [](const std::optional<std::chrono::sys_days>& date) {
      return date ? day_text(*date) : std::string();
    };
    for (const auto& one : report_.waivers)
      page_.row({one.waiver.rule, one.waiver.subject, std::string(standards::text(one.state)),
                 day(one.waiver.expires), std::to_string(one.findings), one.waiver.reason,
                 one.waiver.owner, day(one.waiver.granted)},
                one.state == standards::WaiverState::over ? "f" : "w");
    page_.end_table();
    page_.close("section");
  }

  // At how many sites each rule stands how, the most failures first.
  void put_worst_rules() {
    struct Count {
      const standards::Rule* rule;
      const RuleBasis* basis;
      std::size_t fail = 0;
      std::size_t unknown = 0;
    };
    std::vector<Count> counts;
    for (std::size_t i = 0; i < report_.rules.size(); ++i) {
      Count one{&report_.rules[i], &report_.bases[i]};
      for (const auto& site : report_.sites) {
        one.fail += site.by_rule[i] == Result::fail ? 1 : 0;
        one.unknown += site.by_rule[i] == Result::unknown ? 1 : 0;
      }
      if (one.fail + one.unknown > 0) counts.push_back(one);
    }
    std::stable_sort(counts.begin(), counts.end(),
                     [](const Count& a, const Count& b) { return a.fail > b.fail; });
    page_.open("section");
    page_.line("h2", "Rules that fail or are not known");
    page_.begin_table(
        "Sites by rule",
        {"Rule", "What it demands", "Severity", "Rests on", "Sites that fail", "Sites not known"},
        {false, false, false, false, true, true}, {20, 20, 15, 25, 10, 10});
    for (const auto& one : counts)
      page_.row({one.rule->id, one.rule->title, std::string(standards::text(one.rule->severity)),
                 basis_text(*one.rule, *one.basis), std::to_string(one.fail),
                 std::to_string(one.unknown)},
                one.fail > 0 ? "f" : "u");
    page_.end_table();
    page_.close("section");
  }

  // Paper does not move sideways: some of the rules after the others.
  void put_paper_matrix(std::size_t first, std::size_t end) {
    page_.raw(
        fmt::format("<table class=\"matrix on-paper\"><caption>Each site by each rule, {} to {} of "
                    "{}</caption><thead><tr><th scope=\"col\">Site</th>",
                    first + 1, end, report_.rules.size()));
    for (auto i = first; i < end; ++i)
      page_.raw(fmt::format("<th scope=\"col\">{}</th>", html_text(report_.rules[i].id)));
    page_.raw("</tr></thead><tbody>\n");
    for (const auto& site : report_.sites) {
      page_.raw(fmt::format("<tr><th scope=\"row\">{}</th>", html_text(site.id)));
      for (auto i = first; i < end; ++i) put_result(site.by_rule[i]);
      page_.raw("</tr>\n");
    }
    page_.raw("</tbody></table>\n");
  }

  void put_result(const std::optional<Result>& result) {
    page_.raw(result
                  ? fmt::format("<td class=\"{}\">{}</td>", style_of(*result), letter_of(*result))
                  : std::string("<td></td>"));
  }

  void put_matrix() {
    page_.open("section");
    page_.line("h2", "Sites and rules");
    page_.line("p",
               "F fail, U not known, W waived, P pass, – not applicable; empty: the site has "
               "nothing of that kind.");
    page_.raw(
        "<div class=\"scroll on-screen\" role=\"region\" tabindex=\"0\" aria-label=\"Sites and "
        "rules\">\n<table class=\"matrix\"><caption>Each site by each rule</caption><thead>"
        "<tr><th scope=\"col\">Site</th>");
    for (const auto& rule : report_.rules)
      page_.raw(
          fmt::format("<th scope=\"col\" class=\"v\"><span>{}</span></th>", html_text(rule.id)));
    page_.raw("</tr></thead><tbody>\n");
    for (const auto& site : report_.sites) {
      page_.raw(fmt::format("<tr><th scope=\"row\">{}</th>", html_text(site.id)));
      for (const auto& result : site.by_rule) put_result(result);
      page_.raw("</tr>\n");
    }
    page_.raw("</tbody></table></div>\n");
    for (std::size_t first = 0; first < report_.rules.size(); first += rules_on_paper)
      put_paper_matrix(first, std::min(first + rules_on_paper, report_.rules.size()));
    page_.close("section");
  }

  void put_method() {
    page_.open("section");
    page_.line("h2", "Method");
    page_.line(
        "p",
        "Every fact is what a device said, what was captured, or what the district declares; "
        "each has its source and time. A fact that is missing, or older than its rule "
        "allows, makes the verdict \"not known\": never a pass, and never a failure. A site of "
        "which no device is known passes nothing but what the district declares of it. A waiver is "
        "shown, counted apart, and ends on "
        "its day. Percentages are of checks that pass, fail or are not known. What the district "
        "declares is as its files said when the report was made, also in a report of a day in the "
        "past.");
    page_.line(
        "p",
        "Each number of the standard has its source. Where that is a judgement and no "
        "regulation, the tables of rules and numbers say so; a rule is as sure as the weakest "
        "of its numbers.");
    page_.close("section");
  }

  const ComplianceReport& report_;
  HtmlPage page_;
};

}  // namespace

std::string compliance_html(const ComplianceReport& report) { return Page(report).text(); }

}  // namespace netroster::reports
