// Whether there is school at each site now, by the configured calendar.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "config/config.h"
#include "measurements/calendar.h"

namespace netroster::prometheus {

class SchoolHours {
 public:
  // Knows nothing without a term, or when the system does not know the district's time zone.
  explicit SchoolHours(const config::Config& config);

  // nullopt: nobody said, as before the first term and after the last.
  std::optional<bool> at(const std::string& site, WallTime when) const;

 private:
  measurements::TimeZone zone_;
  std::map<std::string, measurements::SchoolCalendar> calendars_;  // by site
};

}  // namespace netroster::prometheus
