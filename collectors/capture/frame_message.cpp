#include "collectors/capture/frame_message.h"

#include <algorithm>

#include "base/text.h"

namespace netroster::capture {
namespace {

constexpr std::string_view magic = "NRCP";
constexpr std::uint8_t version = 1;
enum class Kind : std::uint8_t { frames = 1, counts = 2 };
constexpr std::size_t frame_head = 4 + 8 + 4 + 2;
constexpr std::uint64_t last_second = 253'402'300'799;  // of the year 9999

void put(std::string& out, std::uint64_t value, std::size_t octets) {
  for (std::size_t i = octets; i-- > 0;) out.push_back(static_cast<char>(value >> (8 * i)));
}

std::string head_of(Kind kind, std::string_view interface) {
  std::string out(magic);
  put(out, version, 1);
  put(out, static_cast<std::uint8_t>(kind), 1);
  put(out, interface.size(), 1);
  return out.append(interface);
}

Error wrong(const char* what) { return {Errc::protocol, what}; }

std::optional<CapturedFrame> read_frame(wire::Cursor& from) {
  CapturedFrame frame;
  frame.link = wire::LinkType{from.u32()};
  const auto seconds = from.u64();
  frame.wire_length = from.u32();
  frame.bytes = from.bytes(from.u16());
  if (!from.ok() || seconds > last_second) return std::nullopt;
  if (frame.bytes.size() > most_octets_kept || frame.wire_length > most_octets_on_wire ||
      frame.bytes.size() > frame.wire_length)
    return std::nullopt;
  frame.time = WallTime{std::chrono::seconds{static_cast<std::int64_t>(seconds)}};
  return frame;
}

Result<void> read_frames(wire::Cursor rest, HelperMessage& into) {
  const auto count = rest.u16();
  const auto all = rest;
  for (std::size_t i = 0; i < count; ++i)
    if (!read_frame(rest)) return wrong("a frame in it is cut short or cannot be");
  if (!rest.ok() || !rest.empty()) return wrong("it has more than its frames");
  into.frames = FrameReader(all, count);
  return {};
}

Result<void> read_counts(wire::Cursor rest, HelperMessage& into) {
  LiveCounts counts;
  counts.received = rest.u64();
  counts.dropped = rest.u64();
  counts.reopened = rest.u64();
  const auto trouble = rest.bytes(rest.u8());
  if (!rest.ok() || !rest.empty() || trouble.size() > longest_trouble)
    return wrong("its counts are cut short or too long");
  into.counts = counts;
  into.trouble = sanitise(trouble, longest_trouble);
  if (into.trouble.empty() && !trouble.empty()) return wrong("its trouble has no words");
  return {};
}

}  // namespace

bool can_be_interface(std::string_view name) {
  const auto fits = [](char c) { return c > ' ' && c < '\x7f' && c != '/' && c != ':'; };
  return !name.empty() && name.size() <= longest_interface && name != "." && name != ".." &&
         std::all_of(name.begin(), name.end(), fits);
}

FrameWriter::FrameWriter(std::string_view interface) : bytes_(head_of(Kind::frames, interface)) {
  head_ = bytes_.size();
  bytes_.reserve(longest_message);
  clear();
}

bool FrameWriter::add(const CapturedFrame& frame) {
  const auto kept = frame.bytes.substr(0, most_octets_kept);
  if (bytes_.size() + frame_head + kept.size() > longest_message) return false;
  const auto longest = std::min(frame.wire_length, most_octets_on_wire);
  put(bytes_, static_cast<std::uint32_t>(frame.link), 4);
  put(bytes_,
      static_cast<std::uint64_t>(std::max<std::int64_t>(frame.time.time_since_epoch().count(), 0)),
      8);
  put(bytes_, std::max<std::uint64_t>(longest, kept.size()), 4);
  put(bytes_, kept.size(), 2);
  bytes_.append(kept);
  ++frames_;
  return true;
}

std::string_view FrameWriter::message() {
  bytes_[head_] = static_cast<char>(frames_ >> 8);
  bytes_[head_ + 1] = static_cast<char>(frames_);
  return bytes_;
}

void FrameWriter::clear() {
  bytes_.resize(head_);
  put(bytes_, 0, 2);
  frames_ = 0;
}

std::string counts_message(std::string_view interface, const LiveCounts& counts,
                           std::string_view trouble) {
  auto out = head_of(Kind::counts, interface);
  put(out, counts.received, 8);
  put(out, counts.dropped, 8);
  put(out, counts.reopened, 8);
  const auto words = sanitise(trouble, longest_trouble);
  put(out, words.size(), 1);
  return out.append(words);
}

std::optional<CapturedFrame> FrameReader::next() {
  if (left_ == 0) return std::nullopt;
  --left_;
  return read_frame(rest_);
}

Result<HelperMessage> read_helper_message(std::string_view bytes) {
  if (bytes.size() > longest_message) return wrong("it is too long");
  wire::Cursor rest(bytes);
  if (rest.bytes(magic.size()) != magic) return wrong("it is of another kind");
  if (rest.u8() != version) return wrong("it is of another version");
  const Kind kind{rest.u8()};
  HelperMessage message;
  message.interface = rest.bytes(rest.u8());
  if (!rest.ok() || !can_be_interface(message.interface)) return wrong("it names no interface");
  Result<void> read = wrong("it tells neither frames nor counts");
  if (kind == Kind::frames) read = read_frames(rest, message);
  if (kind == Kind::counts) read = read_counts(rest, message);
  if (!read) return read.error();
  return message;
}

}  // namespace netroster::capture
