// Networks that devices of a site are in and that no site declares: proposed as scope, never
// followed. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/inventory.h"
#include "model/site.h"

namespace netroster::inventory {

struct SuggestedNetwork {
  std::string site;  // whose devices are in it
  IpNetwork network;
  std::vector<std::string> interfaces;  // "oak-core Vlan50 10.5.0.1/24": who has an address in it
  std::size_t hosts = 0;                // addresses in it that ARP or neighbours tell of
  bool is_public = false;               // not RFC 1918, RFC 4193 or RFC 6598: a provider's, perhaps
  std::string overlaps;                 // "ELM 10.5.0.0/28": a declared network inside it
};

// By site, then network. Networks inside a declared or an excluded one are left out, and so are
// loopback, link-local and multicast ones and those of one address. At most 1,000 a site.
std::vector<SuggestedNetwork> suggest_networks(const Inventory& inventory,
                                               const std::vector<Site>& sites);

}  // namespace netroster::inventory
