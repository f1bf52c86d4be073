// Which bridge is before which: what each has on its ports that do not lead to the root.
#include <algorithm>
#include <map>

#include "inventory/tree_builder.h"

namespace netroster::inventory {
namespace {

// Hosts that two bridges must have in common before they say something about the two.
constexpr std::size_t least_shared = 3;
// Comparing all pairs by their hosts is left out above this many machine words.
constexpr std::uint64_t most_pair_words = 400'000'000;

}  // namespace

void TreeBuilder::fill_down() {
  down_.resize(bridges_.size());
  for (Number i = 0; i < bridges_.size(); ++i) {
    if (!placed_[i]) continue;
    down_[i] = Bits(site_.macs.size());
    for (const auto& row : at(i).learned)
      if (row.port != up_[i]) down_[i].set(row.mac);
  }
}

void TreeBuilder::fill_below() {
  below_.assign(bridges_.size(), Bits(bridges_.size()));
  for (Number i = 0; i < bridges_.size(); ++i)
    for (Number j = 0; j < bridges_.size(); ++j)
      if (i != j && is_down(i, toward(i, j))) below_[i].set(j);
  drop_disputes();
}

// Each before the other: a loop, or an address that has moved. Neither is believed.
void TreeBuilder::drop_disputes() {
  for (Number i = 0; i < bridges_.size(); ++i)
    for (Number j = i + 1; j < bridges_.size(); ++j) {
      if (!below_[i].test(j) || !below_[j].test(i)) continue;
      below_[i].reset(j);
      below_[j].reset(i);
      toward(i, j) = toward(j, i) = disputed;
    }
}

// A bridge that has not learned another, but nearly all that hangs on it, on one port that leads
// away from the root: it is before it.
void TreeBuilder::compare_hosts(Number above, Number under) {
  const auto shared = down_[above].common(down_[under]);
  const auto all = down_[under].count();
  if (shared < least_shared || shared * 10 < all * 8 || down_[above].count() <= all) return;
  std::map<std::int32_t, std::size_t> votes;
  for (const auto& row : at(above).learned)
    if (down_[under].test(row.mac)) ++votes[row.port];
  const auto most = std::max_element(
      votes.begin(), votes.end(), [](const auto& x, const auto& y) { return x.second < y.second; });
  if (!is_down(above, most->first) || most->second * 10 < shared * 9) return;
  below_[above].set(under);
  toward(above, under) = most->first;
}

bool TreeBuilder::may_be_before(Number above, Number under) {
  if (above == under || !placed_[above] || !placed_[under] || toward(above, under) >= 0)
    return false;
  const auto back = toward(under, above);
  return !below_[under].test(above) && (back < 0 || back == up_[under]);
}

void TreeBuilder::compare_hosts() {
  const std::uint64_t pairs = std::uint64_t{bridges_.size()} * bridges_.size();
  if (pairs * (site_.macs.size() / 64 + 1) > most_pair_words) return;
  for (Number above = 0; above < bridges_.size(); ++above)
    for (Number under = 0; under < bridges_.size(); ++under)
      if (may_be_before(above, under)) compare_hosts(above, under);
}

// What is below a bridge is below all that are before it.
bool TreeBuilder::add_below(Number above, Number middle) {
  bool any = false;
  below_[above].each_missing(below_[middle], [&](std::size_t found) {
    const auto under = static_cast<Number>(found);
    auto& port = toward(above, under);
    if (under == above || port == up_[above] || below_[under].test(above)) return;
    if (port < 0) port = toward(above, middle);
    below_[above].set(under);
    any = true;
  });
  return any;
}

void TreeBuilder::close_over() {
  constexpr int most_rounds = 8;
  for (int round = 0; round < most_rounds; ++round) {
    bool any = false;
    for (Number i = 0; i < bridges_.size(); ++i) {
      std::vector<Number> known;
      below_[i].each([&](std::size_t j) { known.push_back(static_cast<Number>(j)); });
      for (const auto j : known) any = add_below(i, j) || any;
    }
    if (!any) return;
  }
}

void TreeBuilder::fill_ancestors() {
  ancestors_.assign(bridges_.size(), {});
  for (Number i = 0; i < bridges_.size(); ++i)
    below_[i].each([&](std::size_t j) { ancestors_[j].push_back(i); });
}

}  // namespace netroster::inventory
