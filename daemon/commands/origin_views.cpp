#include <fmt/format.h>

#include "daemon/commands/views.h"

namespace netroster::daemon {
namespace {

struct OriginRow {
  std::string_view device;
  const FactOrigin* origin = nullptr;
};

using R = const OriginRow&;
constexpr Field<OriginRow> fields[] = {
    {{"device", "DEVICE", wide_only}, [](R row) { return cell(row.device); }},
    {{"fact", "FACT"}, [](R row) { return cell(row.origin->fact); }},
    {{"value", "VALUE"}, [](R row) { return cell(row.origin->value); }},
    {{"confidence", "CONFIDENCE"}, [](R row) { return cell(row.origin->confidence); }},
    {{"source", "SOURCE"}, [](R row) { return cell(row.origin->source); }},
    {{"rule", "RULE", 1}, [](R row) { return cell(row.origin->rule); }},
    {{"raw", "THE DEVICE SAID", 2},
     [](R row) { return row.origin->raw == row.origin->value ? Cell{} : cell(row.origin->raw); }},
};

void append(std::vector<OriginRow>& rows, const ExplainedDevice& device) {
  for (const auto& origin : device.facts->origins) rows.push_back({device.name, &origin});
}

}  // namespace

Rows origin_listing(const std::vector<ExplainedDevice>& devices) {
  std::vector<OriginRow> rows;
  for (const auto& device : devices) append(rows, device);
  return rows_of(std::span<const Field<OriginRow>>(fields), rows);
}

std::vector<Section> origin_sections(const ExplainedDevice& device) {
  Labels labels{{"profile", cell(device.facts->profile)},
                {"because", cell(device.facts->profile_reason)}};
  std::vector<OriginRow> rows;
  append(rows, device);
  return {{device.name, std::move(labels)},
          {"where each fact comes from", rows_of(std::span<const Field<OriginRow>>(fields), rows)}};
}

}  // namespace netroster::daemon
