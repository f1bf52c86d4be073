// The compliance report: what every site is, held against the district's standard, as a plain value
// and in the forms that people and programs read. Pure functions; the same report gives the same
// bytes.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "config/problem.h"
#include "exporters/reports/as_built.h"
#include "model/site.h"
#include "standards/confidence.h"
#include "standards/judge.h"
#include "standards/phases.h"
#include "standards/waivers.h"

namespace netroster::reports {

struct SiteCompliance {
  std::string id;
  std::string name;
  std::string kind;  // "elementary school"; "" when it is not declared
  std::optional<std::uint32_t> enrolment;
  standards::Tally now;
  // At each time that the report is compared with, in the order of ComplianceReport::compared;
  // nullopt: the site was not there.
  std::vector<std::optional<standards::Tally>> before;
  std::vector<standards::Finding> findings;  // fail, unknown and waived; by severity and rule
  // What each rule of ComplianceReport::rules comes to; nullopt: it finds nothing of its kind.
  std::vector<std::optional<standards::Result>> by_rule;
  std::string label() const { return name == id ? id : name + " (" + id + ")"; }
};

// An earlier inventory that this one is compared with, judged by the standard of today.
struct Comparison {
  std::string with;  // "the last report", "the baseline of p1", "2026-04-01"
  WallTime when{};   // of the inventory
};

// Of the standard, why rules were not judged, by rules.
struct NotJudged {
  std::size_t broken = 0;     // they have errors
  std::size_t taken_out = 0;  // by the district
  std::size_t not_today = 0;  // not in force on that day
  std::size_t files = 0;  // files that could not be read: how many rules were in them is not known
  std::size_t rules() const { return broken + taken_out + not_today; }
};

// What a rule rests on: its own source, and that of each of its numbers.
struct RuleBasis {
  std::string lowest;  // the weakest confidence of all of them
  std::vector<standards::NumberRow> numbers;
};

struct ComplianceReport {
  std::string district;
  std::string standard;  // its name
  std::string version;
  std::string fingerprint;  // of its text
  std::chrono::sys_days as_of{};
  WallTime data_through{};  // the newest reading that it rests on
  std::vector<Comparison> compared;
  std::optional<standards::Phase> phase;
  std::vector<SiteCompliance> sites;      // by id
  std::vector<standards::Rule> rules;     // those that were judged, by severity, then id
  std::vector<RuleBasis> bases;           // of `rules`, in their order
  std::vector<config::Problem> problems;  // errors of the standard: what they are about is not used
  NotJudged not_judged;                   //
  std::vector<std::string> notes;         // waivers that end soon, rules with errors …
  std::vector<standards::WaiverStatus> waivers;    // of these sites, over ones too; by last day
  std::optional<standards::PhaseStatus> progress;  // with a phase
  // Made when they are asked for, one site at a time: those of a district would fill the memory.
  // Every judgement of a site, not only what is in `sites`; empty: `sites` has all.
  std::function<std::vector<standards::Finding>(std::string_view site)> every_judgement;
  std::function<SiteAsBuilt(std::string_view site)> as_built;  // empty: nothing is known of it

  standards::Tally total() const;
  // Of the sites that were there; nullopt: none was, or there is no such comparison.
  std::optional<standards::Tally> total_before(std::size_t comparison = 0) const;
  // Students of sites that fail a required rule; the second: of sites that say no number.
  std::pair<std::uint64_t, std::size_t> students_behind_failures() const;
};

struct EarlierJudgement {
  Comparison of;
  const standards::Judgement* judgement = nullptr;  // of that inventory, by the standard of today
  bool is_baseline = false;                         // of the phase
};

struct ComplianceInput {
  const standards::Library& library;
  const standards::Judgement& judgement;                  // with everything kept but passes
  std::vector<EarlierJudgement> earlier = {};             // shown in this order
  std::function<const Site*(std::string_view)> declared;  // null: not in the configuration
  std::string district;
  std::chrono::sys_days as_of{};
  WallTime data_through{};
  const standards::Phase* phase = nullptr;
  std::vector<std::string> notes = {};         // besides those of the judgement
  std::vector<config::Problem> problems = {};  // what of the standard is not used
  std::function<std::vector<standards::Finding>(std::string_view)> every_judgement = {};
  std::function<SiteAsBuilt(std::string_view)> as_built = {};
};
ComplianceReport make_compliance_report(const ComplianceInput& input);

// Takes a text piece by piece: what is long is never whole in memory.
using Take = std::function<void(std::string_view piece)>;

// One self-contained page of HTML: a summary for a board, a matrix of sites and rules, a section
// for each site with what fails and what it is built of, waivers, what is not known, what the
// numbers rest on, and the method. Words say what colours say too.
std::string compliance_html(const ComplianceReport& report);
void write_compliance_json(const ComplianceReport& report, const Take& take);
std::string compliance_json(const ComplianceReport& report);
// A row for each judgement with what was observed, by whom and when, as RFC 4180 has it; then a row
// for whatever of the standard was not used, and for each note. Text that a spreadsheet would take
// for a formula begins with '.
void write_compliance_csv(const ComplianceReport& report, const Take& take);
std::string compliance_csv(const ComplianceReport& report);
// A test suite for each site and a case for each rule, as build servers read it. What is unknown,
// waived or not applicable is skipped, with its reason; beside a failure as a case of its own. What
// of the standard was not used is a suite of errors.
std::string compliance_junit(const ComplianceReport& report);

// "pass", "fail" … of a site and a rule together: the worst of its subjects.
standards::Result worst(const standards::Tally& tally);

// Failures first, then what is not known, what is waived, what passes.
int order_of(standards::Result result);
bool is_shown_first(const standards::Finding& a, const standards::Finding& b);

}  // namespace netroster::reports
