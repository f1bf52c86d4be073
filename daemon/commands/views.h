// The listings: an inventory as rows. Pure, so that tests need no store.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "daemon/render.h"
#include "daemon/rows.h"
#include "inventory/gaps.h"
#include "model/inventory.h"

namespace netroster::daemon {

struct SiteRow {
  std::string id;
  const Site* site = nullptr;  // null: not in the configuration
  Coverage coverage;
  WallTime last_seen{};  // of its devices
};
std::vector<SiteRow> site_rows(const config::Config& config, const Inventory& inventory);
Rows site_listing(const std::vector<SiteRow>& rows);

Rows device_listing(const std::vector<const Device*>& devices);
std::vector<Section> device_sections(const Inventory& inventory, const Device& device);
std::vector<Section> facts_sections(const DeviceFacts& facts);
std::vector<Section> identity_sections(const Device& device);
// Which rule of which profile said what.
// Where the facts of a device come from; its facts must outlive what is made of this.
struct ExplainedDevice {
  std::string name;
  const DeviceFacts* facts = nullptr;  // never null
};
Rows origin_listing(const std::vector<ExplainedDevice>& devices);
std::vector<Section> origin_sections(const ExplainedDevice& device);

struct PortRow {
  const Device* device = nullptr;
  const Port* port = nullptr;
};
Rows port_listing(const std::vector<PortRow>& ports);

struct LinkRow {
  const Inventory* inventory = nullptr;
  const Link* link = nullptr;
};
Rows link_listing(const std::vector<LinkRow>& links);
std::vector<Section> link_sections(const LinkRow& row);

// Addresses that were tested, with what came of it.
Rows address_listing(const Inventory& inventory, const std::vector<const AddressState*>& addresses);

Rows coverage_listing(const std::vector<const inventory::SiteCoverage*>& sites);
Rows gap_listing(const std::vector<const inventory::Gap*>& gaps);

}  // namespace netroster::daemon
