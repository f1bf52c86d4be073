#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "measurements/time_zone.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(measurements::parse_zone_rule(bytes));
  const auto zone = measurements::TimeZone::parse(bytes);
  if (!zone) return 0;
  for (const std::int64_t year : {-100, 0, 30, 56, 100, 1000}) {
    const WallTime when{std::chrono::seconds{year * 31'556'952}};
    if (zone->at(when).until <= when) std::abort();  // a loop over spans would never end
  }
  return 0;
}
