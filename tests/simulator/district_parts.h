// The steps of make_district(), each in a file of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/simulator/district.h"
#include "tests/simulator/random.h"

namespace netroster::simulator {

// A computer, tablet or phone that only shows as a MAC address and an ARP row.
struct Host {
  std::uint64_t mac = 0;
  std::uint32_t address = 0;
  std::uint32_t vlan = 1;
  End attached;
};

// Names, kinds, networks, communities and device counts of all sites (district_sites.cpp).
Result<std::vector<std::uint32_t>> plan_sites(District& district, Random random);

// Gives a device its ports, named and numbered as its make does (district_ports.cpp).
void make_ports(DistrictDevice& device);
// A LAG with these ports; returns its position.
std::size_t make_lag(DistrictDevice& device, const std::vector<std::size_t>& ports);
// The layer-3 interface of a VLAN; returns its position.
std::size_t make_vlan_interface(DistrictDevice& device, std::uint32_t vlan);

// The base of 256 addresses that no other device has, also where there are more devices than blocks
// of one maker. `number` is where the search begins.
std::uint64_t mac_block(District& district, std::uint32_t oui, std::uint32_t number);

// Devices, cables and hosts of one site (district_build.cpp).
std::vector<Host> build_site(District& district, std::size_t site, std::uint32_t agents,
                             Random random);

// Makes gaps of access points, as many as the options want (district_gaps.cpp). Errc::invalid when
// there are not enough.
Result<void> plant_gaps(District& district, Random random);

// What switches learned and how busy ports are, from the cables and hosts (district_learn.cpp).
void learn_addresses(District& district, std::size_t site, const std::vector<Host>& hosts);
void spread_load(District& district, Random random);

// 10.site.vlan.host: where the simulated hosts live; nothing listens there.
std::uint32_t host_address(std::size_t site, std::uint32_t vlan, std::uint32_t number);

// The port that bridges: the aggregate of a member port, else the port itself.
std::size_t bridging_port(const DistrictDevice& device, std::size_t port);

}  // namespace netroster::simulator
