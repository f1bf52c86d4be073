// A process that records in a loop is killed at random moments; what it acknowledged must be there.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "numbered_steps.h"
#include "temp_store.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

constexpr int rounds = 50;
constexpr std::uint64_t seed = 20260701;

// Never returns. Each acknowledgement is the step's number, written after record() succeeded.
[[noreturn]] void record_until_killed(const std::string& path, int first_step, int pipe_end) {
  auto store = open_store(path, OpenMode::read_write);
  if (!store) ::_exit(1);
  auto start = (*store)->load();
  if (!start) ::_exit(2);
  Resolver resolver(**start);
  for (int step = first_step;; ++step) {
    apply_step(resolver, step);
    if (!(*store)->record(resolver.snapshot())) ::_exit(3);
    if (::write(pipe_end, &step, sizeof step) != sizeof step) ::_exit(4);
  }
}

// Waits for `count` acknowledgements, kills, and returns the last one that was sent.
int run_and_kill(const std::string& path, int first_step, int count) {
  int ends[2] = {-1, -1};
  if (::pipe(ends) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    record_until_killed(path, first_step, ends[1]);
  }
  ::close(ends[1]);
  int last = -1;
  int step = 0;
  for (int i = 0; i < count && ::read(ends[0], &step, sizeof step) == sizeof step; ++i) last = step;
  ::kill(child, SIGKILL);
  while (::read(ends[0], &step, sizeof step) == sizeof step) last = step;
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(ends[0]);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child gave up with " << WEXITSTATUS(status);
  return last;
}

TEST(Crash, NoAcknowledgedRecordIsLost) {
  const TempDirectory directory;
  std::mt19937_64 random(seed);
  int step = 1;
  for (int round = 0; round < rounds; ++round) {
    const int count = std::uniform_int_distribution<int>(1, 6)(random);
    const int acknowledged = run_and_kill(directory.file(), step, count);
    ASSERT_GE(acknowledged, step);
    auto store = opened(directory.file());
    ASSERT_NE(store, nullptr);
    ASSERT_TRUE(store->check().has_value());
    const auto inventory = store->load();
    ASSERT_TRUE(inventory.has_value()) << inventory.error().what;
    expect_one_whole_step(**inventory, acknowledged);
    step = acknowledged + 2;
  }
}

}  // namespace
}  // namespace netroster::inventory
