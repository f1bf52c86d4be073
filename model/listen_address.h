// Where a server of ours listens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/ip_address.h"

namespace netroster {

struct ListenAddress {
  IpAddress address;
  std::uint16_t port = 0;  // 0: any that is free

  // "127.0.0.1:9816", "[::1]:0". nullopt for anything else: names are not looked up.
  static std::optional<ListenAddress> parse(std::string_view text);
  std::string text() const;
  bool operator==(const ListenAddress&) const = default;
};

}  // namespace netroster
