// ICMP echo (RFC 792): tells an address with a host but without an SNMP agent from an empty one.
#pragma once

#include <atomic>
#include <chrono>
#include <span>
#include <vector>

#include "base/result.h"
#include "model/ip_address.h"

namespace netroster::icmp {

struct EchoSettings {
  double rate = 100;                     // requests a second
  std::chrono::milliseconds wait{1000};  // for replies, after the last request
};

// Asks each IPv4 address once; true for those that answered, in their order. IPv6 addresses are not
// asked. Runs on the calling thread until done or `stop`. Errors: Errc::io when the kernel grants
// neither a ping socket (net.ipv4.ping_group_range) nor a raw one (CAP_NET_RAW).
Result<std::vector<bool>> echo(std::span<const IpAddress> addresses, const EchoSettings& settings,
                               const std::atomic<bool>& stop);

}  // namespace netroster::icmp
