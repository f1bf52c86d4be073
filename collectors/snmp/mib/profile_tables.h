// Walks a vendor's table that a profile names.
#pragma once

#include <functional>
#include <string>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/profile_row.h"

namespace netroster::mib {

// What is wrong with the row, or "".
using RowTaker = std::function<std::string(const ProfileRow& row)>;

// Every row that the profile wants goes to `take`; the others are counted in the table's report.
// The map must outlive the walk.
Done walk_profile_table(Context& context, const profiles::TableMap& map, RowTaker take);

}  // namespace netroster::mib
