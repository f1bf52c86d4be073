#include "daemon/service/coverage_events.h"

#include <fmt/format.h>

#include <optional>

namespace netroster::service {
namespace {

using inventory::CoveragePoint;

// Percent; nullopt: nobody knows.
std::optional<double> share_of(const CoveragePoint& point) {
  if (!point.configured || point.untested > 0 || point.seen() == 0) return std::nullopt;
  return 100.0 * static_cast<double>(point.found()) / static_cast<double>(point.seen());
}

std::optional<Event> compared(const CoveragePoint& was, const CoveragePoint& is, WallTime now) {
  const auto from = share_of(was);
  const auto to = share_of(is);
  if (!from || !to || *from - *to < least_fall) return std::nullopt;
  return Event{now, "coverage_fell", is.site, "",
               fmt::format("{} of {} are inventoried, {} of {} were before", is.found(), is.seen(),
                           was.found(), was.seen())};
}

}  // namespace

std::vector<Event> coverage_events(const std::vector<CoveragePoint>& points, WallTime now) {
  std::vector<Event> out;
  for (std::size_t i = 0; i < points.size();) {
    std::size_t last = i;
    while (last + 1 < points.size() && points[last + 1].site == points[i].site) ++last;
    if (auto event = compared(points[i], points[last], now)) out.push_back(std::move(*event));
    i = last + 1;
  }
  return out;
}

}  // namespace netroster::service
