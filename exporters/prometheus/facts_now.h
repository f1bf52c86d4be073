// What was read of a device between sweeps, by kind.
#pragma once

#include <array>
#include <memory>

#include "base/clock.h"
#include "model/facts.h"
#include "model/reading_kind.h"

namespace netroster::prometheus {

struct FactsOfKind {
  // Null: nothing of this kind was read since the sweep. What is not in it is not known.
  std::shared_ptr<const DeviceFacts> facts;
  WallTime when{};
};
using FactsNow = std::array<FactsOfKind, reading_kinds>;  // by ReadingKind

}  // namespace netroster::prometheus
