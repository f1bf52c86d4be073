// Any bytes as ARP, IPv4 and IPv6; the first byte chooses.
#include "tests/fuzz/sightings_check.h"
#include "wire/arp.h"
#include "wire/ip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster::wire;
  if (size == 0) return 0;
  const Exact packet(data + 1, size - 1);
  Sightings sightings;
  Counts counts;
  if (data[0] % 3 == 0)
    (void)read_arp(packet.view(), fuzz_frame(), sightings);
  else if (data[0] % 3 == 1)
    read_ipv4(packet.view(), fuzz_frame(), sightings, counts);
  else
    read_ipv6(packet.view(), fuzz_frame(), sightings, counts);
  require_clean(sightings);
  return 0;
}
