#pragma once

#include "collectors/snmp/mib/fact_rules.h"

namespace netroster::mib {

// The class of the device as far as the standard MIBs and its own description say: "switch",
// "router", "printer" …; nothing when they do not.
Found general_kind(const Context& context);

}  // namespace netroster::mib
