#include "planning/failing.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "standards/value.h"

namespace netroster::planning {
namespace {

using standards::SubjectKind;

bool is_thing(SubjectKind kind) {
  return kind == SubjectKind::device || kind == SubjectKind::port || kind == SubjectKind::stack ||
         kind == SubjectKind::access_point;
}

const ReplaceRule* rule_for(const Book& book, std::string_view rule) {
  for (const auto& one : book.replace_for)
    for (const auto& glob : one.rules)
      if (standards::glob_matches(glob, rule)) return &one;
  return nullptr;
}

using Key = std::pair<std::string, std::string>;

// "OAK/sw-1/Gi1/0/1" is about the thing sw-1 at OAK. A name may have slashes itself: the longest
// one that there is counts.
const Key* thing_of(const std::set<Key>& known, std::string_view site, std::string_view subject) {
  if (!subject.starts_with(site) || subject.size() <= site.size() || subject[site.size()] != '/')
    return nullptr;
  auto name = subject.substr(site.size() + 1);
  while (!name.empty()) {
    const auto at = known.find({std::string(site), std::string(name)});
    if (at != known.end()) return &*at;
    const auto slash = name.rfind('/');
    if (slash == std::string_view::npos) break;
    name = name.substr(0, slash);
  }
  return nullptr;
}

}  // namespace

FailingThings failing_things(const Book& book, std::span<const Equipment> things,
                             const standards::Judgement& judgement) {
  std::set<Key> known;
  for (const auto& thing : things)
    if (thing.seen != Seen::as_part) known.emplace(thing.site, thing.name);
  FailingThings out;
  for (const auto& finding : judgement.findings) {
    if (finding.result != standards::Result::fail || !is_thing(finding.kind)) continue;
    const auto* rule = rule_for(book, finding.rule);
    if (rule == nullptr) continue;
    const auto* key = thing_of(known, finding.site, finding.subject);
    if (key == nullptr) continue;
    auto& at = out[*key];
    // Rules are in the order of the book: the earlier says why.
    if (at.rule != nullptr && at.rule <= rule) continue;
    at = {fmt::format("{}: fails {} ({})", rule->why, finding.rule, finding.reason), rule};
  }
  return out;
}

}  // namespace netroster::planning
