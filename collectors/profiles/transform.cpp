#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "collectors/profiles/profile.h"

namespace netroster::profiles {
namespace {

std::optional<std::string> scaled(const std::string& value, double scale) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size()) return std::nullopt;
  // Dividing by a whole number keeps 3.1 from becoming 3.1000000000000001.
  const double parts = 1 / scale;
  const bool divides = scale < 1 && parts == std::floor(parts);
  const double product = divides ? number / parts : number * scale;
  if (!std::isfinite(product)) return std::nullopt;
  // Whole numbers are written out: 262144, not 2.6e5.
  constexpr double exact = 9e15;
  if (product == std::floor(product) && std::abs(product) < exact)
    return std::to_string(static_cast<std::int64_t>(product));
  return fmt::format("{}", product);
}

}  // namespace

std::optional<std::string> applied(const Transform& transform, const std::string& value) {
  std::string out(trim(value));
  const auto& unknown = transform.unknown;
  if (out.empty() || std::find(unknown.begin(), unknown.end(), out) != unknown.end())
    return std::nullopt;
  std::vector<std::string> groups{out};
  if (transform.match) {
    groups = transform.match->find(out);
    if (groups.empty()) return std::nullopt;
    out = groups.size() > 1 ? groups[1] : groups[0];
  }
  if (transform.as) out = filled(*transform.as, groups);
  if (!transform.values.empty()) {
    const auto at = transform.values.find(out);
    if (at == transform.values.end()) return std::nullopt;
    out = at->second;
  }
  if (transform.scale) return scaled(out, *transform.scale);
  out = trim(out);
  return out.empty() ? std::nullopt : std::optional(out);
}

}  // namespace netroster::profiles
