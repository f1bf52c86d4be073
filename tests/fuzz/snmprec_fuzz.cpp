// Any bytes as a recording, and everything the collectors make of what it then answers.
#include <cstdint>
#include <memory>
#include <string_view>

#include "collectors/replay/replay.h"
#include "exporters/interchange/facts_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto recording = std::make_shared<const replay::Recording>(replay::Recording::parse(text));
  for (std::size_t i = 1; i < recording->binds().size(); ++i)
    if (!(recording->binds()[i - 1].oid < recording->binds()[i].oid)) __builtin_trap();
  const auto facts = replay::replay_recording(std::move(recording), "");
  if (!facts) __builtin_trap();
  if (interchange::facts_json_text(*facts, "fuzz").empty()) __builtin_trap();
  return 0;
}
