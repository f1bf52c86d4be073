// Traffic out of the history: the figures of one subject in a span of time.
#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "daemon/commands/bandwidth_subjects.h"
#include "inventory/store/history.h"
#include "measurements/calendar.h"
#include "measurements/statistics.h"
#include "measurements/totals.h"

namespace netroster::daemon {

struct TrafficRange {
  WallTime from{};
  WallTime to{};                             // not in it
  WallTime may_wait_from = WallTime::max();  // measurements::StatisticsOptions
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
  // A read ends with Errc::cancelled soon after `stop` is asked for.
  explicit TrafficReader(inventory::History& history, std::stop_token stop = {})
      : history_(history), stop_(std::move(stop)) {}

  // Over all hours, or over those of `school`. A slot in which one of a subject's ports is not
  // known is a gap. The first day that cannot be read, and why, goes to `unreadable`, unless it is
  // taken.
  Result<measurements::Statistics> read(const BandwidthSubject& subject, TrafficRange range,
                                        const measurements::SchoolCalendar* school,
                                        std::string& unreadable);

 private:
  using Days = std::map<std::chrono::sys_days, std::string>;  // blobs

  Result<measurements::Statistics> read_port(const measurements::CountedPort& port,
                                             TrafficRange range,
                                             measurements::StatisticsBuilder builder,
                                             std::string& unreadable);
  Result<measurements::Statistics> read_sum(const measurements::PortChoice& choice,
                                            TrafficRange range,
                                            measurements::StatisticsBuilder builder,
                                            std::string& unreadable);
  Result<std::optional<inventory::DaySpan>> kept(const inventory::SeriesName& series,
                                                 TrafficRange range);
  Result<std::optional<inventory::DaySpan>> kept(const measurements::PortChoice& choice,
                                                 TrafficRange range);
  Result<void> add_sums(const measurements::PortChoice& choice, inventory::DaySpan span,
                        measurements::StatisticsBuilder& builder, std::string& unreadable);
  measurements::TotalDay sum_of(const measurements::PortChoice& choice,
                                const std::vector<Days>& stored, std::chrono::sys_days day,
                                std::string& unreadable);
  Result<void> go_on() const;

  inventory::History& history_;
  std::stop_token stop_;
};

}  // namespace netroster::daemon
