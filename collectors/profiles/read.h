// One TOML file of profiles as values. Every error is said with its place; what is right of a file
// is used, and a profile with an error is left out as a whole.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/profiles/profile.h"
#include "config/problem.h"

namespace netroster::profiles {

struct FileContents {
  std::vector<Profile> profiles;
  std::vector<Vendor> vendors;
};

FileContents read_profiles(const std::string& file, std::string_view text,
                           config::Problems& problems);

}  // namespace netroster::profiles
