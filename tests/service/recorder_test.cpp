// The thread that keeps traffic: through a stop, a full disk and a flood of readings.
#include "daemon/service/recorder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "tests/service/recorder_kit.h"

namespace netroster::service {
namespace {

using namespace testing_kit;
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
  Result<std::vector<inventory::PortFrames>> frames(const std::string& device,
                                                    std::chrono::sys_days from,
                                                    std::chrono::sys_days to) override {
    return inner_->frames(device, from, to);
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

class RecorderTest : public RecorderKit {
 protected:
  void start(RecorderSettings settings = quick()) {
    recorder_.reset();  // it has the history open
    RecorderKit::start(
        std::make_unique<SometimesFull>(opened(inventory::OpenMode::read_write), full_),
        std::move(settings));
  }
  // What is not written waits in a file; at the end there is no time to write.
  RecorderSettings without_time() const {
    auto settings = quick();
    settings.waiting_path = folder_.file("history.db.waiting");
    settings.stop_time = milliseconds(0);
    return settings;
  }
  bool has_waiting_file() const {
    return std::filesystem::exists(folder_.file("history.db.waiting"));
  }

  std::atomic<bool> full_{false};
};

TEST_F(RecorderTest, AStopWritesAllThereIs) {
  start();
  push(0, 1800);
  recorder_->stop();
  EXPECT_EQ(octets_in("1"), 1800U * 1000);
  EXPECT_EQ(octets_in("2"), 1800U * 10'000);
  EXPECT_EQ(recorder_->counts().samples.load(), 60U);
}

TEST_F(RecorderTest, WhatIsFinishedIsWrittenWhileItRuns) {
  start();
  push(0, 1800);
  wait_until([&] { return recorder_->counts().days_written.load() >= 2; });
  EXPECT_GT(octets_in("1"), 0U);
}

TEST_F(RecorderTest, TwoRunsMakeOneDay) {
  start();
  push(0, 600);
  recorder_.reset();
  start();
  push(660, 1200);
  recorder_->stop();
  // Between the runs nothing is known: the first reading of the second has nothing to compare with.
  EXPECT_EQ(octets_in("1"), (600U + 540U) * 1000);
}

TEST_F(RecorderTest, AFullDiskStopsTheWritingAloneAndThatGoesOnLater) {
  full_ = true;
  start();
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
  recorder_->stop();
  EXPECT_EQ(recorder_->counts().days_written.load(), 0U);
}

TEST_F(RecorderTest, WhatThereWasNoTimeToWriteIsWrittenByTheNextRun) {
  full_ = true;  // so that nothing is written before the end either
  start(without_time());
  push(0, 1800);
  recorder_->stop();
  EXPECT_EQ(octets_in("1"), 0U);
  ASSERT_TRUE(has_waiting_file());
  full_ = false;
  auto settings = quick();
  settings.waiting_path = without_time().waiting_path;
  start(std::move(settings));
  push(1860, 2400);
  recorder_->stop();
  // Between the two runs is a gap of a minute.
  EXPECT_EQ(octets_in("1"), (1800U + 540U) * 1000);
  EXPECT_EQ(octets_in("2"), (1800U + 540U) * 10'000);
  EXPECT_FALSE(has_waiting_file()) << "all of it is in the history";
}

// As after a crash: what was saved is in the history already, and is there again at the start.
TEST_F(RecorderTest, NothingIsCountedTwice) {
  const auto waiting = without_time().waiting_path;
  full_ = true;
  start(without_time());
  push(0, 1830);
  recorder_->stop();
  std::filesystem::copy_file(waiting, folder_.file("saved"));
  full_ = false;
  for (int run = 0; run < 2; ++run) {
    std::filesystem::copy_file(folder_.file("saved"), waiting,
                               std::filesystem::copy_options::overwrite_existing);
    auto settings = quick();
    settings.waiting_path = waiting;
    start(std::move(settings));
    recorder_->stop();
    EXPECT_EQ(octets_in("1"), 1800U * 1000);
    EXPECT_EQ(octets_in("2"), 1800U * 10'000);
  }
}

TEST_F(RecorderTest, WhatWaitsIsSavedWhileItRuns) {
  full_ = true;
  auto settings = without_time();
  settings.save_every = milliseconds(0);
  start(std::move(settings));
  push(0, 1800);
  wait_until([&] { return has_waiting_file(); });
}

TEST_F(RecorderTest, ADamagedFileStopsNothing) {
  std::ofstream(without_time().waiting_path) << "no such thing";
  start(without_time());
  push(0, 1800);
  wait_until([&] { return recorder_->counts().samples.load() >= 60; });
}

}  // namespace
}  // namespace netroster::service
