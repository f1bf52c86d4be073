// The last reading of every device, for whoever asks: written by the poll's threads, read by
// others.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "base/guarded.h"
#include "daemon/poll/facts_reading.h"
#include "daemon/poll/polled_device.h"
#include "exporters/prometheus/if_mib.h"

namespace netroster::service {

class Board {
 public:
  // Keeps it in place of the last one of this device and pace. A reading that is not whole leaves
  // what it does not know out: nothing of an older one stays.
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

  // Ports of both paces in one, as of the older of the two; null when nothing was read yet.
  std::shared_ptr<const prometheus::PolledPorts> find(const std::string& device) const;
  std::size_t devices() const;

  void put_facts(std::shared_ptr<const poll::FactsReading> reading);
  // Null when nothing was read yet.
  std::shared_ptr<const poll::FactsReading> facts(const std::string& device) const;

 private:
  using Paces = std::array<std::shared_ptr<const poll::PortReading>, poll::paces>;
  using Facts = std::map<std::string, std::shared_ptr<const poll::FactsReading>, std::less<>>;
  using Last = std::map<std::string, Paces, std::less<>>;

  mutable Guarded<Last> last_;
  mutable Guarded<Facts> facts_;
};

// The rows of both, by index. Rows that both have are taken from `a`.
prometheus::PolledPorts joined(const poll::PortReading& a, const poll::PortReading& b);

}  // namespace netroster::service
