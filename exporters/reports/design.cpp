#include "exporters/reports/design.h"

#include <algorithm>
#include <set>
#include <utility>

#include "exporters/reports/words.h"

namespace netroster::reports {

using standards::MaterialLine;

std::vector<MaterialLine> DesignReport::totals() const {
  std::vector<MaterialLine> all;
  for (const auto& site : sites)
    all.insert(all.end(), site.design.materials.begin(), site.design.materials.end());
  return standards::totals_of(all);
}

DesignReport make_design_report(const DesignReportInput& input) {
  DesignReport out;
  out.district = input.district;
  out.standard = input.library.name();
  out.version = input.library.version();
  out.fingerprint = input.library.fingerprint();
  out.as_of = input.as_of;
  out.data_through = input.data_through;
  out.notes = input.judgement.notes;
  out.notes.insert(out.notes.end(), input.notes.begin(), input.notes.end());
  out.prices = input.prices;
  std::set<std::string> judged;
  for (const auto& [where, tally] : input.judgement.tallies) judged.insert(where.first);
  const standards::DesignInput each{.library = input.library,
                                    .world = input.world,
                                    .judgement = input.judgement,
                                    .declared = input.declared,
                                    .now = WallTime(input.as_of)};
  for (const auto subject : input.world.sites()) {
    const auto id = input.world.site_id(subject);
    if (!judged.contains(id)) continue;
    DesignedSite site{standards::design_of(each, subject), id, ""};
    if (const auto* declared = input.declared(id); declared != nullptr) {
      if (!declared->name.empty()) site.name = declared->name;
      site.kind = kind_words(declared->kind);
    }
    out.sites.push_back(std::move(site));
  }
  std::sort(out.sites.begin(), out.sites.end(),
            [](const auto& a, const auto& b) { return a.design.site < b.design.site; });
  return out;
}

}  // namespace netroster::reports
