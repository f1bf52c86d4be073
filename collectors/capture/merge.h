// How a new sighting goes into what is known already. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "collectors/capture/facts.h"

namespace netroster::capture {

// What tells one thing from another of its kind.
std::string key_of(const wire::NeighbourSeen& told);
std::string key_of(const wire::BridgeSeen& told);
std::string key_of(const wire::LacpSeen& told);
std::string key_of(const wire::DomainSeen& told);
std::string key_of(const wire::HostSeen& told);
std::string key_of(const wire::BeaconSeen& told);

// Each answers whether anything is new. Merging the same again changes nothing, but for EDP's
// frames.
//
// The newest wins. A neighbour that leaves (0 seconds to live) keeps what it said before; EDP says
// in one frame who it is and in the next which VLANs it has.
bool merge(wire::NeighbourSeen told, wire::NeighbourSeen& known);
bool merge(wire::BridgeSeen told, wire::BridgeSeen& known);
bool merge(wire::LacpSeen told, wire::LacpSeen& known);
bool merge(wire::DomainSeen told, wire::DomainSeen& known);
// Addresses, names and services add up, to 32 of each; the other fields are the newest that said
// anything.
bool merge(wire::HostSeen told, Host& known);
bool merge(wire::BeaconSeen told, wire::BeaconSeen& known);

// About how much memory it takes, in octets.
std::size_t weight(const wire::NeighbourSeen& told);
std::size_t weight(const wire::BridgeSeen& told);
std::size_t weight(const wire::LacpSeen& told);
std::size_t weight(const wire::DomainSeen& told);
std::size_t weight(const wire::HostSeen& told);
std::size_t weight(const wire::BeaconSeen& told);
inline std::size_t weight(const Host& host) { return weight(host.told); }

}  // namespace netroster::capture
