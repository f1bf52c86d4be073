// What the history knows of ports, for rules that ask for it: traffic of school hours, and errors.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "config/config.h"
#include "inventory/store/history.h"
#include "measurements/time_zone.h"
#include "standards/world.h"

namespace netroster::service {

// Over the last 30 days before `now`, as far as a port was polled. A percentile of few samples is
// none: less than 5 hours of school, or less than half of the samples that there should be. Days
// are read when a rule asks for the port, and once. One thread uses it.
class SchoolTraffic {
 public:
  // `config` must outlive it. After `stop` nothing more is read, and what comes is of no use.
  // Errors: those of open_history(); Errc::not_found: nothing was polled.
  static Result<std::unique_ptr<SchoolTraffic>> open(const std::string& history,
                                                     const config::Config& config, WallTime now,
                                                     std::stop_token stop = {});
  SchoolTraffic(std::unique_ptr<inventory::History> history, const config::Config& config,
                WallTime now);

  // nullopt: there is no such port in the history.
  std::optional<standards::PortMeasure> of(const std::string& device, const std::string& port);
  // Over the last 7 days, whatever the hour. Of less than 10,000 frames nothing is said. nullopt:
  // none of its frames were counted.
  std::optional<standards::PortErrors> errors(const std::string& device, const std::string& port);

 private:
  using PortsErrors = std::map<std::string, standards::PortErrors, std::less<>>;

  PortsErrors read_errors(const std::string& device);
  standards::PortMeasure read(const inventory::Series& series);

  std::unique_ptr<inventory::History> history_;
  const config::Config& config_;
  const WallTime now_;
  std::optional<measurements::TimeZone> zone_;  // nullopt: the system does not know it
  std::map<inventory::SeriesName, inventory::Series> series_;
  std::map<inventory::SeriesName, standards::PortMeasure> measures_;
  std::map<std::string, PortsErrors, std::less<>> errors_;  // by device; of the last few
};

// As World asks; `traffic` must outlive it. Null: nothing is measured.
decltype(standards::Sources::measured) measured_by(SchoolTraffic* traffic);

decltype(standards::Sources::errors) errors_by(SchoolTraffic* traffic);

}  // namespace netroster::service
