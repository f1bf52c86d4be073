#include "collectors/snmp/mib/if_type.h"

#include <array>
#include <string_view>

namespace netroster::mib {
namespace {

// clang-format off
constexpr std::array<std::string_view, 304> names{
#include "collectors/snmp/mib/if_type.inc"
};
// clang-format on

}  // namespace

std::string if_type_name(std::uint32_t type) {
  if (type == 0) return {};
  if (type < names.size() && !names[type].empty()) return std::string(names[type]);
  return std::to_string(type);
}

}  // namespace netroster::mib
