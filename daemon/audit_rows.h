// The audit as rows.
#pragma once

#include <string_view>
#include <vector>

#include "daemon/rows.h"
#include "inventory/store/store.h"

namespace netroster::daemon {

// The result of an entry that is made before something is done that the store does not hold itself.
// One that comes after it says what became of it; where none does, the program ended in between.
inline constexpr std::string_view audit_begun = "begun";

Rows audit_listing(const std::vector<const inventory::AuditEntry*>& entries);

}  // namespace netroster::daemon
