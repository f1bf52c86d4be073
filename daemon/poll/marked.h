// Ports whose history the configuration wants kept as long as that of uplinks.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "model/inventory.h"

namespace netroster::poll {

class MarkedPorts {
 public:
  explicit MarkedPorts(const config::HistorySettings& settings);
  // Their names, as port_keys() has them.
  std::set<std::string> of(const Device& device) const;

 private:
  struct Pattern {
    std::string site;
    std::string device;
    std::string port;
  };
  bool takes(const Device& device, std::string_view key, const Port& port,
             const std::vector<const Pattern*>& patterns) const;

  std::vector<Pattern> ports_;
  std::vector<std::string> aliases_;
  std::vector<std::string> roles_;
};

}  // namespace netroster::poll
