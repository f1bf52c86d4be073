#include "measurements/bandwidth_target.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "measurements/shipped.h"
#include "measurements/target_reader.h"

namespace netroster::measurements {
namespace {

constexpr std::uint64_t small_below = 1'000;
constexpr std::uint64_t medium_to = 10'000;
// The documents name "less than 1,000", "about 3,000" and "more than 10,000" students, and nothing
// between: which class such a district is of is our judgement.
constexpr std::uint64_t medium_named_from = 2'500;
constexpr std::uint64_t medium_named_to = 3'500;

std::uint64_t bps_of(double mbps, std::uint64_t heads) {
  return static_cast<std::uint64_t>(std::llround(mbps * 1e6 * static_cast<double>(heads)));
}

bool class_is_named(std::uint64_t students) {
  const bool between = students >= small_below && students <= medium_to;
  return !between || (students >= medium_named_from && students <= medium_named_to);
}

bool differs_by_size(const BandwidthTarget& target) {
  return target.internet_mbps[0] != target.internet_mbps[2];
}

}  // namespace

std::string_view text(SizeClass size) {
  switch (size) {
    case SizeClass::small:
      return "small";
    case SizeClass::medium:
      return "medium";
    case SizeClass::large:
      return "large";
  }
  return {};
}

std::string_view text(Certainty certainty) {
  switch (certainty) {
    case Certainty::read:
      return "read in the document";
    case Certainty::secondary:
      return "as others report it";
    case Certainty::judgement:
      return "our judgement";
  }
  return {};
}

std::span<const BandwidthTarget> bandwidth_targets() {
  static const auto targets = [] {
    std::vector<BandwidthTarget> read;
    config::Problems problems;
    for (const auto& file : shipped_files())
      read_bandwidth_targets(std::string(file.name), file.text, read, problems);
    return read;
  }();
  return targets;
}

const BandwidthTarget* find_bandwidth_target(std::string_view id) {
  const auto targets = bandwidth_targets();
  const auto at = std::find_if(targets.begin(), targets.end(),
                               [id](const BandwidthTarget& target) { return target.id == id; });
  return at == targets.end() ? nullptr : &*at;
}

SizeClass size_class(std::uint64_t students) {
  if (students < small_below) return SizeClass::small;
  return students <= medium_to ? SizeClass::medium : SizeClass::large;
}

std::optional<std::uint64_t> counted(const Heads& heads, bool per_student) {
  if (per_student || !heads.students) return heads.students;
  if (!heads.staff) return std::nullopt;
  return *heads.students + *heads.staff;
}

std::optional<TargetFigure> internet_target(const BandwidthTarget& target, const Heads& district) {
  const auto heads = counted(district, target.per_student);
  if (!heads || *heads == 0 || !district.students) return std::nullopt;
  const auto size = size_class(*district.students);
  TargetFigure made{bps_of(target.internet_mbps[static_cast<std::size_t>(size)], *heads), *heads,
                    target.certainty};
  if (size == SizeClass::small)
    made.bps = std::max(made.bps, std::uint64_t{target.small_floor_mbps} * 1'000'000);
  if (differs_by_size(target) && !class_is_named(*district.students))
    made.certainty = Certainty::judgement;
  return made;
}

std::optional<TargetFigure> wan_target(const BandwidthTarget& target, const Heads& site) {
  const auto heads = counted(site, target.wan_per_student);
  if (!heads || *heads == 0 || !target.wan_mbps) return std::nullopt;
  return TargetFigure{bps_of(*target.wan_mbps, *heads), *heads, target.wan_certainty};
}

}  // namespace netroster::measurements
