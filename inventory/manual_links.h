// Cables that people stated, put beside those that devices tell of. Pure.
#pragma once

#include "inventory/manual_statements.h"
#include "model/inventory.h"

namespace netroster::inventory {

// Puts the links stated at `now` into `next`, whose devices and links are complete; coverage
// follows. Where devices tell of the same link, the statement is one more evidence for it. Where
// they tell of another one at either port, the stated link is contradicted. A link that was
// inferred at either port gives way.
void publish_manual_links(const ManualStatements& statements, WallTime now, Inventory& next);

}  // namespace netroster::inventory
