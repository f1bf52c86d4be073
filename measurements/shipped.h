// The data that is built into the program: standards/targets/*.toml.
#pragma once

#include <span>
#include <string_view>

namespace netroster::measurements {

struct ShippedFile {
  std::string_view name;
  std::string_view text;
};
std::span<const ShippedFile> shipped_files();

}  // namespace netroster::measurements
