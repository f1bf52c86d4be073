// A trap on its way through the whole daemon.
#include <gtest/gtest.h>

#include <mutex>

#include "base/log.h"
#include "tests/poll/traps_kit.h"
#include "tests/service/service_kit.h"

namespace netroster::service {
namespace {

class TrapsTest : public testing_kit::ServiceKit {
 protected:
  // Starts it, and finds where it hears traps in what it says.
  void start_and_hear(ServiceSettings with) {
    std::mutex mutex;
    std::string said;
    log::set_sink([&](log::Level, std::string_view line) {
      const std::lock_guard lock(mutex);
      if (line.starts_with("HEARS_TRAPS")) said = line;
    });
    start(std::move(with));
    log::set_sink({});
    const auto listening = ListenAddress::parse(said.substr(said.rfind(' ') + 1));
    ASSERT_TRUE(listening) << said;
    port_ = listening->port;
  }
  std::uint16_t port_ = 0;
};

TEST_F(TrapsTest, ADeviceThatSendsOneIsReadBeforeItsTurn) {
  auto with = settings();
  with.config.poll.uplinks = with.config.poll.access = std::chrono::hours(1);
  with.config.traps.listen = "127.0.0.1:0";
  start_and_hear(std::move(with));
  wait_for_text("/metrics", "netroster_poll_devices 5");
  poll::testing_kit::send_from(*IpAddress::parse("127.59.0.60"), port_,
                               poll::testing_kit::link_down);
  poll::testing_kit::send_from(IpAddress::v4(addresses_[2]), port_, poll::testing_kit::link_down);
  const auto metrics = wait_for_text("/metrics", "netroster_trap_readings_total 1\n").body;
  EXPECT_NE(metrics.find("netroster_traps_total{kind=\"link_down\"} 1\n"), std::string::npos);
  EXPECT_NE(metrics.find("netroster_traps_of_strangers_total 1\n"), std::string::npos);
  wait_for_text("/metrics/device?device=flat-00002", "ifHCInOctets{");
  EXPECT_NE(get("/metrics").body.find("netroster_polls_total 1\n"), std::string::npos)
      << "the others wait for their turn";
}

TEST_F(TrapsTest, NobodyListensUnlessItIsWanted) {
  start(settings());
  EXPECT_EQ(get("/metrics").body.find("netroster_traps_total"), std::string::npos);
}

}  // namespace
}  // namespace netroster::service
