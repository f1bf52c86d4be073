// Any bytes as a captured 802.11 frame; the first byte chooses what stands before it.
#include "tests/fuzz/sightings_check.h"
#include "wire/radiotap.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster::wire;
  if (size == 0) return 0;
  using Reader = void (*)(std::string_view, Sightings&, Counts&);
  constexpr Reader readers[] = {read_wlan, read_radiotap, read_ppi, read_prism, read_avs};
  const Exact captured(data + 1, size - 1);
  Sightings sightings;
  Counts counts;
  readers[data[0] % std::size(readers)](captured.view(), sightings, counts);
  require_clean(sightings);
  return 0;
}
