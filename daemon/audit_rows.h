// The audit as rows.
#pragma once

#include <vector>

#include "daemon/rows.h"
#include "inventory/store/store.h"

namespace netroster::daemon {

Rows audit_listing(const std::vector<const inventory::AuditEntry*>& entries);

}  // namespace netroster::daemon
