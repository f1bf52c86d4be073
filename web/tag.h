// A tag for an answer's bytes.
#pragma once

#include <string>
#include <string_view>

namespace netroster::web {

// 32 hexadecimal digits, of SHA-256: devices choose some of these bytes, and must not be able to
// make two answers look alike.
std::string tag_of(std::string_view bytes);

}  // namespace netroster::web
