// Any bytes as a trap.
#include <cstdint>

#include "collectors/snmp/trap.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto kind = netroster::snmp::read_trap({data, size});
  if (kind && netroster::snmp::text(*kind).empty()) __builtin_trap();
  return 0;
}
