// Who a MAC address was assigned to, by the registries of the IEEE as the Debian package ieee-data
// holds them: MA-L (24 bits), MA-M (28) and MA-S (36).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/mac_address.h"

namespace netroster::profiles {

class AddressMakers {
 public:
  // Adds a registry, CSV (RFC 4180) with the columns registry, assignment in hexadecimal,
  // organisation. Rows of another form are left out.
  void add(std::string_view csv);

  // The organisation as registered; "" when nobody is known, and for addresses that software made.
  std::string_view organisation(const MacAddress& address) const;
  std::size_t size() const { return organisations_.size(); }

 private:
  std::unordered_map<std::uint64_t, std::string> organisations_;  // by length and leading bits
};

// The registries of this machine, read once and only when they are asked for; empty where the
// package is not installed.
std::shared_ptr<const AddressMakers> installed_address_makers();

}  // namespace netroster::profiles
