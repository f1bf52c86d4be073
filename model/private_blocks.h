// Address blocks that nobody has to himself on the Internet.
#pragma once

#include "model/ip_address.h"

namespace netroster {

// Inside a block of RFC 1918, RFC 6598 or RFC 4193.
bool is_private(const IpNetwork& network);

}  // namespace netroster
