// A recorder of a made-up switch in a directory of its own, and what is in its history afterwards.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "daemon/service/recorder.h"
#include "measurements/day_blob.h"
#include "tests/inventory/temp_store.h"
#include "tests/service/readings.h"

namespace netroster::service::testing_kit {

class RecorderKit : public testing::Test {
 protected:
  static RecorderSettings quick() {
    RecorderSettings settings;
    settings.poll.access = settings.poll.uplinks = std::chrono::seconds(60);
    settings.tick = settings.retry = std::chrono::milliseconds(20);
    return settings;
  }
  std::string history_path() const { return folder_.file("history.db"); }
  // Null, and a failure, when it cannot be opened.
  std::unique_ptr<inventory::History> opened(inventory::OpenMode mode) const {
    auto history = inventory::open_history(history_path(), mode);
    EXPECT_TRUE(history) << history.error().what;
    return history ? std::move(*history) : nullptr;
  }
  void start(std::unique_ptr<inventory::History> history, RecorderSettings settings = quick()) {
    ASSERT_TRUE(history);
    recorder_ = std::make_unique<Recorder>(std::move(history), std::move(settings));
    recorder_->set_plan(plan_of_it());
    recorder_->start();
  }
  void push(int from, int to) {
    for (int second = from; second <= to; second += 60)
      ASSERT_TRUE(recorder_->push(reading_at(second)));
  }
  // Received on the first of the switch's days.
  std::uint64_t octets_in(const std::string& port) const {
    const auto history = opened(inventory::OpenMode::read_only);
    if (!history) return 0;
    const auto day = std::chrono::floor<std::chrono::days>(at(0));
    const auto days = history->days({"OAK-1", port}, day, day + std::chrono::days(1));
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

  inventory::testing_kit::TempDirectory folder_;
  std::unique_ptr<Recorder> recorder_;
};

}  // namespace netroster::service::testing_kit
