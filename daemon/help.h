// The command table as text for a reader at a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "daemon/command.h"

namespace netroster::daemon {

// `topic`: "" for the overview, "device" for a group of commands, "device why" for one. Lines are
// at most `columns` wide where words allow it.
std::string help_text(std::string_view topic, std::size_t columns);

// "netroster 0.1.0\n".
std::string version_text();
std::string_view version_number();

// "[--rate N]", "-o, --output FORMAT".
std::string option_heading(const Option& option);
// "netroster scan [SITE|CIDR…] [OPTION…]".
std::string usage_line(const Command& command);
// The row's doc with its choices, bounds and default.
std::string option_doc(const Option& option);

// `text` in lines of at most `width` columns, each after `indent` blanks; ends with a line end.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace netroster::daemon
