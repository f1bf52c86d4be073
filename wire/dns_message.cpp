#include "wire/dns_message.h"

#include "wire/cursor.h"
#include "wire/dns_name.h"

namespace netroster::wire {
namespace {

// More than any host sends in one datagram; each must be looked at.
constexpr unsigned max_records = 512;

// Behind a name that nobody wants to know. npos when it runs past the end.
std::size_t behind_name(std::string_view message, std::size_t at) {
  while (at < message.size()) {
    const auto length = static_cast<std::uint8_t>(message[at]);
    if (length == 0) return at + 1;
    if (length >= 0xc0) return at + 2;
    at += 1U + length;
  }
  return std::string_view::npos;
}

}  // namespace

DnsMessage::DnsMessage(std::string_view message) : message_(message) {
  Cursor in(message);
  in.skip(2);
  flags_ = in.u16();
  const unsigned questions = in.u16();
  for (auto& count : counts_) count = in.u16();
  at_ = message.size() - in.size();
  if (!in.ok()) {
    stop(FrameError::truncated);
  } else {
    skip_questions(questions);
  }
}

void DnsMessage::skip_questions(unsigned count) {
  constexpr std::size_t type_and_class = 4;
  for (; count > 0 && !damage_; --count) {
    const auto behind = behind_name(message_, at_);
    if (behind > message_.size() || message_.size() - behind < type_and_class)
      stop(FrameError::truncated);
    else
      at_ = behind + type_and_class;
  }
}

std::optional<DnsRecord> DnsMessage::stop(FrameError reason) {
  if (!damage_) damage_ = reason;
  for (auto& count : counts_) count = 0;
  return std::nullopt;
}

std::optional<DnsRecord> DnsMessage::next() {
  DnsRecord record;
  unsigned section = 0;
  while (section < 3 && counts_[section] == 0) ++section;
  if (section == 3) return std::nullopt;
  if (++read_ > max_records) return stop(FrameError::too_deep);
  --counts_[section];
  record.section = static_cast<DnsSection>(section);
  auto name = read_name(message_, at_);
  if (!name) return stop(at_ < message_.size() ? FrameError::bad_name : FrameError::truncated);
  record.name = std::move(*name);
  Cursor in(message_.substr(at_));
  record.type = static_cast<DnsType>(in.u16());
  in.skip(2);  // class
  record.ttl = in.u32();
  record.data = in.bytes(in.u16());
  if (!in.ok()) return stop(FrameError::truncated);
  at_ = message_.size() - in.size();
  record.data_offset = at_ - record.data.size();
  return record;
}

std::optional<std::string> DnsMessage::name_in(const DnsRecord& record, std::size_t skip) {
  if (skip >= record.data.size()) return std::nullopt;
  auto offset = record.data_offset + skip;
  // What follows the record is no part of the name, but pointers lead anywhere before it.
  const auto end = record.data_offset + record.data.size();
  auto name = read_name(message_.substr(0, end), offset);
  if (!name && !damage_) damage_ = FrameError::bad_name;
  return name;
}

}  // namespace netroster::wire
