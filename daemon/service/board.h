// The last reading of every device, for whoever asks: written by the poll's threads, read by
// others.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/guarded.h"
#include "daemon/poll/facts_reading.h"
#include "daemon/poll/polled_device.h"
#include "daemon/service/limits.h"
#include "exporters/prometheus/facts_now.h"
#include "exporters/prometheus/freshness.h"
#include "exporters/prometheus/if_mib.h"

namespace netroster::service {

class Board {
 public:
  // `limits`: what told nothing for longer is left out.
  explicit Board(const Limits& limits) : limits_(limits) {}

  // Keeps it in place of the last one of this device and pace. A reading that is not whole leaves
  // what it does not know out: nothing of an older one stays, but when that was. A whole one of no
  // ports says that the device has none of this pace.
  void put(std::shared_ptr<const poll::PortReading> reading);
  // Devices that are no longer polled.
  template <typename Keep>
  void forget_unless(Keep keep) {
    last_.with([&](Last& last) {
      std::erase_if(last, [&](const auto& entry) { return !keep(entry.first); });
    });
    facts_.with([&](Facts& facts) {
      std::erase_if(facts, [&](const auto& entry) { return !keep(entry.first); });
    });
  }

  // Ports of both paces in one, as of the older of the two; without those of a pace that told
  // nothing for too long. Null when nothing is left.
  std::shared_ptr<const prometheus::PolledPorts> find(const std::string& device,
                                                      WallTime now) const;
  // nullopt: it was not asked yet.
  std::optional<prometheus::Freshness> freshness(const std::string& device, WallTime now) const;
  std::size_t devices() const;

  // Keeps it in place of the last one of this device and kind. One that tells nothing is as old as
  // the one before: what it leaves out was told then.
  void put_facts(std::shared_ptr<const poll::FactsReading> reading);
  // By kind; facts that are too old are empty. nullopt: nothing was read yet.
  std::optional<prometheus::FactsNow> facts(const std::string& device, WallTime now) const;

 private:
  struct OfPace {
    std::shared_ptr<const poll::PortReading> last;  // null: no ports, or not asked yet
    std::optional<WallTime> told;                   // when one last told anything
    WallTime since{};                               // of the first reading

    bool has_rows() const { return last && !last->counters.indexes.empty(); }
  };
  using Paces = std::array<OfPace, poll::paces>;
  using OfKinds = std::array<std::shared_ptr<const poll::FactsReading>, reading_kinds>;
  using Facts = std::map<std::string, OfKinds, std::less<>>;
  using Last = std::map<std::string, Paces, std::less<>>;

  Paces of(const std::string& device) const;
  bool is_stale(const OfPace& one, std::size_t pace, WallTime now) const;

  const Limits limits_;
  mutable Guarded<Last> last_;
  mutable Guarded<Facts> facts_;
};

// The rows of both, by index. Rows that both have are taken from the newer one.
prometheus::PolledPorts joined(const poll::PortReading& a, const poll::PortReading& b);

}  // namespace netroster::service
