// pcapng (draft-ietf-opsawg-pcapng). Read here and not by libpcap, which refuses a file whose
// interfaces differ in link type or in the length they keep.
#pragma once

#include <string>
#include <vector>

#include "collectors/capture/file.h"
#include "wire/cursor.h"

namespace netroster::capture {

// A section header's block type, the same in both byte orders: how a file is told to be pcapng.
inline constexpr std::string_view pcapng_magic = "\x0a\x0d\x0d\x0a";

class PcapngSource : public FrameSource {
 public:
  // The file stands at its beginning.
  explicit PcapngSource(InputFile file) : file_(std::move(file)) {}

  std::optional<CapturedFrame> next() override;
  const std::string& error() const override { return error_; }
  std::uint64_t dropped() const override;

 private:
  struct Interface {
    wire::LinkType link{};
    std::uint32_t snap_length = 0;             // 0: no limit
    std::uint64_t ticks_per_second = 1000000;  // of its time stamps
    std::int64_t offset_seconds = 0;
    std::uint64_t dropped = 0;
  };
  struct Block {
    std::uint32_t type = 0;
    std::string_view body;
  };
  // Reads numbers in the byte order of the section.
  class Fields;

  bool set_byte_order(std::string_view header);
  std::optional<Block> next_block();
  bool begin_section(Fields fields);
  void add_interface(Fields fields);
  void take_statistics(Fields fields);
  std::optional<CapturedFrame> frame_of(const Block& block);
  std::optional<CapturedFrame> packet(std::uint32_t interface, Fields fields);
  std::optional<CapturedFrame> simple_packet(Fields fields);
  WallTime time_of(const Interface& interface, std::uint64_t ticks) const;
  bool broken(std::string what);

  InputFile file_;
  std::vector<Interface> interfaces_;
  bool big_endian_ = false;
  bool in_section_ = false;
  std::uint64_t dropped_ = 0;  // in sections before this one
  std::string error_;
};

}  // namespace netroster::capture
