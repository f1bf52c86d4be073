// The compliance report: what every site is, held against the district's standard, as a plain value
// and in the forms that people and programs read. Pure functions; the same report gives the same
// bytes.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/site.h"
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
  std::optional<standards::Tally> before;    // at the time that the report is compared with
  std::vector<standards::Finding> findings;  // fail, unknown and waived; by severity and rule
  // What each rule of ComplianceReport::rules comes to; nullopt: it finds nothing of its kind.
  std::vector<std::optional<standards::Result>> by_rule;
};

struct ComplianceReport {
  std::string district;
  std::string standard;  // its name
  std::string version;
  std::string fingerprint;  // of its text
  std::chrono::sys_days as_of{};
  WallTime data_through{};  // the newest reading that it rests on
  std::optional<WallTime> compared_with;
  std::optional<standards::Phase> phase;
  std::vector<SiteCompliance> sites;               // by id
  std::vector<standards::Rule> rules;              // those that were judged, by severity, then id
  std::vector<std::string> notes;                  // waivers that end soon, rules with errors …
  std::vector<standards::WaiverStatus> waivers;    // of these sites, over ones too; by last day
  std::optional<standards::PhaseStatus> progress;  // with a phase
  standards::Tally total() const;
  std::optional<standards::Tally> total_before() const;
  // Students of sites that fail a required rule; the second: of sites that say no number.
  std::pair<std::uint64_t, std::size_t> students_behind_failures() const;
};

struct ComplianceInput {
  const standards::Library& library;
  const standards::Judgement& judgement;                  // with everything kept but passes
  const standards::Judgement* before = nullptr;           // of an earlier inventory
  std::function<const Site*(std::string_view)> declared;  // null: not in the configuration
  std::string district;
  std::chrono::sys_days as_of{};
  WallTime data_through{};
  std::optional<WallTime> compared_with = {};
  const standards::Phase* phase = nullptr;
  std::vector<std::string> notes = {};  // besides those of the judgement
};
ComplianceReport make_compliance_report(const ComplianceInput& input);

// One self-contained page of HTML: a summary for a board, a matrix of sites and rules, a section
// for each site, waivers, what is not known, and the method. Words say what colours say too.
std::string compliance_html(const ComplianceReport& report);
std::string compliance_json(const ComplianceReport& report);
// A row for each finding, as RFC 4180 has it; text that a spreadsheet would take for a formula
// begins with '.
std::string compliance_csv(const ComplianceReport& report);
// A test suite for each site and a case for each rule, as build servers read it: what is unknown,
// waived or not applicable is skipped, with its reason.
std::string compliance_junit(const ComplianceReport& report);

// "pass", "fail" … of a site and a rule together: the worst of its subjects.
standards::Result worst(const standards::Tally& tally);

}  // namespace netroster::reports
