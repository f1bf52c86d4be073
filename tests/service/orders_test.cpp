// What routes hand to the service: scans that are wanted, work that takes long, and what happened.
#include <gtest/gtest.h>

#include <future>

#include "daemon/service/event_feed.h"
#include "daemon/service/scan_orders.h"
#include "daemon/service/worker.h"

namespace netroster::service {
namespace {

using State = ScanOrder::State;
constexpr WallTime now{};

TEST(ScanOrdersTest, AreTakenInTheirOrderAndSayHowTheyEnded) {
  std::size_t woken = 0;
  ScanOrders orders([&] { ++woken; });
  EXPECT_FALSE(orders.take(now));
  ASSERT_TRUE(orders.add({"OAK"}, now));
  ASSERT_TRUE(orders.add({"ELM"}, now));
  EXPECT_EQ(woken, 2U);
  EXPECT_EQ(orders.take(now)->sites, std::vector<std::string>{"OAK"});
  orders.finish(1, "", now);
  EXPECT_EQ(orders.take(now)->id, 2);
  orders.finish(2, "no route", now);
  EXPECT_FALSE(orders.waiting());
  const auto all = orders.all();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].state, State::done);
  EXPECT_EQ(all[1].state, State::failed);
  EXPECT_EQ(all[1].failure, "no route");
}

TEST(ScanOrdersTest, OneThatWaitsForTheSameIsTheSameAndNotTooManyWait) {
  ScanOrders orders;
  EXPECT_EQ(orders.add({"0"}, now)->id, orders.add({"0"}, now)->id);
  for (std::size_t i = 1; i < ScanOrders::most_waiting; ++i)
    ASSERT_TRUE(orders.add({std::to_string(i)}, now));
  EXPECT_EQ(orders.add({"more"}, now).error().code, Errc::limit);
  ASSERT_TRUE(orders.take(now));
  EXPECT_EQ(orders.add({"0"}, now)->id, 9);  // that one runs already
}

TEST(ScanOrdersTest, OldOnesAreForgottenAndNoneThatWaits) {
  ScanOrders orders;
  for (std::size_t i = 0; i < 2 * ScanOrders::most_kept; ++i) {
    ASSERT_TRUE(orders.add({std::to_string(i)}, now));
    orders.finish(orders.take(now)->id, "", now);
  }
  ASSERT_TRUE(orders.add({"last"}, now));
  EXPECT_EQ(orders.all().size(), ScanOrders::most_kept);
  EXPECT_EQ(orders.take(now)->sites, std::vector<std::string>{"last"});
}

TEST(ScanOrdersTest, NumbersDoNotComeAgainAfterARestart) {
  const auto day = WallTime{std::chrono::days{20'000}};
  std::int64_t last = 0;
  {
    ScanOrders before;
    for (std::size_t i = 0; i < ScanOrders::most_waiting; ++i)
      last = before.add({std::to_string(i)}, day)->id;
  }
  ScanOrders after;
  EXPECT_GT(after.add({"0"}, day + std::chrono::minutes(1))->id, last);
}

TEST(ScanOrdersTest, OneThatIsGivenBackIsTheNextAgain) {
  ScanOrders orders;
  ASSERT_TRUE(orders.add({"OAK"}, now));
  ASSERT_TRUE(orders.add({"ELM"}, now));
  const auto first = orders.take(now)->id;
  orders.give_back(first);
  EXPECT_FALSE(orders.all().front().began);
  EXPECT_EQ(orders.take(now)->id, first);
}

TEST(ScanOrdersTest, WhoIsWokenMayChange) {
  std::size_t first = 0;
  std::size_t second = 0;
  ScanOrders orders([&] { ++first; });
  ASSERT_TRUE(orders.add({"OAK"}, now));
  orders.set_wake([&] { ++second; });
  ASSERT_TRUE(orders.add({"ELM"}, now));
  orders.set_wake({});
  ASSERT_TRUE(orders.add({"ASH"}, now));
  EXPECT_EQ(first, 1U);
  EXPECT_EQ(second, 1U);
}

TEST(EventFeedTest, GivesWhatCameAfterANumberAndForgetsTheOldest) {
  EventFeed feed;
  EXPECT_EQ(feed.last(), 0U);
  feed.add({Event{now, "a", "OAK", "d", "one"}, Event{now, "b", "OAK", "d", "two"}});
  ASSERT_EQ(feed.after(1).size(), 1U);
  EXPECT_EQ(feed.after(1)[0].event.kind, "b");
  EXPECT_TRUE(feed.after(2).empty());
  feed.add(std::vector<Event>(EventFeed::most));
  EXPECT_EQ(feed.after(0).size(), EventFeed::most);
  EXPECT_EQ(feed.after(0).front().number, 3U);
}

TEST(WorkerTest, DoesWhatItIsGivenAndDropsTheRestAtItsEnd) {
  Worker worker;
  worker.start();
  std::promise<void> begun;
  std::promise<void> go_on;
  ASSERT_TRUE(worker.add([&] {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();
  bool dropped = true;
  for (std::size_t i = 0; i < Worker::most; ++i)
    ASSERT_TRUE(worker.add([&dropped] { dropped = false; }));
  EXPECT_FALSE(worker.add([] {}));
  std::thread stopping([&] { worker.stop(); });
  while (worker.waiting() > 0) std::this_thread::yield();
  go_on.set_value();
  stopping.join();
  EXPECT_TRUE(dropped);
}

TEST(WorkerTest, WorkThatThrowsEndsNothingElse) {
  Worker worker;
  worker.start();
  std::promise<void> done;
  ASSERT_TRUE(worker.add([] { throw std::runtime_error("no"); }));
  ASSERT_TRUE(worker.add([&] { done.set_value(); }));
  done.get_future().wait();
}

}  // namespace
}  // namespace netroster::service
