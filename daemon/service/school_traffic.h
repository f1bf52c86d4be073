// Traffic of school hours out of the history, for rules that ask for it.
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

 private:
  standards::PortMeasure read(const inventory::Series& series);

  std::unique_ptr<inventory::History> history_;
  const config::Config& config_;
  const WallTime now_;
  std::optional<measurements::TimeZone> zone_;  // nullopt: the system does not know it
  std::map<inventory::SeriesName, inventory::Series> series_;
  std::map<inventory::SeriesName, standards::PortMeasure> measures_;
};

// As World asks; `traffic` must outlive it. Null: nothing is measured.
decltype(standards::Sources::measured) measured_by(SchoolTraffic* traffic);

}  // namespace netroster::service
