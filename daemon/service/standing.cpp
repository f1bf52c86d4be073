#include "daemon/service/standing.h"

#include <map>
#include <string>
#include <string_view>

namespace netroster::service {

standards::Judgement judge_district(const standards::Library& library,
                                    const standards::Sources& sources) {
  const standards::World world(sources);
  std::map<std::string_view, const Site*> sites;
  for (const auto& site : sources.config.sites) sites.emplace(site.id, &site);
  const auto declared = [&sites](std::string_view id) {
    const auto at = sites.find(id);
    return at == sites.end() ? nullptr : at->second;
  };
  standards::JudgeOptions options;
  options.now = sources.now;
  options.most_unknown = 20;
  return standards::judge(library, world, declared, options);
}

inventory::Judged judged_of(const standards::Library& library,
                            const standards::Judgement& judgement, WallTime now) {
  inventory::Judged out;
  out.when = now;
  out.standard.fingerprint = library.text_fingerprint();
  out.standard.name = library.name();
  out.standard.version = library.version();
  for (const auto& file : library.sources())
    out.standard.files.push_back({file.name, file.text, file.shipped});
  for (const auto& finding : judgement.findings) {
    inventory::VerdictSpan span;
    span.site = finding.site;
    span.rule = finding.rule;
    span.subject = finding.subject;
    span.result = text(finding.result);
    span.severity = text(finding.severity);
    span.rule_version = finding.rule_version;
    span.reason = finding.reason;
    out.verdicts.push_back(std::move(span));
  }
  return out;
}

}  // namespace netroster::service
