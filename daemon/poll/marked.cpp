#include "daemon/poll/marked.h"

#include <algorithm>

#include "config/lists.h"
#include "standards/value.h"

namespace netroster::poll {
namespace {

using standards::glob_matches;

bool any_of(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [text](const std::string& pattern) { return glob_matches(pattern, text); });
}

}  // namespace

// The schema holds that each has two colons; what stands behind the second is the port's.
MarkedPorts::MarkedPorts(const config::HistorySettings& settings)
    : aliases_(config::listed(settings.marked_aliases)),
      roles_(config::listed(settings.marked_roles)) {
  for (const auto& word : config::listed(settings.marked)) {
    const auto first = word.find(':');
    const auto second = first == std::string::npos ? first : word.find(':', first + 1);
    if (second == std::string::npos) continue;
    ports_.push_back({word.substr(0, first), word.substr(first + 1, second - first - 1),
                      word.substr(second + 1)});
  }
}

bool MarkedPorts::takes(const Device& device, std::string_view key, const Port& port,
                        const std::vector<const Pattern*>& patterns) const {
  if (!device.role.empty() && any_of(roles_, device.role)) return true;
  if (!port.alias.empty() && any_of(aliases_, port.alias)) return true;
  return std::any_of(patterns.begin(), patterns.end(), [&](const Pattern* pattern) {
    return glob_matches(pattern->port, key) || glob_matches(pattern->port, port.name);
  });
}

std::set<std::string> MarkedPorts::of(const Device& device) const {
  std::set<std::string> out;
  if (ports_.empty() && aliases_.empty() && roles_.empty()) return out;
  std::vector<const Pattern*> patterns;
  for (const auto& pattern : ports_)
    if (glob_matches(pattern.site, device.site) &&
        (glob_matches(pattern.device, device.name) || glob_matches(pattern.device, device.id)))
      patterns.push_back(&pattern);
  const auto& ports = device.facts->ports;
  const auto keys = port_keys(ports);
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (takes(device, keys[i], ports[i], patterns)) out.insert(keys[i]);
  return out;
}

}  // namespace netroster::poll
