// "did you mean": the nearest known word, when one is near enough.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/schema.h"

namespace netroster::config {

// `did you mean "interval"?`, or "".
std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& known);

// What to say about a key that `section` does not have.
std::string key_hint(const Section& section, std::string_view key);

// What to say about a name in the root of a file of this kind.
std::string root_hint(FileKind kind, std::string_view key);

}  // namespace netroster::config
