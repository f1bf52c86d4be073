#include "daemon/service/verdict_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

namespace netroster::service {
namespace {

using standards::Finding;
using Findings = std::vector<const Finding*>;

constexpr std::size_t most_named = 3;

std::uint64_t hash_of(const Finding& finding) {
  // What no name holds stands between, so that no two verdicts are written the same.
  return std::hash<std::string>()(
      fmt::format("{}\n{}\n{}", finding.site, finding.rule, finding.subject));
}

bool fails(const Finding& finding) {
  return finding.result == standards::Result::fail &&
         finding.severity != standards::Severity::advice;
}

std::string names_of(const Findings& findings) {
  std::string out;
  for (std::size_t i = 0; i < std::min(findings.size(), most_named); ++i) {
    if (i > 0) out += ", ";
    out += findings[i]->subject;
  }
  if (findings.size() > most_named)
    out += fmt::format(" and {} more", findings.size() - most_named);
  return out;
}

// Before a site was scanned for the first time nothing is known of it: that is no state to break.
bool is_definite(const standards::Tally& tally) {
  using standards::Result;
  return tally.of(Result::pass) + tally.of(Result::fail) + tally.of(Result::waived) > 0;
}

bool failed(const Failing& before, const Finding& finding) {
  const auto of_site = before.verdicts.find(finding.site);
  return of_site != before.verdicts.end() &&
         std::binary_search(of_site->second.begin(), of_site->second.end(), hash_of(finding));
}

Event event_of(const Findings& findings, const standards::Library& library, WallTime now) {
  const auto& first = *findings.front();
  const auto* rule = library.find(first.rule);
  const bool is_capacity = rule != nullptr && std::find(rule->tags.begin(), rule->tags.end(),
                                                        "capacity") != rule->tags.end();
  Event out;
  out.when = now;
  out.kind = is_capacity && first.kind == standards::SubjectKind::circuit ? "circuit_over_limit"
                                                                          : "standard_broken";
  out.site = first.site;
  out.text = fmt::format("{} ({}) fails now: {}", rule == nullptr ? first.rule : rule->title,
                         first.rule, names_of(findings));
  if (findings.size() == 1) out.text += fmt::format(" ({})", first.reason);
  return out;
}

}  // namespace

Failing failing_of(const standards::Judgement& judgement) {
  Failing out;
  for (const auto& finding : judgement.findings)
    if (fails(finding)) out.verdicts[finding.site].push_back(hash_of(finding));
  for (auto& [site, verdicts] : out.verdicts) std::sort(verdicts.begin(), verdicts.end());
  for (const auto& [of, tally] : judgement.tallies)
    if (is_definite(tally)) out.judged.insert(of);
  return out;
}

Failing kept_where(Failing now, const Failing& was,
                   const std::function<bool(const std::string& site)>& is_kept) {
  std::erase_if(now.verdicts, [&](const auto& one) { return is_kept(one.first); });
  std::erase_if(now.judged, [&](const auto& one) { return is_kept(one.first); });
  for (const auto& [site, verdicts] : was.verdicts)
    if (is_kept(site)) now.verdicts[site] = verdicts;
  for (const auto& one : was.judged)
    if (is_kept(one.first)) now.judged.insert(one);
  return now;
}

std::vector<Event> verdict_events(const Failing& before, const standards::Judgement& after,
                                  const standards::Library& library, WallTime now) {
  std::map<std::pair<std::string, std::string>, Findings> broken;
  for (const auto& finding : after.findings) {
    if (!fails(finding) || !before.judged.contains({finding.site, finding.rule})) continue;
    if (!failed(before, finding)) broken[{finding.site, finding.rule}].push_back(&finding);
  }
  std::vector<Event> out;
  for (const auto& [of, findings] : broken) out.push_back(event_of(findings, library, now));
  return out;
}

}  // namespace netroster::service
