#include "tests/simulator/spoofer.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/simulator/client.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::simulator {
namespace {

class Spoofer : public testing::Test {
 protected:
  void SetUp() override {
    addresses_ = first_addresses(*IpNetwork::parse("127.85.0.0/24"), 1);
    auto started = Simulator::start(flat_agents(addresses_, {}), {});
    ASSERT_TRUE(started);
    simulator_ = std::move(*started);
    options_.victim = {INADDR_LOOPBACK, client_.port()};
    options_.pretend = addresses_[0];
    options_.other = addresses_[0] + 7;
    options_.count = 100;
  }
  std::vector<Reply> received() {
    std::vector<Reply> replies;
    while (auto reply = client_.receive(std::chrono::milliseconds{100}))
      replies.push_back(std::move(*reply));
    return replies;
  }
  std::vector<std::uint32_t> addresses_;
  std::unique_ptr<Simulator> simulator_;
  Client client_;
  SpoofOptions options_;
};

TEST_F(Spoofer, LiesFromAnotherAddress) {
  options_.port = simulator_->port();
  const auto sent = spoof(Forgery::other_address, options_);
  ASSERT_TRUE(sent);
  EXPECT_EQ(*sent, 100U);
  for (const auto& reply : received()) {
    EXPECT_EQ(reply.from.address, options_.other);
    EXPECT_EQ(reply.from.port, simulator_->port());
    EXPECT_EQ(reply.community, "public");
  }
}

TEST_F(Spoofer, LiesFromAnotherPort) {
  ASSERT_TRUE(spoof(Forgery::other_port, options_));
  const auto replies = received();
  ASSERT_FALSE(replies.empty());
  for (const auto& reply : replies) {
    EXPECT_EQ(reply.from.address, addresses_[0]);
    EXPECT_NE(reply.from.port, simulator_->port());
  }
}

TEST_F(Spoofer, GuessesIdsFromTheAgentsOwnAddressAndPort) {
  options_.port = simulator_->port();
  ASSERT_TRUE(spoof(Forgery::guessed_id, options_));
  std::set<std::int32_t> ids;
  for (const auto& reply : received()) {
    EXPECT_EQ(reply.from.address, addresses_[0]);
    EXPECT_EQ(reply.from.port, simulator_->port());
    ids.insert(reply.id);
  }
  EXPECT_EQ(ids.size(), 100U);
}

}  // namespace
}  // namespace netroster::simulator
