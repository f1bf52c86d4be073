#include <fmt/format.h>

#include "daemon/commands/views.h"
#include "daemon/selection.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

const DeviceIdentity& identity_of(const Device& device) {
  static const DeviceIdentity nothing;
  return device.facts ? device.facts->device : nothing;
}

Cell reached_at(const Device& device) {
  return device.addresses.empty() ? Cell{} : cell(device.addresses.front().text());
}

Cell all_addresses(const Device& device) {
  std::vector<std::string> texts;
  for (const auto& address : device.addresses) texts.push_back(address.text());
  return cell(std::move(texts));
}

Cell uptime(const Device& device) {
  const auto& ticks = identity_of(device).uptime_centiseconds;
  return ticks ? number(*ticks / 100) : Cell{};
}

// None is a count only when the ports were asked for.
Cell port_count(const Device& device) {
  const bool asked = device.freshness.count("ports") > 0;
  const auto count = device.facts ? device.facts->ports.size() : 0;
  return count > 0 || asked ? number(count) : Cell{};
}

using F = Field<const Device*>;
using R = const Device* const&;
constexpr F fields[] = {
    {{"site", "SITE", 2}, [](R row) { return cell(row->site); }},
    {{"name", "NAME"}, [](R row) { return cell(row->name); }},
    {{"role", "ROLE", 5}, [](R row) { return cell(row->role); }},
    {{"closet", "CLOSET", 5}, [](R row) { return cell(row->closet); }},
    {{"kind", "KIND", 6}, [](R row) { return cell(identity_of(*row).kind); }},
    {{"vendor", "VENDOR", 3}, [](R row) { return cell(identity_of(*row).vendor); }},
    {{"model", "MODEL", 1}, [](R row) { return cell(identity_of(*row).model); }},
    {{"serial", "SERIAL", 6}, [](R row) { return cell(identity_of(*row).serial); }},
    {{"os", "OS", wide_only}, [](R row) { return cell(identity_of(*row).os); }},
    {{"os_version", "VERSION", 7}, [](R row) { return cell(identity_of(*row).os_version); }},
    {{"address", "ADDRESS"}, [](R row) { return reached_at(*row); }},
    {{"ports", "PORTS", 4}, [](R row) { return port_count(*row); }},
    {{"state", "STATE", 1, Shown::state},
     [](R row) { return cell(text(row->last_attempt.reach)); }},
    {{"last_seen", "LAST SEEN", 5, Shown::time}, [](R row) { return cell(row->last_seen); }},
    {{"first_seen", "FIRST SEEN", wide_only, Shown::time},
     [](R row) { return cell(row->first_seen); }},
    {{"reason", "REASON", wide_only}, [](R row) { return cell(row->last_attempt.reason); }},
    {{"base_mac", "BASE MAC", wide_only}, [](R row) { return cell(identity_of(*row).base_mac); }},
    {{"serials", "SERIALS", wide_only}, [](R row) { return cell(row->serials); }},
    {{"addresses", "ADDRESSES", wide_only}, [](R row) { return all_addresses(*row); }},
    {{"location", "LOCATION", wide_only}, [](R row) { return cell(identity_of(*row).location); }},
    {{"uptime_seconds", "UPTIME S", wide_only}, [](R row) { return uptime(*row); }},
    {{"id", "ID", wide_only}, [](R row) { return cell(row->id); }},
};

Labels what_it_is(const DeviceIdentity& device) {
  return {{"vendor", cell(device.vendor)},
          {"model", cell(device.model)},
          {"kind", cell(device.kind)},
          {"serial", cell(device.serial)},
          {"system", cell(device.os)},
          {"version", cell(device.os_version)},
          {"base MAC", cell(device.base_mac)},
          {"location", cell(device.location)},
          {"contact", cell(device.contact)},
          {"engine id", cell(device.engine_id)},
          {"sysObjectID", cell(device.sys_object_id)},
          {"sysDescr", cell(device.sys_descr)},
          {"LLDP chassis", cell(device.lldp_chassis_id)},
          {"forwards IP", device.forwards_ip ? Cell{*device.forwards_ip} : Cell{}}};
}

Labels how_it_is_known(const Device& device) {
  const auto& last = device.last_attempt;
  return {{"site", cell(device.site)},
          {"closet", cell(device.closet)},
          {"role", cell(device.role)},
          {"reached at", all_addresses(device)},
          {"serials", cell(device.serials)},
          {"state", cell(text(last.reach))},
          {"why", cell(last.reason)},
          {"asked last", cell(last.when)},
          {"credential", cell(last.credential)},
          {"first seen", cell(device.first_seen)},
          {"last seen", cell(device.last_seen)},
          {"replaces", cell(device.replaces)},
          {"replaced by", cell(device.replaced_by)},
          {"id", cell(device.id)}};
}

struct FreshnessRow {
  std::string part;
  Freshness state;
};
using S = const FreshnessRow&;
constexpr Field<FreshnessRow> freshness_fields[] = {
    {{"part", "PART"}, [](S row) { return cell(row.part); }},
    {{"last_read", "LAST READ", 2, Shown::time}, [](S row) { return cell(row.state.last_read); }},
    {{"last_complete", "LAST COMPLETE", 0, Shown::time},
     [](S row) { return cell(row.state.last_complete); }},
    {{"reason", "WHY NOT COMPLETE", 1}, [](S row) { return cell(row.state.reason); }},
};

Rows freshness_rows(const Device& device) {
  std::vector<FreshnessRow> rows;
  for (const auto& [part, state] : device.freshness) rows.push_back({part, state});
  return rows_of(std::span<const Field<FreshnessRow>>(freshness_fields), rows);
}

using N = const KnownNeighbour&;
constexpr Field<KnownNeighbour> neighbour_fields[] = {
    {{"port", "PORT"}, [](N row) { return cell(row.port); }},
    {{"name", "NAME"}, [](N row) { return cell(row.name); }},
    {{"chassis_id", "CHASSIS", 3}, [](N row) { return cell(row.chassis_id); }},
    {{"port_id", "ITS PORT", 2}, [](N row) { return cell(row.port_id); }},
    {{"platform", "PLATFORM", 4}, [](N row) { return cell(row.platform); }},
    {{"protocols", "EVIDENCE", 5}, [](N row) { return cell(row.protocols); }},
    {{"reason", "WHY NO LINK", 1}, [](N row) { return cell(row.reason); }},
};

Rows neighbour_rows(const Device& device) {
  static const std::vector<KnownNeighbour> none;
  return rows_of(std::span<const Field<KnownNeighbour>>(neighbour_fields),
                 device.neighbours ? *device.neighbours : none);
}

Rows link_rows(const Inventory& inventory, const Device& device) {
  std::vector<LinkRow> rows;
  for (const auto& link : inventory.links)
    if (link->ends[0].device == device.id || link->ends[1].device == device.id)
      rows.push_back({.inventory = &inventory, .link = link.get()});
  return link_listing(rows);
}

Rows port_rows(const Device& device) {
  std::vector<PortRow> rows;
  if (device.facts)
    for (const auto& port : device.facts->ports) rows.push_back({.device = &device, .port = &port});
  auto listing = port_listing(rows);
  for (auto& column : listing.columns)  // the title has said them
    if (column.name == "site" || column.name == "device") column.priority = wide_only;
  return listing;
}

using I = const IdentityReason&;
constexpr Field<IdentityReason> reason_fields[] = {
    {{"score", "SCORE"}, [](I row) { return Cell{static_cast<std::int64_t>(row.score)}; }},
    {{"reason", "REASON"}, [](I row) { return cell(row.text); }},
};

}  // namespace

Rows device_listing(const std::vector<const Device*>& devices) {
  return rows_of(std::span<const F>(fields), devices);
}

std::vector<Section> identity_sections(const Device& device) {
  const auto title =
      fmt::format("{} ({})", device.name.empty() ? device.id : device.name, device.id);
  Labels labels{{"replaces", cell(device.replaces)},
                {"replaced by", cell(device.replaced_by)},
                {"first seen", cell(device.first_seen)},
                {"last seen", cell(device.last_seen)}};
  return {{title, std::move(labels)},
          {"why it was taken for this device",
           rows_of(std::span<const Field<IdentityReason>>(reason_fields), device.identity)}};
}

std::vector<Section> device_sections(const Inventory& inventory, const Device& device) {
  auto labels = what_it_is(identity_of(device));
  for (auto& label : how_it_is_known(device)) labels.push_back(std::move(label));
  std::vector<Section> sections;
  sections.push_back({device.name.empty() ? device.id : device.name, std::move(labels)});
  sections.push_back({"ports", port_rows(device)});
  sections.push_back({"links", link_rows(inventory, device)});
  sections.push_back({"neighbours without a link", neighbour_rows(device)});
  if (device.facts)
    for (auto& section : facts_sections(*device.facts)) sections.push_back(std::move(section));
  sections.push_back({"how fresh this is", freshness_rows(device)});
  return sections;
}

}  // namespace netroster::daemon
