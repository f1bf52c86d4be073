// netroster phase: modernisation phases, from evidence and not from what was planned.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "daemon/arguments.h"
#include "daemon/commands/phase_kit.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/commands/standard_past.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "standards/phases.h"

namespace netroster::daemon {
namespace {

using standards::Phase;
using standards::PhaseSite;
using standards::PhaseStatus;
using Counted = standards::Result;

// A baseline that cannot be read is no failure: the phase has nothing to be compared with.
PhaseStatus status_of(Call call, const Bench& bench, const Phase& phase) {
  std::string note;
  auto status = phase_status_of(bench, phase, store_path(call, bench.config), note);
  if (!note.empty()) call.streams.remark(note);
  return status;
}

Cell before_cell(const std::optional<standards::Tally>& before, Counted result) {
  return before ? number(before->of(result)) : Cell{};
}

using P = const PhaseStatus&;
using S = const PhaseSite&;
constexpr Field<PhaseSite> site_fields[] = {
    {{"site", "SITE"}, [](S row) { return cell(row.id); }},
    {{"name", "NAME", 3}, [](S row) { return cell(row.name); }},
    {{"done", "DONE", 0}, [](S row) { return Cell{row.done()}; }},
    {{"students", "STUDENTS", 2}, [](S row) { return cell(row.students); }},
    {{"one_to_one", "1:1", 2}, [](S row) { return cell(row.one_to_one); }},
    {{"connectivity", "CONNECTIVITY", 2}, [](S row) { return number(row.connectivity); }},
    {{"must_mend", "MUST MEND"}, [](S row) { return number(row.must_mend); }},
    {{"must_look", "MUST LOOK"}, [](S row) { return number(row.must_look); }},
    {{"fail", "FAIL"}, [](S row) { return number(row.now.of(Counted::fail)); }},
    {{"fail_before", "BEFORE", 1}, [](S row) { return before_cell(row.before, Counted::fail); }},
    {{"unknown", "UNKNOWN", 1}, [](S row) { return number(row.now.of(Counted::unknown)); }},
    {{"waived", "WAIVED", 2}, [](S row) { return number(row.now.of(Counted::waived)); }},
    {{"passing", "PASSING", 1, Shown::percent}, [](S row) { return cell(row.percent_passing()); }},
};

Exit run_list(Call call) {
  const auto opened = open_bench(call);
  if (!opened) return refuse(call, opened.error());
  tell_problems(call, (*opened)->standard.problems);
  std::vector<PhaseStatus> all;
  for (const auto& phase : (*opened)->standard.library->phases())
    all.push_back(status_of(call, **opened, phase));
  if (all.empty()) call.streams.remark("no phase is declared: [[phase]] in standards.d does");
  return print_rows(phase_listing(all), call);
}

std::vector<std::string_view> priority_words(const Phase& phase) {
  std::vector<std::string_view> out;
  for (const auto word : phase.priority) out.push_back(text(word));
  return out;
}

// "no required rule fails: not met, a required rule fails at 2 of 3 sites".
std::string goal_text(P status) {
  if (status.goal.met == standards::Goal::Met::not_judged)
    return status.phase.done_when + ": not judged, people have to say whether it is so";
  return fmt::format("{}: {}, {}", status.phase.done_when, text(status.goal.met),
                     status.goal.reason);
}

std::string evidence_text(std::string_view state) {
  return state == "stated" ? std::string() : fmt::format(": {}", state);
}

Labels labels_of(P status) {
  const auto& phase = status.phase;
  Labels out{{"title", cell(phase.title)},
             {"state", cell(text(status.progress))},
             {"because", cell(status.reason)}};
  const auto put = [&out](const char* label, const std::string& value) {
    if (!value.empty()) out.push_back({label, cell(value)});
  };
  if (const auto blank = blank_text(status); !blank.empty()) put("note", blank);
  put("closets", fmt::format("{}", fmt::join(phase.closets, ", ")));
  put("rules", fmt::format("{}", fmt::join(phase.rules, ", ")));
  put("standard", phase.standard_version);
  put("fund", phase.fund);
  put("baseline", day_text(phase.baseline));
  put("trend", std::string(status.trend()));
  put("start", day_text(phase.start));
  put("end", day_text(phase.end));
  if (!phase.done_when.empty()) put("done when", goal_text(status));
  put("priority", fmt::format("{}", fmt::join(priority_words(phase), ", ")));
  for (const auto& one : phase.evidence)
    put("evidence", one + evidence_text(evidence_of(phase, one)));
  return out;
}

std::string_view goal_word(P status) {
  if (status.goal.met != standards::Goal::Met::not_judged) return text(status.goal.met);
  return status.phase.done_when.empty() ? "" : "not judged";
}

nlohmann::json status_json(P status) {
  const auto& phase = status.phase;
  nlohmann::json out{{"phase", phase.id},
                     {"title", phase.title},
                     {"state", text(status.progress)},
                     {"reason", status.reason},
                     {"fund", phase.fund},
                     {"baseline", day_text(phase.baseline)},
                     {"start", day_text(phase.start)},
                     {"end", day_text(phase.end)},
                     {"done_when", phase.done_when},
                     {"done_when_state", goal_word(status)},
                     {"done_when_reason", status.goal.reason},
                     {"priority", priority_words(phase)},
                     {"rules", phase.rules},
                     {"closets", phase.closets},
                     {"standard_version", phase.standard_version},
                     {"trend", status.trend()}};
  out["evidence"] = nlohmann::json::array();
  for (const auto& one : phase.evidence)
    out["evidence"].push_back({{"evidence", one}, {"state", evidence_of(phase, one)}});
  auto sites = nlohmann::json::array();
  for (const auto& site : status.sites) {
    nlohmann::json one{{"site", site.id},
                       {"done", site.done()},
                       {"must_mend", site.must_mend},
                       {"must_look", site.must_look},
                       {"fail", site.now.of(Counted::fail)},
                       {"unknown", site.now.of(Counted::unknown)},
                       {"waived", site.now.of(Counted::waived)}};
    if (site.before)
      one["fail_before"] = site.before->of(Counted::fail);
    else if (status.is_compared)
      one["fail_before"] = nullptr;  // no device of it was known
    sites.push_back(std::move(one));
  }
  out["sites"] = std::move(sites);
  return out;
}

// What there is to say of the standard that the phase was begun under.
std::vector<std::string> notes_on(Call call, const Bench& bench, const Phase& phase) {
  std::vector<std::string> out;
  if (auto other = other_version(phase, *bench.standard.library); !other.empty())
    out.push_back(std::move(other));
  const auto frozen = baseline_of(phase);
  if (!frozen || *frozen > bench.now) return out;
  const auto standard = standard_of(call, bench, *frozen);
  if (standard) out.push_back("the standard of the baseline is " + standard->words);
  if (standard && standard->changed) out.back() += "; both are judged by that of today";
  return out;
}

Exit run_show(Call call) {
  const auto opened = open_bench(call);
  if (!opened) return refuse(call, opened.error());
  std::vector<PhaseStatus> chosen;
  for (const auto& id : call.arguments.positionals()) {
    const auto phase = find_phase(**opened, id);
    if (!phase) return refuse(call, phase.error());
    chosen.push_back(status_of(call, **opened, **phase));
  }
  return print_each(chosen, call, status_json, [&](P status) {
    auto labels = labels_of(status);
    for (auto& note : notes_on(call, **opened, status.phase))
      labels.push_back({"note", cell(std::move(note))});
    const std::vector<Section> sections{
        {status.phase.id, std::move(labels)},
        {"sites", rows_of(std::span<const Field<PhaseSite>>(site_fields), status.sites)}};
    render_sections(sections, layout_of(call), call.streams.out);
  });
}

// What a phase found on the day on which it was frozen, by the standard of that day.
struct Frozen {
  const Phase& phase;
  WallTime when{};
  PastStandard standard;
  standards::Judgement judgement;
  std::size_t sites = 0;
  std::size_t blank = 0;  // of them, those of which no device was known

  std::string blank_words() const {
    if (blank == 0) return {};
    if (blank == sites) return "empty: no device of its sites was known on that day";
    return fmt::format("empty for {} of its {} sites: no device of them was known on that day",
                       blank, sites);
  }
};

Result<Frozen> frozen_of(Call call, const Bench& bench, const Phase& phase) {
  const auto when = baseline_of(phase);
  if (auto late = future_baseline(phase, bench.now)) return std::move(*late);
  if (!when)
    return Error{Errc::not_found, fmt::format("{} has no baseline: set baseline = {}", phase.id,
                                              iso_text(bench.now).substr(0, 10))};
  auto standard = standard_of(call, bench, *when);
  if (!standard) return standard.error();
  const auto past = open_past(bench, *standard->library, store_path(call, bench.config), *when);
  if (!past) return past.error();
  auto judgement = judge_phase(bench, *standard->library, *(*past)->world, phase, *when);
  std::set<std::string> sites;
  for (const auto& [where, tally] : judgement.tallies) sites.insert(where.first);
  const auto known = known_sites(*(*past)->world);
  const auto blank = std::count_if(sites.begin(), sites.end(),
                                   [&known](const auto& site) { return !known.contains(site); });
  return Frozen{phase,
                *when,
                std::move(*standard),
                std::move(judgement),
                sites.size(),
                static_cast<std::size_t>(blank)};
}

nlohmann::json frozen_json(const Frozen& frozen) {
  const auto& library = *frozen.standard.library;
  nlohmann::json out{{"phase", frozen.phase.id},
                     {"baseline", day_text(frozen.phase.baseline)},
                     {"standard",
                      {{"name", library.name()},
                       {"version", library.version()},
                       {"fingerprint", library.fingerprint()},
                       {"kept", frozen.standard.kept.has_value()},
                       {"changed_since", frozen.standard.changed}}},
                     {"sites", frozen.sites},
                     {"sites_without_devices", frozen.blank},
                     {"note", frozen.standard.words}};
  auto& findings = out["findings"] = nlohmann::json::array();
  for (const auto& finding : frozen.judgement.findings) findings.push_back(finding_json(finding));
  return out;
}

std::vector<Section> frozen_sections(const Frozen& frozen) {
  const auto total = frozen.judgement.total();
  Labels labels{{"baseline", cell(day_text(frozen.phase.baseline))},
                {"standard", cell(frozen.standard.words)}};
  if (frozen.blank > 0) labels.push_back({"note", cell(frozen.blank_words())});
  for (const auto result : {Counted::pass, Counted::fail, Counted::unknown, Counted::waived})
    labels.push_back({std::string(text(result)), number(total.of(result))});
  std::vector<Section> out{{frozen.phase.id, std::move(labels)}};
  if (!frozen.judgement.findings.empty())
    out.push_back({"findings", finding_listing(frozen.judgement.findings)});
  return out;
}

Exit run_baseline(Call call) {
  const auto opened = open_bench(call);
  if (!opened) return refuse(call, opened.error());
  const auto phase = find_phase(**opened, call.arguments.positionals()[0]);
  if (!phase) return refuse(call, phase.error());
  const auto frozen = frozen_of(call, **opened, **phase);
  if (!frozen) return refuse(call, frozen.error());
  Showing showing(call);
  if (showing.wants_json()) {
    showing.object(frozen_json(*frozen));
    return showing.finish();
  }
  if (wants_listing(call)) {
    call.streams.remark("standard: " + frozen->standard.words);
    if (frozen->blank > 0) call.streams.remark("the baseline is " + frozen->blank_words());
    return print_rows(finding_listing(frozen->judgement.findings), call);
  }
  render_sections(frozen_sections(*frozen), layout_of(call), call.streams.out);
  return Exit::ok;
}

Exit run_plan(Call call) {
  const auto opened = open_bench(call);
  if (!opened) return refuse(call, opened.error());
  const auto phase = find_phase(**opened, call.arguments.positionals()[0]);
  if (!phase) return refuse(call, phase.error());
  auto left =
      standards::in_order_of_need(status_of(call, **opened, **phase).sites, (*phase)->priority);
  std::erase_if(left, [](S site) { return site.done(); });
  return print_rows(rows_of(std::span<const Field<PhaseSite>>(site_fields), left), call);
}

constexpr Positional some_phases[] = {{.name = "PHASE", .doc = "Its id.", .least = 1}};
constexpr Positional one_phase[] = {{.name = "PHASE", .doc = "Its id.", .least = 1, .most = 1}};
constexpr Example plan_examples[] = {
    {"netroster phase plan phase-1 -o csv", "Which school is next, as rows."},
};
constexpr Command rows[] = {
    {.words = "phase list",
     .summary = "List the phases and how far each of them is",
     .description =
         "The state comes from evidence: Fully Implemented when its `done_when` is met or, where "
         "that says nothing that can be judged, when every site passes each required rule of the "
         "phase and is known to; Implementation in Progress once its start has come; "
         "Planning in Progress with a start, a baseline or a fund; else Not Started. BEFORE is "
         "what failed at the baseline. TREND is unknown where no device of a site was known at it, "
         "or less is known than at it.",
     .groups = history_options | output_options,
     .run = run_list},
    {.words = "phase show",
     .summary = "Show a phase: scope, dates, fund, evidence, and each site since the baseline",
     .description =
         "MUST MEND are required rules that something at the site fails, MUST LOOK those "
         "of which something is not known. A site is done when it has neither. BEFORE is empty for "
         "a site of which no device was known at the baseline. DONE WHEN is judged: met, not met "
         "or unknown, with what is missing. Evidence that is a file is there or missing.",
     .positionals = some_phases,
     .groups = history_options | output_options,
     .run = run_show},
    {.words = "phase baseline",
     .summary = "Show what failed and was not known on the day the phase was frozen",
     .description =
         "The inventory of that day, judged by the standard of that day: its name, its version and "
         "its fingerprint are said, and whether it has changed since. Where no scan and no daemon "
         "had judged by then it is judged by the standard of today, which is said too.",
     .positionals = one_phase,
     .groups = history_options | output_options,
     .run = run_baseline},
    {.words = "phase plan",
     .summary = "Show the order in which the sites of a phase should be done",
     .description =
         "By the phase's `priority`. Without one, schools with a device for every student first, "
         "then sites that fail a rule about backbone or capacity, then by students times the share "
         "of checks that do not pass. A site that does not say its students comes last of its "
         "class; one that is done is left out.",
     .positionals = one_phase,
     .groups = history_options | output_options,
     .examples = plan_examples,
     .run = run_plan},
};

}  // namespace

std::span<const Command> phase_commands() { return rows; }

}  // namespace netroster::daemon
