// Devices, links and sites as JSON objects: what `show` and `export json` print.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/inventory.h"
#include "model/site.h"

namespace netroster::daemon {

// What is not known is absent.
nlohmann::json device_json(const Device& device);
nlohmann::json link_json(const Link& link);
nlohmann::json hidden_switch_json(const HiddenSwitch& hidden);
nlohmann::json address_json(const AddressState& address);
nlohmann::json coverage_json(const Coverage& coverage);
nlohmann::json site_json(const Site& site);

}  // namespace netroster::daemon
