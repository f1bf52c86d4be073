// Any bytes as a file of profiles, and a device that is held against what came of it.
#include <cstdint>
#include <string>

#include "collectors/profiles/recognise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster;
  config::Problems problems;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const profiles::Library library({{"fuzz.toml", text, profiles::Expressions::checked}}, problems);
  for (const auto& problem : problems.take())
    if (config::text(problem).empty()) __builtin_trap();
  const profiles::Signs signs{text.substr(0, 200), "name", Oid{1, 3, 6, 1, 4, 1, 9, 1, 1208}};
  for (const auto& one : profiles::candidates(library, signs))
    if (one.profile == nullptr || one.why.empty()) __builtin_trap();
  return 0;
}
