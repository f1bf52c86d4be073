// The thread that tells: what is one message, what is tried again, what is given up.
#include "daemon/notify/notifier.h"

#include <gtest/gtest.h>

#include <map>

namespace netroster::notify {
namespace {

using namespace std::chrono_literals;

Event event(const std::string& kind, const std::string& site = "OAK") {
  return {wall_now(), kind, site, "core-1", "…"};
}

// What was sent to whom; may be told to fail.
class Outbox {
 public:
  Send send() {
    return [this](const config::NotifyTarget& target, const std::vector<Event>& events,
                  const SendLimits&) -> Result<void> {
      const std::lock_guard lock(mutex_);
      ++tries_[target.name];
      changed_.notify_all();
      if (failing_.contains(target.name)) return Error{Errc::io, "it is down"};
      sent_[target.name].push_back(events);
      return {};
    };
  }
  void fail(const std::string& target, bool whether) {
    const std::lock_guard lock(mutex_);
    if (whether)
      failing_.insert({target, true});
    else
      failing_.erase(target);
  }
  // Messages, as soon as there are so many.
  std::vector<std::vector<Event>> wait_for(const std::string& target, std::size_t messages) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 30s, [&] { return sent_[target].size() >= messages; }));
    return sent_[target];
  }
  void wait_for_tries(const std::string& target, int tries) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 30s, [&] { return tries_[target] >= tries; }));
  }
  std::size_t messages(const std::string& target) {
    const std::lock_guard lock(mutex_);
    return sent_[target].size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::vector<std::vector<Event>>> sent_;
  std::map<std::string, int> tries_;
  std::map<std::string, bool> failing_;
};

class NotifierOf : public testing::Test {
 protected:
  NotifierSettings settings() {
    NotifierSettings out;
    for (const auto* name : {"noc", "board"}) {
      config::NotifyTarget target;
      target.name = name;
      out.notify.targets.push_back(target);
    }
    out.notify.targets[1].events = "device_vanished";
    out.send = outbox_.send();
    out.gather = 1ms;
    out.again = {1ms, 2ms};
    return out;
  }
  static TargetCounts counts(const Notifier& notifier, std::size_t at) {
    return notifier.counts().at(at);
  }
  Outbox outbox_;
};

TEST_F(NotifierOf, TellsEachWhatItWants) {
  Notifier notifier(settings());
  notifier.start();
  notifier.add({event("link_lost"), event("device_vanished")});
  const auto noc = outbox_.wait_for("noc", 1);
  ASSERT_EQ(noc[0].size(), 2U) << "one message";
  const auto board = outbox_.wait_for("board", 1);
  ASSERT_EQ(board[0].size(), 1U);
  EXPECT_EQ(board[0][0].kind, "device_vanished");
  notifier.stop();
  EXPECT_EQ(counts(notifier, 0).sent, 2U);
  EXPECT_EQ(counts(notifier, 0).waiting, 0U);
}

TEST_F(NotifierOf, TriesAgainAndKeepsTheOrder) {
  outbox_.fail("noc", true);
  Notifier notifier(settings());
  notifier.start();
  notifier.add({event("link_lost", "1")});
  outbox_.wait_for_tries("noc", 3);
  notifier.add({event("link_lost", "2")});
  outbox_.fail("noc", false);
  const auto sent = outbox_.wait_for("noc", 1);
  EXPECT_EQ(sent[0][0].site, "1");
  notifier.stop();
  EXPECT_GE(counts(notifier, 0).failed, 2U);
  EXPECT_EQ(counts(notifier, 0).sent, 2U);
}

TEST_F(NotifierOf, OneThatIsDownHoldsNobodyUp) {
  outbox_.fail("noc", true);
  Notifier notifier(settings());
  notifier.start();
  notifier.add({event("device_vanished")});
  EXPECT_EQ(outbox_.wait_for("board", 1).size(), 1U);
  outbox_.wait_for_tries("noc", 2);
  EXPECT_EQ(counts(notifier, 0).waiting, 1U);
}

TEST_F(NotifierOf, KeepsTheNewestOfTooMany) {
  outbox_.fail("noc", true);
  auto slow = settings();
  slow.gather = 1h;
  Notifier notifier(slow);
  for (std::size_t i = 0; i < Notifier::most_waiting + 5; ++i) notifier.add({event("link_lost")});
  EXPECT_EQ(counts(notifier, 0).waiting, Notifier::most_waiting);
  EXPECT_EQ(counts(notifier, 0).dropped, 5U);
}

TEST_F(NotifierOf, SendsManyInSeveralMessages) {
  Notifier notifier(settings());
  notifier.add(std::vector<Event>(Notifier::most_in_message + 1, event("link_lost")));
  notifier.start();
  const auto sent = outbox_.wait_for("noc", 2);
  EXPECT_EQ(sent[0].size(), Notifier::most_in_message);
  EXPECT_EQ(sent[1].size(), 1U);
}

TEST_F(NotifierOf, HoldsBackWhereSomebodyWorks) {
  auto quiet = settings();
  quiet.notify.maintenance = {{"core", "ELM", "1990-01-01 00:00", "2100-01-01 00:00", ""}};
  Notifier notifier(quiet);
  notifier.start();
  notifier.add({event("link_lost", "ELM"), event("link_lost", "OAK")});
  const auto sent = outbox_.wait_for("noc", 1);
  ASSERT_EQ(sent[0].size(), 1U);
  EXPECT_EQ(sent[0][0].site, "OAK");
  EXPECT_EQ(counts(notifier, 0).quiet, 1U);
}

TEST_F(NotifierOf, KnowsDevicesByTheirNames) {
  auto quiet = settings();
  quiet.notify.maintenance = {{"core", "", "1990-01-01 00:00", "2100-01-01 00:00", ""}};
  quiet.notify.maintenance[0].devices = "core?";
  quiet.name_of = [](const std::string& device) { return device == "id-1" ? "core1" : "idf"; };
  Notifier notifier(quiet);
  notifier.start();
  auto held = event("link_lost");
  held.device = "id-1";
  auto told = event("link_lost");
  told.device = "id-2";
  notifier.add({held, told});
  const auto sent = outbox_.wait_for("noc", 1);
  ASSERT_EQ(sent[0].size(), 1U);
  EXPECT_EQ(sent[0][0].device, "id-2");
}

TEST_F(NotifierOf, TellsWhatWaitsBeforeItEnds) {
  auto slow = settings();
  slow.gather = 1h;
  Notifier notifier(slow);
  notifier.start();
  notifier.add({event("link_lost")});
  notifier.stop();
  EXPECT_EQ(outbox_.messages("noc"), 1U);
}

TEST_F(NotifierOf, WithoutTargetsDoesNothing) {
  Notifier notifier({});
  notifier.start();
  notifier.add({event("link_lost")});
  EXPECT_TRUE(notifier.counts().empty());
}

}  // namespace
}  // namespace netroster::notify
