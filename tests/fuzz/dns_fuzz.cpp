// Any bytes as mDNS, LLMNR and NetBIOS; the first byte chooses.
#include "tests/fuzz/sightings_check.h"
#include "wire/mdns.h"
#include "wire/netbios.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster;
  using namespace netroster::wire;
  if (size == 0) return 0;
  constexpr DatagramReader readers[] = {read_mdns, read_llmnr, read_nbns, read_nbds};
  const Exact payload(data + 1, size - 1);
  const auto frame = fuzz_frame();
  const Datagram datagram{
      frame,         *IpAddress::parse("10.0.0.5"), *IpAddress::parse("224.0.0.251"), 0, 0, 64,
      payload.view()};
  Sightings sightings;
  Counts counts;
  readers[data[0] % std::size(readers)](datagram, sightings, counts);
  require_clean(sightings);
  return 0;
}
