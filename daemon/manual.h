// The manual, made from the command table.
#pragma once

#include <string>

namespace netroster::daemon {

std::string manual_page();         // docs/man/netroster.1, in man(7) macros
std::string reference_markdown();  // docs/reference/cli.md

}  // namespace netroster::daemon
