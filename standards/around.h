// The part of the inventory that the verdicts about one site rest on.
#pragma once

#include <string_view>

#include "config/config.h"
#include "model/inventory.h"

namespace netroster::standards {

// Its devices and links, the devices at the far ends of those, those that its circuits name
// wherever they stand, and what lists access points. Held against the standard it gives the
// verdicts about this site that the whole inventory gives, and a World of it is made in
// milliseconds: for judging again what changed at one site. Verdicts about other sites mean
// nothing. A site with a wireless controller needs everything, and gets it.
Inventory around(const Inventory& all, const config::Config& config, std::string_view site);

}  // namespace netroster::standards
