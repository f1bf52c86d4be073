#include "measurements/day_blob.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <type_traits>

namespace netroster::measurements {
namespace {

constexpr std::string_view magic = "NRD";
constexpr char version = 1;
constexpr std::size_t header = 4;
constexpr int level = 3;

constexpr std::size_t most_planes = sizeof(std::uint64_t);
constexpr std::size_t run_bytes = 6;
constexpr std::size_t longest_direction =
    2 + slots_a_day * run_bytes + 1 + slots_a_day * most_planes;
constexpr std::size_t longest_payload = 4 + 2 * longest_direction;
using Payload = std::array<std::uint8_t, longest_payload>;

constexpr auto days_a_side = 365 * 10'000;  // years that a calendar can print
constexpr auto slot_seconds = static_cast<std::uint16_t>(slot_length.count());

class Writer {
 public:
  explicit Writer(Payload& bytes) : bytes_(bytes) {}
  void byte(std::uint64_t value) { bytes_[used_++] = static_cast<std::uint8_t>(value); }
  void little_endian(std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) byte(value >> 8 * i);
  }
  std::size_t used() const { return used_; }

 private:
  Payload& bytes_;
  std::size_t used_ = 0;
};

// As wire::Reader: a read past the end yields zeros and sets failed() for good.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}
  std::span<const std::uint8_t> take(std::size_t bytes) {
    if (bytes > rest_.size()) failed_ = true;
    if (failed_) return {};
    const auto head = rest_.first(bytes);
    rest_ = rest_.subspan(bytes);
    return head;
  }
  std::uint32_t little_endian(std::size_t bytes) {
    std::uint32_t value = 0;
    const auto taken = take(bytes);
    for (std::size_t i = taken.size(); i > 0; --i) value = value << 8 | taken[i - 1];
    return value;
  }
  bool failed() const { return failed_; }
  bool empty() const { return rest_.empty(); }

 private:
  std::span<const std::uint8_t> rest_;
  bool failed_ = false;
};

using Direction = DirectionSlot Slot::*;

bool same_run(const DirectionSlot& a, const DirectionSlot& b) {
  return a.seconds == b.seconds && a.gap == b.gap && a.marks == b.marks;
}

void write_runs(const DaySlots& day, Direction direction, Writer& out) {
  std::array<std::uint16_t, slots_a_day> lengths{};
  std::size_t runs = 0;
  for (std::size_t i = 0; i < slots_a_day; ++i) {
    const bool goes_on = i > 0 && same_run(day.slots[i].*direction, day.slots[i - 1].*direction);
    if (!goes_on) ++runs;
    ++lengths[runs - 1];
  }
  out.little_endian(runs, 2);
  std::size_t slot = 0;
  for (std::size_t run = 0; run < runs; ++run) {
    const auto& first = day.slots[slot].*direction;
    out.little_endian(lengths[run], 2);
    out.little_endian(first.seconds, 2);
    out.byte(static_cast<std::uint8_t>(first.gap));
    out.byte(first.marks);
    slot += lengths[run];
  }
}

// High bytes hardly change from slot to slot: side by side they compress to nearly nothing.
void write_octets(const DaySlots& day, Direction direction, Writer& out) {
  std::array<std::uint64_t, slots_a_day> octets;
  std::size_t known = 0;
  std::uint64_t all = 0;
  for (const auto& slot : day.slots) {
    if ((slot.*direction).seconds == 0) continue;
    octets[known] = (slot.*direction).octets;
    all |= octets[known++];
  }
  const auto planes = static_cast<std::size_t>(std::bit_width(all) + 7) / 8;
  out.byte(planes);
  for (std::size_t plane = 0; plane < planes; ++plane)
    for (std::size_t i = 0; i < known; ++i) out.byte(octets[i] >> 8 * plane);
}

bool is_sound(const DirectionSlot& run) {
  if (run.seconds > slot_seconds || (run.marks & ~all_marks) != 0) return false;
  if (static_cast<std::uint8_t>(run.gap) >= gap_reasons) return false;
  return run.whole() == (run.gap == GapReason::none);
}

bool read_runs(Reader& in, Direction direction, DaySlots& into) {
  const auto runs = in.little_endian(2);
  std::size_t slot = 0;
  for (std::uint32_t i = 0; i < runs; ++i) {
    const auto length = in.little_endian(2);
    DirectionSlot run;
    run.seconds = static_cast<std::uint16_t>(in.little_endian(2));
    run.gap = static_cast<GapReason>(in.little_endian(1));
    run.marks = static_cast<std::uint8_t>(in.little_endian(1));
    if (in.failed() || length == 0 || length > slots_a_day - slot || !is_sound(run)) return false;
    for (const auto end = slot + length; slot < end; ++slot) into.slots[slot].*direction = run;
  }
  return slot == slots_a_day;
}

bool read_octets(Reader& in, Direction direction, DaySlots& into) {
  std::array<std::uint64_t, slots_a_day> octets{};
  const auto known = static_cast<std::size_t>(
      std::count_if(into.slots.begin(), into.slots.end(),
                    [direction](const Slot& slot) { return (slot.*direction).seconds > 0; }));
  const auto planes = in.little_endian(1);
  if (planes > most_planes) return false;
  for (std::uint32_t plane = 0; plane < planes; ++plane) {
    const auto bytes = in.take(known);
    for (std::size_t i = 0; i < bytes.size(); ++i)
      octets[i] |= std::uint64_t{bytes[i]} << 8 * plane;
  }
  if (in.failed()) return false;
  std::size_t next = 0;
  for (auto& slot : into.slots)
    if ((slot.*direction).seconds > 0) (slot.*direction).octets = octets[next++];
  return true;
}

bool read_payload(Reader in, DaySlots& into) {
  const auto day = static_cast<std::int32_t>(in.little_endian(4));
  if (day < -days_a_side || day > days_a_side) return false;
  into.day = std::chrono::sys_days{std::chrono::days{day}};
  for (const auto direction : {&Slot::in, &Slot::out})
    if (!read_runs(in, direction, into) || !read_octets(in, direction, into)) return false;
  return !in.failed() && in.empty();
}

// Contexts are large, and days are many: one for each thread.
ZSTD_DCtx* decompressor() {
  using Context =
      std::unique_ptr<ZSTD_DCtx, std::integral_constant<decltype(&ZSTD_freeDCtx), &ZSTD_freeDCtx>>;
  thread_local const Context context{ZSTD_createDCtx()};
  return context.get();
}
ZSTD_CCtx* compressor() {
  using Context =
      std::unique_ptr<ZSTD_CCtx, std::integral_constant<decltype(&ZSTD_freeCCtx), &ZSTD_freeCCtx>>;
  thread_local const Context context = [] {
    Context made{ZSTD_createCCtx()};
    if (!made) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_checksumFlag, 1);
    return made;
  }();
  return context.get();
}

// The bytes inside the frame; nullopt when it is not one whole frame of a bearable size.
std::optional<std::size_t> unpack(std::string_view frame, Payload& into) {
  const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size > into.size()) return std::nullopt;  // so are "unknown" and "error"
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) return std::nullopt;
  const auto got =
      ZSTD_decompressDCtx(decompressor(), into.data(), into.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) != 0 || got != size) return std::nullopt;
  return got;
}

}  // namespace

std::string encode(const DaySlots& day) {
  Payload payload;
  Writer out{payload};
  const auto number = static_cast<std::int32_t>(day.day.time_since_epoch().count());
  out.little_endian(static_cast<std::uint32_t>(number), 4);
  for (const auto direction : {&Slot::in, &Slot::out}) {
    write_runs(day, direction, out);
    write_octets(day, direction, out);
  }
  std::string blob(header + ZSTD_compressBound(out.used()), '\0');
  std::copy(magic.begin(), magic.end(), blob.begin());
  blob[magic.size()] = version;
  const auto size = ZSTD_compress2(compressor(), blob.data() + header, blob.size() - header,
                                   payload.data(), out.used());
  assert(ZSTD_isError(size) == 0);  // there is room for whatever comes
  blob.resize(header + size);
  return blob;
}

Result<void> decode(std::string_view blob, DaySlots& into) {
  if (blob.size() < header || blob.size() > longest_day_blob || !blob.starts_with(magic))
    return Error{Errc::invalid, "these bytes are no day of traffic"};
  if (blob[magic.size()] != version) {
    const auto theirs = static_cast<std::uint8_t>(blob[magic.size()]);
    return Error{Errc::unsupported, fmt::format("a day of traffic of version {}", theirs)};
  }
  Payload payload;
  const auto size = unpack(blob.substr(header), payload);
  if (!size || !read_payload(Reader{std::span{payload}.first(*size)}, into))
    return Error{Errc::invalid, "a damaged day of traffic"};
  return {};
}

}  // namespace netroster::measurements
