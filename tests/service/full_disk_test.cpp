// A disk that is really full: a small file system with nothing left in it, from the start on or
// later. Readings go on being taken and shown, a metric says what is wrong, and all is written once
// there is room.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "daemon/service/board.h"
#include "daemon/service/figures.h"
#include "daemon/service/late_history.h"
#include "tests/service/http_get.h"
#include "tests/service/recorder_kit.h"
#include "tests/service/service_kit.h"
#include "tests/service/small_disk.h"
#include "web/routes.h"

namespace netroster::service {
namespace {

using namespace testing_kit;

class FullDisk : public RecorderKit {
 protected:
  void SetUp() override {
    disk_ = std::make_unique<SmallDisk>(folder_.file(""), "size=1m");
    if (!disk_->mounted()) GTEST_SKIP() << "needs root: it mounts a file system of one megabyte";
  }
  void TearDown() override { recorder_.reset(); }

  void start() { RecorderKit::start(opened(inventory::OpenMode::read_write)); }
  void push(int from, int to) {
    for (int second = from; second <= to; second += 60) {
      auto reading = reading_at(second);
      board_.put(reading);
      ASSERT_TRUE(recorder_->push(std::move(reading)));
    }
  }
  // What Prometheus would be told.
  std::string metrics() const {
    web::Known known;
    known.snapshot = [] { return std::make_shared<const Inventory>(); };
    known.config = [config = std::make_shared<const config::Config>()] { return config; };
    known.reading = [this](const std::string& device) { return board_.find(device, at(2400)); };
    known.more_metrics = [this] {
      Figures out;
      add_history_figures(recorder_->counts(), out);
      return out;
    };
    web::ServerSettings settings;
    settings.listen = *ListenAddress::parse("127.0.0.1:0");
    web::Server server(settings, web::routes(known));
    EXPECT_TRUE(server.start());
    const auto answer = http_get(server.address(), "/metrics");
    EXPECT_EQ(answer.status, 200);
    return answer.body;
  }

  std::unique_ptr<SmallDisk> disk_;
  Board board_{limits_of({})};
};

TEST_F(FullDisk, StopsTheWritingAloneAndThatGoesOnWhenThereIsRoom) {
  start();
  EXPECT_NE(metrics().find("\nnetroster_history_writable 1\n"), std::string::npos);
  disk_->fill();
  push(0, 1800);
  wait_until([&] { return recorder_->counts().failures.load() >= 2; });
  EXPECT_NE(metrics().find("\nnetroster_history_writable 0\n"), std::string::npos);
  EXPECT_EQ(metrics().find("\nnetroster_history_write_failures_total 0\n"), std::string::npos);
  push(1860, 2400);
  wait_until([&] { return recorder_->counts().samples.load() >= 80; });
  EXPECT_EQ(board_.find("OAK-1", at(2400))->counters.when, at(2400))
      << "what was read last is shown";
  EXPECT_EQ(recorder_->counts().days_written.load(), 0U);
  disk_->make_room();
  wait_until([&] { return recorder_->counts().writable.load(); });
  EXPECT_NE(metrics().find("\nnetroster_history_writable 1\n"), std::string::npos);
  EXPECT_EQ(recorder_->counts().lost_slots.load(), 0U);
  recorder_->stop();
  EXPECT_EQ(octets_in("1"), 2400U * 1000);
}

TEST_F(FullDisk, AHistoryThatCannotBeMadeYetIsMadeWhenThereIsRoom) {
  disk_->fill();
  auto history = open_history_soon(history_path());
  ASSERT_TRUE(history) << history.error().what;
  RecorderKit::start(std::move(*history));
  wait_until([&] { return !recorder_->counts().writable.load(); });
  push(0, 1800);
  disk_->make_room();
  wait_until([&] { return recorder_->counts().writable.load(); });
  recorder_->stop();
  EXPECT_EQ(octets_in("1"), 1800U * 1000);
}

TEST_F(FullDisk, ADirectoryThatCannotBeWrittenYetStopsTheWritingAlone) {
  disk_->forbid_writing();
  auto history = open_history_soon(history_path());
  ASSERT_TRUE(history) << history.error().what;
  RecorderKit::start(std::move(*history));
  wait_until([&] { return recorder_->counts().failures.load() >= 1; });
  EXPECT_NE(metrics().find("\nnetroster_history_writable 0\n"), std::string::npos);
  push(0, 1800);
  EXPECT_EQ(board_.find("OAK-1", at(1800))->counters.when, at(1800));
  disk_->forbid_writing(false);
  wait_until([&] { return recorder_->counts().writable.load(); });
  recorder_->stop();
  EXPECT_EQ(octets_in("1"), 1800U * 1000);
}

TEST(OpenHistorySoon, WantsADirectory) {
  EXPECT_FALSE(open_history_soon("/nowhere/at/all/history.db"));
}

// The whole daemon.
class FullAtTheStart : public ServiceKit {
 protected:
  void SetUp() override {
    disk_ = std::make_unique<SmallDisk>(folder_.file(""), "size=8m");
    if (!disk_->mounted()) GTEST_SKIP() << "needs root: it mounts a file system of 8 megabytes";
    ServiceKit::SetUp();
  }
  void TearDown() override { service_.reset(); }
  ServiceSettings impatient() const {
    auto out = settings();
    out.store_retry = std::chrono::milliseconds(20);
    return out;
  }

  std::unique_ptr<SmallDisk> disk_;
};

TEST_F(FullAtTheStart, WhatIsKnownIsPolledAndShownAndWritingBeginsWhenThereIsRoom) {
  start(impatient());
  wait_for_text("/metrics", "netroster_scans_total 1");
  service_.reset();
  disk_->fill();
  start(impatient());
  wait_for_text("/metrics", "\nnetroster_history_writable 0\n");
  const auto metrics = wait_for_text("/metrics", "\nnetroster_scan_failed 1\n");
  EXPECT_NE(metrics.body.find("netroster_device_info{"), std::string::npos);
  EXPECT_NE(metrics.body.find("\nnetroster_scans_total 0\n"), std::string::npos);
  wait_for_text("/metrics/device?device=flat-00002", "ifHCInOctets{");
  disk_->make_room();
  wait_for_text("/metrics", "\nnetroster_scans_total 1\n");
  wait_for_text("/metrics", "\nnetroster_scan_failed 0\n");
}

TEST_F(FullAtTheStart, AStoreThatCannotBeMadeYetIsMadeWhenThereIsRoom) {
  disk_->fill();
  start(impatient());
  wait_for_text("/metrics", "\nnetroster_scan_failed 1\n");
  disk_->make_room();
  wait_for_text("/metrics", "\nnetroster_scans_total 1\n");
  wait_for_text("/metrics", "\nnetroster_history_writable 1\n");
  wait_for_text("/metrics/device?device=flat-00002", "ifHCInOctets{");
}

TEST_F(FullAtTheStart, ADirectoryThatCannotBeWrittenYetIsWaitedForToo) {
  start(impatient());
  wait_for_text("/metrics", "netroster_scans_total 1");
  service_.reset();
  disk_->forbid_writing();
  start(impatient());
  wait_for_text("/metrics", "\nnetroster_history_writable 0\n");
  wait_for_text("/metrics", "\nnetroster_scan_failed 1\n");
  wait_for_text("/metrics/device?device=flat-00002", "ifHCInOctets{");
  disk_->forbid_writing(false);
  wait_for_text("/metrics", "\nnetroster_scans_total 1\n");
  wait_for_text("/metrics", "\nnetroster_history_writable 1\n");
}

TEST_F(FullAtTheStart, IsSaidToWhoWantsToWrite) {
  disk_->fill();
  const auto store =
      inventory::open_store(folder_.file("inventory.db"), inventory::OpenMode::read_write);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::disk_full);
  EXPECT_NE(store.error().what.find("no room left to write"), std::string::npos);
}

}  // namespace
}  // namespace netroster::service
