// What the files of facts share. Private to this folder.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "standards/world.h"

namespace netroster::standards {

inline constexpr std::string_view in_site_file = "the site's file in sites.d";

inline Observed number(double value, WallTime when = {}, std::string note = {}) {
  return known(Scalar{value}, when, std::move(note));
}
inline Observed words(std::string value, WallTime when = {}) {
  return known(Scalar{std::move(value)}, when);
}
inline Observed truth(bool value, WallTime when = {}, std::string note = {}) {
  return known(Scalar{value}, when, std::move(note));
}
// "" is not known.
inline Observed words_or(const std::string& value, WallTime when, const char* why) {
  return value.empty() ? unknown(why) : words(value, when);
}
template <typename T>
Observed number_or(const std::optional<T>& value, WallTime when, const char* why) {
  return value ? number(static_cast<double>(*value), when) : unknown(why);
}

inline const std::vector<std::uint32_t>& inside(const World& world, std::uint32_t site,
                                                SubjectKind kind) {
  return world.site(site).inside[static_cast<std::size_t>(kind)];
}
inline bool is_switch(const World::DeviceEntry& entry) {
  const auto& role = entry.device->role;
  return role == "switch" || role == "core" || role == "distribution" || role == "access";
}
inline bool is_up(const Port& port) { return port.oper == OperState::up; }
// When a device of the site was last seen: how old a count over the site is.
inline WallTime seen_last(const World& world, std::uint32_t site) {
  WallTime newest{};
  for (const auto at : inside(world, site, SubjectKind::device))
    newest = std::max(newest, world.device(at).device->last_seen);
  return newest;
}
// When a battery that nobody declared was last seen; {}: it is declared.
inline WallTime said_by_card(const World& world, std::uint32_t ups) {
  const auto& entry = world.ups(ups);
  if (entry.declared != nullptr || entry.device == none) return {};
  return world.device(entry.device).device->last_seen;
}
// Why there is no percentile of it.
inline std::string why_not(const std::optional<PortMeasure>& measure) {
  return measure && !measure->why.empty() ? measure->why : "its traffic was not measured";
}
// The oldest of several readings.
inline WallTime older(WallTime a, WallTime b) {
  if (a == WallTime{}) return b;
  return b == WallTime{} ? a : std::min(a, b);
}

}  // namespace netroster::standards
