// Readings to traffic: the thread "history" turns counters into octets of 5 minutes and keeps them.
// A disk that is full or slow stops nothing but the writing, which goes on when there is room.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/guarded.h"
#include "base/queue.h"
#include "base/result.h"
#include "config/config.h"
#include "daemon/service/series_book.h"
#include "inventory/store/history.h"

namespace netroster::service {

struct RecorderCounts {
  std::atomic<std::uint64_t> samples{0};  // port readings that gave octets
  std::atomic<std::uint64_t> gaps{0};     // that gave none, for a reason
  std::atomic<std::uint64_t> series{0};   // ports that are followed
  std::atomic<std::uint64_t> waiting_slots{0};
  std::atomic<std::uint64_t> lost_slots{0};   // that gave way while nothing could be written
  std::atomic<std::uint64_t> speed_liars{0};  // ports whose stated speed cannot be right
  std::atomic<std::uint64_t> days_written{0};
  std::atomic<std::uint64_t> failures{0};  // writes that failed; they are tried again
  std::atomic<bool> writable{true};
};

struct RecorderSettings {
  config::PollSettings poll;
  config::HistorySettings history;
  std::chrono::milliseconds tick{5000};     // how often it looks for what is to be written
  std::chrono::milliseconds retry{10'000};  // after a write that failed
  // 96 MB; more where so many ports are followed that more waits in between two writes.
  std::size_t most_waiting_slots = 4'000'000;
  std::chrono::milliseconds stop_time{3000};  // for writing what is left at the end
  // Where what is not written is kept over a stop or a crash (waiting_file.h); "": nowhere.
  std::string waiting_path = {};
  std::chrono::milliseconds save_every{600'000};
  // Whether the clock may be believed that days are old enough to be deleted; null: always.
  std::function<bool()> may_forget = {};
};

class Recorder {
 public:
  Recorder(std::unique_ptr<inventory::History> history, RecorderSettings settings);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  void start();
  // False when it is behind; the reading is then lost to the history.
  bool push(std::shared_ptr<const poll::PortReading> reading);
  // Where devices belong from now on. Any thread.
  void set_plan(const poll::PollPlan& plan);
  // Writes what there is and joins.
  void stop();

  const RecorderCounts& counts() const { return counts_; }
  // Ports that carried more than they can lately; never null. Any thread.
  std::shared_ptr<const measurements::SpeedLiars> speed_liars() const { return liars_.copy(); }
  inventory::History& history() { return *history_; }  // after stop()

 private:
  using Clock = std::chrono::steady_clock;
  using Seriess = std::vector<SeriesState*>;

  void run();
  void take(const std::shared_ptr<const poll::PortReading>& reading);
  void tend(WallTime now);
  Result<void> write(const Seriess& series, Clock::time_point until);
  Result<void> write_some(std::span<SeriesState* const> series);
  void prune(WallTime now);
  void resume();
  void save();
  void end();
  void note(const Result<void>& written);
  WallTime access_due(WallTime now) const;
  std::size_t most_waiting() const;

  const std::unique_ptr<inventory::History> history_;
  const RecorderSettings settings_;
  RecorderCounts counts_;
  Queue<std::shared_ptr<const poll::PortReading>> queue_;
  Guarded<std::shared_ptr<const Places>> new_places_;
  Guarded<std::shared_ptr<const measurements::SpeedLiars>> liars_{
      std::make_shared<const measurements::SpeedLiars>()};
  SeriesBook book_;
  Clock::time_point next_look_{};
  Clock::time_point next_save_{};
  bool saved_ = true;  // the last time it was tried
  std::chrono::sys_days pruned_{};
  std::thread thread_;
};

}  // namespace netroster::service
