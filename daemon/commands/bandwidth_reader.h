// Traffic out of the history: the figures of one subject in a span of time.
#pragma once

#include <optional>
#include <string>

#include "config/config.h"
#include "daemon/commands/bandwidth_subjects.h"
#include "inventory/store/history.h"
#include "measurements/calendar.h"
#include "measurements/statistics.h"

namespace netroster::daemon {

struct TrafficRange {
  WallTime from{};
  WallTime to{};  // not in it
};

// The school hours of each site. The configuration must outlive it.
class SchoolCalendars {
 public:
  // Fails when the system does not know the district's time zone.
  static Result<SchoolCalendars> read(const config::Config& config);

  // nullptr: of the district. nullopt: no term is configured.
  std::optional<measurements::SchoolCalendar> of(const Site* site) const;

 private:
  const config::Config* config_ = nullptr;
  measurements::TimeZone zone_;
};

// The history must outlive it.
class TrafficReader {
 public:
  explicit TrafficReader(inventory::History& history) : history_(history) {}

  // Over all hours, or over those of `school`. A slot in which one of a subject's ports is not
  // known is a gap. The first day that cannot be read, and why, goes to `unreadable`, unless it is
  // taken.
  Result<measurements::Statistics> read(const BandwidthSubject& subject, TrafficRange range,
                                        const measurements::SchoolCalendar* school,
                                        std::string& unreadable);

 private:
  Result<measurements::Statistics> read_port(const inventory::SeriesName& series,
                                             TrafficRange range,
                                             measurements::StatisticsBuilder builder,
                                             std::string& unreadable);
  Result<measurements::Statistics> read_sum(const measurements::PortChoice& choice,
                                            TrafficRange range,
                                            measurements::StatisticsBuilder builder,
                                            std::string& unreadable);
  Result<measurements::TotalDay> sum_of(const measurements::PortChoice& choice,
                                        std::chrono::sys_days day, std::string& unreadable);

  inventory::History& history_;
};

}  // namespace netroster::daemon
