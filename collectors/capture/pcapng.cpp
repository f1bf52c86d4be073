#include "collectors/capture/pcapng.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace netroster::capture {
namespace {

constexpr std::uint32_t section_header = 0x0a0d0d0a;
constexpr std::uint32_t interface_description = 1;
constexpr std::uint32_t obsolete_packet = 2;
constexpr std::uint32_t simple_packet_block = 3;
constexpr std::uint32_t interface_statistics = 5;
constexpr std::uint32_t enhanced_packet = 6;

constexpr std::size_t max_block = 16U << 20;  // as much as libpcap takes
constexpr std::size_t max_interfaces = 4096;
constexpr std::int64_t end_of_year_9999 = 253402300799;

// if_tsresol: the highest bit chooses powers of two, the others are the exponent.
std::uint64_t ticks_per_second(std::uint8_t resolution) {
  const unsigned exponent = resolution & 0x7fU;
  if ((resolution & 0x80U) != 0) return std::uint64_t{1} << std::min(exponent, 63U);
  std::uint64_t ticks = 1;
  for (unsigned i = 0; i < std::min(exponent, 19U); ++i) ticks *= 10;
  return ticks;
}

}  // namespace

class PcapngSource::Fields {
 public:
  Fields(std::string_view bytes, bool big_endian) : cursor_(bytes), big_endian_(big_endian) {}

  std::uint16_t u16() { return big_endian_ ? cursor_.u16() : cursor_.u16_le(); }
  std::uint32_t u32() { return big_endian_ ? cursor_.u32() : cursor_.u32_le(); }
  // Two numbers of 32 bits, the high one first in both byte orders.
  std::uint64_t time() {
    const std::uint64_t high = u32();
    return high << 32 | u32();
  }
  // Eight octets in the byte order of the section.
  std::int64_t i64() {
    const std::uint64_t first = u32();
    const std::uint64_t second = u32();
    return static_cast<std::int64_t>(big_endian_ ? first << 32 | second : second << 32 | first);
  }
  std::string_view bytes(std::size_t length) { return cursor_.bytes(length); }
  void skip(std::size_t length) { cursor_.skip(length); }
  Fields option(std::size_t length) {
    const Fields value(cursor_.bytes(length), big_endian_);
    cursor_.skip(std::min(cursor_.size(), (4 - length % 4) % 4));
    return value;
  }
  std::size_t size() const { return cursor_.size(); }
  bool ok() const { return cursor_.ok(); }

 private:
  wire::Cursor cursor_;
  bool big_endian_;
};

bool PcapngSource::broken(std::string what) {
  error_ = std::move(what);
  return false;
}

// The byte order of a section is known only from the four octets behind its header's length.
bool PcapngSource::set_byte_order(std::string_view header) {
  constexpr std::string_view big_endian_magic = "\x1a\x2b\x3c\x4d";
  constexpr std::string_view little_endian_magic = "\x4d\x3c\x2b\x1a";
  const auto magic = header.substr(8, 4);
  if (magic != big_endian_magic && magic != little_endian_magic)
    return broken("a section without a byte order");
  big_endian_ = magic == big_endian_magic;
  return true;
}

// Type and length, what the block holds, and its length again.
std::optional<PcapngSource::Block> PcapngSource::next_block() {
  constexpr std::size_t shortest = 12;
  const auto header = file_.peek(shortest);
  if (header.size() < shortest) {
    if (!header.empty()) broken("the file ends inside a block");
    return std::nullopt;
  }
  Block block;
  block.type = Fields(header.substr(0, 4), big_endian_).u32();
  if (block.type == section_header && !set_byte_order(header)) return std::nullopt;
  const std::size_t length = Fields(header.substr(4, 4), big_endian_).u32();
  if (length < shortest || length > max_block || length % 4 != 0) {
    broken(fmt::format("a block that claims {} bytes", length));
    return std::nullopt;
  }
  const auto whole = file_.take(length);
  if (whole.size() < length) {
    broken("the file ends inside a block");
    return std::nullopt;
  }
  block.body = whole.substr(8, length - shortest);
  if (Fields(whole.substr(length - 4), big_endian_).u32() != length) {
    broken("a block whose two lengths differ");
    return std::nullopt;
  }
  return block;
}

// Interfaces are numbered anew in each section.
bool PcapngSource::begin_section(Fields fields) {
  fields.skip(4);  // the byte order, known already
  const auto major = fields.u16();
  fields.u16();
  if (!fields.ok()) return broken("a section header that is too short");
  if (major != 1) return broken(fmt::format("pcapng of version {}", major));
  dropped_ = dropped();
  interfaces_.clear();
  in_section_ = true;
  return true;
}

void PcapngSource::add_interface(Fields fields) {
  constexpr std::uint16_t end = 0;
  constexpr std::uint16_t resolution = 9;
  constexpr std::uint16_t offset = 14;
  Interface interface;
  interface.link = wire::LinkType{fields.u16()};
  fields.skip(2);
  interface.snap_length = fields.u32();
  while (fields.size() >= 4) {
    const auto code = fields.u16();
    const std::size_t length = fields.u16();
    if (code == end || length > fields.size()) break;
    auto value = fields.option(length);
    if (code == resolution && length == 1)
      interface.ticks_per_second = ticks_per_second(static_cast<std::uint8_t>(value.bytes(1)[0]));
    if (code == offset && length == 8) interface.offset_seconds = value.i64();
  }
  interfaces_.push_back(interface);
}

// A capture that runs writes these again and again, each with the figures from its beginning.
void PcapngSource::take_statistics(Fields fields) {
  constexpr std::uint16_t end = 0;
  constexpr std::uint16_t by_interface = 5;         // isb_ifdrop
  constexpr std::uint16_t by_operating_system = 7;  // isb_osdrop
  const auto interface = fields.u32();
  fields.skip(8);  // when
  if (interface >= interfaces_.size()) return;
  std::uint64_t dropped = 0;
  while (fields.size() >= 4) {
    const auto code = fields.u16();
    const std::size_t length = fields.u16();
    if (code == end || length > fields.size()) break;
    auto value = fields.option(length);
    if ((code == by_interface || code == by_operating_system) && length == 8)
      dropped += static_cast<std::uint64_t>(value.i64());
  }
  interfaces_[interface].dropped = std::max(interfaces_[interface].dropped, dropped);
}

std::uint64_t PcapngSource::dropped() const {
  auto sum = dropped_;
  for (const auto& interface : interfaces_) sum += interface.dropped;
  return sum;
}

WallTime PcapngSource::time_of(const Interface& interface, std::uint64_t ticks) const {
  const auto seconds = ticks / interface.ticks_per_second;
  if (seconds > static_cast<std::uint64_t>(end_of_year_9999)) return {};
  const auto offset = std::clamp(interface.offset_seconds, -end_of_year_9999, end_of_year_9999);
  const auto time = static_cast<std::int64_t>(seconds) + offset;
  return time < 0 || time > end_of_year_9999 ? WallTime{} : WallTime{std::chrono::seconds{time}};
}

std::optional<CapturedFrame> PcapngSource::packet(std::uint32_t interface, Fields fields) {
  if (interface >= interfaces_.size()) {
    broken(fmt::format("a frame of interface {}, which is not described", interface));
    return std::nullopt;
  }
  CapturedFrame frame;
  frame.link = interfaces_[interface].link;
  frame.time = time_of(interfaces_[interface], fields.time());
  const std::size_t captured = fields.u32();
  frame.wire_length = fields.u32();
  frame.bytes = fields.bytes(captured);
  if (fields.ok()) return frame;
  broken(fmt::format("a frame that claims {} bytes", captured));
  return std::nullopt;
}

// No time, and no length but the one on the wire and the one the interface keeps.
std::optional<CapturedFrame> PcapngSource::simple_packet(Fields fields) {
  if (interfaces_.empty()) {
    broken("a frame of interface 0, which is not described");
    return std::nullopt;
  }
  CapturedFrame frame;
  frame.link = interfaces_[0].link;
  frame.wire_length = fields.u32();
  std::size_t captured = frame.wire_length;
  const std::size_t kept = interfaces_[0].snap_length;
  if (kept != 0) captured = std::min(captured, kept);
  frame.bytes = fields.bytes(captured);
  if (fields.ok()) return frame;
  broken(fmt::format("a frame that claims {} bytes", captured));
  return std::nullopt;
}

std::optional<CapturedFrame> PcapngSource::frame_of(const Block& block) {
  Fields fields(block.body, big_endian_);
  if (block.type == simple_packet_block) return simple_packet(fields);
  if (block.type == obsolete_packet) {
    const std::uint32_t interface = fields.u16();
    fields.skip(2);  // drops
    return packet(interface, fields);
  }
  const auto interface = fields.u32();
  return packet(interface, fields);
}

std::optional<CapturedFrame> PcapngSource::next() {
  while (error_.empty()) {
    const auto block = next_block();
    if (!block) return std::nullopt;
    switch (block->type) {
      case section_header:
        if (!begin_section(Fields(block->body, big_endian_))) return std::nullopt;
        break;
      case interface_description:
        if (interfaces_.size() >= max_interfaces) {
          broken(fmt::format("more than {} interfaces", max_interfaces));
          return std::nullopt;
        }
        add_interface(Fields(block->body, big_endian_));
        break;
      case interface_statistics:
        take_statistics(Fields(block->body, big_endian_));
        break;
      case obsolete_packet:
      case simple_packet_block:
      case enhanced_packet:
        return frame_of(*block);
      default:
        break;  // names, secrets, what others added
    }
  }
  return std::nullopt;
}

}  // namespace netroster::capture
