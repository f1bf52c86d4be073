#include "standards/takeoff.h"

#include <algorithm>
#include <utility>

namespace netroster::standards {

Takeoff::Takeoff(const DesignInput& input, Subject site)
    : input_(input),
      site_(site),
      site_id_(input.world.site_id(site)),
      declared_(input.declared(site_id_)) {
  for (const auto& one : input.judgement.findings)
    if (one.site == site_id_ && (one.result == Result::fail || one.result == Result::unknown))
      findings_[one.rule].emplace(one.subject, &one);
}

std::vector<MaterialLine> Takeoff::take() {
  const auto closets = things(SubjectKind::closet);
  for (const auto closet : closets) take_uplinks(closet);
  for (const auto closet : closets) take_mdf(closet);
  take_other_links();
  for (const auto closet : closets) take_fibre(closet);
  take_routes();
  for (const auto closet : closets) take_access_switches(closet);
  take_replaced_devices();
  take_unmanaged();
  take_replaced_points();
  take_new_points();
  for (const auto closet : closets) take_point_runs(closet);
  for (const auto closet : closets) take_room_runs(closet);
  for (const auto closet : closets) take_closet_ups(closet);
  take_batteries();
  take_supplies();
  std::stable_sort(out_.begin(), out_.end(), [](const MaterialLine& a, const MaterialLine& b) {
    return a.material < b.material;
  });
  return std::move(out_);
}

const Finding* Takeoff::find(std::string_view rule, const std::string& subject) const {
  const auto of_rule = findings_.find(rule);
  if (of_rule == findings_.end()) return nullptr;
  const auto at = of_rule->second.find(subject);
  return at == of_rule->second.end() ? nullptr : at->second;
}

bool Takeoff::fails(std::string_view rule, const std::string& subject) const {
  const auto* found = find(rule, subject);
  return found != nullptr && found->result == Result::fail;
}

std::vector<const Finding*> Takeoff::all(std::string_view rule) const {
  std::vector<const Finding*> out;
  const auto of_rule = findings_.find(rule);
  if (of_rule == findings_.end()) return out;
  for (const auto& [subject, finding] : of_rule->second) out.push_back(finding);
  return out;
}

std::vector<std::uint32_t> Takeoff::things(SubjectKind kind) const {
  std::vector<std::uint32_t> out;
  for (const auto one : input_.world.inside(site_, kind)) out.push_back(one.index);
  return out;
}

std::optional<double> Takeoff::number(std::string_view rule, std::string_view parameter) const {
  const auto* one = input_.library.find(rule);
  if (one == nullptr || !one->parameters.contains(parameter)) return std::nullopt;
  const auto* values = input_.library.value(*one, parameter, site_id_, declared_);
  const auto* found =
      values == nullptr || values->empty() ? nullptr : std::get_if<double>(&values->front());
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::string Takeoff::word(std::string_view rule, std::string_view parameter,
                          std::string fallback) const {
  const auto* one = input_.library.find(rule);
  if (one == nullptr || !one->parameters.contains(parameter)) return fallback;
  const auto* values = input_.library.value(*one, parameter, site_id_, declared_);
  const auto* found =
      values == nullptr || values->empty() ? nullptr : std::get_if<std::string>(&values->front());
  return found == nullptr ? fallback : *found;
}

std::optional<double> Takeoff::fact(Subject subject, std::string_view name) const {
  const auto* row = find_fact(subject.kind, name);
  const auto seen = row == nullptr ? Observed{} : input_.world.read(subject, *row);
  const auto* found = seen.known() ? std::get_if<double>(&seen.value) : nullptr;
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::string Takeoff::name(SubjectKind kind, std::uint32_t at) const {
  return input_.world.name({kind, at});
}

MaterialLine Takeoff::line(Material material, std::string what, std::string place) {
  MaterialLine out;
  out.material = material;
  out.what = std::move(what);
  out.place = std::move(place);
  return out;
}

void Takeoff::note(MaterialLine& to, const Finding* finding) {
  if (finding == nullptr) return;
  to.severity = std::min(to.severity, finding->severity);
  const bool unknown = finding->result == Result::unknown;
  (unknown ? to.open : to.findings).push_back(finding->id);
  to.at_least = to.at_least || unknown;
}

void Takeoff::note_all(MaterialLine& to, Rules rules, const std::string& subject) const {
  for (const auto rule : rules) note(to, find(rule, subject));
}

// A line of nothing stays only when something that is not known may add to it.
void Takeoff::put(MaterialLine line) {
  if (line.quantity == 0 && !line.at_least) return;
  if (line.because.empty()) line.because = "not known yet";
  out_.push_back(std::move(line));
}

std::string Takeoff::category() const {
  return "Category " + word("access-point-cabling", "categories", "6A") + " run";
}

}  // namespace netroster::standards
