// The same poll as poll.h through a session: for agents that speak SNMPv3 or v1.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "collectors/snmp/poll.h"
#include "collectors/snmp/session.h"
#include "collectors/snmp/walk.h"

namespace netroster::snmp {

// Fills the values of `device`; its endpoint and community are not looked at. All references
// outlive the call.
boost::asio::awaitable<PollEnd> poll_session(Session& session, const PollSettings& settings,
                                             PolledDevice& device, AgentHabits& habits);

}  // namespace netroster::snmp
