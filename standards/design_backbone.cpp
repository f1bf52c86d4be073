// Optics and fibre that a site needs.
#include <fmt/format.h>

#include <cmath>

#include "standards/takeoff.h"
#include "standards/uplinks.h"

namespace netroster::standards {
namespace {

constexpr double usual_speed = 10e9;  // of an uplink, where no rule says another

std::string optic_of(double bps) { return text(Scalar{bps}, Unit::rate) + " optic"; }

std::uint32_t whole(double count) {
  return count <= 0 ? 0 : static_cast<std::uint32_t>(std::ceil(count - 1e-9));
}

std::string and_more(std::uint32_t more, std::uint32_t raised) {
  std::string out;
  if (more > 0) out += fmt::format("{} more link{}", more, more == 1 ? "" : "s");
  if (raised > 0)
    out += fmt::format("{}{} link{} to raise", out.empty() ? "" : ", ", raised,
                       raised == 1 ? "" : "s");
  return out.empty() ? out : out + fmt::format(", {} optics each", optics_a_link);
}

}  // namespace

// Slow members are raised first; what is missing then are more links.
void Takeoff::take_uplinks(std::uint32_t closet) {
  const auto place = name(SubjectKind::closet, closet);
  const double member = number("closet-uplink-member-speed", "min_speed").value_or(usual_speed);
  auto out = line(Material::optic, optic_of(member), place);
  note_all(out, {"closet-uplinks", "closet-uplink-capacity", "closet-uplink-member-speed"}, place);
  if (out.findings.empty() && out.open.empty()) return;
  const bool raise = fails("closet-uplink-member-speed", place);
  double links = 0;
  double before = 0;
  double after = 0;
  std::uint32_t raised = 0;
  for (const auto& one : uplinks_of(input_.world, closet)) {
    if (!is_active(one)) continue;
    ++links;
    const auto speed = speed_of(one);
    out.at_least = out.at_least || !speed;
    const double now = speed.value_or(member);
    const bool slow = raise && now < member && raised_.insert(one.at).second;
    raised += slow ? 1 : 0;
    if (slow) note(out, find("backbone-link-speed", name(SubjectKind::link, one.at)));
    before += now;
    after += slow ? member : now;
  }
  std::uint32_t more = 0;
  if (fails("closet-uplinks", place))
    more = whole(number("closet-uplinks", "min_links").value_or(0) - links);
  if (fails("closet-uplink-capacity", place))
    more = std::max(
        more, whole((number("closet-uplink-capacity", "min_speed").value_or(0) - after) / member));
  gained_bps_ += after - before + more * member;
  out.quantity = (more + raised) * optics_a_link;
  out.because = and_more(more, raised);
  put(std::move(out));
}

// What the closets' new uplinks bring to the MDF counts for it too.
void Takeoff::take_mdf(std::uint32_t closet) {
  const auto place = name(SubjectKind::closet, closet);
  const auto* found = find("mdf-backbone-capacity", place);
  if (found == nullptr) return;
  const double wanted = number("mdf-backbone-capacity", "min_speed").value_or(0);
  auto out = line(Material::optic, optic_of(wanted), place);
  note(out, found);
  const auto now = fact({SubjectKind::closet, closet}, "uplink_speed");
  if (found->result == Result::fail && now) {
    const auto more = whole((wanted - *now - gained_bps_) / wanted);
    out.quantity = more * optics_a_link;
    out.because = and_more(more, 0);
    for (auto& one : out_)
      if (more == 0 && one.material == Material::optic) note(one, found);
  }
  put(std::move(out));
}

// Links that no closet's uplinks raised.
void Takeoff::take_other_links() {
  const double wanted = number("backbone-link-speed", "min_speed").value_or(usual_speed);
  for (const auto at : things(SubjectKind::link)) {
    const auto place = name(SubjectKind::link, at);
    const auto* found = find("backbone-link-speed", place);
    if (found == nullptr || raised_.contains(at)) continue;
    auto out = line(Material::optic, optic_of(wanted), place);
    note(out, found);
    if (found->result == Result::fail) {
      out.quantity = optics_a_link;
      out.because = and_more(0, 1);
    }
    put(std::move(out));
  }
}

// One cable mends type, strands and what the old one cannot carry.
void Takeoff::take_fibre(std::uint32_t closet) {
  const auto place = name(SubjectKind::closet, closet);
  const auto strands = number("closet-fibre-strands", "min_strands");
  auto what = word("closet-fibre-type", "wanted", "OS2") + " fibre cable";
  if (strands) what += fmt::format(", {:g} strands", *strands);
  auto out = line(Material::fibre_cable, std::move(what), place);
  note_all(out, {"closet-fibre-capacity", "closet-fibre-type", "closet-fibre-strands"}, place);
  if (!out.findings.empty()) {
    out.quantity = 1;
    // One new cable does for whatever else is not known of the old ones.
    out.at_least = false;
    out.because = "one cable in place of what is there, or beside it";
  }
  put(std::move(out));
}

void Takeoff::take_routes() {
  for (const auto at : things(SubjectKind::building)) {
    const auto place = name(SubjectKind::building, at);
    auto out =
        line(Material::fibre_cable,
             word("closet-fibre-type", "wanted", "OS2") + " fibre cable by another way", place);
    note_all(out, {"building-fibre-routes"}, place);
    const auto routes = fact({SubjectKind::building, at}, "fibre_routes");
    if (fails("building-fibre-routes", place) && routes) {
      out.quantity = whole(number("building-fibre-routes", "min_routes").value_or(0) - *routes);
      out.because = fmt::format("{:g} of the routes are there", *routes);
    }
    put(std::move(out));
  }
}

}  // namespace netroster::standards
