#include "model/listen_address.h"

#include <charconv>

namespace netroster {

std::optional<ListenAddress> ListenAddress::parse(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  const bool brackets = host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  // "::1:80" could be read two ways; an IPv6 address stands in brackets.
  if (!address || brackets != (host.find(':') != std::string_view::npos)) return std::nullopt;
  ListenAddress out{*address, 0};
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, out.port);
  if (digits.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return out;
}

std::string ListenAddress::text() const {
  const auto host = address.text();
  const bool brackets = host.find(':') != std::string::npos;
  return (brackets ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace netroster
