#pragma once

#include <string_view>

namespace netroster::mib {

// The maker behind a private enterprise number, under the name it sells by; "" for one that is not
// known, and for numbers that say who wrote the agent and not who made the device.
std::string_view vendor_of_enterprise(unsigned long number);

// The maker's own spelling of a name found at the start of a free text ("Cisco Systems, Inc." ->
// "Cisco"); "" when no known maker is named there.
std::string_view vendor_in_text(std::string_view text);

}  // namespace netroster::mib
