// What judging by the district's standard leaves in the store: the standards that were judged by,
// whole, and each verdict that is no pass from when it began until it was another. The store knows
// neither rules nor what they mean.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace netroster::inventory {

struct StandardFile {
  std::string name;
  std::string text;
  bool shipped = false;
  bool operator==(const StandardFile&) const = default;
};

// A standard as it was used: its files are enough to judge by it again.
struct KeptStandard {
  std::string fingerprint;  // tells standards apart
  std::string name;
  std::string version;
  std::vector<StandardFile> files;  // in the order in which they are read
  WallTime first{};                 // judged by it from then …
  WallTime last{};                  // … to then, without another one between
};

// A verdict from when it was first found. Passes have none, nor has what no rule is about.
struct VerdictSpan {
  std::string site;
  std::string rule;
  std::string subject;
  std::string result;  // "fail" "unknown" "waived"
  std::string severity;
  std::string rule_version;
  std::string standard;  // KeptStandard::fingerprint of when it began
  std::string reason;    // as it was then
  WallTime from{};
  std::optional<WallTime> to;  // from then on the verdict was another, or nothing was judged
  bool operator==(const VerdictSpan&) const = default;
};

struct VerdictName {
  std::string rule;
  std::string subject;
};

// All that one judgement of the whole district found, but passes; `from` and `to` are not read.
struct Judged {
  KeptStandard standard;
  std::vector<VerdictSpan> verdicts;
  WallTime when{};
};

// Of one verdict so many spans are kept: one that changes at every scan does not fill the disk.
inline constexpr std::size_t most_verdict_spans = 32;

}  // namespace netroster::inventory
