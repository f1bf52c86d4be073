#include "planning/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace netroster::planning {
namespace {

constexpr std::array<std::string_view, 16> evidence_words{
    "none",          "discovery",      "standard",       "site-designs",
    "phases",        "compliance",     "end-of-life",    "end-dates",
    "refresh-plan",  "plan-funds",     "plan-costs",     "regular-reports",
    "annual-review", "erate-requests", "one-time-funds", "year-budgets"};

std::string declared_text(const ActionStep& step) {
  if (step.stand_in)
    return fmt::format("a stand-in: nobody said it of this step{}{}",
                       step.reason.empty() ? "" : ". ", step.reason);
  auto out = fmt::format("declared by {}", step.owner.empty() ? "the district" : step.owner);
  if (step.since) out += fmt::format(" on {}", day_text(step.since));
  if (!step.reason.empty()) out += fmt::format(": {}", step.reason);
  return out;
}

void count(GoalRow& row, const StepState& state) {
  switch (state.state) {
    case Progress::implemented:
      ++row.implemented;
      break;
    case Progress::in_progress:
      ++row.in_progress;
      break;
    case Progress::planning:
      ++row.planning;
      break;
    case Progress::not_started:
      ++row.not_started;
      break;
  }
  row.forward += state.moved() == Move::forward ? 1 : 0;
  row.back += state.moved() == Move::back ? 1 : 0;
}

}  // namespace

std::optional<Progress> parse_progress(std::string_view words) {
  for (const auto one :
       {Progress::not_started, Progress::planning, Progress::in_progress, Progress::implemented})
    if (standards::text(one) == words) return one;
  return std::nullopt;
}

std::string_view text(EvidenceKind kind) {
  return evidence_words.at(static_cast<std::size_t>(kind));
}

std::optional<EvidenceKind> parse_evidence_kind(std::string_view word) {
  const auto at = std::find(evidence_words.begin(), evidence_words.end(), word);
  if (at == evidence_words.end()) return std::nullopt;
  return static_cast<EvidenceKind>(at - evidence_words.begin());
}

std::string_view text(Basis basis) {
  constexpr std::array<std::string_view, 5> words{"evidence", "declared", "override",
                                                  "nothing is declared", "stand-in"};
  return words.at(static_cast<std::size_t>(basis));
}

std::string_view text(Move move) {
  constexpr std::array<std::string_view, 3> words{"forward", "unchanged", "back"};
  return words.at(static_cast<std::size_t>(move));
}

std::string ActionStep::key() const { return place == 1 ? id : fmt::format("{} ({})", id, place); }

std::int64_t ActionStep::goal() const {
  std::int64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
}

Progress derive(const Measure& measure) {
  if (measure.all > 0 && measure.done >= measure.all && !measure.stale && !measure.fresh)
    return Progress::implemented;
  if (measure.done > 0 || measure.stale) return Progress::in_progress;
  return measure.artefact ? Progress::planning : Progress::not_started;
}

Move StepState::moved() const {
  if (!before || *before == state) return Move::none;
  return *before < state ? Move::forward : Move::back;
}

StepState state_of(const ActionStep& step, const std::optional<Measure>& measure) {
  StepState out;
  out.step = &step;
  out.before = step.declared;
  out.before_is_stand_in = step.declared && step.stand_in;
  if (measure) out.derived = derive(*measure);
  if (step.declared && (step.overrides || !measure)) {
    out.state = *step.declared;
    out.basis = measure         ? Basis::override_of_evidence
                : step.stand_in ? Basis::stand_in
                                : Basis::declared;
    out.because = declared_text(step);
    if (measure) out.because += fmt::format(". Evidence: {}", measure->because);
    return out;
  }
  if (!measure) return out;
  out.state = *out.derived;
  out.basis = Basis::evidence;
  out.because = measure->because;
  return out;
}

std::vector<GoalRow> goal_rows(std::span<const Goal> goals, std::span<const StepState> steps) {
  std::map<std::int64_t, GoalRow> rows;
  for (const auto& goal : goals) rows[goal.number].title = goal.title;
  for (const auto& state : steps) count(rows[state.step->goal()], state);
  std::vector<GoalRow> out;
  for (auto& [number, row] : rows) {
    row.number = number;
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace netroster::planning
