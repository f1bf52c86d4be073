// A device that was read with SNMPv3 is sent no community any more, whatever it says or does not
// say: in the scan after, and in those after that.
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/scan/session.h"
#include "tests/inventory/temp_store.h"
#include "tests/scan/one_site.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::scan {
namespace {

using inventory::testing_kit::opened;
using inventory::testing_kit::TempDirectory;
using simulator::Fault;
using simulator::Simulator;

constexpr const char* network = "127.61.0.0/29";

config::Credential v3_reader() {
  config::Credential credential;
  credential.name = "v3";
  credential.user = "reader";
  credential.auth = config::AuthProtocol::sha256;
  credential.auth_password = Secret("a long enough password");
  credential.priv = config::PrivProtocol::aes128;
  credential.priv_password = Secret("another long password");
  credential.networks = {*IpNetwork::parse(network)};
  return credential;
}

enum class Users { known, others, none };

class DowngradeTest : public testing::Test {
 protected:
  DowngradeTest() {
    sites_ = {fixture::one_site(network)};
    config_.credentials = {v3_reader(), fixture::reader_of(sites_.front())};
    store_ = opened(folder_.file("store"));
    serve(1, Users::known);
  }
  // All of them answer the community as well: what is sent there would work.
  void serve(std::size_t agents, Users users) {
    const auto addresses = simulator::first_addresses(*IpNetwork::parse(network), agents);
    simulator::FlatOptions options;
    options.ports = 4;
    auto fleet = simulator::flat_agents(addresses, options);
    for (auto& agent : fleet) {
      auto profile = std::make_shared<simulator::Profile>(*agent.profile);
      const auto* name = users == Users::known ? "reader" : "somebody";
      profile->users.clear();
      if (users != Users::none)
        profile->users.push_back({name, config::AuthProtocol::sha256, "a long enough password",
                                  config::PrivProtocol::aes128, "another long password"});
      agent.profile = profile;
    }
    auto started = Simulator::start(std::move(fleet), {});
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
  }
  SessionResult scan() {
    ScanSettings settings;
    settings.port = simulator_->port();
    settings.sweep.rate = 0;
    settings.sweep.rate_per_site = 0;
    settings.sweep.rate_per_device = 0;
    settings.sweep.timeout = std::chrono::milliseconds(50);
    settings.sweep.communities_per_address = 5;
    settings.snmp.timeout = std::chrono::milliseconds(100);
    settings.snmp.retries = 1;
    settings.snmp.shards = 1;
    snmp::Statistics statistics;
    const std::atomic<bool> stop{false};
    auto result = run_session(config_, sites_, settings, store_.get(), statistics, stop, {});
    EXPECT_TRUE(result) << result.error().what;
    return result ? std::move(*result) : SessionResult{};
  }
  IpAddress device() const {
    return IpAddress::v4(simulator::first_addresses(*IpNetwork::parse(network), 1).front());
  }
  std::vector<std::string> communities() const {
    return simulator_->statistics(device()).communities;
  }
  void read_it_once() {
    const auto first = scan();
    ASSERT_EQ(first.inventory->devices.size(), 1U);
    EXPECT_EQ(first.inventory->devices.front()->facts->ports.size(), 4U);
    EXPECT_TRUE(communities().empty());
  }

  TempDirectory folder_;
  std::shared_ptr<inventory::Store> store_;
  std::vector<Site> sites_;
  config::Config config_;
  std::unique_ptr<Simulator> simulator_;
};

struct Mode {
  Fault fault;
  const char* name;
};
class Downgrade : public DowngradeTest, public testing::WithParamInterface<Mode> {};

TEST_P(Downgrade, BringsNoCommunity) {
  read_it_once();
  ASSERT_TRUE(simulator_->set_fault(device(), GetParam().fault,
                                    GetParam().fault == Fault::garbage ? 64 : 1));
  if (GetParam().fault == Fault::engine_id_change) simulator_->restart(device());
  for (int more = 0; more < 3; ++more) scan();
  EXPECT_EQ(communities(), std::vector<std::string>());
  simulator_->clear_faults(device());
  EXPECT_EQ(scan().summary.reached[Reach::answered], 1U);
  EXPECT_EQ(communities(), std::vector<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Scan, Downgrade,
                         testing::Values(Mode{Fault::v3_downgrade, "NoSecurity"},
                                         Mode{Fault::wrong_digest, "WrongDigest"},
                                         Mode{Fault::stale_time, "AlwaysOutOfTime"},
                                         Mode{Fault::wrong_version, "WrongVersion"},
                                         Mode{Fault::wrong_request_id, "WrongId"},
                                         Mode{Fault::garbage, "Garbage"},
                                         Mode{Fault::growing_oids, "EndlessTables"},
                                         Mode{Fault::engine_id_change, "AnotherEngine"}),
                         [](const auto& c) { return c.param.name; });

// As a forged report would have it.
TEST_F(DowngradeTest, AnUnknownUserBringsNoCommunity) {
  read_it_once();
  serve(1, Users::others);
  for (int more = 0; more < 3; ++more) scan();
  EXPECT_EQ(communities(), std::vector<std::string>());
}

TEST_F(DowngradeTest, AnAgentThatKnowsCommunitiesAloneIsSentNone) {
  read_it_once();
  serve(1, Users::none);
  for (int more = 0; more < 3; ++more) scan();
  EXPECT_EQ(communities(), std::vector<std::string>());
}

// Nobody answers there any more; another address shows that communities are sent at all.
TEST_F(DowngradeTest, SilenceBringsNoCommunity) {
  read_it_once();
  serve(0, Users::none);
  for (int more = 0; more < 3; ++more) scan();
  EXPECT_EQ(communities(), std::vector<std::string>());
  const auto next = nth_address(*IpNetwork::parse(network), 2);
  EXPECT_EQ(simulator_->statistics(next).communities, std::vector<std::string>{"public"});
}

}  // namespace
}  // namespace netroster::scan
