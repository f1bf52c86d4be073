#pragma once

#include <cstdint>
#include <string>

namespace netroster::mib {

// The name IANAifType-MIB gives an ifType: "ethernetCsmacd" for 6; the decimal for one it does not
// know; "" for 0.
std::string if_type_name(std::uint32_t type);

}  // namespace netroster::mib
