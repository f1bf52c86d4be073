// School hours as Prometheus is told them: local time, holidays, and nothing where nobody said.
#include "exporters/prometheus/school_hours.h"

#include <gtest/gtest.h>

namespace netroster::prometheus {
namespace {

config::Config config_of_autumn() {
  config::Config config;
  config.district.timezone = "America/Los_Angeles";
  config.sites.resize(2);
  config.sites[0].id = "OAK";
  config.sites[1].id = "ELM";
  config.sites[1].school_hours = "09:00-15:00";
  for (auto* day : {&config.calendar.monday, &config.calendar.tuesday}) *day = "08:00-15:00";
  config.calendar.terms = {
      {"autumn", std::chrono::year(2026) / 8 / 17, std::chrono::year(2026) / 12 / 18}};
  config.calendar.days = {{std::chrono::year(2026) / 9 / 7, std::nullopt,
                           config::CalendarDayKind::holiday, "", "Labor Day"}};
  return config;
}

struct Case {
  const char* name;
  const char* site;
  const char* when;
  std::optional<bool> school;
};
class Hours : public testing::TestWithParam<Case> {};

TEST_P(Hours, AreThoseOfTheCalendar) {
  const SchoolHours hours(config_of_autumn());
  EXPECT_EQ(hours.at(GetParam().site, *parse_time(GetParam().when)), GetParam().school);
}
INSTANTIATE_TEST_SUITE_P(
    Calendar, Hours,
    testing::Values(Case{"FirstBell", "OAK", "2026-09-14T15:00:00Z", true},
                    Case{"BeforeIt", "OAK", "2026-09-14T14:59:59Z", false},
                    Case{"InWinterTime", "OAK", "2026-11-09T15:30:00Z", false},
                    Case{"LastBell", "OAK", "2026-09-14T22:00:00Z", false},
                    Case{"OwnBells", "ELM", "2026-09-14T15:30:00Z", false},
                    Case{"Holiday", "OAK", "2026-09-07T17:00:00Z", false},
                    Case{"Weekend", "OAK", "2026-09-13T17:00:00Z", false},
                    Case{"BeforeTheTerm", "OAK", "2026-08-10T17:00:00Z", std::nullopt},
                    Case{"AfterTheTerm", "OAK", "2027-02-01T17:00:00Z", std::nullopt},
                    Case{"NoSuchSite", "ASH", "2026-09-14T17:00:00Z", std::nullopt}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(SchoolHours, NothingIsKnownWithoutATermOrAZone) {
  auto config = config_of_autumn();
  config.calendar.terms.clear();
  EXPECT_FALSE(SchoolHours(config).at("OAK", *parse_time("2026-09-14T17:00:00Z")));
  config = config_of_autumn();
  config.district.timezone = "Nowhere/Land";
  EXPECT_FALSE(SchoolHours(config).at("OAK", *parse_time("2026-09-14T17:00:00Z")));
}

}  // namespace
}  // namespace netroster::prometheus
