// Batteries and supplies that a site needs.
#include <fmt/format.h>

#include <cmath>

#include "standards/takeoff.h"

namespace netroster::standards {

// One UPS in the closet does for each core switch that stands there.
void Takeoff::take_closet_ups(std::uint32_t closet) {
  const auto place = name(SubjectKind::closet, closet);
  auto out = line(Material::ups, "UPS", place);
  note_all(out, {"closet-ups"}, place);
  for (const auto at : input_.world.closet(closet).devices)
    note(out, find("core-on-ups", name(SubjectKind::device, at)));
  if (!out.findings.empty()) {
    const auto there = fact({SubjectKind::closet, closet}, "upses").value_or(0);
    const auto wanted = number("closet-ups", "min_upses").value_or(1);
    out.quantity = wanted > there ? static_cast<std::uint32_t>(std::ceil(wanted - there)) : 1;
    out.because = fmt::format("{:g} of {:g} stand there", there, wanted);
  } else if (!out.open.empty()) {
    out.because = "none is known; whether one stands there is not";
  }
  put(std::move(out));
}

void Takeoff::take_batteries() {
  for (const auto at : things(SubjectKind::ups)) {
    const auto place = name(SubjectKind::ups, at);
    const auto add = [&](Material material, const char* what, Rules rules, const char* because) {
      auto out = line(material, what, place);
      note_all(out, rules, place);
      out.quantity = out.findings.empty() ? 0 : 1;
      // One does, whatever else is not known of it.
      if (out.quantity > 0) {
        out.at_least = false;
        out.because = because;
      }
      put(std::move(out));
    };
    add(Material::ups, "UPS", {"ups-load"}, "to take load off the one that is there");
    add(Material::ups_battery, "UPS battery", {"ups-battery-age", "ups-battery-state"},
        "in place of the old one");
    add(Material::ups_battery, "UPS battery pack", {"ups-runtime"}, "to hold longer");
    add(Material::ups_card, "UPS network card", {"ups-has-card"}, "so that it tells how it is");
  }
}

void Takeoff::take_supplies() {
  for (const auto at : things(SubjectKind::device)) {
    const auto place = name(SubjectKind::device, at);
    auto out = line(Material::power_supply, "power supply", place);
    note_all(out, {"core-power-supplies"}, place);
    const auto there = fact({SubjectKind::device, at}, "power_supplies");
    const double wanted = number("core-power-supplies", "min_supplies").value_or(0);
    if (fails("core-power-supplies", place) && there && wanted > *there) {
      out.quantity = static_cast<std::uint32_t>(std::ceil(wanted - *there));
      out.because = fmt::format("{:g} of {:g} are fitted", *there, wanted);
    }
    put(std::move(out));
    auto larger = line(Material::power_supply, "larger power supply", place);
    note_all(larger, {"poe-headroom"}, place);
    if (fails("poe-headroom", place)) {
      larger.quantity = 1;
      larger.because = "the one that is there is nearly used up";
    }
    put(std::move(larger));
  }
}

}  // namespace netroster::standards
