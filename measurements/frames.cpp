#include "measurements/frames.h"

#include <array>
#include <limits>
#include <span>

namespace netroster::measurements {
namespace {

using O = InterfaceObject;

// What one port counted between two readings.
class Counted {
 public:
  Counted(const DeviceReading& before, const DeviceReading& after, const RowPair& pair)
      : before_(before), after_(after), pair_(pair) {}

  std::optional<std::uint64_t> wide(O object) const {
    const auto was = before_.values.value(pair_.before, object);
    const auto is = after_.values.value(pair_.after, object);
    if (!was || !is || *is < *was) return std::nullopt;
    return *is - *was;
  }
  std::optional<std::uint64_t> narrow(O object) const {
    const auto was = before_.values.value(pair_.before, object);
    const auto is = after_.values.value(pair_.after, object);
    if (!was || !is) return std::nullopt;
    const auto passed = static_cast<std::uint32_t>(*is - *was);
    // More than half of what fits is a counter that ran back.
    if (passed > std::numeric_limits<std::uint32_t>::max() / 2) return std::nullopt;
    return passed;
  }
  // The sum of those that are there; the first one must be.
  template <typename One>
  static std::optional<std::uint64_t> sum(std::span<const O> objects, One one) {
    auto total = one(objects.front());
    if (!total) return std::nullopt;
    for (const auto object : objects.subspan(1)) *total += one(object).value_or(0);
    return total;
  }
  std::optional<std::uint64_t> packets(std::span<const O> wide_ones,
                                       std::span<const O> narrow_ones) const {
    const auto by_wide = sum(wide_ones, [this](O object) { return wide(object); });
    // Some agents have the 64-bit objects and never count in them.
    if (by_wide && *by_wide > 0) return by_wide;
    const auto by_narrow = sum(narrow_ones, [this](O object) { return narrow(object); });
    return by_narrow ? by_narrow : by_wide;
  }

 private:
  const DeviceReading& before_;
  const DeviceReading& after_;
  RowPair pair_;
};

constexpr std::array in_wide{O::hc_in_ucast_packets, O::hc_in_multicast_packets,
                             O::hc_in_broadcast_packets};
constexpr std::array out_wide{O::hc_out_ucast_packets, O::hc_out_multicast_packets,
                              O::hc_out_broadcast_packets};
constexpr std::array in_narrow{O::in_ucast_packets, O::in_nucast_packets};
constexpr std::array out_narrow{O::out_ucast_packets, O::out_nucast_packets};

}  // namespace

std::optional<FrameCounts> frames_between(const DeviceReading& before, const DeviceReading& after,
                                          const RowPair& pair) {
  if (pair.before == no_row || pair.after == no_row) return std::nullopt;
  const Counted counted(before, after, pair);
  const auto in = counted.packets(in_wide, in_narrow);
  const auto out = counted.packets(out_wide, out_narrow);
  const auto in_errors = counted.narrow(O::in_errors);
  const auto out_errors = counted.narrow(O::out_errors);
  const auto in_discards = counted.narrow(O::in_discards);
  const auto out_discards = counted.narrow(O::out_discards);
  if (!in || !out || !in_errors || !out_errors || !in_discards || !out_discards)
    return std::nullopt;
  FrameCounts all;
  all.errors = *in_errors + *out_errors;
  all.discards = *in_discards + *out_discards;
  // What was sent counts with what was thrown away before; what was received does not.
  all.frames = *in + *out + *in_errors + *in_discards;
  return all;
}

}  // namespace netroster::measurements
