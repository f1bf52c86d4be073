// Bytes from the database, and the same payloads with a right frame around them, so that what is
// inside the checksum is tried too.
#include <zstd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "measurements/day_blob.h"

namespace {

using netroster::measurements::DaySlots;

// What was read once must be written and read again as the same day.
void read(std::string_view blob) {
  DaySlots day;
  if (!netroster::measurements::decode(blob, day).has_value()) return;
  DaySlots again;
  if (!netroster::measurements::decode(netroster::measurements::encode(day), again).has_value() ||
      !(again == day))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read({reinterpret_cast<const char*>(data), size});
  if (size > 10'000) return 0;
  std::string blob = "NRD\x01";
  blob.resize(4 + ZSTD_compressBound(size));
  blob.resize(4 + ZSTD_compress(blob.data() + 4, blob.size() - 4, data, size, 1));
  read(blob);
  return 0;
}
