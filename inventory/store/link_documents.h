// Links, hidden switches, and what is known of addresses, out of their documents; documents.h has
// the way there.
#pragma once

#include <memory>

#include "inventory/store/documents.h"

namespace netroster::inventory::store {

// `inventory` holds the devices already.
std::shared_ptr<const Link> link_from(const StoredEntity& stored, const Inventory& inventory);
std::shared_ptr<const HiddenSwitch> hidden_switch_from(const StoredEntity& stored,
                                                       const Inventory& inventory);
std::shared_ptr<const AddressState> address_state_from(const StoredEntity& stored);

}  // namespace netroster::inventory::store
