// The data that is built into the program: planning/data/*.toml.
#pragma once

#include <span>
#include <string_view>

namespace netroster::planning {

struct ShippedFile {
  std::string_view name;
  std::string_view text;
};
std::span<const ShippedFile> shipped_files();

// The text of one of them; "" when there is none of that name.
std::string_view shipped_text(std::string_view name);

}  // namespace netroster::planning
