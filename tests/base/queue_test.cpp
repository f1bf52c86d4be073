#include "base/queue.h"

#include <gtest/gtest.h>

#include <thread>

namespace netroster {
namespace {

TEST(Queue, FullQueueRefusesAndCounts) {
  Queue<int> queue(2);
  EXPECT_TRUE(queue.push(1));
  EXPECT_TRUE(queue.push(2));
  EXPECT_FALSE(queue.push(3));
  EXPECT_EQ(queue.dropped(), 1U);
  EXPECT_EQ(queue.pop(), 1);
}

TEST(Queue, ClosedQueueGivesWhatIsLeftThenNothing) {
  Queue<int> queue(2);
  ASSERT_TRUE(queue.push(7));
  queue.close();
  EXPECT_FALSE(queue.push(8));
  EXPECT_EQ(queue.pop(), 7);
  EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(Queue, CarriesEveryValueBetweenThreads) {
  Queue<int> queue(8);
  long sum = 0;
  std::thread reader([&] {
    while (const auto value = queue.pop()) sum += *value;
  });
  for (int i = 1; i <= 10'000; ++i) ASSERT_TRUE(queue.push_wait(i));
  queue.close();
  reader.join();
  EXPECT_EQ(sum, 50'005'000L);
}

}  // namespace
}  // namespace netroster
