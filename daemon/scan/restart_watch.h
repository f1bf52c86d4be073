// A session that notices when the agent behind it begins anew, and then asks it nothing more: some
// devices fall over as they are read, and would again.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "collectors/snmp/agent.h"
#include "collectors/snmp/session.h"

namespace netroster::scan {

class RestartWatch final : public snmp::Session {
 public:
  using Clock = std::chrono::steady_clock;

  // Both outlive it. `began`: when the device was first asked anything.
  RestartWatch(snmp::Session& asked, const snmp::Agent& agent, Clock::time_point began)
      : asked_(asked), agent_(agent), began_(began) {}

  boost::asio::awaitable<Result<snmp::Response>> exchange(snmp::Request request) override;
  bool has_bulk() const override { return asked_.has_bulk(); }
  std::shared_ptr<snmp::Session> in_vlan(std::uint32_t vlan) override {
    return asked_.in_vlan(vlan);
  }
  std::string engine_id() const override { return asked_.engine_id(); }

  bool restarted() const { return restarted_; }

 private:
  void compare(const snmp::Response& response);
  bool began_anew(std::uint64_t uptime, Clock::time_point now) const;

  snmp::Session& asked_;
  const snmp::Agent& agent_;
  const Clock::time_point began_;
  std::optional<std::uint64_t> uptime_;  // hundredths of a second, as last told
  Clock::time_point told_{};
  std::uint64_t silences_ = 0;  // of the agent, until it was compared the last time
  bool restarted_ = false;
};

}  // namespace netroster::scan
