#include "exporters/reports/compliance.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using standards::Finding;
using standards::Result;
using standards::Rule;
using standards::Tally;

void add(Tally& to, const Tally& more) {
  for (std::size_t i = 0; i < standards::results; ++i) to.count[i] += more.count[i];
}

class Maker {
 public:
  explicit Maker(const ComplianceInput& input) : input_(input) {}

  ComplianceReport make() {
    const auto& library = input_.library;
    report_.district = input_.district;
    report_.standard = library.name();
    report_.version = library.version();
    report_.fingerprint = library.fingerprint();
    report_.as_of = input_.as_of;
    report_.data_through = input_.data_through;
    for (const auto& one : input_.earlier) report_.compared.push_back(one.of);
    if (input_.phase != nullptr) report_.phase = *input_.phase;
    report_.notes = input_.judgement.notes;
    report_.notes.insert(report_.notes.end(), input_.notes.begin(), input_.notes.end());
    report_.problems = input_.problems;
    report_.every_judgement = input_.every_judgement;
    report_.as_built = input_.as_built;
    add_rules();
    count_not_judged();
    add_sites();
    add_before();
    add_waivers();
    add_progress();
    for (const auto& finding : input_.judgement.findings) add_finding(finding);
    for (auto& site : report_.sites)
      std::stable_sort(site.findings.begin(), site.findings.end(), is_shown_first);
    return std::move(report_);
  }

 private:
  void add_rules() {
    std::map<std::string, bool> judged;
    for (const auto& [where, tally] : input_.judgement.tallies) judged[where.second] = true;
    for (const auto& rule : input_.library.rules())
      if (judged.contains(rule.id)) report_.rules.push_back(rule);
    std::stable_sort(report_.rules.begin(), report_.rules.end(),
                     [](const Rule& a, const Rule& b) { return a.severity < b.severity; });
    for (std::size_t i = 0; i < report_.rules.size(); ++i) column_[report_.rules[i].id] = i;
    for (const auto& rule : report_.rules)
      report_.bases.push_back({standards::lowest_confidence(input_.library, rule),
                               standards::numbers_of(input_.library, rule)});
  }

  // Where the shipped rule is judged in place of the district's, it was judged.
  void count_not_judged() {
    const auto& library = input_.library;
    auto& out = report_.not_judged;
    for (const auto& id : library.broken())
      out.broken += id.empty() || library.find(id) == nullptr ? 1 : 0;
    const auto& without = library.without();
    for (const auto& rule : library.rules()) {
      const bool taken_out = std::find(without.begin(), without.end(), rule.id) != without.end();
      out.taken_out += taken_out ? 1 : 0;
      const bool today = standards::is_in_force(library, rule, WallTime(input_.as_of));
      out.not_today += taken_out || today ? 0 : 1;
    }
    for (const auto& one : report_.problems) out.files += !one.warning && one.key.empty() ? 1 : 0;
  }

  SiteCompliance& site(const std::string& id) {
    const auto [at, fresh] = place_.try_emplace(id, report_.sites.size());
    if (!fresh) return report_.sites[at->second];
    SiteCompliance one;
    one.id = one.name = id;
    if (const auto* declared = input_.declared(id); declared != nullptr) {
      if (!declared->name.empty()) one.name = declared->name;
      one.kind = kind_words(declared->kind);
      one.enrolment = declared->enrolment;
    }
    one.by_rule.resize(report_.rules.size());
    report_.sites.push_back(std::move(one));
    return report_.sites.back();
  }

  void add_sites() {
    for (const auto& [where, tally] : input_.judgement.tallies) {
      auto& one = site(where.first);
      add(one.now, tally);
      if (const auto at = column_.find(where.second); at != column_.end())
        one.by_rule[at->second] = worst(tally);
    }
  }

  // A site that was not there before has nothing to be compared with.
  void add_before() {
    for (auto& site : report_.sites) site.before.resize(input_.earlier.size());
    for (std::size_t i = 0; i < input_.earlier.size(); ++i) {
      if (input_.earlier[i].judgement == nullptr) continue;
      for (const auto& [where, tally] : input_.earlier[i].judgement->tallies) {
        const auto at = place_.find(where.first);
        if (at == place_.end()) continue;
        auto& before = report_.sites[at->second].before[i];
        if (!before) before.emplace();
        add(*before, tally);
      }
    }
  }

  // Of rules and sites that the report is about.
  void add_waivers() {
    for (auto& one : waiver_statuses(input_.library, input_.judgement, WallTime(input_.as_of))) {
      const bool about =
          std::any_of(report_.sites.begin(), report_.sites.end(),
                      [&](const auto& s) { return standards::is_of_site(one.waiver, s.id); });
      if (about && column_.contains(one.waiver.rule)) report_.waivers.push_back(std::move(one));
    }
  }

  void add_progress() {
    if (input_.phase == nullptr) return;
    const standards::Judgement* baseline = nullptr;
    for (const auto& one : input_.earlier)
      if (one.is_baseline) baseline = one.judgement;
    report_.progress = standards::phase_status({.library = input_.library,
                                                .phase = *input_.phase,
                                                .judgement = input_.judgement,
                                                .before = baseline,
                                                .declared = input_.declared,
                                                .now = WallTime(input_.as_of)});
  }

  void add_finding(const Finding& finding) {
    if (order_of(finding.result) < order_of(Result::pass))
      site(finding.site).findings.push_back(finding);
  }

  const ComplianceInput& input_;
  ComplianceReport report_;
  std::map<std::string, std::size_t> column_;  // rule -> report_.rules
  std::map<std::string, std::size_t> place_;   // site -> report_.sites
};

}  // namespace

Result worst(const Tally& tally) {
  for (const auto result : {Result::fail, Result::unknown, Result::waived, Result::pass})
    if (tally.of(result) > 0) return result;
  return Result::not_applicable;
}

int order_of(Result result) {
  constexpr std::array<int, standards::results> order{3, 0, 1, 4, 2};
  return order[static_cast<std::size_t>(result)];
}

bool is_shown_first(const Finding& a, const Finding& b) {
  return std::tuple(order_of(a.result), a.severity, std::string_view(a.rule)) <
         std::tuple(order_of(b.result), b.severity, std::string_view(b.rule));
}

Tally ComplianceReport::total() const {
  Tally sum;
  for (const auto& site : sites) add(sum, site.now);
  return sum;
}

std::optional<Tally> ComplianceReport::total_before(std::size_t comparison) const {
  std::optional<Tally> sum;
  for (const auto& site : sites) {
    if (comparison >= site.before.size() || !site.before[comparison]) continue;
    if (!sum) sum.emplace();
    add(*sum, *site.before[comparison]);
  }
  return sum;
}

std::pair<std::uint64_t, std::size_t> ComplianceReport::students_behind_failures() const {
  std::uint64_t students = 0;
  std::size_t silent = 0;
  for (const auto& site : sites) {
    const bool fails =
        std::any_of(site.findings.begin(), site.findings.end(), [](const Finding& one) {
          return one.result == Result::fail && one.severity == standards::Severity::required;
        });
    if (!fails) continue;
    students += site.enrolment.value_or(0);
    silent += site.enrolment ? 0 : 1;
  }
  return {students, silent};
}

ComplianceReport make_compliance_report(const ComplianceInput& input) {
  return Maker(input).make();
}

}  // namespace netroster::reports
