// In which order a scan takes its addresses, and how many of them together.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "daemon/scan/plan.h"

namespace netroster::scan {

constexpr std::size_t most_in_slice = 65'536;  // whatever the rates

// The sites take turns, so that every slice is as fast as all their rates allow. A slice holds what
// can be asked once in about fifteen seconds: long against the wait for answers that each pass ends
// with, short enough to be done again after a kill.
class Slices {
 public:
  Slices(const Plan& plan, const config::SweepSettings& rates, std::size_t most);

  // The slice that begins at this place of the order; empty at the end.
  std::span<const std::size_t> from(std::size_t begin) const;

 private:
  bool is_full(std::size_t addresses, std::size_t of_busiest_site) const;

  const Plan& plan_;
  const config::SweepSettings& rates_;
  std::size_t most_;
  std::vector<std::size_t> order_;  // indices into plan.targets
};

}  // namespace netroster::scan
