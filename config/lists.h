// Lists that the configuration writes as one text.
#pragma once

#include <string>
#include <vector>

namespace netroster::config {

// "OAK ELM" is two: what stands between blanks.
std::vector<std::string> listed(const std::string& text);

}  // namespace netroster::config
