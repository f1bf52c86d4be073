// What hangs on the ports of a switch and is not managed, as counts by class. Nobody's address or
// name goes into them.
#pragma once

#include <map>
#include <string>

#include "collectors/profiles/address_makers.h"
#include "collectors/profiles/library.h"
#include "model/facts.h"

namespace netroster::mib {

// Classes: "phone", "camera", "printer", "access-point", "computer", "randomised" (addresses that
// software made up, as tablets and laptops do), "virtual" (guests of a computer), "powered" (draws
// power over Ethernet, nothing else is known) and "other". Only ports at the edge count: no bridge
// or router is behind them, they are no aggregates, and no more addresses than a closet's worth
// were learned there. Nullopt when the forwarding table was not read to its end, or there is none:
// the counts are unknown then, not zero.
std::optional<std::map<std::string, std::uint32_t>> endpoints_of(
    const DeviceFacts& facts, const profiles::Library& library,
    const profiles::AddressMakers& makers);

}  // namespace netroster::mib
