// A recording answers where a device would: the collectors do not know the difference.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "collectors/replay/recording.h"
#include "collectors/snmp/mib/registry.h"
#include "collectors/snmp/session.h"
#include "model/facts.h"

namespace netroster::replay {

class ReplaySession : public snmp::Session {
 public:
  // `path` names the recording's file, so that its companions NAME@CONTEXT.snmprec are found; ""
  // when there are none.
  explicit ReplaySession(std::shared_ptr<const Recording> recording, std::string path = {});

  boost::asio::awaitable<Result<snmp::Response>> exchange(snmp::Request request) override;
  bool has_bulk() const override { return true; }
  std::shared_ptr<snmp::Session> in_vlan(std::uint32_t vlan) override;

 private:
  snmp::Response answer(const snmp::Request& request) const;

  std::shared_ptr<const Recording> recording_;
  std::string path_;
};

// Runs every collector over one recorded device. Fails only when the file cannot be read.
Result<DeviceFacts> replay_file(const std::string& path, mib::CollectOptions options = {});
// The same over a recording in memory.
Result<DeviceFacts> replay_recording(std::shared_ptr<const Recording> recording,
                                     const std::string& path, mib::CollectOptions options = {});

}  // namespace netroster::replay
