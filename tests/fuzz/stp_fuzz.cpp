#include "layer2_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster::wire;
  return fuzz_decoders({read_stp, read_pvst}, data, size);
}
