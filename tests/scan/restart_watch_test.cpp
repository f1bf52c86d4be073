// When an agent is said to have begun anew, and that it is asked nothing more then.
#include "daemon/scan/restart_watch.h"

#include <gtest/gtest.h>

#include "tests/collectors/run.h"
#include "tests/collectors/scripted_session.h"

namespace netroster::scan {
namespace {

const Oid sys_up_time{1, 3, 6, 1, 2, 1, 1, 3, 0};
const Oid sys_name{1, 3, 6, 1, 2, 1, 1, 5, 0};

class RestartWatchTest : public testing::Test {
 protected:
  RestartWatchTest() { session.values[sys_name] = snmp::Value::octets("sw"); }
  void up_for(std::uint64_t hundredths) {
    session.values[sys_up_time] = snmp::Value::unsigned_of(snmp::Tag::timeticks, hundredths);
  }
  bool ask(const Oid& oid) {
    snmp::Request request;
    request.oids = {oid};
    return run(watch.exchange(std::move(request))).has_value();
  }

  snmp::ScriptedSession session;
  snmp::Agent agent;
  RestartWatch watch{session, agent, RestartWatch::Clock::now() - std::chrono::minutes(1)};
};

TEST_F(RestartWatchTest, ItsUptimeIsAskedAfterASilenceAlone) {
  up_for(100'000);
  EXPECT_TRUE(ask(sys_up_time));
  EXPECT_TRUE(ask(sys_name));
  EXPECT_EQ(session.requests.size(), 2U);
  ++agent.silences;
  EXPECT_TRUE(ask(sys_name));
  EXPECT_EQ(session.requests.size(), 4U);
  EXPECT_TRUE(ask(sys_name));
  EXPECT_EQ(session.requests.size(), 5U);
  EXPECT_FALSE(watch.restarted());
}

TEST_F(RestartWatchTest, OneThatBeganAnewIsAskedNothingMore) {
  up_for(100'000);
  EXPECT_TRUE(ask(sys_up_time));
  ++agent.silences;
  up_for(200);
  EXPECT_TRUE(ask(sys_name));
  EXPECT_TRUE(watch.restarted());
  const auto before = session.requests.size();
  EXPECT_FALSE(ask(sys_name));
  EXPECT_EQ(session.requests.size(), before);
}

TEST_F(RestartWatchTest, OneThatIsYoungerThanOurFirstPacketBeganAnew) {
  up_for(200);
  ++agent.silences;
  EXPECT_TRUE(ask(sys_up_time));
  EXPECT_TRUE(watch.restarted());
}

TEST_F(RestartWatchTest, AClockThatWrapsOrStandsStillIsNoRestart) {
  up_for(0xffffff00U);
  EXPECT_TRUE(ask(sys_up_time));
  up_for(10);
  EXPECT_TRUE(ask(sys_up_time));
  up_for(10);
  EXPECT_TRUE(ask(sys_up_time));
  EXPECT_FALSE(watch.restarted());
}

}  // namespace
}  // namespace netroster::scan
