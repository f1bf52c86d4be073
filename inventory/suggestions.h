// Networks and addresses that devices of a site tell of and that no site declares: proposed as
// scope, never followed. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/inventory.h"
#include "model/site.h"

namespace netroster::inventory {

struct SuggestedNetwork {
  std::string site;  // whose devices tell of it
  IpNetwork network;
  // Who says so, 20 at most: "oak-core Vlan50 has 10.5.0.1/24", "oak-core routes it to 10.1.0.2
  // (ospf)", "oak-core resolves addresses of it; its size is a guess".
  std::vector<std::string> reasons;
  std::size_t hosts = 0;   // addresses in it that ARP or neighbours tell of
  bool is_public = false;  // not RFC 1918, RFC 4193 or RFC 6598: a provider's, perhaps
  std::string overlaps;    // "ELM 10.5.0.0/28": a declared network inside it
};

// Networks of interfaces and routes, and for addresses of ARP that are in neither the /24 or /64
// around them. By site, then network. Networks inside a declared or an excluded one are left out,
// and so are default routes, loopback, link-local and multicast ones and those of one address or
// one cable. At most 1,000 a site.
std::vector<SuggestedNetwork> suggest_networks(const Inventory& inventory,
                                               const std::vector<Site>& sites);

struct SuggestedAddress {
  std::string site;  // whose devices tell of it
  IpAddress address;
  // 20 at most: "lldp of oak-core Gi1/0/24 names elm-core there", "next hop of 12 routes of
  // oak-core".
  std::vector<std::string> reasons;
  bool is_public = false;
};

// Management addresses of neighbours that are no inventoried device and do not say that they are
// endpoints, as phones do, and private next hops, outside
// every declared and every excluded network. By site, then address. At most 1,000 a site.
std::vector<SuggestedAddress> suggest_addresses(const Inventory& inventory,
                                                const std::vector<Site>& sites);

}  // namespace netroster::inventory
