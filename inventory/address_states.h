// What is known of every address that was tested, or deliberately not tested.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "inventory/coverage.h"
#include "model/inventory.h"
#include "model/observation.h"

namespace netroster::inventory {

Attempt attempt_of(const Observation& seen);

// An agent that began anew so often as it was read is better left alone.
inline constexpr std::uint32_t restarts_of_fragile = 2;

class AddressStates {
 public:
  // `coverage` follows and must outlive this object.
  explicit AddressStates(CoverageCount& coverage) : coverage_(coverage) {}

  void remember(const std::shared_ptr<const AddressState>& state);
  // An observation older than what is known changes nothing. True when it is one restart too many.
  bool note(const Observation& seen);
  // Null when the address was never tested.
  const AddressState* find(const std::string& site, const IpAddress& address) const;
  void set_device(const std::string& site, const IpAddress& address, std::string id);

  // By site, then address.
  std::vector<std::shared_ptr<const AddressState>> all() const;

 private:
  CoverageCount& coverage_;
  std::map<std::pair<std::string, IpAddress>, std::shared_ptr<const AddressState>> states_;
};

}  // namespace netroster::inventory
