#include "standards/phases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "standards/done_when.h"

namespace netroster::standards {
namespace {

void add(Tally& to, const Tally& more) {
  for (std::size_t i = 0; i < results; ++i) to.count[i] += more.count[i];
}

bool is_about_connectivity(const Rule& rule) {
  return std::any_of(rule.tags.begin(), rule.tags.end(),
                     [](const auto& tag) { return tag == "backbone" || tag == "capacity"; });
}

PhaseSite begun(const std::string& id, const Site* declared) {
  PhaseSite site;
  site.id = site.name = id;
  if (declared == nullptr) return site;
  if (!declared->name.empty()) site.name = declared->name;
  site.students = declared->enrolment;
  site.one_to_one = declared->one_to_one;
  return site;
}

void count_rule(PhaseSite& site, const Rule& rule, const Tally& tally) {
  const bool fails = tally.of(Result::fail) > 0;
  const bool required = rule.severity == Severity::required;
  site.must_mend += fails && required ? 1 : 0;
  site.must_look += tally.of(Result::unknown) > 0 && required ? 1 : 0;
  site.connectivity += fails && is_about_connectivity(rule) ? 1 : 0;
}

std::vector<PhaseSite> sites_of(const PhaseInput& input) {
  std::map<std::string, PhaseSite> sites;
  for (const auto& [where, tally] : input.judgement.tallies) {
    const auto& [id, rule] = where;
    auto at = sites.find(id);
    if (at == sites.end()) at = sites.emplace(id, begun(id, input.declared(id))).first;
    add(at->second.now, tally);
    if (const auto* known = input.library.find(rule)) count_rule(at->second, *known, tally);
  }
  if (input.before != nullptr)
    for (const auto& [where, tally] : input.before->tallies) {
      const auto at = sites.find(where.first);
      if (at == sites.end()) continue;
      if (input.known_before && !input.known_before(where.first)) continue;
      if (!at->second.before) at->second.before.emplace();
      add(*at->second.before, tally);
    }
  std::vector<PhaseSite> out;
  for (auto& [id, site] : sites) out.push_back(std::move(site));
  return out;
}

// Less comes first.
double place_by(Priority priority, const PhaseSite& site) {
  const double missing = 100 - site.percent_passing().value_or(0);
  switch (priority) {
    case Priority::one_to_one:
      return site.one_to_one.value_or(false) ? 0 : 1;
    case Priority::connectivity:
      return site.connectivity > 0 ? 0 : 1;
    case Priority::need:
      return site.students ? -(*site.students * missing) : 1;
    case Priority::students:
      return site.students ? -static_cast<double>(*site.students) : 1;
    case Priority::failures:
      return -static_cast<double>(site.must_mend);
  }
  return 0;
}

// Evidence first, dates after it: a phase is not done because its end has come.
std::pair<Progress, std::string> progress_of(const PhaseStatus& status, WallTime now) {
  const auto& phase = status.phase;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const auto done = std::count_if(status.sites.begin(), status.sites.end(),
                                  [](const auto& s) { return s.done(); });
  const auto all = static_cast<std::ptrdiff_t>(status.sites.size());
  if (all == 0) return {Progress::not_started, "no site is in it"};
  if (status.goal.met == Goal::Met::yes) return {Progress::implemented, status.goal.reason};
  const bool decides = status.goal.met != Goal::Met::not_judged;
  if (!decides && done == all) return {Progress::implemented, "every site passes what is required"};
  const auto left =
      decides ? status.goal.reason : fmt::format("{} of {} sites pass what is required", done, all);
  if (phase.start && *phase.start <= today)
    return {Progress::in_progress,
            phase.end && *phase.end < today ? left + "; its end is over" : left};
  if (phase.start || phase.baseline || !phase.fund.empty())
    return {Progress::planning,
            phase.start ? left + "; it has not begun" : left + "; no start is set"};
  return {Progress::not_started, "neither start, baseline nor fund is set"};
}

}  // namespace

std::string_view text(Progress progress) {
  constexpr std::array<std::string_view, 4> words{
      "Not Started", "Planning in Progress", "Implementation in Progress", "Fully Implemented"};
  return words[static_cast<std::size_t>(progress)];
}

bool PhaseSite::done() const {
  return must_mend == 0 && must_look == 0 && now.of(Result::pass) > 0;
}

std::optional<double> PhaseSite::percent_passing() const {
  const auto judged = now.of(Result::pass) + now.of(Result::fail) + now.of(Result::unknown);
  if (judged == 0) return std::nullopt;
  return 100.0 * now.of(Result::pass) / judged;
}

std::string_view PhaseStatus::trend() const {
  if (!is_compared) return {};
  if (!before || blank > 0) return "unknown";
  const auto fails = now.of(Result::fail);
  const auto failed = before->of(Result::fail);
  // What nobody looks at any more is not mended.
  if (now.of(Result::unknown) > before->of(Result::unknown) && fails <= failed) return "unknown";
  if (fails == failed) return "same";
  return fails < failed ? "better" : "worse";
}

PhaseStatus phase_status(const PhaseInput& input) {
  PhaseStatus status;
  status.phase = input.phase;
  status.sites = sites_of(input);
  status.is_compared = input.before != nullptr;
  for (const auto& site : status.sites) {
    add(status.now, site.now);
    status.blank += status.is_compared && !site.before ? 1 : 0;
    if (!site.before) continue;
    if (!status.before) status.before.emplace();
    add(*status.before, *site.before);
  }
  status.goal = judged(status.phase.goal, status);
  std::tie(status.progress, status.reason) = progress_of(status, input.now);
  return status;
}

std::vector<PhaseSite> in_order_of_need(std::vector<PhaseSite> sites,
                                        const std::vector<Priority>& priority) {
  const auto rank = [&priority](const PhaseSite& site) {
    std::vector<double> out;
    for (const auto word : priority) out.push_back(place_by(word, site));
    return out;
  };
  std::stable_sort(sites.begin(), sites.end(), [&rank](const PhaseSite& a, const PhaseSite& b) {
    return std::pair(rank(a), a.id) < std::pair(rank(b), b.id);
  });
  return sites;
}

}  // namespace netroster::standards
