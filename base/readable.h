// Identifiers of which nobody says whether they are text.
#pragma once

#include <string>
#include <string_view>

namespace netroster {

// Text, as sanitise() gives it, when the octets can be read as text, else hexadecimal: "0a:1b:2c".
// NUL at the end is padding. At most 1,024 bytes.
std::string readable(std::string_view raw);

}  // namespace netroster
