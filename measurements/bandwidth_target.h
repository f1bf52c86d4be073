// How much bandwidth others say a school needs, each with the document, the school year it was
// written for, and how sure we are of the number. The documents do not grow from year to year: that
// of 2019 asks for less than that of 2016, so a target is always one document's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace netroster::measurements {

enum class SizeClass : std::uint8_t { small, medium, large };  // < 1,000, to 10,000, more students
std::string_view text(SizeClass size);

enum class Certainty : std::uint8_t {
  read,       // in the document itself
  secondary,  // in what others wrote about it
  judgement   // ours: nobody else says so
};
std::string_view text(Certainty certainty);

struct BandwidthTarget {
  std::string id;                // "setda-bi3"
  std::string document;          // its title and year
  std::string school_year = {};  // that it was written for; "" when it names none
  bool per_student = false;      // else per user: students and staff
  double internet_mbps[3] = {};  // a head, by SizeClass
  std::uint32_t small_floor_mbps = 0;
  std::optional<double> wan_mbps = std::nullopt;  // a head, between the school and the district
  bool wan_per_student = false;
  Certainty certainty = Certainty::secondary;
  Certainty wan_certainty = Certainty::secondary;
  std::string source = {};
  std::string wan_source = {};
};

// Those of standards/targets, the usual one first. Read once; a problem in them is a defect that
// the tests find.
std::span<const BandwidthTarget> bandwidth_targets();
const BandwidthTarget* find_bandwidth_target(std::string_view id);

SizeClass size_class(std::uint64_t students);

struct Heads {
  std::optional<std::uint64_t> students;
  std::optional<std::uint64_t> staff;
};
// Those that count: students, or students and staff; nullopt when one of them is not known.
std::optional<std::uint64_t> counted(const Heads& heads, bool per_student);

struct TargetFigure {
  std::uint64_t bps = 0;
  std::uint64_t heads = 0;
  Certainty certainty = Certainty::judgement;
};

// What the district should buy. nullopt: heads are not known.
std::optional<TargetFigure> internet_target(const BandwidthTarget& target, const Heads& district);
// What the connection of a site should carry. nullopt: likewise, or the document says nothing.
std::optional<TargetFigure> wan_target(const BandwidthTarget& target, const Heads& site);

}  // namespace netroster::measurements
