#include "planning/plant.h"

#include <algorithm>
#include <tuple>

namespace netroster::planning {
namespace {

Equipment declared(std::string kind, std::string site, std::string closet,
                   const std::optional<Day>& since) {
  Equipment out;
  out.kind = std::move(kind);
  out.site = std::move(site);
  out.closet = std::move(closet);
  out.seen = Seen::declared;
  if (since) out.first_seen = WallTime(*since);
  return out;
}

}  // namespace

std::vector<Equipment> declared_plant(const Book& book, std::span<const Site> sites) {
  std::vector<Equipment> out;
  for (const auto& one : book.plant) {
    out.push_back(declared(one.kind, one.site, one.closet, one.installed));
    out.back().name = one.name.empty() ? one.kind : one.name;
    out.back().model = one.model;
  }
  for (const auto& site : sites)
    for (const auto& ups : site.upses) {
      out.push_back(declared("ups-battery", site.id, ups.closet, ups.battery_date));
      out.back().name = "battery of " + ups.id;
      out.back().model = ups.model;
    }
  std::stable_sort(out.begin(), out.end(), [](const Equipment& a, const Equipment& b) {
    return std::tie(a.site, a.name) < std::tie(b.site, b.name);
  });
  return out;
}

}  // namespace netroster::planning
