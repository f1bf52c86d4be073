#include "measurements/gap.h"

#include <array>
#include <cstddef>

namespace netroster::measurements {
namespace {

struct Words {
  std::string_view word;
  std::string_view text;
};

// In the order of GapReason.
constexpr std::array<Words, gap_reasons> words = {{
    {"none", ""},
    {"not_read", "not read"},
    {"not_told", "device did not tell this counter"},
    {"first_reading", "first reading"},
    {"restart", "agent restarted"},
    {"discontinuity", "device says its counter began anew"},
    {"counter_reset", "counter ran back"},
    {"ambiguous_wrap", "32-bit counter may have wrapped more than once"},
    {"over_speed", "more than the interface can carry"},
    {"clock_step", "clocks disagree about the interval"},
    {"duplicate", "same reading again"},
    {"out_of_order", "reading older than the last one"},
    {"too_long", "interval too long for 5-minute figures"},
}};

}  // namespace

std::string_view text(GapReason reason) { return words[static_cast<std::size_t>(reason)].text; }
std::string_view word(GapReason reason) { return words[static_cast<std::size_t>(reason)].word; }

}  // namespace netroster::measurements
