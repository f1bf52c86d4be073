#include "wire/dns_name.h"

#include <cstdint>

namespace netroster::wire {
namespace {

constexpr std::size_t max_octets = 255;  // on the wire, with the root label
constexpr std::size_t pointer_size = 2;

bool is_pointer(std::uint8_t length) { return (length & 0xc0U) == 0xc0; }

// `octets` is what the name took on the wire so far. False when it gets too long.
bool append_label(std::string& name, std::size_t& octets, std::string_view label) {
  if (!name.empty()) name += '.';
  for (const char c : label) {
    if (c == '.') name += '\\';
    name += c;
  }
  octets += 1 + label.size();
  return octets < max_octets;
}

// Walks a name label by label, from one place of a message to an earlier one.
class Walk {
 public:
  Walk(std::string_view message, std::size_t offset) : message_(message), at_(offset) {}

  // False when the name cannot be read.
  bool read(std::string& name) {
    while (at_ < message_.size()) {
      const auto length = static_cast<std::uint8_t>(message_[at_]);
      if (length == 0) {
        leave(1);
        return true;
      }
      if (is_pointer(length)) {
        if (!follow(length)) return false;
      } else if (!take_label(length, name)) {
        return false;
      }
    }
    return false;
  }
  // Where the name ends in the place where it began.
  std::size_t end() const { return end_; }

 private:
  void leave(std::size_t size) {
    if (end_ == 0) end_ = at_ + size;
  }
  // Only to before where this part of the name began.
  bool follow(std::uint8_t length) {
    if (message_.size() - at_ < pointer_size) return false;
    const std::size_t target =
        (length & 0x3fU) * 256U + static_cast<std::uint8_t>(message_[at_ + 1]);
    leave(pointer_size);
    if (target >= limit_ || target >= at_) return false;
    limit_ = target;
    at_ = target;
    return true;
  }
  bool take_label(std::uint8_t length, std::string& name) {
    if (length > 63 || message_.size() - at_ - 1 < length) return false;
    if (!append_label(name, octets_, message_.substr(at_ + 1, length))) return false;
    at_ += 1U + length;
    return true;
  }

  std::string_view message_;
  std::size_t at_;
  std::size_t end_ = 0;
  std::size_t octets_ = 0;
  std::size_t limit_ = std::string_view::npos;
};

}  // namespace

std::optional<std::string> read_name(std::string_view message, std::size_t& offset) {
  std::string name;
  Walk walk(message, offset);
  if (!walk.read(name)) return std::nullopt;
  offset = walk.end();
  return name;
}

std::optional<std::string> read_plain_name(std::string_view raw) {
  std::string name;
  std::size_t octets = 0;
  while (!raw.empty() && raw[0] != '\0') {
    const auto length = static_cast<std::uint8_t>(raw[0]);
    if (length > 63 || raw.size() - 1 < length) return std::nullopt;
    if (!append_label(name, octets, raw.substr(1, length))) return std::nullopt;
    raw.remove_prefix(1U + length);
  }
  return name;
}

}  // namespace netroster::wire
