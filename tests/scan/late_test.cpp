// Answers that come after their time-out and out of order: counted as late, and taken for the
// answer to nothing else.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "collectors/snmp/udp_session.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::snmp {
namespace {

namespace asio = boost::asio;
using simulator::Fault;
using std::chrono::milliseconds;

const Oid sys_name{1, 3, 6, 1, 2, 1, 1, 5, 0};
const Oid sys_object_id{1, 3, 6, 1, 2, 1, 1, 2, 0};

struct Asked {
  std::size_t agent = 0;
  Oid oid;
  Result<Response> answer = Error{Errc::cancelled, ""};
};

class LateTest : public testing::Test {
 protected:
  static constexpr std::size_t agents = 30;

  LateTest() : addresses_(simulator::first_addresses(*IpNetwork::parse("127.63.0.0/26"), agents)) {
    auto started = simulator::Simulator::start(simulator::flat_agents(addresses_, {}), {});
    if (started) simulator_ = std::move(*started);
    opened_ = transport_.open().has_value();
  }
  IpAddress address(std::size_t i) const { return IpAddress::v4(addresses_[i]); }

  std::shared_ptr<Agent> agent(std::size_t i) {
    auto out = std::make_shared<Agent>();
    out->endpoint = {address(i), simulator_->port()};
    config::Credential credential;
    credential.version = config::SnmpVersion::v2c;
    credential.community = Secret("public");
    out->credential = *prepare(std::move(credential));
    out->settings.first_timeout = patience_;
    out->settings.shortest_timeout = patience_;
    out->settings.longest_timeout = patience_;
    out->settings.retries = 0;
    out->settings.give_up_after = 1000;
    return out;
  }
  asio::awaitable<void> ask_in_turn(std::size_t i, std::size_t times, std::vector<Asked>& out) {
    UdpSession session(transport_, agent(i));
    for (std::size_t n = 0; n < times; ++n) {
      Asked one;
      one.agent = i;
      one.oid = n % 2 == 0 ? sys_name : sys_object_id;
      Request request;
      request.oids = {one.oid};
      one.answer = co_await session.exchange(std::move(request));
      out.push_back(std::move(one));
    }
  }
  std::vector<Asked> ask_all(std::size_t times) {
    std::vector<Asked> out;
    for (std::size_t i = 0; i < agents; ++i)
      asio::co_spawn(io_, ask_in_turn(i, times, out), asio::detached);
    while (out.size() < agents * times) io_.run_one();
    return out;
  }
  std::uint64_t rejected(Reject reason) const {
    return statistics_.rejected[static_cast<std::size_t>(reason)].load();
  }

  milliseconds patience_{5000};
  std::vector<std::uint32_t> addresses_;
  std::unique_ptr<simulator::Simulator> simulator_;
  asio::io_context io_{1};
  Statistics statistics_;
  Transport transport_{io_, {}, statistics_};
  bool opened_ = false;
};

TEST_F(LateTest, AnswersAreCountedAndTakenForNothingElse) {
  ASSERT_TRUE(simulator_);
  ASSERT_TRUE(opened_);
  std::map<std::pair<std::size_t, Oid>, Value> right;
  for (auto& one : ask_all(2)) {
    ASSERT_TRUE(one.answer) << one.answer.error().what;
    right[{one.agent, one.oid}] = one.answer->rows.at(0).value;
  }
  // A third answers in time, a third between the time-outs of two requests, a third after many.
  for (std::size_t i = 0; i < agents; ++i)
    simulator_->set_fault(address(i), Fault::slow, i % 3 == 0 ? 5 : i % 3 == 1 ? 90 : 400);
  patience_ = milliseconds(60);
  std::size_t answered = 0;
  for (const auto& one : ask_all(10)) {
    if (!one.answer) continue;
    ++answered;
    EXPECT_EQ(one.answer->rows.at(0).value, right.at({one.agent, one.oid}));
  }
  for (std::size_t i = 0; i < agents; ++i) simulator_->clear_faults(address(i));
  patience_ = milliseconds(5000);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (rejected(Reject::late) < statistics_.timeouts.load() &&
         std::chrono::steady_clock::now() < until)
    for (const auto& one : ask_all(1))
      EXPECT_EQ(one.answer->rows.at(0).value, right.at({one.agent, one.oid}));
  std::printf("%zu answers in time, %lu late of %lu time-outs\n", answered,
              static_cast<unsigned long>(rejected(Reject::late)),
              static_cast<unsigned long>(statistics_.timeouts.load()));
  EXPECT_GE(statistics_.timeouts.load(), agents / 3 * 2 * 10);
  EXPECT_EQ(rejected(Reject::late), statistics_.timeouts.load());
  EXPECT_EQ(rejected(Reject::unknown_id), 0U);
  EXPECT_EQ(statistics_.received.load(),
            statistics_.accepted.load() + statistics_.rejected_total());
  transport_.stop();
  io_.run();
}

// With retries a late answer to the first copy is the answer: it is the same request.
TEST_F(LateTest, TheAnswerToAnEarlierCopyOfARequestIsItsAnswer) {
  ASSERT_TRUE(simulator_);
  ASSERT_TRUE(opened_);
  simulator_->set_fault(address(0), Fault::slow, 100);
  auto slow = agent(0);
  slow->settings.first_timeout = milliseconds(60);
  slow->settings.shortest_timeout = milliseconds(60);
  slow->settings.retries = 5;
  Result<Response> answer = Error{Errc::cancelled, ""};
  const auto ask = [&]() -> asio::awaitable<void> {
    UdpSession session(transport_, slow);
    Request request;
    request.oids = {sys_name};
    answer = co_await session.exchange(std::move(request));
    transport_.stop();
  };
  asio::co_spawn(io_, ask, asio::detached);
  io_.run();
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->rows.at(0).oid, sys_name);
  EXPECT_GE(statistics_.resent.load(), 1U);
}

}  // namespace
}  // namespace netroster::snmp
