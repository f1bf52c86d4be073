// What a district says of the models it has: approved or not, which firmware, when support ends.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "config/problem.h"

namespace netroster::standards {

struct ModelRow {
  std::string match;   // a glob over the model
  std::string vendor;  // a glob; "": any
  std::string kind;    // "switch", "access-point"; "": any
  std::optional<bool> approved;
  std::vector<std::string> firmware;  // globs of approved versions; empty: none is named
  std::optional<std::chrono::sys_days> end_of_support;
  std::string generation;                // of an access point: "802.11ax"
  std::optional<double> stack_bps;       // of its stack cables, both ways together
  std::optional<double> power_supplies;  // bays
  std::string source;
  std::string confidence;
  std::string file;
  config::Place place;
  bool shipped = false;
};

}  // namespace netroster::standards
