// Ctrl-C and SIGTERM: the first asks, the second does not wait.
#include "daemon/stop_signal.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace netroster::daemon {
namespace {

constexpr int asked_once = 7;

// A program that does not come to its end: gets `first`, says whether it was asked to stop, gets
// `second`. Gives how it ended.
int status_after(int first, int second) {
  const pid_t child = ::fork();
  if (child == 0) {
    const StopOnSignal stopping;
    ::raise(first);
    if (!stop_wanted) ::_exit(1);
    if (second != 0) ::raise(second);
    ::_exit(asked_once);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return status;
}

TEST(StopSignal, TheFirstAsksAndTheProgramGoesOn) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto status = status_after(signal, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == asked_once) << signal;
  }
}

TEST(StopSignal, TheSecondEndsItAtOnceWhicheverItIs) {
  for (const int first : {SIGINT, SIGTERM})
    for (const int second : {SIGINT, SIGTERM}) {
      const auto status = status_after(first, second);
      EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == second) << first << " " << second;
    }
}

TEST(StopSignal, AfterwardsSignalsDoWhatTheyDidBefore) {
  struct sigaction before {};
  struct sigaction after {};
  ::sigaction(SIGTERM, nullptr, &before);
  { const StopOnSignal stopping; }
  ::sigaction(SIGTERM, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

}  // namespace
}  // namespace netroster::daemon
