#include "daemon/api/rows.h"

#include "daemon/selection.h"

namespace netroster::daemon::api {
namespace {

using P = const AccessPointRow&;
constexpr Field<AccessPointRow> point_fields[] = {
    {{"site", "SITE"}, [](P row) { return cell(row.controller->site); }},
    {{"name", "NAME"}, [](P row) { return cell(row.point->name); }},
    {{"controller", "CONTROLLER"}, [](P row) { return cell(name_or_id(*row.controller)); }},
    {{"controller_id", "CONTROLLER ID"}, [](P row) { return cell(row.controller->id); }},
    {{"status", "STATUS"}, [](P row) { return cell(row.point->status); }},
    {{"clients", "CLIENTS"}, [](P row) { return cell(row.point->clients); }},
    {{"mac", "MAC"}, [](P row) { return cell(row.point->mac); }},
    {{"address", "ADDRESS"}, [](P row) { return cell(row.point->address); }},
    {{"model", "MODEL"}, [](P row) { return cell(row.point->model); }},
    {{"serial", "SERIAL"}, [](P row) { return cell(row.point->serial); }},
    {{"firmware", "FIRMWARE"}, [](P row) { return cell(row.point->firmware); }},
    {{"group", "GROUP"}, [](P row) { return cell(row.point->group); }},
};

using O = const OverSpeedRow&;
constexpr Field<OverSpeedRow> over_speed_fields[] = {
    {{"site", "SITE"}, [](O row) { return cell(row.liar->site); }},
    {{"device", "DEVICE"},
     [](O row) {
       return row.device == nullptr ? cell(row.liar->device) : cell(name_or_id(*row.device));
     }},
    {{"port", "PORT"}, [](O row) { return cell(row.liar->port); }},
    {{"stated_bps", "STATED", 0, Shown::speed},
     [](O row) { return number(row.liar->finding.speed_bps); }},
    {{"measured_bps", "MEASURED", 0, Shown::speed},
     [](O row) { return number(row.liar->finding.highest_bps); }},
    {{"over", "OVER"}, [](O row) { return number(row.liar->finding.over); }},
    {{"samples", "SAMPLES"}, [](O row) { return number(row.liar->finding.samples); }},
    {{"device_id", "DEVICE ID"}, [](O row) { return cell(row.liar->device); }},
};

using Change = const inventory::Change*;
using C = const Change&;
constexpr Field<Change> change_fields[] = {
    {{"when", "WHEN"}, [](C row) { return cell(row->when); }},
    {{"change", "CHANGE"}, [](C row) { return cell(word_of(row->change)); }},
    {{"entity", "ENTITY"}, [](C row) { return cell(row->entity); }},
    {{"site", "SITE"}, [](C row) { return cell(row->site); }},
    {{"device_id", "DEVICE ID"}, [](C row) { return cell(row->device); }},
    {{"key", "KEY"}, [](C row) { return cell(row->key); }},
    {{"fields", "FIELDS"}, [](C row) { return fields_of(*row); }},
};

}  // namespace

Cell fields_of(const inventory::Change& change) {
  std::vector<std::string> out;
  const auto known = [](const std::string& text) { return text.empty() ? "?" : text; };
  for (const auto& each : change.fields)
    out.push_back(each.field + ": " + known(each.before) + " -> " + known(each.after));
  return cell(std::move(out));
}

std::string_view word_of(inventory::ChangeKind kind) {
  switch (kind) {
    case inventory::ChangeKind::appeared:
      return "appeared";
    case inventory::ChangeKind::changed:
      return "changed";
    case inventory::ChangeKind::gone:
      return "gone";
  }
  return "unknown";
}

Rows access_point_listing(const std::vector<AccessPointRow>& points) {
  return rows_of(std::span<const Field<AccessPointRow>>(point_fields), points);
}

Rows over_speed_listing(const std::vector<OverSpeedRow>& rows) {
  return rows_of(std::span<const Field<OverSpeedRow>>(over_speed_fields), rows);
}

Rows change_listing(const std::vector<Change>& changes) {
  return rows_of(std::span<const Field<Change>>(change_fields), changes);
}

}  // namespace netroster::daemon::api
