// A million replies that nobody asked for: none may be taken for an answer, and each is counted.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "collectors/snmp/udp_session.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"
#include "tests/simulator/spoofer.h"

namespace netroster::snmp {
namespace {

namespace asio = boost::asio;
using simulator::Fault;
using simulator::Forgery;

constexpr std::uint64_t each = 333'334;  // of three kinds: a million in all

asio::awaitable<void> ask(Transport& transport, std::shared_ptr<Agent> agent,
                          Result<Response>& out) {
  UdpSession session(transport, std::move(agent));
  Request request;
  request.oids = {Oid{1, 3, 6, 1, 2, 1, 1, 5, 0}};
  out = co_await session.exchange(std::move(request));
}

std::shared_ptr<Agent> silent_agent(std::uint32_t address, std::uint16_t port) {
  auto agent = std::make_shared<Agent>();
  agent->endpoint = {IpAddress::v4(address), port};
  config::Credential credential;
  credential.version = config::SnmpVersion::v2c;
  credential.community = Secret("public");
  agent->credential = *prepare(std::move(credential));
  agent->settings.first_timeout = std::chrono::minutes(5);  // outstanding all the while
  agent->settings.longest_timeout = std::chrono::minutes(5);
  return agent;
}

TEST(Forgery, OfAMillionRepliesNoneIsAccepted) {
  const auto addresses = simulator::first_addresses(*IpNetwork::parse("127.47.0.0/24"), 8);
  auto started = simulator::Simulator::start(simulator::flat_agents(addresses, {}), {});
  ASSERT_TRUE(started) << started.error().what;
  for (const auto address : addresses)
    ASSERT_TRUE((*started)->set_fault(IpAddress::v4(address), Fault::dark, 0));

  asio::io_context io(1);
  Statistics statistics;
  TransportSettings settings;
  settings.sockets = 1;
  Transport transport(io, settings, statistics);
  ASSERT_TRUE(transport.open());
  std::vector<Result<Response>> answers(addresses.size());
  for (std::size_t i = 0; i < addresses.size(); ++i)
    asio::co_spawn(io, ask(transport, silent_agent(addresses[i], (*started)->port()), answers[i]),
                   asio::detached);
  std::thread shard([&io] { io.run(); });

  simulator::SpoofOptions options;
  options.victim = {0x7f000001, transport.local_ports().front()};
  options.pretend = addresses[0];
  options.other = addresses[0] + 100;
  options.port = (*started)->port();
  options.count = each;
  std::uint64_t sent = 0;
  for (const auto forgery : {Forgery::other_address, Forgery::other_port, Forgery::guessed_id}) {
    auto done = simulator::spoof(forgery, options);
    ASSERT_TRUE(done) << done.error().what;
    sent += *done;
  }
  asio::post(io, [&transport] { transport.stop(); });
  shard.join();

  EXPECT_EQ(statistics.accepted.load(), 0U);
  for (const auto& answer : answers) EXPECT_FALSE(answer);
  EXPECT_EQ(statistics.received.load(), statistics.rejected_total());
  // What the kernel had no room for never arrived; all else is counted as refused.
  EXPECT_LE(statistics.received.load(), sent);
  EXPECT_GT(statistics.received.load(), sent / 10);
  std::printf("%lu forged replies, %lu arrived, %lu refused, %lu accepted\n",
              static_cast<unsigned long>(sent),
              static_cast<unsigned long>(statistics.received.load()),
              static_cast<unsigned long>(statistics.rejected_total()),
              static_cast<unsigned long>(statistics.accepted.load()));
}

}  // namespace
}  // namespace netroster::snmp
