#include "collectors/capture/pcap_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include "wire/cursor.h"

namespace netroster::capture {
namespace {

constexpr std::uint32_t longest_frame = 262144;  // libpcap's, for these link types
constexpr std::size_t record_header_octets = 16;

std::uint32_t u32(wire::Cursor& cursor, bool big_endian) {
  return big_endian ? cursor.u32() : cursor.u32_le();
}

bool is_plain(wire::LinkType link) {
  using wire::LinkType;
  return link == LinkType::ethernet || link == LinkType::raw_ip || link == LinkType::wlan ||
         link == LinkType::linux_cooked || link == LinkType::radiotap || link == LinkType::ipv4 ||
         link == LinkType::ipv6 || link == LinkType::linux_cooked2;
}

}  // namespace

// draft-ietf-opsawg-pcap, 4.
std::optional<PcapForm> pcap_form(std::string_view header) {
  constexpr std::string_view magics[] = {"\xd4\xc3\xb2\xa1", "\x4d\x3c\xb2\xa1",   // little endian
                                         "\xa1\xb2\xc3\xd4", "\xa1\xb2\x3c\x4d"};  // big endian
  if (header.size() != pcap_header_octets) return std::nullopt;
  const auto* const magic = std::find(std::begin(magics), std::end(magics), header.substr(0, 4));
  if (magic == std::end(magics)) return std::nullopt;
  PcapForm form;
  form.big_endian = magic - magics >= 2;
  const std::string_view version_2_4(form.big_endian ? "\0\2\0\4" : "\2\0\4\0", 4);
  if (header.substr(4, 4) != version_2_4) return std::nullopt;
  wire::Cursor cursor(header.substr(16));
  form.snap_length = u32(cursor, form.big_endian);
  if (form.snap_length == 0 || form.snap_length > INT_MAX) form.snap_length = longest_frame;
  form.link = wire::LinkType{u32(cursor, form.big_endian)};  // with what else is in that field
  if (!is_plain(form.link)) return std::nullopt;
  return form;
}

PcapReader::PcapReader(InputFile file, PcapForm form) : file_(std::move(file)), form_(form) {
  (void)file_.take(pcap_header_octets);
}

bool PcapReader::has_header(std::string_view header) {
  if (header.size() == record_header_octets) return true;
  if (std::ferror(file_.get()) != 0)
    error_ = fmt::format("error reading dump file: {}", std::strerror(errno));
  else if (!header.empty())
    error_ = fmt::format("truncated dump file; tried to read {} header bytes, only got {}",
                         record_header_octets, header.size());
  return false;
}

std::optional<CapturedFrame> PcapReader::next() {
  if (!error_.empty()) return std::nullopt;
  const auto header = file_.take(record_header_octets);
  if (!has_header(header)) return std::nullopt;
  wire::Cursor cursor(header);
  const auto seconds = u32(cursor, form_.big_endian);  // without a sign: until 2106
  cursor.skip(4);
  const auto kept = u32(cursor, form_.big_endian);
  const auto wire_length = u32(cursor, form_.big_endian);
  if (kept > longest_frame) {
    const bool beyond_both = kept > form_.snap_length;
    error_ = fmt::format("invalid packet capture length {}, bigger than {} of {}", kept,
                         beyond_both ? "snaplen" : "maximum",
                         beyond_both ? form_.snap_length : longest_frame);
    return std::nullopt;
  }
  const auto bytes = file_.take(kept);
  const auto shown = std::min(kept, form_.snap_length);
  if (bytes.size() < kept) {
    error_ = fmt::format("truncated dump file; tried to read {} captured bytes, only got {}",
                         bytes.size() < shown ? shown : kept, bytes.size());
    return std::nullopt;
  }
  return CapturedFrame{form_.link, bytes.substr(0, shown), wire_length,
                       WallTime{std::chrono::seconds{seconds}}};
}

}  // namespace netroster::capture
