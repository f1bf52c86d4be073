// How many columns of a terminal a text takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netroster::daemon {

// East Asian wide characters take two columns, combining ones none. Bytes that are not UTF-8 take
// one each.
std::size_t display_width(std::string_view text);

// `text` in at most `width` columns; a cut text ends in "…".
std::string cut_to_width(std::string_view text, std::size_t width);

}  // namespace netroster::daemon
