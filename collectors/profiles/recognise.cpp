#include "collectors/profiles/recognise.h"

#include <fmt/format.h>

#include <algorithm>

namespace netroster::profiles {
namespace {

// A match of more arcs explains more; an expression or an object more than one arc does.
constexpr std::size_t arc = 10;
constexpr std::size_t of_descr = 25;
constexpr std::size_t of_name = 5;
constexpr std::size_t of_object = 15;

const Oid* longest_prefix(const std::vector<Oid>& prefixes, const Oid& of) {
  const Oid* best = nullptr;
  for (const auto& prefix : prefixes)
    if (prefix.contains(of) && (best == nullptr || prefix.size() > best->size())) best = &prefix;
  return best;
}

bool found(const PatternPtr& pattern, const std::string& text) {
  return !pattern->find(text).empty();
}

bool holds(const Match& match, const Signs& signs, Candidate& candidate) {
  if (longest_prefix(match.not_object_ids, signs.sys_object_id) != nullptr) return false;
  if (!match.object_ids.empty()) {
    const auto* prefix = longest_prefix(match.object_ids, signs.sys_object_id);
    if (prefix == nullptr) return false;
    candidate.strength += prefix->size() * arc;
    candidate.why = fmt::format("sysObjectID is below {}", prefix->text());
  }
  const auto because = [&candidate](std::size_t strength, std::string why) {
    candidate.strength += strength;
    candidate.why += (candidate.why.empty() ? "" : "; ") + std::move(why);
  };
  if (match.not_descr && found(match.not_descr, signs.sys_descr)) return false;
  if (match.descr) {
    if (!found(match.descr, signs.sys_descr)) return false;
    because(of_descr, fmt::format("sysDescr has /{}/", match.descr->expression()));
  }
  if (match.name) {
    if (!found(match.name, signs.sys_name)) return false;
    because(of_name, fmt::format("sysName has /{}/", match.name->expression()));
  }
  if (match.has) because(of_object, fmt::format("the agent has {}", match.has->text()));
  return true;
}

}  // namespace

std::vector<Candidate> candidates(const Library& library, const Signs& signs) {
  std::vector<Candidate> all;
  for (const auto& profile : library.profiles()) {
    for (const auto& match : profile.matches) {
      Candidate candidate{&profile, &match, match.priority, 0, {}};
      if (holds(match, signs, candidate)) all.push_back(std::move(candidate));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::tie(a.priority, a.strength) > std::tie(b.priority, b.strength);
  });
  return all;
}

}  // namespace netroster::profiles
