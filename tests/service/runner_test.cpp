// New configurations while the daemon runs, and the loops' pulse.
#include "daemon/service/runner.h"

#include <gtest/gtest.h>

#include "base/log.h"
#include "base/pulse.h"
#include "tests/inventory/temp_store.h"
#include "tests/service/http_get.h"

namespace netroster::service {
namespace {

using inventory::testing_kit::TempDirectory;
using testing_kit::http_get;

// A daemon without sites: nothing is sent.
class RunnerTest : public testing::Test {
 protected:
  ServiceSettings settings() const {
    ServiceSettings out;
    out.config.web.listen = "127.0.0.1:0";
    out.store_path = folder_.file("inventory.db");
    out.history_path = folder_.file("history.db");
    out.is_cloud_managed = [](const KnownNeighbour&) { return false; };
    return out;
  }
  std::string metrics(Runner& runner) const {
    return http_get(runner.service().address(), "/metrics").body;
  }
  TempDirectory folder_;
};

TEST_F(RunnerTest, GoesOnWithAGoodConfigurationWhereItWas) {
  auto next = settings();
  Runner runner([&]() -> Result<ServiceSettings> { return next; });
  ASSERT_TRUE(runner.start());
  const auto address = runner.service().address().text();
  next.version = "the next one";
  const auto reloaded = runner.reload();
  ASSERT_TRUE(reloaded) << reloaded.error().what;
  EXPECT_EQ(runner.service().address().text(), address);
  const auto text = metrics(runner);
  EXPECT_NE(text.find("the next one"), std::string::npos);
  EXPECT_NE(text.find("\nnetroster_config_last_reload_successful 1\n"), std::string::npos);
}

TEST_F(RunnerTest, AWrongConfigurationChangesNothing) {
  bool wrong = false;
  Runner runner([&]() -> Result<ServiceSettings> {
    if (wrong) return Error{Errc::config, "netroster.toml:3:1: unknown key"};
    return settings();
  });
  ASSERT_TRUE(runner.start());
  const auto address = runner.service().address().text();
  wrong = true;
  for (int i = 0; i < 50; ++i) {
    const auto refused = runner.reload();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("netroster.toml:3:1"), std::string::npos);
  }
  ASSERT_TRUE(runner.running());
  EXPECT_EQ(runner.service().address().text(), address);
  EXPECT_NE(metrics(runner).find("\nnetroster_config_last_reload_successful 0\n"),
            std::string::npos);
  wrong = false;
  EXPECT_TRUE(runner.reload());
  EXPECT_NE(metrics(runner).find("\nnetroster_config_last_reload_successful 1\n"),
            std::string::npos);
}

// Right in itself, but it cannot run: its store's directory is not there.
TEST_F(RunnerTest, GoesBackWhenTheNewOneCannotStart) {
  auto next = settings();
  Runner runner([&]() -> Result<ServiceSettings> { return next; });
  ASSERT_TRUE(runner.start());
  const auto address = runner.service().address().text();
  next.store_path = folder_.file("nowhere/inventory.db");
  EXPECT_FALSE(runner.reload());
  ASSERT_TRUE(runner.running());
  EXPECT_EQ(runner.service().address().text(), address);
  EXPECT_NE(metrics(runner).find("\nnetroster_config_last_reload_successful 0\n"),
            std::string::npos);
}

TEST_F(RunnerTest, EachCauseIsSaid) {
  auto next = settings();
  Runner runner([&]() -> Result<ServiceSettings> { return next; });
  ASSERT_TRUE(runner.start());
  std::vector<std::string> lines;
  log::set_sink([&](log::Level, std::string_view line) {
    if (line.starts_with("RELOAD_FAILED")) lines.emplace_back(line);
  });
  for (const auto* store : {"gone/inventory.db", "gone/inventory.db", "away/inventory.db"}) {
    next.store_path = folder_.file(store);
    EXPECT_FALSE(runner.reload());
  }
  log::set_sink({});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_NE(lines[0].find("gone/inventory.db"), std::string::npos);
  EXPECT_NE(lines[1].find("away/inventory.db"), std::string::npos);
}

TEST_F(RunnerTest, EveryLoopGoesRound) {
  Runner runner([&]() -> Result<ServiceSettings> { return settings(); });
  ASSERT_TRUE(runner.start());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  runner.service().stuck_for();
  metrics(runner);  // the server's thread has done what came before
  auto stuck = runner.service().stuck_for();
  while (stuck > std::chrono::seconds(1) && std::chrono::steady_clock::now() < until)
    stuck = runner.service().stuck_for();
  EXPECT_LE(stuck, std::chrono::seconds(1));
}

TEST(PulseTest, OwesAnAnswerUntilTheTaskIsDone) {
  Pulse pulse;
  const auto start = Pulse::Clock::now();
  std::function<void()> task;
  const auto keep = [&](std::function<void()> given) { task = std::move(given); };
  EXPECT_EQ(pulse.owed(start), Pulse::Clock::duration::zero());
  pulse.ask(keep, start);
  EXPECT_EQ(pulse.owed(start + std::chrono::seconds(3)), std::chrono::seconds(3));
  pulse.ask([](auto) { FAIL() << "asked again before it has answered"; },
            start + std::chrono::seconds(4));
  task();
  EXPECT_EQ(pulse.owed(start + std::chrono::seconds(9)), Pulse::Clock::duration::zero());
  pulse.ask(keep, start + std::chrono::seconds(10));
  EXPECT_EQ(pulse.owed(start + std::chrono::seconds(11)), std::chrono::seconds(1));
}

}  // namespace
}  // namespace netroster::service
