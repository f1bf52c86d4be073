// What kind of endpoint a host is, by what it said itself; for counting, never for naming anybody.
#pragma once

#include <string_view>

#include "wire/sightings.h"

namespace netroster::wire {

// "printer" "phone" "camera" "access-point" "computer" "mobile" "tablet"; "unknown" when nothing
// says it plainly. "phone" is one on a desk; "mobile" what runs on a battery and may be a phone or
// a tablet. Best asked of all that one host has said, put together.
std::string_view host_kind(const HostSeen& host);

}  // namespace netroster::wire
