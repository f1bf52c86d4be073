// What changes from minute to minute and is no counter of a port.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "model/facts.h"
#include "model/reading_kind.h"

namespace netroster::poll {

struct FactsReading {
  std::string device;  // Device::id
  ReadingKind kind = ReadingKind::power;
  WallTime when{};  // when the answers came
  // What is of that kind, and tables; never null, empty when nothing answered.
  std::shared_ptr<const DeviceFacts> facts;
  bool complete = false;
  bool told = false;  // whether anything answered
};

}  // namespace netroster::poll
