// What passed ports, from the history: one row a port and kind of hours.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "daemon/rows.h"
#include "inventory/store/history.h"
#include "measurements/calendar.h"
#include "measurements/statistics.h"
#include "model/inventory.h"

namespace netroster::daemon {

struct BandwidthRow {
  std::string site;
  std::string circuit;  // its id; "" for a port without one
  std::string provider;
  std::string device;  // its name, else its id
  std::string port;
  bool school_hours = false;  // else all hours
  std::optional<std::uint64_t> contract_down_bps;
  std::optional<std::uint64_t> contract_up_bps;
  std::optional<std::uint64_t> port_bps;
  std::optional<std::uint32_t> students;  // of the site, for a circuit
  measurements::Statistics traffic;
  std::string unreadable;  // days of the history that could not be read: the first, and why
  // Of a total: how many ports it is the sum of, and what should count and cannot be measured.
  std::size_t ports = 1;
  std::vector<std::string> unmeasured;

  // Of the 95th percentile of the larger direction, by the contract, else by the port's speed.
  std::optional<double> used_percent() const;
  std::optional<double> bps_per_student() const;
};

struct BandwidthQuestion {
  WallTime from{};
  WallTime to{};
  std::vector<std::string> sites;  // patterns; empty: all
  bool circuits = true;
  bool uplinks = false;  // ports to other network devices too
  bool all_ports = false;
  bool totals = false;       // of sites and of the district instead
  bool school_hours = true;  // rows for them too, where the calendar knows them
  bool peaks = false;        // of growth: monthly peaks, else 95th percentiles
  // Slots from then on may not be written yet: they are pending, and no gap.
  WallTime may_wait_from = WallTime::max();
  std::stop_token stop = {};  // ends the answer with Errc::cancelled
};

// `question` as far as there can be an answer to it: not beyond the last slot of 5 minutes that is
// over. Errc::invalid, with what to do: it begins in the future or after its end, or asks for more
// than the 10 years that are kept. `mark` stands before the names from and to: "--".
Result<void> bound(BandwidthQuestion& question, WallTime now, std::string_view mark = "");

// Circuits whose port is unknown, or was never read, have a row without figures. In is towards the
// site, also where the circuit is measured at its far end.
Result<std::vector<BandwidthRow>> bandwidth(const BandwidthQuestion& question,
                                            const config::Config& config,
                                            const Inventory& inventory,
                                            inventory::History& history);

Rows bandwidth_listing(const std::vector<BandwidthRow>& rows);

}  // namespace netroster::daemon
