// What forwarding tables tell beside links: what hangs on a port, and why a device has no place.
#pragma once

#include <map>
#include <string>

#include "inventory/inference.h"
#include "model/inventory.h"

namespace netroster::daemon {

// Works out a site when it is asked about one of its devices. The inventory must outlive it.
class Plugged {
 public:
  explicit Plugged(const Inventory& inventory) : inventory_(inventory) {}

  // Null where another bridge is at the other end, or nothing was learned.
  const inventory::EdgePort* at(const Device& device, const std::string& port);
  // Why no link of the device could be told from tables; "" when it has one or needs none.
  std::string undecided(const Device& device);

 private:
  const inventory::Inference& site(const std::string& id);

  const Inventory& inventory_;
  std::map<std::string, inventory::Inference> sites_;
};

}  // namespace netroster::daemon
