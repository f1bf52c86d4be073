// One DNS message (RFC 1035), as mDNS, LLMNR and NetBIOS share its form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/frame_context.h"

namespace netroster::wire {

enum class DnsSection : std::uint8_t { answer, authority, additional };

// Types of records that are read here.
enum class DnsType : std::uint16_t { a = 1, ptr = 12, aaaa = 28, netbios = 32, srv = 33 };

struct DnsRecord {
  DnsSection section = DnsSection::answer;
  std::string name;  // as it came: not yet made clean
  DnsType type{};
  std::uint32_t ttl = 0;
  std::string_view data;
  std::size_t data_offset = 0;  // of `data` in the message, for the names inside it
};

// Hands out the records of a message in their order. Questions are stepped over: what a host asks
// for is nobody's own. The bytes must outlive it.
class DnsMessage {
 public:
  explicit DnsMessage(std::string_view message);

  bool is_response() const { return (flags_ & 0x8000U) != 0; }
  unsigned opcode() const { return flags_ >> 11 & 0x0fU; }
  unsigned response_code() const { return flags_ & 0x0fU; }

  // nullopt after the last record, and at the first that is damaged.
  std::optional<DnsRecord> next();
  // A name inside a record, from `skip` bytes into its data on.
  std::optional<std::string> name_in(const DnsRecord& record, std::size_t skip);
  // Why not everything could be read.
  std::optional<FrameError> damage() const { return damage_; }

 private:
  void skip_questions(unsigned count);
  std::optional<DnsRecord> stop(FrameError reason);

  std::string_view message_;
  std::size_t at_ = 0;
  unsigned flags_ = 0;
  unsigned read_ = 0;
  unsigned counts_[3] = {0, 0, 0};  // records of each section that are still to come
  std::optional<FrameError> damage_;
};

}  // namespace netroster::wire
