#include "wire/ssdp.h"

#include <string_view>
#include <utility>

#include "base/text.h"
#include "wire/host.h"

namespace netroster::wire {
namespace {

constexpr int max_headers = 64;

// The next line without its end, off the front of `text`.
std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

struct Headers {
  std::string_view type;    // NT of an announcement, ST of an answer
  std::string_view state;   // NTS: "ssdp:alive" "ssdp:byebye" "ssdp:update"
  std::string_view server;  // "system/version UPnP/1.0 product/version"
};

Headers read_headers(std::string_view text) {
  Headers headers;
  for (int lines = 0; !text.empty() && lines < max_headers; ++lines) {
    const auto line = next_line(text);
    if (line.empty()) break;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto name = trim(line.substr(0, colon));
    const auto value = trim(line.substr(colon + 1));
    if (equal_nocase(name, "NT") || equal_nocase(name, "ST")) headers.type = value;
    if (equal_nocase(name, "NTS")) headers.state = value;
    if (equal_nocase(name, "SERVER")) headers.server = value;
  }
  return headers;
}

// "urn:…:device:Printer:1" says what it is; a UUID or "upnp:rootdevice" does not.
bool is_kind(std::string_view type) { return starts_with_nocase(type, "urn:"); }

}  // namespace

void read_ssdp(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  counts.seen(Protocol::ssdp);
  auto text = datagram.payload;
  const auto start = next_line(text);
  const bool search = start.starts_with("M-SEARCH ");
  const bool tells = start.starts_with("NOTIFY ") || start.starts_with("HTTP/1.");
  if (!search && !tells) return counts.error(FrameError::bad_value);
  auto host = sender_of(datagram, "ssdp");
  if (tells) {
    const auto headers = read_headers(text);
    if (is_kind(headers.type) && !equal_nocase(headers.state, "ssdp:byebye"))
      add_service(host, headers.type);
    host.server = sanitise(headers.server, max_host_name);
  }
  report(std::move(host), sightings);
}

}  // namespace netroster::wire
