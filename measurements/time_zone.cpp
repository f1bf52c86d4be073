#include "measurements/time_zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <span>

namespace netroster::measurements {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;

constexpr std::size_t largest_file = 256 * 1024;  // the largest of today has 4 KiB
constexpr std::size_t header_bytes = 44;
constexpr std::size_t type_bytes = 6;
constexpr std::int64_t longest_offset = 26 * 3600;
// Years that calendars are asked about; changes beyond cannot be computed with.
constexpr std::int64_t longest_time = std::int64_t{1} << 40;

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  if (bytes.size() == 4) return static_cast<std::int32_t>(value);
  return static_cast<std::int64_t>(value);
}

// One of the two halves of a file: a header that counts, and the data.
struct Half {
  char version = 0;
  std::size_t time_size = 4;
  std::size_t times = 0;
  std::size_t types = 0;
  std::string_view data;  // as long as it says
};

// Sizes are bounded by the file, which is small: no product of them leaves 64 bits.
std::optional<Half> read_half(std::string_view bytes, std::size_t time_size) {
  if (bytes.size() < header_bytes || !bytes.starts_with("TZif")) return std::nullopt;
  std::array<std::size_t, 6> counts{};  // is_ut, is_std, leap, time, type, char
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto count = big_endian(bytes.substr(20 + i * 4, 4));
    if (count < 0 || count > static_cast<std::int64_t>(largest_file)) return std::nullopt;
    counts[i] = static_cast<std::size_t>(count);
  }
  Half half{.version = bytes[4],
            .time_size = time_size,
            .times = counts[3],
            .types = counts[4],
            .data = {}};
  const auto size = half.times * (time_size + 1) + half.types * type_bytes + counts[5] +
                    counts[2] * (time_size + 4) + counts[1] + counts[0];
  if (half.types == 0 || half.types > 256 || size > bytes.size() - header_bytes)
    return std::nullopt;
  half.data = bytes.substr(header_bytes, size);
  return half;
}

std::size_t size_of(const Half& half) { return header_bytes + half.data.size(); }

std::optional<seconds> offset_of(std::string_view types, std::size_t type) {
  if (type >= types.size() / type_bytes) return std::nullopt;
  const auto value = big_endian(types.substr(type * type_bytes, 4));
  if (value < -longest_offset || value > longest_offset) return std::nullopt;
  return seconds{value};
}

sys_days day_of(const ChangeRule& rule, year of) {
  const sys_days first{of / 1 / 1};
  if (rule.kind == ChangeRule::Kind::day_of_year) return first + days{rule.day};
  if (rule.kind == ChangeRule::Kind::julian) {
    const bool after_leap_day = of.is_leap() && rule.day >= 60;  // which is never counted
    return first + days{rule.day - (after_leap_day ? 0 : 1)};
  }
  const std::chrono::month month{static_cast<unsigned>(rule.month)};
  const std::chrono::weekday weekday{static_cast<unsigned>(rule.day)};
  if (rule.week == 5) return sys_days{of / month / weekday[std::chrono::last]};
  return sys_days{of / month / weekday[static_cast<unsigned>(rule.week)]};
}

struct Turn {
  WallTime when;
  seconds offset;
};

TimeZone::Span by_rule(const ZoneRule& rule, WallTime when) {
  const auto local_day = std::chrono::floor<days>(when + rule.standard);
  const auto now = std::chrono::year_month_day{local_day}.year();
  const sys_days later{(now + std::chrono::years{1}) / 1 / 1};
  if (!rule.summer) return {.offset = rule.standard, .until = later + days{1}};
  std::array<Turn, 6> turns{};
  for (int i = 0; i < 3; ++i) {
    const auto of = now + std::chrono::years{i - 1};
    const auto at = static_cast<std::size_t>(i) * 2;
    turns[at] = {day_of(rule.summer->begin, of) + rule.summer->begin.time - rule.standard,
                 rule.summer->offset};
    turns[at + 1] = {day_of(rule.summer->end, of) + rule.summer->end.time - rule.summer->offset,
                     rule.standard};
  }
  std::stable_sort(turns.begin(), turns.end(),
                   [](const Turn& a, const Turn& b) { return a.when < b.when; });
  const auto next = std::find_if(turns.begin(), turns.end(),
                                 [when](const Turn& turn) { return turn.when > when; });
  return {.offset = next == turns.begin() ? rule.standard : std::prev(next)->offset,
          .until = next == turns.end() ? later + days{1} : next->when};
}

Error damaged() { return {Errc::invalid, "not a time zone file"}; }

bool is_zone_name(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  };
  return !name.empty() && name.size() < 100 && name.front() != '/' &&
         std::all_of(name.begin(), name.end(), plain);
}

}  // namespace

Result<TimeZone> TimeZone::parse(std::string_view bytes) {
  if (bytes.size() > largest_file) return damaged();
  auto half = read_half(bytes, 4);
  if (!half) return damaged();
  std::string_view footer;
  if (half->version >= '2') {  // the second half says the same in 64 bits, and more
    bytes.remove_prefix(size_of(*half));
    half = read_half(bytes, 8);
    if (!half) return damaged();
    footer = bytes.substr(size_of(*half));
  }
  TimeZone zone;
  if (!zone.take_changes(half->data, half->time_size, half->times, half->types)) return damaged();
  if (half->time_size == 4) return zone;  // of version 1, which has no rule
  if (footer.size() < 2 || footer.front() != '\n' || footer.back() != '\n') return damaged();
  if (footer.size() == 2) return zone;  // the last change holds for good
  zone.rule_ = parse_zone_rule(footer.substr(1, footer.size() - 2));
  if (!zone.rule_) return damaged();
  return zone;
}

// `data`: the times, the type of each, then the types.
bool TimeZone::take_changes(std::string_view data, std::size_t time_size, std::size_t times,
                            std::size_t types) {
  const auto type_table = data.substr(times * (time_size + 1), types * type_bytes);
  const auto first = offset_of(type_table, 0);
  if (!first) return false;
  first_offset_ = *first;
  for (std::size_t i = 0; i < times; ++i) {
    const auto time = big_endian(data.substr(i * time_size, time_size));
    const auto offset =
        offset_of(type_table, static_cast<std::uint8_t>(data[times * time_size + i]));
    const WallTime when{seconds{std::clamp(time, -longest_time, longest_time)}};
    const bool in_order = changes_.empty() || changes_.back().when <= when;
    if (!offset || !in_order) return false;
    changes_.push_back({when, *offset});
  }
  return true;
}

TimeZone::Span TimeZone::at(WallTime when) const {
  const auto next =
      std::upper_bound(changes_.begin(), changes_.end(), when,
                       [](WallTime value, const Change& change) { return value < change.when; });
  if (next == changes_.end() && rule_) return by_rule(*rule_, when);
  return {.offset = next == changes_.begin() ? first_offset_ : std::prev(next)->offset,
          .until = next == changes_.end() ? when + days{366} : next->when};
}

Result<TimeZone> read_time_zone(const std::string& name, const std::string& directory) {
  if (name == "UTC") return TimeZone{};
  if (!is_zone_name(name))
    return Error{Errc::invalid, fmt::format("\"{}\" is no name of a time zone", name)};
  std::ifstream file(directory + "/" + name, std::ios::binary);
  if (!file)
    return Error{Errc::not_found, fmt::format("this system knows no time zone \"{}\"", name)};
  std::string bytes(largest_file + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.bad()) return Error{Errc::io, fmt::format("time zone \"{}\" cannot be read", name)};
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  auto zone = TimeZone::parse(bytes);
  if (!zone) return Error{zone.error().code, fmt::format("{}: {}", name, zone.error().what)};
  return zone;
}

}  // namespace netroster::measurements
