// Any bytes as the word of a capture helper.
#include "collectors/capture/frame_message.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster::capture;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto message = read_helper_message(bytes);
  if (!message) return 0;
  const auto inside = [&](std::string_view part) {
    return part.empty() ||
           (part.data() >= bytes.data() && part.data() + part.size() <= bytes.data() + size);
  };
  if (!inside(message->interface) || !can_be_interface(message->interface)) __builtin_trap();
  const auto promised = message->frames.left();
  std::size_t got = 0;
  std::size_t octets = 0;
  while (const auto frame = message->frames.next()) {
    if (!inside(frame->bytes) || frame->bytes.size() > frame->wire_length) __builtin_trap();
    if (frame->wire_length > most_octets_on_wire) __builtin_trap();
    octets += frame->bytes.size();
    ++got;
  }
  // What was found right as a whole is so in each part.
  if (got != promised || octets > size) __builtin_trap();
  return 0;
}
