// Traffic, kept by port and day in a file of its own: counters come every minute and are many, the
// inventory changes seldom. What a day's bytes mean is measurements' affair. One thread uses a
// History.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "inventory/store/store.h"

namespace netroster::inventory {

struct SeriesName {
  std::string device;  // Device::id
  std::string port;    // port_keys() of the device
  auto operator<=>(const SeriesName&) const = default;
};

struct Series {
  SeriesName name;
  std::string site;
  bool uplink = false;  // kept longer
  std::chrono::sys_days first;
  std::chrono::sys_days last;
  bool operator==(const Series&) const = default;
};

// What stays of a day when its slots are gone. Rates in bits per second, of slots of 5 minutes that
// are known whole.
struct DaySummary {
  std::uint64_t in_octets = 0;
  std::uint64_t out_octets = 0;
  std::uint32_t known_seconds = 0;  // of 86400
  std::optional<std::uint64_t> in_peak_bps;
  std::optional<std::uint64_t> out_peak_bps;
  std::optional<std::uint64_t> in_p95_bps;
  std::optional<std::uint64_t> out_p95_bps;
  bool operator==(const DaySummary&) const = default;
};

// Frames of both directions, and how many of them were bad or thrown away.
struct FrameSums {
  std::uint64_t frames = 0;
  std::uint64_t errors = 0;
  std::uint64_t discards = 0;
  bool operator==(const FrameSums&) const = default;
};

struct PortFrames {
  std::string port;
  FrameSums sums;
  std::chrono::sys_days last;  // of which anything is known
  bool operator==(const PortFrames&) const = default;
};

struct DayRecord {
  SeriesName series;
  std::string site;
  bool uplink = false;
  std::chrono::sys_days day;  // UTC
  std::string blob;           // of measurements
  DaySummary summary;
  bool marked = false;                   // kept as long as an uplink
  std::optional<FrameSums> frames = {};  // come to what there is of the day
};

struct StoredDay {
  std::chrono::sys_days day;
  std::string blob;
  bool operator==(const StoredDay&) const = default;
};

// The first and the last of some days.
struct DaySpan {
  std::chrono::sys_days first;
  std::chrono::sys_days last;
  bool operator==(const DaySpan&) const = default;
};

struct StoredSummary {
  std::chrono::sys_days day;
  DaySummary summary;
  bool operator==(const StoredSummary&) const = default;
};

struct HistoryLimits {
  std::chrono::sys_days uplinks_from;  // and of marked ports: slots before that day are forgotten
  std::chrono::sys_days access_from;
  std::chrono::sys_days summaries_from;
};

class History {
 public:
  virtual ~History() = default;

  // Puts days in place of what there is of them, all or nothing. Errc::disk_full when there is no
  // room: nothing is changed then.
  virtual Result<void> write(const std::vector<DayRecord>& days) = 0;

  // Days from `from` up to and including `to`, those that there are, oldest first.
  virtual Result<std::vector<StoredDay>> days(const SeriesName& series, std::chrono::sys_days from,
                                              std::chrono::sys_days to) = 0;
  // Between which days days() finds any; nullopt: it finds none. At once, however many there are.
  virtual Result<std::optional<DaySpan>> span_of_days(const SeriesName& series) = 0;
  virtual Result<std::vector<StoredSummary>> summaries(const SeriesName& series,
                                                       std::chrono::sys_days from,
                                                       std::chrono::sys_days to) = 0;
  // Ports of a device whose frames were counted from `from` up to and including `to`, by port.
  virtual Result<std::vector<PortFrames>> frames(const std::string& device,
                                                 std::chrono::sys_days from,
                                                 std::chrono::sys_days to) = 0;
  // By name; of one site, or of all.
  virtual Result<std::vector<Series>> series(const std::optional<std::string>& site) = 0;

  virtual Result<void> prune(const HistoryLimits& limits) = 0;
  virtual Result<void> check() = 0;
  // Room given or taken while open, as StoreOptions::max_bytes.
  virtual Result<void> set_max_bytes(std::uint64_t bytes) = 0;
  // Calls that go on when this is asked for end soon, and those that come later at once, with
  // Errc::cancelled. For readers.
  virtual void stop_when(std::stop_token stop) = 0;
};

// Errors as open_store().
Result<std::unique_ptr<History>> open_history(const std::string& path, OpenMode mode,
                                              StoreOptions options = {});

}  // namespace netroster::inventory
