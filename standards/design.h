// A site's design against the standard: what is there, what is demanded, the gap between them, and
// what would have to be bought to close it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "standards/judge.h"
#include "standards/world.h"

namespace netroster::standards {

enum class Material : std::uint8_t {
  network_switch,
  optic,
  fibre_cable,
  copper_run,
  access_point,
  ups,
  ups_battery,
  ups_card,
  power_supply,
  other,
};
std::string_view text(Material material);  // "switch" "optic" "fibre cable" …

// How many of one thing one place needs, and why.
struct MaterialLine {
  Material material = Material::other;
  std::string what;                      // "10 Gbps optic"
  std::string place;                     // "OAK/idf-1"; of a total: ""
  std::uint32_t quantity = 0;            // of what is known
  bool at_least = false;                 // something is not known that may add to it
  Severity severity = Severity::advice;  // the gravest of the findings that made it
  std::string because;                   // how it was counted
  std::vector<std::string> findings;     // ids of those that made it
  std::vector<std::string> open;         // ids of unknown findings that may add to it
};

// A fact of the site or of one of its closets, as it is built.
struct BuiltRow {
  std::string subject;
  std::string fact;
  std::string value;   // with its unit; "" when it is not known
  std::string source;  // who says so
  std::string note;    // particulars, or what is missing
  std::string how;     // how to get it when it is not known
  WallTime when{};     // when it was read; {}: declared, or counted from what is always there
};
// Every fact of the subject that applies to it.
std::vector<BuiltRow> built_of(const World& world, Subject subject);

// What one rule demands of this site, with the numbers that count there.
struct DemandRow {
  std::string rule;
  std::string title;
  Severity severity = Severity::required;
  SubjectKind subject = SubjectKind::site;
  std::string demand;  // "uplinks at least 2"
  Tally tally;
};

// What there is of one kind beside what is demanded of it, and what the gap comes to.
struct StockRow {
  struct Demand {
    std::string rule;
    SubjectKind subject = SubjectKind::site;  // of each of these
    std::string demand;                       // "uplinks at least 2"
  };
  std::string what;   // "access points"
  std::string there;  // "24"; "" when it is not known
  std::string note;   // what is not in it, or what is missing
  std::vector<Demand> demanded;
  Tally tally;                   // of these demands
  bool counts_material = false;  // whether things of this kind are bought
  std::uint32_t quantity = 0;    // to buy, new or in place of old ones
  bool at_least = false;
};

struct SiteDesign {
  std::string site;
  std::vector<StockRow>
      stock;  // closets, switches, ports, power, uplinks, access points, batteries
  std::vector<BuiltRow> built;
  std::vector<DemandRow> demands;  // by severity and rule
  std::vector<Finding> gaps;       // fail, unknown and waived; by severity and rule
  std::vector<MaterialLine> materials;
};

struct DesignInput {
  const Library& library;
  const World& world;
  const Judgement& judgement;  // of the same world, with JudgeOptions::most_unknown = 0
  std::function<const Site*(std::string_view)> declared;  // null: not in the configuration
  WallTime now{};
};
SiteDesign design_of(const DesignInput& input, Subject site);

std::vector<StockRow> stock_of(const World& world, Subject site, const SiteDesign& design);

// Of several lines, by what they are: quantities added, findings and reasons left out.
std::vector<MaterialLine> totals_of(const std::vector<MaterialLine>& lines);

// What quantities rest on that no rule says; each is a judgement.
inline constexpr std::uint32_t ports_a_switch = 48;
inline constexpr std::uint32_t optics_a_link = 2;

}  // namespace netroster::standards
