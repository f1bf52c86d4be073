#include "collectors/snmp/mib/port_lookup.h"

#include "base/text.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

constexpr std::uint32_t shared = 0;  // no port has this ifIndex

}  // namespace

PortLookup::PortLookup(const Context& context) {
  for (const auto& port : context.facts.ports) {
    add(names_, port.name, port.index);
    add(descrs_, port.descr, port.index);
    add(aliases_, port.alias, port.index);
    if (port.mac) add(macs_, port.mac->text(), port.index);
  }
}

void PortLookup::add(Index& index, const std::string& key, std::uint32_t port) {
  if (key.empty()) return;
  const auto [at, fresh] = index.try_emplace(to_lower(key), port);
  if (!fresh && at->second != port) at->second = shared;
}

std::optional<std::uint32_t> PortLookup::find(const Index& index, std::string_view key) {
  if (key.empty()) return std::nullopt;
  const auto at = index.find(to_lower(key));
  if (at == index.end() || at->second == shared) return std::nullopt;
  return at->second;
}

std::optional<std::uint32_t> PortLookup::by_name(std::string_view text) const {
  return find(names_, text);
}
std::optional<std::uint32_t> PortLookup::by_descr(std::string_view text) const {
  return find(descrs_, text);
}
std::optional<std::uint32_t> PortLookup::by_alias(std::string_view text) const {
  return find(aliases_, text);
}
std::optional<std::uint32_t> PortLookup::by_mac(std::string_view text) const {
  return find(macs_, text);
}

std::optional<std::uint32_t> PortLookup::by_any(std::string_view text) const {
  if (const auto port = by_name(text)) return port;
  if (const auto port = by_descr(text)) return port;
  return by_alias(text);
}

}  // namespace netroster::mib
