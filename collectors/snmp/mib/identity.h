// What the standard MIBs together say about the device as a whole: vendor, kind, model, serial.
#pragma once

namespace netroster::mib {

struct Context;

void derive_identity(Context& context);

}  // namespace netroster::mib
