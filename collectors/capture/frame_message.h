// What a capture helper says to the daemon: one message is one datagram of a UNIX seqpacket socket,
// about one interface, and whole in itself. Numbers are in network order.
//
//   "NRCP" u8 version=1 u8 kind, u8 length and name of the interface, then by kind
//   frames (1):  u16 count, then each: u32 link type, u64 seconds since 1970, u32 octets on the
//                wire, u16 length and bytes kept
//   counts (2):  u64 received, u64 dropped, u64 reopened, u8 length and text of the trouble
//
// The reader holds the writer for hostile: it is the process that strangers' frames reach first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "collectors/capture/heard.h"
#include "wire/cursor.h"

namespace netroster::capture {

inline constexpr std::size_t longest_message = 32 * 1024;
inline constexpr std::size_t most_octets_kept = 2048;           // of a frame
inline constexpr std::uint32_t most_octets_on_wire = 1U << 19;  // adapters join segments
inline constexpr std::size_t longest_interface = 15;
inline constexpr std::size_t longest_trouble = 200;

// Puts frames together until there are enough of them to be worth a system call.
class FrameWriter {
 public:
  explicit FrameWriter(std::string_view interface);

  // False: there is no room, send what is there first. Of a long frame the head is kept.
  bool add(const CapturedFrame& frame);
  std::size_t frames() const { return frames_; }
  // Whole, with the frames added so far.
  std::string_view message();
  void clear();

 private:
  std::string bytes_;
  std::size_t head_ = 0;  // octets before the count
  std::size_t frames_ = 0;
};

std::string counts_message(std::string_view interface, const LiveCounts& counts,
                           std::string_view trouble);

// The frames of a message that was found right as a whole.
class FrameReader {
 public:
  FrameReader() : rest_({}) {}
  FrameReader(wire::Cursor frames, std::size_t count) : rest_(frames), left_(count) {}
  std::size_t left() const { return left_; }
  // Into the bytes of the message. Nullopt when none is left.
  std::optional<CapturedFrame> next();

 private:
  wire::Cursor rest_;
  std::size_t left_ = 0;
};

struct HelperMessage {
  std::string_view interface;  // into the bytes that were read
  FrameReader frames;          // none when it tells counts
  std::optional<LiveCounts> counts;
  std::string trouble;  // sanitised; with counts only
};

// Errc::protocol, with what is wrong, when any part of it is not as above.
Result<HelperMessage> read_helper_message(std::string_view bytes);

// A name that the kernel takes for an interface.
bool can_be_interface(std::string_view name);

}  // namespace netroster::capture
