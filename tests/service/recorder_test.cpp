// The thread that keeps traffic: through a stop, a full disk and a flood of readings.
#include "daemon/service/recorder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "measurements/day_blob.h"
#include "tests/inventory/temp_store.h"
#include "tests/service/readings.h"

namespace netroster::service {
namespace {

using namespace testing_kit;
using inventory::testing_kit::TempDirectory;
using std::chrono::milliseconds;

// Forwards to a history, unless there is no room.
class SometimesFull : public inventory::History {
 public:
  SometimesFull(std::unique_ptr<inventory::History> inner, const std::atomic<bool>& full)
      : inner_(std::move(inner)), full_(full) {}

  Result<void> write(const std::vector<inventory::DayRecord>& days) override {
    if (full_ && !days.empty()) return Error{Errc::disk_full, "no room left to write"};
    return inner_->write(days);
  }
  Result<std::vector<inventory::StoredDay>> days(const inventory::SeriesName& series,
                                                 std::chrono::sys_days from,
                                                 std::chrono::sys_days to) override {
    return inner_->days(series, from, to);
  }
  Result<std::vector<inventory::StoredSummary>> summaries(const inventory::SeriesName& series,
                                                          std::chrono::sys_days from,
                                                          std::chrono::sys_days to) override {
    return inner_->summaries(series, from, to);
  }
  Result<std::vector<inventory::Series>> series(const std::optional<std::string>& site) override {
    return inner_->series(site);
  }
  Result<void> prune(const inventory::HistoryLimits& limits) override {
    return inner_->prune(limits);
  }
  Result<void> check() override { return inner_->check(); }
  Result<void> set_max_bytes(std::uint64_t bytes) override { return inner_->set_max_bytes(bytes); }

 private:
  std::unique_ptr<inventory::History> inner_;
  const std::atomic<bool>& full_;
};

class RecorderTest : public testing::Test {
 protected:
  void start() {
    auto history =
        inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_write);
    ASSERT_TRUE(history) << history.error().what;
    RecorderSettings settings;
    settings.poll.access = settings.poll.uplinks = std::chrono::seconds(60);
    settings.tick = milliseconds(20);
    settings.retry = milliseconds(20);
    recorder_ = std::make_unique<Recorder>(
        std::make_unique<SometimesFull>(std::move(*history), full_), settings);
    recorder_->set_plan(plan_of_it());
  }
  void push(int from, int to) {
    for (int second = from; second <= to; second += 60)
      ASSERT_TRUE(recorder_->push(reading_at(second)));
  }
  std::uint64_t octets_in(const std::string& port) {
    auto history =
        inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_only);
    EXPECT_TRUE(history);
    const auto day = std::chrono::floor<std::chrono::days>(at(0));
    const auto days = (*history)->days({"OAK-1", port}, day, day + std::chrono::days(1));
    std::uint64_t sum = 0;
    for (const auto& one : *days) {
      measurements::DaySlots slots;
      EXPECT_TRUE(measurements::decode(one.blob, slots));
      for (const auto& slot : slots.slots) sum += slot.in.octets;
    }
    return sum;
  }
  template <typename Until>
  void wait_until(Until until) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!until() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_TRUE(until());
  }

  TempDirectory folder_;
  std::atomic<bool> full_{false};
  std::unique_ptr<Recorder> recorder_;
};

TEST_F(RecorderTest, AStopWritesAllThereIs) {
  start();
  recorder_->start();
  push(0, 1800);
  recorder_->stop();
  EXPECT_EQ(octets_in("1"), 1800U * 1000);
  EXPECT_EQ(octets_in("2"), 1800U * 10'000);
  EXPECT_EQ(recorder_->counts().samples.load(), 60U);
}

TEST_F(RecorderTest, WhatIsFinishedIsWrittenWhileItRuns) {
  start();
  recorder_->start();
  push(0, 1800);
  wait_until([&] { return recorder_->counts().days_written.load() >= 2; });
  EXPECT_GT(octets_in("1"), 0U);
}

TEST_F(RecorderTest, TwoRunsMakeOneDay) {
  start();
  recorder_->start();
  push(0, 600);
  recorder_.reset();
  start();
  recorder_->start();
  push(660, 1200);
  recorder_->stop();
  // Between the runs nothing is known: the first reading of the second has nothing to compare with.
  EXPECT_EQ(octets_in("1"), (600U + 540U) * 1000);
}

TEST_F(RecorderTest, AFullDiskStopsTheWritingAloneAndThatGoesOnLater) {
  full_ = true;
  start();
  recorder_->start();
  push(0, 1800);
  wait_until([&] { return recorder_->counts().failures.load() >= 2; });
  EXPECT_FALSE(recorder_->counts().writable.load());
  EXPECT_EQ(octets_in("1"), 0U);
  push(1860, 2400);
  wait_until([&] { return recorder_->counts().samples.load() >= 80; });
  full_ = false;
  wait_until([&] { return recorder_->counts().writable.load(); });
  recorder_->stop();
  EXPECT_EQ(octets_in("1"), 2400U * 1000);
}

TEST_F(RecorderTest, StopsAtOnceWithNothingToDo) {
  start();
  recorder_->start();
  recorder_->stop();
  EXPECT_EQ(recorder_->counts().days_written.load(), 0U);
}

}  // namespace
}  // namespace netroster::service
