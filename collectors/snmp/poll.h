// The hot path of polling: many counters of many agents by GET, encoded and decoded straight into
// the device's own columns, without a coroutine or an allocation per value. SNMPv2c; SNMPv3 agents
// are polled through their session.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "collectors/snmp/endpoint.h"
#include "collectors/snmp/transport.h"
#include "model/oid.h"

namespace netroster::snmp {

struct PollSettings {
  std::vector<Oid> columns;            // without the index: 1.3.6.1.2.1.31.1.1.1.6 …
  std::size_t objects_a_request = 50;  // halved for a device that says tooBig
  std::chrono::milliseconds timeout{1000};
  unsigned retries = 2;
  std::size_t window = 300;  // devices in flight; each has one request under way
};

// One device's counters, column by column: values[column * indexes.size() + row].
struct PolledDevice {
  Endpoint endpoint;
  std::string community;
  std::vector<std::uint32_t> indexes;
  std::vector<std::uint64_t> values;
  std::vector<bool> known;  // false: the agent has no such object, or the poll was cut short
  std::size_t objects_a_request = 0;  // 0: the setting; learned after tooBig
};

enum class PollEnd { complete, cut_short };

class Poller {
 public:
  using OnDevice = std::function<void(PolledDevice& device, PollEnd end)>;

  // `transport` outlives the poller; everything runs on its io_context.
  Poller(Transport& transport, PollSettings settings);
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Polls each device once. `on_device` is called when a device is done, `on_end` after the last.
  void start(std::span<PolledDevice> devices, OnDevice on_device, std::function<void()> on_end);

 private:
  class InFlight;
  void next();
  void done(InFlight& slot, PollEnd end);

  Transport& transport_;
  const PollSettings settings_;
  std::vector<std::string> prefixes_;  // each column's OID content bytes
  std::span<PolledDevice> devices_;
  std::size_t position_ = 0;
  std::size_t running_ = 0;
  OnDevice on_device_;
  std::function<void()> on_end_;
  std::vector<std::unique_ptr<InFlight>> slots_;
  std::vector<InFlight*> free_;
};

}  // namespace netroster::snmp
