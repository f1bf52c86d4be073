#include "exporters/reports/progress.h"

#include <fmt/format.h>

#include <algorithm>

namespace netroster::reports {
namespace {

using planning::Basis;
using planning::GoalRow;
using planning::Move;
using planning::Progress;
using planning::StepState;

// Words first, colour second.
std::string_view style_of(Progress state) {
  switch (state) {
    case Progress::implemented:
      return "p";
    case Progress::in_progress:
      return "w";
    case Progress::planning:
      return "u";
    case Progress::not_started:
      break;
  }
  return "n";
}

Value words(const std::optional<Progress>& state, const char* otherwise) {
  return word(state ? text(*state) : std::string_view(otherwise));
}

Table goal_table(const std::vector<GoalRow>& goals) {
  std::vector<Row> rows;
  GoalRow all;
  const auto row_of = [](const GoalRow& goal, const std::string& name) {
    return Row{
        {name, goal.title, count(goal.implemented), count(goal.in_progress), count(goal.planning),
         count(goal.not_started), count(goal.steps()), count(goal.forward), count(goal.back)},
        goal.back > 0 ? "f" : ""};
  };
  for (const auto& goal : goals) {
    rows.push_back(row_of(goal, std::to_string(goal.number)));
    all.implemented += goal.implemented;
    all.in_progress += goal.in_progress;
    all.planning += goal.planning;
    all.not_started += goal.not_started;
    all.forward += goal.forward;
    all.back += goal.back;
  }
  rows.push_back(row_of(all, "all"));
  return table_of("goals", "Action steps of each goal by state",
                  {{"goal", "Goal"},
                   {"title", "Title"},
                   {"fully_implemented", "Fully Implemented", true},
                   {"implementation_in_progress", "Implementation in Progress", true},
                   {"planning_in_progress", "Planning in Progress", true},
                   {"not_started", "Not Started", true},
                   {"steps", "Steps", true},
                   {"forward", "Moved forward", true},
                   {"back", "Fell back", true}},
                  std::move(rows));
}

Value before_words(const StepState& state) {
  if (state.before && state.before_is_stand_in)
    return word(fmt::format("{} (a stand-in)", text(*state.before)));
  return words(state.before, "not known");
}

// Evidence is as sure as the limits that it is held against; what stands in is nobody's word.
Value sure_of(const StepState& state, const planning::ActionPlan& plan) {
  switch (state.basis) {
    case Basis::evidence:
      return word(planning::letter(plan.limits.value_or(planning::ProgressLimits{}).of.confidence));
    case Basis::declared:
    case Basis::override_of_evidence:
      return word(planning::letter(planning::Confidence::declared));
    case Basis::stand_in:
    case Basis::nothing:
      break;
  }
  return {};
}

Row step_row(const StepState& state, const planning::ActionPlan& plan) {
  const auto& step = *state.step;
  return {{step.key(), step.title, word(text(state.state)),
           words(state.derived, "nothing to derive it from"), word(text(state.basis)),
           sure_of(state, plan), state.because, before_words(state), word(text(state.moved())),
           step.owner, known(step.since), word(text(step.evidence)), step.of.source},
          style_of(state.state)};
}

Table step_table(std::string id, std::string caption, const std::vector<StepState>& steps,
                 const planning::ActionPlan& plan) {
  std::vector<Row> rows;
  for (const auto& state : steps) rows.push_back(step_row(state, plan));
  return table_of(std::move(id), std::move(caption),
                  {{"step", "Step"},
                   {"title", "What"},
                   {"state", "State"},
                   {"derived", "By evidence"},
                   {"basis", "Rests on"},
                   {"confidence", "Sure"},
                   {"because", "Because"},
                   {"before", "Before"},
                   {"moved", "Moved"},
                   {"owner", "Owner"},
                   {"since", "Declared on", false, true},
                   {"evidence", "evidence", false, true},
                   {"source", "source", false, true}},
                  std::move(rows));
}

template <typename Fits>
std::vector<StepState> only(const std::vector<StepState>& steps, Fits fits) {
  std::vector<StepState> out;
  std::copy_if(steps.begin(), steps.end(), std::back_inserter(out), fits);
  return out;
}

Part summary(const ProgressInput& input) {
  const auto& steps = input.steps;
  const auto at = [&steps](Progress state) {
    return std::count_if(steps.begin(), steps.end(),
                         [state](const StepState& one) { return one.state == state; });
  };
  const auto by = [&steps](Basis basis) {
    return std::count_if(steps.begin(), steps.end(),
                         [basis](const StepState& one) { return one.basis == basis; });
  };
  Part out{"Summary", {}, {}};
  out.lines.push_back(fmt::format(
      "Of {} action steps {} are fully implemented, {} are being implemented, {} are being planned "
      "and {} are not started.",
      steps.size(), at(Progress::implemented), at(Progress::in_progress), at(Progress::planning),
      at(Progress::not_started)));
  out.lines.push_back(
      fmt::format("The state of {} follows from evidence, that of {} is declared, and {} were "
                  "overridden by a person; of {} nothing is declared.",
                  by(Basis::evidence), by(Basis::declared), by(Basis::override_of_evidence),
                  by(Basis::nothing)));
  const auto standing_in = std::count_if(steps.begin(), steps.end(),
                                         [](const StepState& one) { return one.step->stand_in; });
  if (standing_in > 0)
    out.lines.push_back(
        fmt::format("What was declared of {} steps is a stand-in: it stands for a sum, and "
                    "nobody said it of "
                    "the step. The state of {} of them is nothing else.",
                    standing_in, by(Basis::stand_in)));
  out.lines.push_back(fmt::format("Before is {}.", input.compared_with.empty()
                                                       ? "what the district declared"
                                                       : input.compared_with));
  out.tables.push_back(goal_table(planning::goal_rows(input.plan.goals, steps)));
  return out;
}

Part changes(const ProgressInput& input) {
  Part out{"What moved, and what was overridden", {}, {}};
  const auto moved =
      only(input.steps, [](const StepState& one) { return one.moved() != Move::none; });
  const auto overridden = only(
      input.steps, [](const StepState& one) { return one.basis == Basis::override_of_evidence; });
  if (moved.empty() && overridden.empty()) out.lines.push_back("Nothing.");
  if (!moved.empty())
    out.tables.push_back(
        step_table("moved", "Steps that moved forward or fell back", moved, input.plan));
  if (!overridden.empty())
    out.tables.push_back(step_table("overrides", "A person said otherwise than the evidence does",
                                    overridden, input.plan));
  return out;
}

std::vector<std::string> method(const planning::ActionPlan& plan) {
  const auto limits = plan.limits.value_or(planning::ProgressLimits{});
  return {
      "Where something can be measured, the state of a step follows from it: fully implemented "
      "when "
      "everything in scope passes, did so for as long as it must, and was read not long ago; "
      "implementation in progress when a "
      "part "
      "of it does, or what was read is old; planning in progress when there is a plan and nothing "
      "passes yet. A state falls back when its evidence does. What is not known never counts as "
      "done.",
      "What cannot be measured is declared, with its owner, date and reason. Where a person "
      "overrides the evidence, both are shown.",
      fmt::format(
          "Limits: {} % identified, read within {} days, held for {} days, {} years of plan, a "
          "report each {} days, a review each {} days ({}).",
          limits.identified_percent, limits.sweep_days, limits.hold_days, limits.plan_years,
          limits.report_days, limits.review_days, text(limits.of)),
      confidence_words()};
}

}  // namespace

Document progress_document(ProgressInput input) {
  for (auto& state : input.steps)
    if (const auto at = input.before.find(state.step->key()); at != input.before.end()) {
      state.before = at->second;
      state.before_is_stand_in = false;
    }
  auto out = begun(input.heading, "progress", "Progress of the technology plan", "steps");
  out.parts = {summary(input), changes(input)};
  Part all{"Every action step", {}, {}};
  all.tables.push_back(
      step_table("steps", "Action steps in the order of the plan", input.steps, input.plan));
  out.parts.push_back(std::move(all));
  if (input.steps.empty()) out.notes.push_back("no [[step]] in planning.d says what the plan is");
  out.method = method(input.plan);
  return out;
}

}  // namespace netroster::reports
