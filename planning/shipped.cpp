#include "planning/shipped.h"

namespace netroster::planning {

std::string_view shipped_text(std::string_view name) {
  for (const auto& file : shipped_files())
    if (file.name == name) return file.text;
  return {};
}

}  // namespace netroster::planning
