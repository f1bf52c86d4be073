#include <algorithm>

#include "daemon/commands/views.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

std::size_t reached(const Coverage& coverage, Reach how) {
  const auto at = coverage.addresses.find(how);
  return at == coverage.addresses.end() ? 0 : at->second;
}

std::size_t tested(const Coverage& coverage) {
  std::size_t sum = 0;
  for (const auto& [how, count] : coverage.addresses)
    if (how != Reach::not_tested) sum += count;
  return sum;
}

// Cables: what is only heard through something else, or denied by the other end, is none.
std::size_t links(const Coverage& coverage) {
  std::size_t sum = 0;
  for (const auto& [state, count] : coverage.links)
    if (state != LinkState::shared && state != LinkState::contradicted) sum += count;
  return sum;
}

Cell networks(const SiteRow& row) {
  if (row.site == nullptr) return {};
  std::vector<std::string> blocks;
  for (const auto& block : row.site->networks) blocks.push_back(block.text());
  return cell(std::move(blocks));
}

// A count that nobody has taken yet is not 0.
Cell counted(const SiteRow& row, std::size_t value) {
  return row.coverage.addresses.empty() && row.coverage.devices == 0 ? Cell{} : number(value);
}

using F = Field<SiteRow>;
using R = const SiteRow&;
constexpr F fields[] = {
    {{"site", "SITE"}, [](R row) { return cell(row.id); }},
    {{"name", "NAME", 1}, [](R row) { return row.site ? cell(row.site->name) : Cell{}; }},
    {{"kind", "KIND", 4}, [](R row) { return row.site ? cell(text(row.site->kind)) : Cell{}; }},
    {{"phase", "PHASE", wide_only},
     [](R row) { return row.site ? cell(row.site->phase) : Cell{}; }},
    {{"devices", "DEVICES"}, [](R row) { return counted(row, row.coverage.devices); }},
    {{"ports", "PORTS", 2}, [](R row) { return counted(row, row.coverage.ports); }},
    {{"links", "LINKS", 2}, [](R row) { return counted(row, links(row.coverage)); }},
    {{"neighbours", "NEIGHBOURS", wide_only},
     [](R row) { return counted(row, row.coverage.neighbours); }},
    {{"tested", "TESTED", 3}, [](R row) { return counted(row, tested(row.coverage)); }},
    {{"answered", "ANSWERED", 3},
     [](R row) { return counted(row, reached(row.coverage, Reach::answered)); }},
    {{"refused", "REFUSED", 5},
     [](R row) { return counted(row, reached(row.coverage, Reach::refused)); }},
    {{"timeout", "TIMEOUT", 6},
     [](R row) { return counted(row, reached(row.coverage, Reach::timeout)); }},
    {{"misbehaving", "MISBEHAVING", 7},
     [](R row) { return counted(row, reached(row.coverage, Reach::misbehaving)); }},
    {{"closed", "CLOSED", wide_only},
     [](R row) { return counted(row, reached(row.coverage, Reach::closed)); }},
    {{"silent", "SILENT", wide_only},
     [](R row) { return counted(row, reached(row.coverage, Reach::silent)); }},
    {{"not_tested", "NOT TESTED", wide_only},
     [](R row) { return counted(row, reached(row.coverage, Reach::not_tested)); }},
    {{"last_seen", "LAST SEEN", 5, Shown::time}, [](R row) { return cell(row.last_seen); }},
    {{"networks", "NETWORKS", wide_only}, networks},
};

}  // namespace

std::vector<SiteRow> site_rows(const config::Config& config, const Inventory& inventory) {
  std::vector<SiteRow> rows;
  const auto row_of = [&rows](const std::string& id) -> SiteRow& {
    const auto at =
        std::find_if(rows.begin(), rows.end(), [&id](const SiteRow& row) { return row.id == id; });
    if (at != rows.end()) return *at;
    return rows.emplace_back(SiteRow{.id = id, .site = nullptr, .coverage = {}, .last_seen = {}});
  };
  for (const auto& site : config.sites) row_of(site.id).site = &site;
  for (const auto& [id, coverage] : inventory.coverage) row_of(id).coverage = coverage;
  for (const auto& device : inventory.devices) {
    auto& row = row_of(device->site);
    row.last_seen = std::max(row.last_seen, device->last_seen);
  }
  std::sort(rows.begin(), rows.end(),
            [](const SiteRow& a, const SiteRow& b) { return a.id < b.id; });
  return rows;
}

Rows site_listing(const std::vector<SiteRow>& rows) {
  return rows_of(std::span<const F>(fields), rows);
}

}  // namespace netroster::daemon
