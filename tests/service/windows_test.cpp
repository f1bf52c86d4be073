// The daemon with windows for its scans.
#include <atomic>

#include "base/clock.h"
#include "tests/service/service_kit.h"

namespace netroster::service {
namespace {

class WindowsTest : public testing_kit::ServiceKit {
 protected:
  // Of the day after tomorrow, so that it is closed for the whole test.
  static std::string closed_now() {
    const auto then = std::chrono::floor<std::chrono::days>(wall_now()) + std::chrono::days{2};
    constexpr const char* names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    return std::string(names[std::chrono::weekday{then}.c_encoding()]) + " 10:00-11:00";
  }
};

TEST_F(WindowsTest, NoScanBeginsOutsideButThoseThatSomebodyWants) {
  auto with = settings();
  with.config.sweep.windows = closed_now();
  Control control;
  with.more_routes = [&](const web::Known&, const Control& given) {
    control = given;
    return std::vector<web::Route>();
  };
  start(with);
  const WallTime next = std::chrono::floor<std::chrono::days>(wall_now()) + std::chrono::days{2} +
                        std::chrono::hours{10};
  wait_for_text("/metrics", "netroster_next_scan_timestamp_seconds " +
                                std::to_string(next.time_since_epoch().count()));
  EXPECT_NE(get("/metrics").body.find("netroster_scans_total 0"), std::string::npos);
  ASSERT_TRUE(control.scan({"lab"}));
  wait_for_text("/metrics", "netroster_scans_total 1");
  wait_for_text("/sd/prometheus", "flat-00004");
}

TEST_F(WindowsTest, AnOpenOneIsNoWait) {
  auto with = settings();
  with.config.sweep.windows = "00:00-24:00";
  start(with);
  wait_for_text("/metrics", "netroster_scans_total 1");
  EXPECT_NE(get("/metrics").body.find("netroster_scans_cut_total 0"), std::string::npos);
}

// The clock is the test's: one evening, one morning, the next evening.
TEST_F(WindowsTest, AScanWhoseWindowEndsGoesOnInTheNext) {
  const auto morning = *parse_time("2026-12-01T06:00:00Z");
  const auto evening = *parse_time("2026-12-01T18:00:00Z");
  std::atomic<WallTime> now{morning - std::chrono::hours{1}};
  auto with = settings();
  with.config.sweep.windows = "18:00-06:00";
  with.config.sweep.interval = std::chrono::seconds(1);  // soon after a window opens
  with.scan.sweep.rate_per_site = 40;                    // not done at once
  with.clock = [&now] { return now.load(); };
  with.clock_every = std::chrono::milliseconds(10);
  Control control;
  with.more_routes = [&](const web::Known&, const Control& given) {
    control = given;
    return std::vector<web::Route>();
  };
  start(with);
  wait_for_text("/metrics", "netroster_scan_running 1");
  now = morning;
  const auto cut = wait_for_text("/metrics", "netroster_scans_cut_total 1");
  EXPECT_NE(cut.body.find("netroster_scans_total 0"), std::string::npos);
  wait_for_text("/metrics", "netroster_next_scan_timestamp_seconds " +
                                std::to_string(evening.time_since_epoch().count()));
  now = evening;
  wait_for_text("/metrics", "netroster_scans_total 1");
  wait_for_text("/sd/prometheus", "flat-00004");
  for (const auto& each : control.events->after(0))
    EXPECT_NE(each.event.kind, "device_appeared") << "it is the first scan, in two parts";
  service_->stop();  // it looks at the clock of this test
}

TEST_F(WindowsTest, TimesOfMaintenanceAreShown) {
  auto with = settings();
  with.config.notify.maintenance = {{"always", "", "1990-01-01 00:00", "2100-01-01 00:00", ""},
                                    {"over", "", "1990-01-01 00:00", "1991-01-01 00:00", ""}};
  start(with);
  wait_for_text("/metrics", "netroster_maintenance{name=\"always\"} 1");
  EXPECT_NE(get("/metrics").body.find("netroster_maintenance{name=\"over\"} 0"), std::string::npos);
}

}  // namespace
}  // namespace netroster::service
