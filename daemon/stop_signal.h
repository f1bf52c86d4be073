// Ctrl-C in long commands: the first one asks for an end in good order.
#pragma once

#include <atomic>
#include <csignal>

namespace netroster::daemon {

// The only thing a signal handler may touch.
inline std::atomic<bool> stop_wanted{false};
inline std::atomic<bool> reload_wanted{false};

// While it lives, the first SIGINT or SIGTERM sets stop_wanted; a second one, of either, kills.
class StopOnSignal {
 public:
  StopOnSignal() {
    stop_wanted.store(false);
    struct sigaction action {};
    action.sa_handler = [](int) {
      stop_wanted.store(true);
      struct sigaction usual {};
      usual.sa_handler = SIG_DFL;
      ::sigaction(SIGINT, &usual, nullptr);
      ::sigaction(SIGTERM, &usual, nullptr);
    };
    ::sigaction(SIGINT, &action, &old_int_);
    ::sigaction(SIGTERM, &action, &old_term_);
  }
  ~StopOnSignal() {
    ::sigaction(SIGINT, &old_int_, nullptr);
    ::sigaction(SIGTERM, &old_term_, nullptr);
  }
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

 private:
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

// While it lives, SIGHUP sets reload_wanted.
class ReloadOnSignal {
 public:
  ReloadOnSignal() {
    reload_wanted.store(false);
    struct sigaction action {};
    action.sa_handler = [](int) { reload_wanted.store(true); };
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGHUP, &action, &old_);
  }
  ~ReloadOnSignal() { ::sigaction(SIGHUP, &old_, nullptr); }
  ReloadOnSignal(const ReloadOnSignal&) = delete;
  ReloadOnSignal& operator=(const ReloadOnSignal&) = delete;

 private:
  struct sigaction old_ {};
};

}  // namespace netroster::daemon
