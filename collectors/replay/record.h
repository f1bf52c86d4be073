// Everything one agent answers, walked through any Session, as the variable bindings of a
// recording.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "collectors/snmp/session.h"

namespace netroster::replay {

struct RecordLimits {
  std::size_t varbinds = 2'000'000;
  std::size_t bytes = 128U << 20;
  std::chrono::seconds time{600};
};

struct Recorded {
  std::vector<snmp::VarBind> binds;  // in OID order
  bool complete = false;
  std::string reason;  // why not
  Errc error = Errc::none;
};

// From the first OID to the end of the agent's view. `on_rows` is told how many values there are so
// far. `session` must outlive the walk.
boost::asio::awaitable<Recorded> record_agent(snmp::Session& session, RecordLimits limits,
                                              std::function<void(std::size_t)> on_rows);

}  // namespace netroster::replay
