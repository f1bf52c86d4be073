// The hot path of polling: many counters of many agents by GET, encoded and decoded straight into
// the device's own columns, without a coroutine or an allocation per value. SNMPv2c; agents of
// other versions are polled through their session (poll_session.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "collectors/snmp/endpoint.h"
#include "collectors/snmp/transport.h"
#include "model/oid.h"

namespace netroster::snmp {

struct PollSettings {
  std::vector<Oid> columns;            // without the index: 1.3.6.1.2.1.31.1.1.1.6 …; 32 at most
  std::vector<Oid> scalars = {};       // with their ".0", asked first; 32 at most
  std::size_t objects_a_request = 50;  // halved for a device that says tooBig
  std::chrono::milliseconds timeout{1000};
  unsigned retries = 2;
  std::size_t window = 300;                  // devices in flight; each has one request under way
  std::chrono::milliseconds device_time{0};  // for all of one device; 0: no limit
  std::size_t objects_refused_at_most = 16;  // with an error of their own, before it is given up
};

// One device's counters and what the last poll brought. Bit c of a mask is column c.
struct PolledDevice {
  Endpoint endpoint;
  std::string community;
  std::vector<std::uint32_t> indexes;  // the rows
  std::uint32_t left_out = 0;          // columns that are not asked for
  std::size_t objects_a_request = 0;   // 0: the setting; learned after tooBig
  bool doubtful = false;  // it did not answer the last time: it is asked behind those that do
  unsigned tried = 0;     // packets that it was sent before it was put behind them

  std::vector<std::uint64_t> values;  // row * columns + column
  std::vector<std::uint32_t> known;   // by row; a clear bit: the agent has no such object, or the
                                      // poll was cut short
  std::vector<std::uint64_t> scalars;
  std::uint32_t scalars_known = 0;

  // Nothing is known of any row.
  void forget(const PollSettings& settings);
  void set_scalar(std::size_t scalar, std::uint64_t value) {
    scalars[scalar] = value;
    scalars_known |= 1U << scalar;
  }
};

enum class PollEnd {
  complete,
  timeout,   // the agent stopped answering
  closed,    // nothing listens there
  failed,    // the agent answers with errors
  too_big,   // it calls the answer with one object too big
  too_slow,  // the time for the device ran out
  stopped,
};
// "complete" "timeout" …, as in metrics.
const char* text(PollEnd end);

class Poller {
 public:
  using OnDevice = std::function<void(PolledDevice& device, PollEnd end)>;

  // `transport` outlives the poller; everything runs on its io_context.
  Poller(Transport& transport, PollSettings settings, OnDevice on_device);
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Polls the device once, as soon as the window has room; of that, doubtful ones have half. It
  // stays where it is, untouched, until `on_device` is called for it; that may add it again, or
  // others.
  void add(PolledDevice& device);

  std::size_t waiting() const { return waiting_.size() + doubtful_.size(); }
  std::size_t in_flight() const { return slots_.size() - free_.size(); }

 private:
  class InFlight;
  void next();
  void begin_next(PolledDevice& device);
  PolledDevice* take_waiting();
  void free(InFlight& slot);
  void put_off(InFlight& slot);
  void done(InFlight& slot, PollEnd end);

  Transport& transport_;
  const PollSettings settings_;
  std::vector<std::string> columns_;  // each column's OID content bytes
  std::vector<std::string> scalars_;
  const OnDevice on_device_;
  std::deque<PolledDevice*> waiting_;
  std::deque<PolledDevice*> doubtful_;  // likewise
  std::size_t doubtful_in_flight_ = 0;
  std::vector<std::unique_ptr<InFlight>> slots_;
  std::vector<InFlight*> free_;
  bool handing_out_ = false;
};

}  // namespace netroster::snmp
