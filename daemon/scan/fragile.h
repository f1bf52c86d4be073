// Devices that restarted as they were read: for a while nobody asks them anything, at any address.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "model/inventory.h"

namespace netroster::scan {

class LeftAlone {
 public:
  LeftAlone(const Inventory& inventory, const config::SweepSettings& settings, WallTime now);

  // Why nothing is sent there, and until when; "": it may be asked.
  std::string reason(const std::string& site, const IpAddress& address) const;

 private:
  struct Fall {
    std::uint32_t restarts = 0;
    WallTime last{};
  };
  bool is_asked_anyway(const IpAddress& address) const;

  std::map<std::pair<std::string, IpAddress>, std::string> reasons_;
  std::vector<IpNetwork> anyway_;
};

}  // namespace netroster::scan
