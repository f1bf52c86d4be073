// Which port a text means. A text that several ports share means none of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace netroster::mib {

struct Context;

class PortLookup {
 public:
  explicit PortLookup(const Context& context);

  std::optional<std::uint32_t> by_name(std::string_view text) const;   // ifName
  std::optional<std::uint32_t> by_descr(std::string_view text) const;  // ifDescr
  std::optional<std::uint32_t> by_alias(std::string_view text) const;  // ifAlias
  std::optional<std::uint32_t> by_mac(std::string_view text) const;    // "00:1a:…"
  // Name, then description, then alias.
  std::optional<std::uint32_t> by_any(std::string_view text) const;

 private:
  using Index = std::unordered_map<std::string, std::uint32_t>;
  static void add(Index& index, const std::string& key, std::uint32_t port);
  static std::optional<std::uint32_t> find(const Index& index, std::string_view key);

  Index names_, descrs_, aliases_, macs_;
};

}  // namespace netroster::mib
