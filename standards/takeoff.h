// Quantities from findings: what one site needs to close its gaps. Private to this folder.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "standards/design.h"

namespace netroster::standards {

// Each thing is counted once, however many findings ask for it.
class Takeoff {
 public:
  Takeoff(const DesignInput& input, Subject site);
  std::vector<MaterialLine> take();

 private:
  using Rules = std::initializer_list<std::string_view>;

  // design_backbone.cpp
  void take_uplinks(std::uint32_t closet);
  void take_mdf(std::uint32_t closet);
  void take_other_links();
  void take_fibre(std::uint32_t closet);
  void take_routes();
  // design_access.cpp
  void take_access_switches(std::uint32_t closet);
  void take_replaced_devices();
  void take_unmanaged();
  void take_replaced_points();
  void take_new_points();
  void take_point_runs(std::uint32_t closet);
  void take_room_runs(std::uint32_t closet);
  // design_power.cpp
  void take_closet_ups(std::uint32_t closet);
  void take_batteries();
  void take_supplies();

  // The finding of the rule about the subject; null: there is none, or it passes or is waived.
  const Finding* find(std::string_view rule, const std::string& subject) const;
  bool fails(std::string_view rule, const std::string& subject) const;
  std::vector<const Finding*> all(std::string_view rule) const;
  std::vector<std::uint32_t> things(SubjectKind kind) const;
  // What the parameter is at this site; nullopt: no such rule or parameter.
  std::optional<double> number(std::string_view rule, std::string_view parameter) const;
  std::string word(std::string_view rule, std::string_view parameter, std::string fallback) const;
  std::optional<double> fact(Subject subject, std::string_view name) const;
  std::string name(SubjectKind kind, std::uint32_t at) const;

  static MaterialLine line(Material material, std::string what, std::string place);
  // Notes the finding in the line: as one that made it, or as one that may add to it.
  static void note(MaterialLine& to, const Finding* finding);
  void note_all(MaterialLine& to, Rules rules, const std::string& subject) const;
  void put(MaterialLine line);
  std::string category() const;

  const DesignInput& input_;
  Subject site_;
  std::string site_id_;
  const Site* declared_;
  std::map<std::string, std::map<std::string, const Finding*>, std::less<>> findings_;
  std::vector<MaterialLine> out_;
  std::set<std::uint32_t> raised_;  // links that get faster optics
  double gained_bps_ = 0;           // what new and raised uplinks add to the MDF
};

}  // namespace netroster::standards
