// A disk that is really full: a file system of one megabyte with nothing left in it. Readings go on
// being taken and shown, a metric says what is wrong, and all is written once there is room.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <thread>

#include "daemon/service/board.h"
#include "daemon/service/figures.h"
#include "daemon/service/recorder.h"
#include "measurements/day_blob.h"
#include "tests/inventory/temp_store.h"
#include "tests/service/http_get.h"
#include "tests/service/readings.h"
#include "web/routes.h"

namespace netroster::service {
namespace {

using namespace testing_kit;
using inventory::testing_kit::TempDirectory;
using std::chrono::milliseconds;

class FullDisk : public testing::Test {
 protected:
  // The file system is in a namespace of this process's own and goes with it.
  void SetUp() override {
    const auto place = folder_.file("");
    if (unshare(CLONE_NEWNS) != 0 ||
        mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("netroster-test", place.c_str(), "tmpfs", 0, "size=1m") != 0)
      GTEST_SKIP() << "needs root: it mounts a file system of one megabyte";
    mounted_ = true;
  }
  void TearDown() override {
    recorder_.reset();
    if (mounted_) umount2(folder_.file("").c_str(), MNT_DETACH);
  }

  void start() {
    auto history =
        inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_write);
    ASSERT_TRUE(history) << history.error().what;
    RecorderSettings settings;
    settings.poll.access = settings.poll.uplinks = std::chrono::seconds(60);
    settings.tick = settings.retry = milliseconds(20);
    recorder_ = std::make_unique<Recorder>(std::move(*history), settings);
    recorder_->set_plan(plan_of_it());
    recorder_->start();
  }
  // Leaves not a byte.
  void fill() const {
    const int file = open(folder_.file("filler").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    for (const std::size_t size : {4096U, 1U}) {
      const std::array<char, 4096> bytes{};
      while (write(file, bytes.data(), size) > 0) {
      }
    }
    close(file);
  }
  void push(int from, int to) {
    for (int second = from; second <= to; second += 60) {
      auto reading = reading_at(second);
      board_.put(reading);
      ASSERT_TRUE(recorder_->push(std::move(reading)));
    }
  }
  std::uint64_t octets_kept() const {
    auto history =
        inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_only);
    EXPECT_TRUE(history);
    const auto day = std::chrono::floor<std::chrono::days>(at(0));
    const auto days = (*history)->days({"OAK-1", "1"}, day, day + std::chrono::days(1));
    std::uint64_t sum = 0;
    for (const auto& one : *days) {
      measurements::DaySlots slots;
      EXPECT_TRUE(measurements::decode(one.blob, slots));
      for (const auto& slot : slots.slots) sum += slot.in.octets;
    }
    return sum;
  }
  template <typename Until>
  static void wait_until(Until until) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!until() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_TRUE(until());
  }
  // What Prometheus would be told.
  std::string metrics() const {
    web::Known known;
    known.snapshot = [] { return std::make_shared<const Inventory>(); };
    known.config = [config = std::make_shared<const config::Config>()] { return config; };
    known.reading = [this](const std::string& device) { return board_.find(device); };
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

  TempDirectory folder_;
  bool mounted_ = false;
  Board board_;
  std::unique_ptr<Recorder> recorder_;
};

TEST_F(FullDisk, StopsTheWritingAloneAndThatGoesOnWhenThereIsRoom) {
  start();
  EXPECT_NE(metrics().find("\nnetroster_history_writable 1\n"), std::string::npos);
  fill();
  push(0, 1800);
  wait_until([&] { return recorder_->counts().failures.load() >= 2; });
  EXPECT_NE(metrics().find("\nnetroster_history_writable 0\n"), std::string::npos);
  EXPECT_EQ(metrics().find("\nnetroster_history_write_failures_total 0\n"), std::string::npos);
  push(1860, 2400);
  wait_until([&] { return recorder_->counts().samples.load() >= 80; });
  EXPECT_EQ(board_.find("OAK-1")->counters.when, at(2400)) << "what was read last is shown";
  EXPECT_EQ(recorder_->counts().days_written.load(), 0U);
  std::filesystem::remove(folder_.file("filler"));
  wait_until([&] { return recorder_->counts().writable.load(); });
  EXPECT_NE(metrics().find("\nnetroster_history_writable 1\n"), std::string::npos);
  EXPECT_EQ(recorder_->counts().lost_slots.load(), 0U);
  recorder_->stop();
  EXPECT_EQ(octets_kept(), 2400U * 1000);
}

}  // namespace
}  // namespace netroster::service
