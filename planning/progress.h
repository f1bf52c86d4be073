// The action steps of a district's plan, and the state of each: derived from evidence where
// something can be measured, declared where nothing can. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "planning/fiscal_year.h"
#include "planning/money.h"
#include "planning/provenance.h"
#include "standards/phases.h"

namespace netroster::planning {

using standards::Progress;

// "Not Started" … "Fully Implemented".
std::optional<Progress> parse_progress(std::string_view words);

// What a step can be derived from.
enum class EvidenceKind : std::uint8_t {
  none,             // nothing can measure it: it is declared
  discovery,        // sites that are identified and swept not long ago
  standard,         // topics of the standard that have rules, and who adopted it
  site_designs,     // sites with an adopted design
  phases,           // sites of the phases that pass what is required
  compliance,       // sites that pass the required rules, or those of `rules`
  end_of_life,      // things that have support still, or are known to have none
  end_dates,        // things of which the end of support is known
  refresh_plan,     // years of the plan that are adopted
  plan_funds,       // lines of the plan that a fund pays whose days are known
  plan_costs,       // lines of the plan that have a price with a day
  regular_reports,  // a report that is published often enough
  annual_review,    // likewise, of the plan itself
  erate_requests,   // lines of the plan with a discount, and what is asked for this funding year
  one_time_funds,   // funds of one time that pay for lines of the plan
  year_budgets      // years whose amount is adopted and whose lines are priced
};
std::string_view text(EvidenceKind kind);
std::optional<EvidenceKind> parse_evidence_kind(std::string_view word);

struct Goal {
  std::int64_t number = 0;
  std::string title;
  Provenance of;
};

struct ActionStep {
  std::string id;           // "4.1.5"
  std::uint32_t place = 1;  // which of those with this id: a plan may use one twice
  std::string title;        // "": the district did not write it here
  EvidenceKind evidence = EvidenceKind::none;
  std::vector<std::string> rules;            // globs; of compliance
  std::optional<std::int64_t> max_age_days;  // of what it rests on
  std::optional<std::int64_t> hold_days;     // that everything must have passed for
  // What somebody said, when and why. Beside evidence it counts only as an override.
  std::optional<Progress> declared;
  std::optional<Day> since;
  std::string owner;
  std::string reason;
  bool overrides = false;
  bool stand_in = false;  // the state stands here for a sum; nobody said it of this step
  Provenance of;

  std::string key() const;    // "4.1.5", "4.1.5 (2)"
  std::int64_t goal() const;  // the number before the first dot; 0: there is none
};

// Something that people made and adopted: no device can tell it.
struct Artefact {
  std::string kind;                // "standard" "site-design" "refresh-plan" "report" "review"
  std::string site;                // of a site-design
  std::string version;             // of a standard
  std::optional<FiscalYear> year;  // of a refresh-plan
  std::optional<Money> amount;     // likewise
  std::optional<Day> adopted;      // or published; nullopt: it is a draft
  std::string by;
  Provenance of;
};

// A part of the standard that must be there, and the rules that are about it.
struct Topic {
  std::string id;
  std::string title;
  std::vector<std::string> rules;  // globs
  Provenance of;
};

// When evidence is enough. Nobody publishes such numbers: they are our judgement.
struct ProgressLimits {
  std::int64_t identified_percent = 95;
  std::int64_t sweep_days = 30;
  std::int64_t hold_days = 0;
  std::int64_t plan_years = 5;
  std::int64_t report_days = 90;
  std::int64_t review_days = 365;
  Provenance of;
};

// What was found for a step.
struct Measure {
  std::size_t done = 0;
  std::size_t all = 0;
  bool artefact = false;  // somebody planned it: a file, a phase, a draft
  bool stale = false;     // what it rests on is older than allowed
  bool fresh = false;     // all of it passes, and not for as long as it must
  std::string because = {};
};

// All done, not stale and held: implemented. Some done, or done and stale: in progress. An artefact
// only: planning. A step that was done goes back when its evidence does.
Progress derive(const Measure& measure);

enum class Basis : std::uint8_t { evidence, declared, override_of_evidence, nothing, stand_in };
std::string_view text(Basis basis);

enum class Move : std::uint8_t { forward, none, back };
std::string_view text(Move move);  // "forward" "unchanged" "back"

struct StepState {
  const ActionStep* step = nullptr;
  std::optional<Progress> derived;  // nullopt: there is nothing to derive it from
  Progress state = Progress::not_started;
  Basis basis = Basis::nothing;
  std::string because;             // of the evidence, or who declared it and why
  std::optional<Progress> before;  // in the report that it is compared with, else as declared
  bool before_is_stand_in = false;
  Move moved() const;
};
StepState state_of(const ActionStep& step, const std::optional<Measure>& measure);

struct GoalRow {
  std::int64_t number = 0;
  std::string title;
  // From the last of the four states to the first, as boards read it.
  std::size_t implemented = 0;
  std::size_t in_progress = 0;
  std::size_t planning = 0;
  std::size_t not_started = 0;
  std::size_t forward = 0;  // steps that moved
  std::size_t back = 0;
  std::size_t steps() const { return implemented + in_progress + planning + not_started; }
};
// One for each goal that a step or a [[goal]] has, by number.
std::vector<GoalRow> goal_rows(std::span<const Goal> goals, std::span<const StepState> steps);

}  // namespace netroster::planning
