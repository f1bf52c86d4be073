#include <algorithm>

#include "daemon/commands/views.h"
#include "daemon/selection.h"

namespace netroster::daemon {
namespace {

Cell end_name(const LinkRow& row, std::size_t end) {
  return cell(end_text(*row.inventory, row.link->ends[end]));
}

Cell device_name(const LinkRow& row, std::size_t end) {
  const auto& id = row.link->ends[end].device;
  const auto* device = find_device(*row.inventory, id);
  return cell(device == nullptr || device->name.empty() ? id : device->name);
}

Cell protocols(const LinkRow& row) {
  std::vector<std::string> names;
  for (const auto& each : row.link->evidence)
    if (std::find(names.begin(), names.end(), each.protocol) == names.end())
      names.push_back(each.protocol);
  std::sort(names.begin(), names.end());
  return cell(std::move(names));
}

// A link is as fast as its slower end.
Cell speed(const LinkRow& row) {
  const auto& [a, b] = row.link->ends;
  if (a.speed_bps && b.speed_bps) return number(std::min(*a.speed_bps, *b.speed_bps));
  return cell(a.speed_bps ? a.speed_bps : b.speed_bps);
}

Cell confidence(const LinkRow& row) {
  return number(static_cast<std::uint64_t>(std::max(0, row.link->confidence)));
}

using F = Field<LinkRow>;
using R = const LinkRow&;
constexpr F fields[] = {
    {{"site", "SITE", 3}, [](R row) { return cell(row.link->site); }},
    {{"a", "A"}, [](R row) { return end_name(row, 0); }},
    {{"b", "B"}, [](R row) { return end_name(row, 1); }},
    {{"state", "STATE", 0, Shown::state}, [](R row) { return cell(text(row.link->state)); }},
    {{"confidence_percent", "CONFIDENCE", 2, Shown::percent}, confidence},
    {{"protocols", "EVIDENCE", 4}, protocols},
    {{"speed_bps", "SPEED", 1, Shown::speed}, speed},
    {{"first_seen", "FIRST SEEN", 7, Shown::time},
     [](R row) { return cell(row.link->first_seen); }},
    {{"last_seen", "LAST SEEN", 6, Shown::time}, [](R row) { return cell(row.link->last_seen); }},
    {{"stale", "STALE", wide_only}, [](R row) { return Cell{row.link->stale}; }},
    {{"crowded", "CROWDED", wide_only}, [](R row) { return Cell{row.link->crowded}; }},
    {{"a_device", "A DEVICE", wide_only}, [](R row) { return device_name(row, 0); }},
    {{"a_port", "A PORT", wide_only}, [](R row) { return cell(row.link->ends[0].port); }},
    {{"b_device", "B DEVICE", wide_only}, [](R row) { return device_name(row, 1); }},
    {{"b_port", "B PORT", wide_only}, [](R row) { return cell(row.link->ends[1].port); }},
    {{"note", "NOTE", wide_only}, [](R row) { return cell(row.link->note); }},
    {{"id", "ID", wide_only}, [](R row) { return cell(row.link->id); }},
};

struct EvidenceRow {
  const Inventory* inventory = nullptr;
  const LinkEvidence* evidence = nullptr;
};

Cell witness(const EvidenceRow& row) {
  const LinkEnd end{.device = row.evidence->device,
                    .port = row.evidence->port,
                    .index = {},
                    .speed_bps = {},
                    .aggregate = {}};
  return cell(end_text(*row.inventory, end));
}

using E = const EvidenceRow&;
constexpr Field<EvidenceRow> evidence_fields[] = {
    {{"protocol", "PROTOCOL"}, [](E row) { return cell(row.evidence->protocol); }},
    {{"by", "SAID BY"}, witness},
    {{"when", "WHEN", 2, Shown::time}, [](E row) { return cell(row.evidence->when); }},
    {{"matched", "MATCHED BY", 1}, [](E row) { return cell(row.evidence->matched); }},
    {{"row", "IT SAID"}, [](E row) { return cell(row.evidence->row); }},
};

}  // namespace

Rows link_listing(const std::vector<LinkRow>& links) {
  return rows_of(std::span<const F>(fields), links);
}

std::vector<Section> link_sections(const LinkRow& row) {
  const auto& link = *row.link;
  Labels labels{{"site", cell(link.site)},
                {"state", cell(text(link.state))},
                {"confidence", cell(table_text(confidence(row), Shown::percent))},
                {"speed", cell(table_text(speed(row), Shown::speed))},
                {"a aggregate", cell(link.ends[0].aggregate)},
                {"b aggregate", cell(link.ends[1].aggregate)},
                {"stale", link.stale ? Cell{true} : Cell{}},
                {"crowded", link.crowded ? Cell{true} : Cell{}},
                {"against it", cell(link.note)},
                {"first seen", cell(link.first_seen)},
                {"last seen", cell(link.last_seen)},
                {"id", cell(link.id)}};
  std::vector<EvidenceRow> evidence;
  for (const auto& each : link.evidence)
    evidence.push_back({.inventory = row.inventory, .evidence = &each});
  const auto title =
      end_text(*row.inventory, link.ends[0]) + " - " + end_text(*row.inventory, link.ends[1]);
  return {{title, std::move(labels)},
          {"evidence", rows_of(std::span<const Field<EvidenceRow>>(evidence_fields), evidence)}};
}

}  // namespace netroster::daemon
