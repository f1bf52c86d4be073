// Files beside the store that hold waivers and nothing else. Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "standards/read.h"

namespace netroster::standards {

// Other tables are errors there.
FileContents read_waivers(const std::string& file, std::string_view text,
                          config::Problems& problems);

}  // namespace netroster::standards
