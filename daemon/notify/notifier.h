// A thread that tells others what happens.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "daemon/notify/send.h"
#include "measurements/time_zone.h"
#include "model/inventory.h"

namespace netroster::notify {

// Sends these events to the target. Takes no longer than the limits allow.
using Send =
    std::function<Result<void>(const config::NotifyTarget& target, const std::vector<Event>& events,
                               const SendLimits& limits)>;
// By webhook or mail, as the target says.
Send send_by(std::string district, std::string sendmail = "/usr/sbin/sendmail");

struct NotifierSettings {
  config::NotifySettings notify;
  measurements::TimeZone zone = {};  // of maintenance windows
  Send send;
  // What a device is called, by its id; empty: nobody knows. Any thread.
  std::function<std::string(const std::string& device)> name_of = {};
  // What happens within this time is one message.
  std::chrono::milliseconds gather{5000};
  // A target that cannot be told is asked again after these, and then always after the last one.
  std::vector<std::chrono::milliseconds> again = {std::chrono::seconds{10}, std::chrono::minutes{1},
                                                  std::chrono::minutes{5},
                                                  std::chrono::minutes{15}};
};

// For the targets and windows of a configuration, and in its time zone.
NotifierSettings settings_of(const config::Config& config);

struct TargetCounts {
  std::string name;
  std::uint64_t sent = 0;     // events
  std::uint64_t failed = 0;   // messages; they are tried again
  std::uint64_t dropped = 0;  // events that nobody was told of: too many waited
  std::uint64_t quiet = 0;    // events of somebody's maintenance
  std::size_t waiting = 0;    // events
};

class Notifier {
 public:
  explicit Notifier(NotifierSettings settings);
  ~Notifier() { stop(); }
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  void start();
  // What waits is sent once more, in at most 1 s a message and 2 s in all; what is left then is
  // logged.
  void stop();
  // Any thread.
  void add(const std::vector<Event>& events);
  std::vector<TargetCounts> counts() const;

  static constexpr std::size_t most_waiting = 1000;  // events of a target
  static constexpr std::size_t most_in_message = 200;

 private:
  using Clock = std::chrono::steady_clock;
  struct Target {
    config::NotifyTarget settings;
    TargetCounts counts;
    std::deque<Event> waiting;
    std::size_t failures = 0;              // since it was last told something
    std::optional<Clock::time_point> due;  // nullopt: nothing waits
  };

  void run();
  void put(Target& target, const Event& event, const config::Maintenance* window);
  // The target that is due first; nullptr: none is waiting for anything. Locked.
  Target* next();
  std::vector<Event> batch_of(const Target& target) const;
  // Sends without the lock.
  void tell(Target& target, std::unique_lock<std::mutex>& lock, const SendLimits& limits);
  void say_goodbye(std::unique_lock<std::mutex>& lock);

  const NotifierSettings settings_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Target> targets_;  // their number never changes
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace netroster::notify
