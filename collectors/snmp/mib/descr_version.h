// A software version in the free text of sysDescr, where no profile says how to read it.
#pragma once

#include <string>
#include <string_view>

namespace netroster::mib {

// Has a digit and is no longer than versions are.
bool is_sane_version(std::string_view text);

// What stands behind a word such as "version", else the first number of three or more parts; "".
std::string version_in_descr(const std::string& descr);

}  // namespace netroster::mib
