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
  std::vector<Platform> platforms;
};

// Whether expressions are compiled now, to find faults in them, or each at its first use: the
// shipped ones are checked by a test, and compiling all of them would be felt at every start.
enum class Expressions { checked, at_first_use };

FileContents read_profiles(const std::string& file, std::string_view text, Expressions expressions,
                           config::Problems& problems);

}  // namespace netroster::profiles
