// Any bytes as a file of rules, and as a file of cases for what came of it and for a shipped rule.
#include <cstdint>
#include <string>

#include "standards/fixture.h"
#include "standards/reference.h"

namespace {

using namespace netroster;

// What the library lets through always has a value to be held against, and its words.
void check_rule(const standards::Library& library, const standards::Rule& rule) {
  if (standards::demand_of(rule).empty() && !rule.require.empty() &&
      rule.require.front().kind == standards::Condition::Kind::fact)
    __builtin_trap();
  for (const auto& slot : rule.slots) {
    const auto* values = library.value(rule, slot, "OAK", nullptr);
    if (values == nullptr || values->empty()) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  config::Problems problems;
  const standards::Library library({{"fuzz.toml", text, false}}, problems);
  for (const auto& rule : library.rules()) check_rule(library, rule);
  for (const auto& one : standards::read_cases("fuzz.toml", text, library, problems))
    if (standards::try_case(library, one).finding.id.empty()) __builtin_trap();
  for (const auto& problem : problems.take())
    if (config::text(problem).empty()) __builtin_trap();
  return 0;
}
