#include "planning/progress_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace netroster::planning {
namespace {

constexpr std::int64_t most_days = 36'500;
constexpr std::array<std::string_view, 5> artefact_kinds{"standard", "site-design", "refresh-plan",
                                                         "report", "review"};

bool is_artefact_kind(std::string_view word) {
  return std::find(artefact_kinds.begin(), artefact_kinds.end(), word) != artefact_kinds.end();
}

// What is not right about a step, or "".
std::string wrong_with(const ActionStep& step) {
  if (step.id.empty()) return "needs id";
  if (step.goal() == 0) return "id must begin with the number of its goal, for example 4.1.2";
  if (!step.rules.empty() && step.evidence != EvidenceKind::compliance)
    return "rules are for evidence = \"compliance\"";
  if (step.overrides &&
      (!step.declared || step.owner.empty() || !step.since || step.reason.empty()))
    return "an override needs state, owner, since and reason";
  if (step.stand_in && (step.overrides || !step.declared))
    return "a stand-in needs state, and overrides nothing";
  return "";
}

}  // namespace

std::vector<TableReader::Key> ProgressReader::keys() {
  return {in_.tables("goal", [this](const Node& one) { add_goal(one); }),
          in_.tables("step", [this](const Node& one) { add_step(one); }),
          in_.tables("artefact", [this](const Node& one) { add_artefact(one); }),
          in_.tables("topic", [this](const Node& one) { add_topic(one); }),
          {"progress", [this](const Node& one) { set_limits(one); }}};
}

TableReader::Key ProgressReader::state_to(const std::string& where, std::optional<Progress>& to) {
  return {"state", [this, where, &to](const Node& node) {
            to = parse_progress(TableReader::scalar_text(node));
            if (!to)
              in_.error(node, where + ".state",
                        "must be \"Not Started\", \"Planning in Progress\", \"Implementation in "
                        "Progress\" or \"Fully Implemented\"");
          }};
}

TableReader::Key ProgressReader::evidence_to(const std::string& where, EvidenceKind& to) {
  return {"evidence", [this, where, &to](const Node& node) {
            if (const auto kind = parse_evidence_kind(TableReader::scalar_text(node)))
              to = *kind;
            else
              in_.error(node, where + ".evidence", "is no kind of evidence",
                        "discovery, standard, site-designs, phases, compliance, end-of-life, "
                        "end-dates, refresh-plan, plan-funds, plan-costs, erate-requests, "
                        "one-time-funds, year-budgets, regular-reports, annual-review or none");
          }};
}

void ProgressReader::add_goal(const Node& node) {
  const std::string where = "goal";
  Goal one;
  std::optional<std::int64_t> number;
  if (!in_.declared_table(
          node, where, one.of,
          {in_.count_to("number", where, 1, 1000, number), in_.text_to("title", where, one.title)}))
    return;
  if (!number) return in_.error(node, where, "needs number");
  one.number = *number;
  to_.goals.push_back(std::move(one));
}

void ProgressReader::add_step(const Node& node) {
  const std::string where = "step";
  ActionStep one;
  if (!in_.declared_table(
          node, where, one.of,
          {in_.text_to("id", where, one.id), in_.text_to("title", where, one.title),
           evidence_to(where, one.evidence), in_.texts_to("rules", where, one.rules),
           in_.count_to("max_age_days", where, 1, most_days, one.max_age_days),
           in_.count_to("hold_days", where, 0, most_days, one.hold_days),
           state_to(where, one.declared), in_.day_to("since", where, one.since),
           in_.text_to("owner", where, one.owner), in_.text_to("reason", where, one.reason),
           in_.truth_to("override", where, one.overrides),
           in_.truth_to("stand_in", where, one.stand_in)}))
    return;
  if (const auto wrong = wrong_with(one); !wrong.empty()) return in_.error(node, where, wrong);
  one.place += static_cast<std::uint32_t>(
      std::count_if(to_.steps.begin(), to_.steps.end(),
                    [&one](const ActionStep& known) { return known.id == one.id; }));
  to_.steps.push_back(std::move(one));
}

void ProgressReader::add_artefact(const Node& node) {
  const std::string where = "artefact";
  Artefact one;
  if (!in_.declared_table(
          node, where, one.of,
          {in_.text_to("kind", where, one.kind), in_.text_to("site", where, one.site),
           in_.text_to("version", where, one.version), in_.year_to("year", where, one.year),
           in_.money_to("amount", where, one.amount), in_.day_to("adopted", where, one.adopted),
           in_.text_to("by", where, one.by)}))
    return;
  if (!is_artefact_kind(one.kind))
    return in_.error(node, where, fmt::format("kind must be {}", fmt::join(artefact_kinds, ", ")));
  if (one.adopted && one.by.empty()) return in_.error(node, where, "says not by whom");
  if (one.kind == "refresh-plan" && !one.year)
    return in_.error(node, where, "a refresh-plan needs year");
  if (one.kind == "site-design" && one.site.empty())
    return in_.error(node, where, "a site-design needs site");
  to_.artefacts.push_back(std::move(one));
}

void ProgressReader::add_topic(const Node& node) {
  const std::string where = "topic";
  Topic one;
  if (!in_.declared_table(node, where, one.of,
                          {in_.text_to("id", where, one.id), in_.text_to("title", where, one.title),
                           in_.texts_to("rules", where, one.rules)}))
    return;
  if (one.id.empty() || one.rules.empty()) return in_.error(node, where, "needs id and rules");
  const bool known = std::any_of(to_.topics.begin(), to_.topics.end(),
                                 [&one](const Topic& row) { return row.id == one.id; });
  if (!known) to_.topics.push_back(std::move(one));
}

void ProgressReader::set_limits(const Node& node) {
  const std::string where = "progress";
  ProgressLimits one;
  std::optional<std::int64_t> percent;
  std::optional<std::int64_t> sweep;
  std::optional<std::int64_t> hold;
  std::optional<std::int64_t> years;
  std::optional<std::int64_t> report;
  std::optional<std::int64_t> review;
  if (!in_.declared_table(node, where, one.of,
                          {in_.count_to("identified_percent", where, 1, 100, percent),
                           in_.count_to("sweep_days", where, 1, most_days, sweep),
                           in_.count_to("hold_days", where, 0, most_days, hold),
                           in_.count_to("plan_years", where, 1, 20, years),
                           in_.count_to("report_days", where, 1, most_days, report),
                           in_.count_to("review_days", where, 1, most_days, review)}))
    return;
  if (to_.limits) return;
  one.identified_percent = percent.value_or(one.identified_percent);
  one.sweep_days = sweep.value_or(one.sweep_days);
  one.hold_days = hold.value_or(one.hold_days);
  one.plan_years = years.value_or(one.plan_years);
  one.report_days = report.value_or(one.report_days);
  one.review_days = review.value_or(one.review_days);
  to_.limits = std::move(one);
}

}  // namespace netroster::planning
