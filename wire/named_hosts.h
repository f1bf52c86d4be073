// The hosts that one message names. Some answer for others (sleep proxies, reflectors, name
// servers), so a name is the sender's only when the sender's own address is among its addresses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/datagram.h"

namespace netroster::wire {

class NamedHosts {
 public:
  NamedHosts(const Datagram& datagram, std::string_view protocol);

  void add(std::string_view name, const IpAddress& address);
  // A service of the host of that name; of the sender when nothing else is known of it.
  void add_service(std::string_view name, std::string_view service);
  // The sender, with all that is its own, and each other host.
  void report(Sightings& sightings);

 private:
  struct Service {
    std::string host;
    std::string service;
  };
  HostSeen* find(std::string_view name);
  void claim_sender();

  const Datagram& datagram_;
  std::string protocol_;
  HostSeen sender_;
  std::vector<HostSeen> others_;
  std::vector<Service> services_;
};

}  // namespace netroster::wire
