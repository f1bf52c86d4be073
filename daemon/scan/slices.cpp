#include "daemon/scan/slices.h"

#include <algorithm>

namespace netroster::scan {
namespace {

constexpr std::size_t least = 256;  // whatever the rate: each slice costs a few waits
constexpr double seconds_a_pass = 15;

bool takes_long(std::size_t packets, std::int64_t rate) {
  return rate > 0 && static_cast<double>(packets) >= static_cast<double>(rate) * seconds_a_pass;
}

}  // namespace

Slices::Slices(const Plan& plan, const config::SweepSettings& rates, std::size_t most)
    : plan_(plan), rates_(rates), most_(std::max<std::size_t>(1, most)) {
  std::vector<std::vector<std::size_t>> of_site(plan.sites.size());
  std::size_t longest = 0;
  for (std::size_t i = 0; i < plan.targets.size(); ++i) {
    auto& list = of_site[plan.targets[i].site];
    list.push_back(i);
    longest = std::max(longest, list.size());
  }
  order_.reserve(plan.targets.size());
  for (std::size_t turn = 0; turn < longest; ++turn)
    for (const auto& list : of_site)
      if (turn < list.size()) order_.push_back(list[turn]);
}

bool Slices::is_full(std::size_t addresses, std::size_t of_busiest_site) const {
  if (addresses >= most_) return true;
  return addresses >= least &&
         (takes_long(addresses, rates_.rate) || takes_long(of_busiest_site, rates_.rate_per_site));
}

std::span<const std::size_t> Slices::from(std::size_t begin) const {
  std::vector<std::size_t> of_site(plan_.sites.size());
  std::size_t busiest = 0;
  std::size_t end = begin;
  while (end < order_.size() && !is_full(end - begin, busiest)) {
    auto& count = of_site[plan_.targets[order_[end]].site];
    busiest = std::max(busiest, ++count);
    ++end;
  }
  return std::span(order_).subspan(begin, end - begin);
}

}  // namespace netroster::scan
