// ENTITY-MIB (RFC 6933) has no class for transceivers: agents call them ports, modules or
// containers. This finds them, so that each is an asset with a class of its own.
#pragma once

#include <vector>

#include "model/facts.h"

namespace netroster::mib {

// Gives the class "transceiver" to the parts that are plugged into a port: those with a serial
// number of their own that are or sit in a port, or whose words say so. A part that repeats the
// serial number of what it sits in, or that holds parts, is none.
void mark_transceivers(std::vector<Module>& modules);

}  // namespace netroster::mib
