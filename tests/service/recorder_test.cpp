// The thread that keeps traffic: through a stop, a full disk and a flood of readings.
#include "daemon/service/recorder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "daemon/service/late_history.h"
#include "tests/inventory/forwarding_history.h"
#include "tests/service/recorder_kit.h"

namespace netroster::service {
namespace {

using namespace testing_kit;
using std::chrono::milliseconds;

// Forwards to a history, unless there is no room.
class SometimesFull : public inventory::testing_kit::ForwardingHistory {
 public:
  SometimesFull(std::unique_ptr<inventory::History> inner, const std::atomic<bool>& full)
      : ForwardingHistory(std::move(inner)), full_(full) {}

  Result<void> write(const std::vector<inventory::DayRecord>& days) override {
    if (full_ && !days.empty()) return Error{Errc::disk_full, "no room left to write"};
    return ForwardingHistory::write(days);
  }

 private:
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

TEST_F(RecorderTest, ADamagedFileIsKept) {
  const auto waiting = without_time().waiting_path;
  std::ofstream(waiting) << "no such thing";
  start(without_time());
  push(0, 1800);
  recorder_->stop();
  std::ifstream kept(waiting + ".damaged");
  std::string words;
  std::getline(kept, words);
  EXPECT_EQ(words, "no such thing");
}

TEST_F(RecorderTest, AFileThatMayNotBeReadIsKept) {
  const auto waiting = without_time().waiting_path;
  std::filesystem::create_symlink(waiting, waiting);  // nobody can open that, root neither
  start(without_time());
  push(0, 1800);
  recorder_->stop();
  EXPECT_TRUE(std::filesystem::is_symlink(waiting + ".unread"));
  EXPECT_TRUE(std::filesystem::is_regular_file(waiting)) << "what waits now has its place";
}

TEST_F(RecorderTest, AnOutageIsCountedAsAGap) {
  start();
  push(0, 600);
  push(7200, 7260);
  recorder_->stop();
  EXPECT_EQ(recorder_->counts().gaps.load(), 2U) << "one of each port";
  EXPECT_EQ(recorder_->counts().samples.load(), 22U);
}

class ReplacedHistory : public RecorderTest {
 protected:
  void start_with_file() {
    auto history = open_history_soon(history_path());
    ASSERT_TRUE(history) << history.error().what;
    RecorderKit::start(std::move(*history));
    push(0, 1800);
    wait_until([&] { return recorder_->counts().days_written.load() >= 2; });
    ASSERT_EQ(recorder_->counts().failures.load(), 0U);
  }
  // Whatever waited then is there afterwards, and that something was wrong is counted.
  void expect_noticed() {
    push(1860, 3600);
    wait_until([&] { return recorder_->counts().samples.load() >= 120; });
    recorder_->stop();
    EXPECT_EQ(recorder_->counts().failures.load(), 1U);
    EXPECT_TRUE(recorder_->counts().writable.load());
    EXPECT_EQ(recorder_->counts().lost_slots.load(), 0U);
    // The last slot that was over before begins 1400 s after the first reading, and so the first
    // one that waited 300 s later.
    EXPECT_GE(octets_in("1"), (3600U - 1700U) * 1000);
    EXPECT_GE(octets_in("2"), (3600U - 1700U) * 10'000);
  }
};

TEST_F(ReplacedHistory, IsMadeAnewWhenItWasRemoved) {
  start_with_file();
  std::filesystem::remove(history_path());
  expect_noticed();
}

TEST_F(ReplacedHistory, IsOpenedWhenAnotherOneTookItsPlace) {
  {
    const auto other =
        inventory::open_history(folder_.file("other.db"), inventory::OpenMode::read_write);
    ASSERT_TRUE(other);
  }
  start_with_file();
  std::filesystem::rename(folder_.file("other.db"), history_path());
  expect_noticed();
}

// Each write takes until it is let go.
class Slow : public inventory::testing_kit::ForwardingHistory {
 public:
  Slow(std::unique_ptr<inventory::History> inner, std::atomic<bool>& held,
       std::atomic<std::size_t>& begun)
      : ForwardingHistory(std::move(inner)), held_(held), begun_(begun) {}

  Result<void> write(const std::vector<inventory::DayRecord>& days) override {
    ++begun_;
    while (held_) std::this_thread::yield();
    return ForwardingHistory::write(days);
  }

 private:
  std::atomic<bool>& held_;
  std::atomic<std::size_t>& begun_;
};

TEST_F(RecorderTest, AWriteThatTakesLongHoldsUpNoReadingAndLosesNone) {
  std::atomic<bool> held{true};
  std::atomic<std::size_t> begun{0};
  RecorderKit::start(std::make_unique<Slow>(opened(inventory::OpenMode::read_write), held, begun));
  push(0, 1800);
  wait_until([&] { return begun.load() >= 1; });
  // While the disk has not answered: half a day of readings, each taken at once.
  push(1860, 43'200);
  EXPECT_EQ(begun.load(), 1U);
  held = false;
  recorder_->stop();
  EXPECT_EQ(octets_in("1"), 43'200U * 1000);
  EXPECT_EQ(octets_in("2"), 43'200U * 10'000);
  EXPECT_EQ(recorder_->counts().samples.load(), 2U * 720);
  EXPECT_EQ(recorder_->counts().lost_slots.load(), 0U);
  EXPECT_EQ(recorder_->counts().failures.load(), 0U);
}

TEST_F(RecorderTest, ADamagedFileStopsNothing) {
  std::ofstream(without_time().waiting_path) << "no such thing";
  start(without_time());
  push(0, 1800);
  wait_until([&] { return recorder_->counts().samples.load() >= 60; });
}

}  // namespace
}  // namespace netroster::service
