// A simulated agent asked without a socket: the collectors' requests go to its responder as
// datagrams and come back at once.
#pragma once

#include <memory>
#include <string>

#include "collectors/snmp/session.h"
#include "model/facts.h"
#include "tests/simulator/agent.h"

namespace netroster::topology {

// Everything the collectors read from the agent. It is asked by SNMPv2c (SNMPv1 if it knows no
// other), whatever it demands of strangers.
DeviceFacts read_agent(simulator::Agent& agent);

}  // namespace netroster::topology
