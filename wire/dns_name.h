// Domain names on the wire (RFC 1035, 3.1 and 4.1.4).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace netroster::wire {

// The name that begins at `offset` of a message, its labels joined by dots ("" for the root);
// `offset` is left behind it. A dot inside a label becomes "\.". Compression pointers are followed
// backwards only, so that no name can loop; nullopt for those that do not, for names over 255
// bytes and for names that run past the message. The bytes are as they came: not yet made clean.
std::optional<std::string> read_name(std::string_view message, std::size_t& offset);

// The same, for a name that stands alone and must not be compressed (DHCP). One that ends without
// its root label is taken as it is (RFC 4702, 2.3.1; RFC 4704, 4.2).
std::optional<std::string> read_plain_name(std::string_view raw);

}  // namespace netroster::wire
