#include "collectors/snmp/mib/identity.h"

#include "collectors/snmp/mib/context.h"

namespace netroster::mib {

void derive_identity(Context&) {}

}  // namespace netroster::mib
