#include "planning/progress_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "planning/progress_money.h"
#include "standards/value.h"

namespace netroster::planning {
namespace {

using standards::Result;

// Names that are said; the others are counted.
constexpr std::size_t most_named = 5;

std::string named(const std::vector<std::string>& names) {
  const auto shown = std::min(names.size(), most_named);
  auto out = fmt::format(
      "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (names.size() > shown) out += fmt::format(" and {} more", names.size() - shown);
  return out;
}

bool matches_any(const std::vector<std::string>& globs, std::string_view name) {
  return std::any_of(globs.begin(), globs.end(),
                     [name](const auto& glob) { return standards::glob_matches(glob, name); });
}

std::int64_t days_between(Day from, Day to) { return (to - from).count(); }

class Measuring {
 public:
  Measuring(const ActionStep& step, const EvidenceInput& input)
      : step_(step),
        input_(input),
        plan_(input.book.action_plan),
        limits_(plan_.limits.value_or(ProgressLimits{})) {}

  std::optional<Measure> measure() const {
    using Step = std::optional<Measure> (Measuring::*)() const;
    constexpr std::array<Step, 16> steps{
        &Measuring::nothing,       &Measuring::discovery,      &Measuring::standard,
        &Measuring::site_designs,  &Measuring::phases,         &Measuring::compliance,
        &Measuring::end_of_life,   &Measuring::end_dates,      &Measuring::refresh_plan,
        &Measuring::plan_funds,    &Measuring::plan_costs,     &Measuring::regular_reports,
        &Measuring::annual_review, &Measuring::erate_requests, &Measuring::one_time_funds,
        &Measuring::year_budgets};
    return (this->*steps.at(static_cast<std::size_t>(step_.evidence)))();
  }

 private:
  bool looked() const { return !input_.equipment.empty(); }
  std::int64_t days_allowed(std::int64_t otherwise) const {
    return step_.max_age_days.value_or(otherwise);
  }
  std::vector<const Artefact*> artefacts(std::string_view kind) const {
    std::vector<const Artefact*> out;
    for (const auto& one : plan_.artefacts)
      if (one.kind == kind) out.push_back(&one);
    return out;
  }
  // The newest that is adopted; null: none is.
  const Artefact* newest(std::string_view kind) const {
    const Artefact* out = nullptr;
    for (const auto* one : artefacts(kind))
      if (one->adopted && *one->adopted <= input_.day &&
          (out == nullptr || *one->adopted > *out->adopted))
        out = one;
    return out;
  }

  std::optional<Measure> nothing() const { return std::nullopt; }

  std::optional<Measure> discovery() const {
    if (!looked()) return std::nullopt;
    const auto days = days_allowed(limits_.sweep_days);
    Measure out{.all = input_.sites.size(), .artefact = true};
    std::vector<std::string> old;
    std::vector<std::string> missing;
    for (const auto& site : input_.sites) {
      const bool known =
          site.identified_percent &&
          *site.identified_percent >= static_cast<double>(limits_.identified_percent);
      const bool fresh = site.last_sweep && days_between(*site.last_sweep, input_.day) <= days;
      out.done += known && fresh ? 1 : 0;
      if (known && !fresh) old.push_back(site.site);
      if (!known) missing.push_back(site.site);
    }
    out.stale = !old.empty();
    out.because = fmt::format(
        "{} of {} sites have {} % or more of what is seen in the inventory, "
        "read within {} days",
        out.done, out.all, limits_.identified_percent, days);
    if (!missing.empty()) out.because += fmt::format("; not yet {}", named(missing));
    if (!old.empty()) out.because += fmt::format("; read too long ago {}", named(old));
    return out;
  }

  bool has_rule(const Topic& topic) const {
    const auto& rules = input_.library.rules();
    return std::any_of(rules.begin(), rules.end(), [&](const standards::Rule& rule) {
      return matches_any(topic.rules, rule.id) &&
             standards::is_in_force(input_.library, rule, WallTime(input_.day));
    });
  }

  static std::string words_of_adoption(const Artefact* adopted, bool is_this,
                                       const std::string& version) {
    if (adopted == nullptr) return fmt::format("; nobody has adopted version {}", version);
    const auto day = day_text(adopted->adopted);
    if (is_this) return fmt::format("; {} adopted version {} on {}", adopted->by, version, day);
    return fmt::format("; version {} is in use, and {} was adopted on {}", version,
                       adopted->version, day);
  }

  // Its topics, and that somebody adopted the version that is in use.
  std::optional<Measure> standard() const {
    if (!looked() && artefacts("standard").empty()) return std::nullopt;
    Measure out{.all = plan_.topics.size() + 1, .artefact = true};
    std::vector<std::string> missing;
    for (const auto& topic : plan_.topics) {
      const bool there = has_rule(topic);
      out.done += there ? 1 : 0;
      if (!there) missing.push_back(topic.title.empty() ? topic.id : topic.title);
    }
    out.because =
        fmt::format("the standard has rules for {} of {} topics", out.done, plan_.topics.size());
    if (!missing.empty()) out.because += fmt::format("; none for {}", named(missing));
    const auto* adopted = newest("standard");
    const auto& version = input_.library.version();
    const bool is_this = adopted != nullptr && adopted->version == version;
    out.done += is_this ? 1 : 0;
    out.because += words_of_adoption(adopted, is_this, version);
    return out;
  }

  std::optional<Measure> site_designs() const {
    const auto designs = artefacts("site-design");
    if (!looked() && designs.empty()) return std::nullopt;
    Measure out{.all = input_.sites.size(), .artefact = !designs.empty()};
    std::vector<std::string> missing;
    for (const auto& site : input_.sites) {
      const bool there = std::any_of(designs.begin(), designs.end(), [&](const Artefact* one) {
        return one->adopted && *one->adopted <= input_.day && one->site == site.site;
      });
      out.done += there ? 1 : 0;
      if (!there) missing.push_back(site.site);
    }
    out.because = fmt::format("{} of {} sites have an adopted design", out.done, out.all);
    if (!missing.empty()) out.because += fmt::format("; not yet {}", named(missing));
    return out;
  }

  std::optional<Measure> phases() const {
    if (!looked()) return std::nullopt;
    Measure out{.artefact = !input_.phases.empty()};
    std::vector<std::string> missing;
    for (const auto& phase : input_.phases)
      for (const auto& site : phase.sites) {
        ++out.all;
        out.done += site.done() ? 1 : 0;
        if (!site.done()) missing.push_back(site.id);
      }
    out.because = input_.phases.empty()
                      ? "no phase is declared in standards.d"
                      : fmt::format("{} phases; {} of {} sites in them pass what is required",
                                    input_.phases.size(), out.done, out.all);
    if (!missing.empty()) out.because += fmt::format("; not yet {}", named(missing));
    return out;
  }

  bool is_asked(const standards::Rule& rule) const {
    return step_.rules.empty() ? rule.severity == standards::Severity::required
                               : matches_any(step_.rules, rule.id);
  }

  // A site passes when nothing fails, nothing is unknown and something passes.
  std::optional<Measure> compliance() const {
    if (!looked()) return std::nullopt;
    std::map<std::string, standards::Tally> sites;
    for (const auto& [where, tally] : input_.judgement.tallies) {
      const auto* rule = input_.library.find(where.second);
      if (rule == nullptr || !is_asked(*rule)) continue;
      auto& sum = sites[where.first];
      for (std::size_t i = 0; i < standards::results; ++i) sum.count[i] += tally.count[i];
    }
    Measure out{.all = sites.size(), .artefact = !sites.empty()};
    std::size_t failing = 0;
    std::size_t unknown = 0;
    for (const auto& [id, tally] : sites) {
      const bool fails = tally.of(Result::fail) > 0;
      const bool open = !fails && (tally.of(Result::unknown) > 0 || tally.of(Result::pass) == 0);
      failing += fails ? 1 : 0;
      unknown += open ? 1 : 0;
    }
    out.done = out.all - failing - unknown;
    out.because =
        fmt::format("{} of {} sites pass {}; {} fail, {} are not known", out.done, out.all,
                    step_.rules.empty() ? std::string("the required rules")
                                        : fmt::format("{}", fmt::join(step_.rules, ", ")),
                    failing, unknown);
    return out;
  }

  // By what is known of its model.
  std::array<std::size_t, 3> counted_by_support() const {
    std::array<std::size_t, 3> count{};  // supported, past it, not known
    for (const auto& thing : input_.equipment) {
      const auto* life = input_.book.lifecycle.find(thing.vendor, thing.model);
      if (life == nullptr || !life->end_of_support)
        ++count[2];
      else
        ++count[*life->end_of_support < input_.day ? 1U : 0U];
    }
    return count;
  }

  std::optional<Measure> end_of_life() const {
    if (!looked()) return std::nullopt;
    const auto [supported, past, unknown] = counted_by_support();
    Measure out{.done = supported, .all = input_.equipment.size(), .artefact = true};
    out.because = fmt::format(
        "of {} things {} are past the end of support and still there; of {} "
        "nobody knows it",
        out.all, past, unknown);
    return out;
  }

  std::optional<Measure> end_dates() const {
    if (!looked()) return std::nullopt;
    const auto [supported, past, unknown] = counted_by_support();
    Measure out{.done = supported + past, .all = input_.equipment.size(), .artefact = true};
    out.because = fmt::format("the end of support of {} of {} things is known", out.done, out.all);
    return out;
  }

  // Adopted for this fiscal year, and for as many as a plan should have.
  std::optional<Measure> refresh_plan() const {
    const auto drafts = artefacts("refresh-plan");
    if (!looked() && drafts.empty()) return std::nullopt;
    const auto first = fiscal_year_of(input_.day);
    std::set<FiscalYear> adopted;
    for (const auto* one : drafts)
      if (one->adopted && *one->adopted <= input_.day && one->amount && *one->year >= first &&
          *one->year < first.plus(static_cast<int>(limits_.plan_years)))
        adopted.insert(*one->year);
    Measure out{.done = adopted.size(),
                .all = static_cast<std::size_t>(limits_.plan_years),
                .artefact = !drafts.empty() || !input_.plan.lines.empty()};
    // A year that is over begins the plan anew.
    out.stale = out.done > 0 && !adopted.contains(first);
    out.because = fmt::format(
        "the plan from what is installed has {} lines; the amount of {} of {} years from {} on is "
        "adopted{}",
        input_.plan.lines.size(), out.done, out.all, text(first),
        out.stale ? fmt::format(", and that of {} is not", text(first)) : std::string());
    return out;
  }

  // What is paid, and of what: nothing is known of it before something was found.
  std::optional<Measure> of_money(Measure (*measured)(const MoneyEvidence&)) const {
    if (!looked()) return std::nullopt;
    return measured({.book = input_.book,
                     .plan = input_.plan,
                     .day = input_.day,
                     .years = static_cast<int>(limits_.plan_years),
                     .price_days = step_.max_age_days});
  }
  std::optional<Measure> plan_funds() const { return of_money(lines_with_fund); }
  std::optional<Measure> plan_costs() const { return of_money(lines_with_price); }
  std::optional<Measure> erate_requests() const { return of_money(lines_asked_for); }
  std::optional<Measure> one_time_funds() const { return of_money(funds_that_pay); }
  std::optional<Measure> year_budgets() const { return of_money(years_with_budget); }

  std::optional<Measure> published(std::string_view kind, std::int64_t otherwise) const {
    const auto all = artefacts(kind);
    if (all.empty()) return std::nullopt;
    const auto days = days_allowed(otherwise);
    Measure out{.all = 1, .artefact = true};
    const auto* last = newest(kind);
    if (last == nullptr) {
      out.because = fmt::format("no {} was published yet", kind);
      return out;
    }
    out.done = 1;
    out.stale = days_between(*last->adopted, input_.day) > days;
    out.because =
        fmt::format("the last {} is of {}, {} days ago; every {} days is asked for", kind,
                    day_text(last->adopted), days_between(*last->adopted, input_.day), days);
    return out;
  }
  std::optional<Measure> regular_reports() const {
    return published("report", limits_.report_days);
  }
  std::optional<Measure> annual_review() const { return published("review", limits_.review_days); }

  const ActionStep& step_;
  const EvidenceInput& input_;
  const ActionPlan& plan_;
  ProgressLimits limits_;
};

}  // namespace

namespace {

bool is_all(const Measure& measure) {
  return measure.all > 0 && measure.done >= measure.all && !measure.stale;
}

// Everything passes today; it counts as done when it did so then too.
void hold(Measure& measure, const ActionStep& step, const EvidenceInput& input) {
  const auto days = hold_days_of(step, input.book.action_plan);
  if (days == 0 || !is_all(measure)) return;
  const Measure* then = nullptr;
  if (input.earlier != nullptr)
    if (const auto day = input.earlier->find(days); day != input.earlier->end())
      if (const auto at = day->second.find(step.key()); at != day->second.end()) then = &at->second;
  measure.fresh = then == nullptr || !is_all(*then);
  if (!measure.fresh)
    measure.because += fmt::format("; so it was {} days ago", days);
  else if (then == nullptr)
    measure.because += fmt::format("; it must hold for {} days, and nobody knows it of then", days);
  else
    measure.because += fmt::format("; it must hold for {} days, and then it was {} of {}", days,
                                   then->done, then->all);
}

}  // namespace

std::int64_t hold_days_of(const ActionStep& step, const ActionPlan& plan) {
  switch (step.evidence) {
    case EvidenceKind::discovery:
    case EvidenceKind::phases:
    case EvidenceKind::compliance:
    case EvidenceKind::end_of_life:
    case EvidenceKind::end_dates:
      return step.hold_days.value_or(plan.limits.value_or(ProgressLimits{}).hold_days);
    default:
      return 0;
  }
}

std::optional<Measure> measure_of(const ActionStep& step, const EvidenceInput& input) {
  auto measure = Measuring(step, input).measure();
  if (measure) hold(*measure, step, input);
  return measure;
}

std::vector<StepState> step_states(const EvidenceInput& input) {
  std::vector<StepState> out;
  for (const auto& step : input.book.action_plan.steps)
    out.push_back(state_of(step, measure_of(step, input)));
  return out;
}

}  // namespace netroster::planning
