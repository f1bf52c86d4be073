// The design report: each site as it is built, what the standard demands of it, the gap between
// the two, and a bill of materials. Pure functions; the same report gives the same bytes.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "exporters/reports/prices.h"
#include "standards/design.h"

namespace netroster::reports {

struct DesignedSite {
  standards::SiteDesign design;
  std::string name;
  std::string kind;  // "elementary school"; "" when it is not declared
};

struct DesignReport {
  std::string district;
  std::string standard;  // its name
  std::string version;
  std::string fingerprint;  // of its text
  std::chrono::sys_days as_of{};
  WallTime data_through{};          // the newest reading that it rests on
  std::vector<DesignedSite> sites;  // by id
  std::vector<std::string> notes;
  std::optional<PriceList> prices;                      // nullopt: nothing is said of money
  std::vector<standards::MaterialLine> totals() const;  // of all sites
};

struct DesignReportInput {
  const standards::Library& library;
  const standards::World& world;
  const standards::Judgement& judgement;                  // with JudgeOptions::most_unknown = 0
  std::function<const Site*(std::string_view)> declared;  // null: not in the configuration
  std::string district;
  std::chrono::sys_days as_of{};
  WallTime data_through{};
  std::vector<std::string> notes = {};  // besides those of the judgement
  std::optional<PriceList> prices = {};
};
// Of the sites that were judged.
DesignReport make_design_report(const DesignReportInput& input);

// One self-contained page of HTML. Words say what colours say too.
std::string design_html(const DesignReport& report);
std::string design_json(const DesignReport& report);
// A row for each line of the bill of materials, as RFC 4180 has it.
std::string design_csv(const DesignReport& report);

}  // namespace netroster::reports
