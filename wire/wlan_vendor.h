// The elements in which makers tell the name of an access point. No standard has one.
#pragma once

#include <string>
#include <string_view>

namespace netroster::wire {

// From the value of a vendor's element (221): its OUI, then what the maker puts there. "" when it
// holds no name.
std::string access_point_name(std::string_view vendor_element);

// From the value of element 133, Cisco's CCX: a name of at most 16 characters.
std::string ccx_name(std::string_view element);

}  // namespace netroster::wire
