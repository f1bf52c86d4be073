#include "base/readable.h"

#include <algorithm>

#include "base/text.h"

namespace netroster {
namespace {

// How much of the octets are printable ASCII.
double printable_share(std::string_view raw) {
  const auto printable =
      std::count_if(raw.begin(), raw.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  return static_cast<double>(printable) / static_cast<double>(raw.size());
}

// As long as a hardware address (EUI-48, EUI-64), or shorter.
bool may_be_address(std::string_view raw) { return raw.size() <= 6 || raw.size() == 8; }

}  // namespace

std::string readable(std::string_view raw) {
  const auto last = raw.find_last_not_of('\0');
  const auto body = raw.substr(0, last == std::string_view::npos ? 0 : last + 1);
  std::string text = sanitise(body);
  const bool has_control = std::any_of(body.begin(), body.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
  });
  if (!has_control && (is_printable_ascii(body) || text == body)) return text;
  // A name with a stray octet in it is a name; an address may have printable ones.
  if (!may_be_address(body) && printable_share(body) >= 0.75) return text;
  return hex_colons(raw.substr(0, 64));
}

}  // namespace netroster
