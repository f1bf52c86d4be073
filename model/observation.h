// What a collector hands to the resolver: who was asked, what came of it, when, how complete.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "model/facts.h"
#include "model/ip_address.h"

namespace netroster {

// The state of one address after one attempt. "Nobody there" and "refused" are observations too.
enum class Reach {
  answered,
  silent,       // no reply of any kind
  closed,       // ICMP port unreachable: a host without an agent
  refused,      // an agent is there, the credential is not accepted
  timeout,      // answered first, then stopped
  misbehaving,  // answers break the protocol or never end
  not_tested    // excluded, cancelled or out of time
};

struct Observation {
  std::string site;  // Site::id; address plans repeat between sites
  IpAddress address;
  // Device::id, where it is known already whom the facts are about: frames caught on the port of a
  // device. They add to what is known of it and say nothing of whether it answers.
  std::string device;
  WallTime when{};
  WallTime began{};        // of a reading; {}: the same moment
  bool restarted = false;  // the agent began anew while it was read: the reading ended there
  std::string collector;   // "snmp", "capture", "replay"
  std::string credential;  // its name, never its secret
  Reach reach = Reach::silent;
  std::string reason;  // in words, for every reach but answered
  // The scan was stopped while this was found out: true as far as it goes, but not all of it.
  bool interrupted = false;
  // Null unless something was read. Immutable and shared: queues and snapshots copy the pointer.
  std::shared_ptr<const DeviceFacts> facts;
};

}  // namespace netroster
