#include "planning/lives.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace netroster::planning {
namespace {

auto urgency(const Life& life) {
  const auto last = life.row == nullptr ? std::optional<Day>() : life.row->end_of_support;
  return std::make_tuple(life.state, last.value_or(Day::max()));
}

}  // namespace

std::vector<Life> lives_of(const Lifecycle& lifecycle, std::span<const Equipment> things, Day day) {
  std::map<std::pair<std::string_view, std::string_view>, const ModelLife*> known;
  std::vector<Life> out;
  out.reserve(things.size());
  for (const auto& one : things) {
    const auto [at, is_new] = known.try_emplace({one.vendor, one.model}, nullptr);
    if (is_new) at->second = lifecycle.find(one.vendor, one.model);
    out.push_back({&one, at->second, state_on(at->second, day)});
  }
  return out;
}

void put_worst_first(std::vector<Life>& lives) {
  std::stable_sort(lives.begin(), lives.end(),
                   [](const Life& a, const Life& b) { return urgency(a) < urgency(b); });
}

std::vector<ModelCount> counted_by_model(std::span<const Life> lives) {
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, ModelCount> found;
  for (const auto& life : lives) {
    const auto& thing = *life.thing;
    auto& one = found[{thing.kind, thing.vendor, thing.model}];
    if (one.count++ == 0) one.life = life;
    if (std::find(one.sites.begin(), one.sites.end(), thing.site) == one.sites.end())
      one.sites.push_back(thing.site);
  }
  std::vector<ModelCount> out;
  for (auto& [key, one] : found) out.push_back(std::move(one));
  std::stable_sort(out.begin(), out.end(), [](const ModelCount& a, const ModelCount& b) {
    return urgency(a.life) < urgency(b.life);
  });
  return out;
}

}  // namespace netroster::planning
