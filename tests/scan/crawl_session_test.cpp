// Scans of a network that is too large to sweep, against agents that tell of each other.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "daemon/scan/session.h"
#include "tests/inventory/temp_store.h"
#include "tests/scan/one_site.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::scan {
namespace {

using inventory::testing_kit::opened;
using inventory::testing_kit::TempDirectory;
using simulator::RowBuilder;
using simulator::Simulator;

constexpr const char* large = "127.96.0.0/12";
constexpr const char* seed = "127.96.0.1";
constexpr const char* second = "127.97.0.1";    // LLDP neighbour of the seed
constexpr const char* third = "127.98.0.1";     // next hop of a route of the second
constexpr const char* fourth = "127.98.7.1";    // LLDP neighbour of the third
constexpr const char* nobody = "127.100.0.1";   // told of twice, and dark
constexpr const char* outside = "127.112.0.1";  // answers, but is in no network
constexpr const char* excluded = "127.99.9.9";  // answers, but is excluded
constexpr const char* untold = "127.101.0.1";   // answers, but nobody tells of it

IpAddress ip(const char* text) { return *IpAddress::parse(text); }

void push(Oid& oid, const IpAddress& address) {
  for (std::size_t i = 0; i < 4; ++i) oid.push(address.bytes()[i]);
}

std::string chassis(const char* address) {
  const auto bytes = ip(address).bytes();
  std::string mac{"\x00\x1a", 2};
  for (std::size_t i = 0; i < 4; ++i) mac += static_cast<char>(bytes[i]);
  return mac;
}

struct Told {
  const char* address;
  std::vector<const char*> neighbours;
  std::vector<const char*> next_hops;
};

// LLDP-MIB: lldpRemTable and lldpRemManAddrTable.
void add_neighbour(RowBuilder& rows, std::uint32_t port, const char* address) {
  const Oid entry{1, 0, 8802, 1, 1, 2, 1, 4, 1, 1};
  const auto at = [&](std::uint32_t column) {
    return entry.child(column).child(0).child(port).child(1);
  };
  rows.integer(at(4), 4);
  rows.text(at(5), chassis(address));
  rows.integer(at(6), 5);
  rows.text(at(7), "port 1");
  rows.text(at(9), std::string("switch ") + address);
  Oid managed = Oid{1, 0, 8802, 1, 1, 2, 1, 4, 2, 1, 3}.child(0).child(port).child(1);
  managed.push(1);
  managed.push(4);
  push(managed, ip(address));
  rows.integer(managed, 2);
}

// inetCidrRouteTable.
void add_route(RowBuilder& rows, std::uint32_t number, const char* next_hop) {
  const auto at = [&](std::uint32_t column) {
    Oid oid = Oid{1, 3, 6, 1, 2, 1, 4, 24, 7, 1}.child(column);
    for (const auto id : {1U, 4U, 10U, number, 0U, 0U, 16U, 2U, 0U, 0U, 1U, 4U}) oid.push(id);
    push(oid, ip(next_hop));
    return oid;
  };
  rows.integer(at(7), 1);
  rows.integer(at(8), 4);
  rows.integer(at(9), 13);
}

std::shared_ptr<simulator::Profile> profile_of(const Told& told) {
  RowBuilder rows;
  const Oid system{1, 3, 6, 1, 2, 1, 1};
  rows.text(system.child(1).child(0), "a switch");
  rows.object_id(system.child(2).child(0), Oid{1, 3, 6, 1, 4, 1, 99999, 1});
  rows.live(system.child(3).child(0), {simulator::Live::uptime});
  rows.text(system.child(5).child(0), std::string("switch ") + told.address);
  const Oid local{1, 0, 8802, 1, 1, 2, 1, 3};
  rows.integer(local.child(1).child(0), 4);
  rows.text(local.child(2).child(0), chassis(told.address));
  std::uint32_t number = 0;
  for (const auto* address : told.neighbours) add_neighbour(rows, ++number, address);
  for (const auto* address : told.next_hops) add_route(rows, ++number, address);
  auto profile = std::make_shared<simulator::Profile>();
  profile->rows = std::make_shared<simulator::LazyTable>(rows.build());
  profile->community = "public";
  return profile;
}

std::vector<simulator::Agent> agents_of(const std::vector<Told>& all) {
  std::vector<std::uint32_t> addresses;
  for (const auto& told : all) addresses.push_back(ip(told.address).to_v4());
  auto agents = simulator::flat_agents(addresses, {});
  for (std::size_t i = 0; i < all.size(); ++i) agents[i].profile = profile_of(all[i]);
  return agents;
}

class CrawlSession : public testing::Test {
 protected:
  void SetUp() override {
    simulator::SimulatorOptions options;
    options.keep_arrivals = true;
    auto started = Simulator::start(agents_of({{seed, {second, outside, excluded, nobody}, {}},
                                               {second, {seed, nobody}, {third, outside, excluded}},
                                               {third, {second, fourth}, {}},
                                               {fourth, {seed, third}, {seed}},  // and round again
                                               {outside, {}, {}},
                                               {excluded, {}, {}},
                                               {untold, {}, {}}}),
                                    options);
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
    site_ = fixture::one_site(large);
    site_.excluded = {*IpNetwork::parse(excluded)};
    site_.seeds = {*IpNetwork::parse(seed)};
    config_.credentials = {fixture::reader_of(site_)};
    config_.credentials[0].networks = {*IpNetwork::parse("127.0.0.0/8")};
  }

  SessionResult scan(inventory::Store* store) {
    config_.sites = {site_};
    ScanSettings settings;
    settings.port = simulator_->port();
    settings.sweep.rate = 0;
    settings.sweep.rate_per_site = 0;
    settings.sweep.rate_per_device = 0;
    settings.sweep.passes = 1;
    settings.sweep.timeout = std::chrono::milliseconds(300);
    settings.snmp.timeout = std::chrono::milliseconds(2000);
    settings.snmp.shards = 2;
    snmp::Statistics statistics;
    const std::atomic<bool> stop{false};
    auto result = run_session(config_, config_.sites, settings, store, statistics, stop, {});
    EXPECT_TRUE(result) << result.error().what;
    return result ? std::move(*result) : SessionResult{};
  }

  static std::set<std::string> found(const SessionResult& result) {
    std::set<std::string> out;
    for (const auto& device : result.inventory->devices) out.insert(device->addresses.at(0).text());
    return out;
  }

  // Every address that ever got a packet.
  std::set<std::string> asked() const {
    std::set<std::string> out;
    for (const auto& arrival : simulator_->arrivals())
      out.insert(IpAddress::v4(arrival.address).text());
    return out;
  }

  std::unique_ptr<Simulator> simulator_;
  Site site_;
  config::Config config_;
  TempDirectory folder_;
};

using Addresses = std::set<std::string>;

TEST_F(CrawlSession, GoesFromNeighbourToNeighbourAndNowhereElse) {
  const auto result = scan(nullptr);
  EXPECT_EQ(found(result), (Addresses{seed, second, third, fourth}));
  EXPECT_EQ(asked(), (Addresses{seed, second, third, fourth, nobody}));
  EXPECT_EQ(simulator_->statistics(ip(outside)).requests, 0U);
  EXPECT_EQ(simulator_->statistics(ip(excluded)).requests, 0U);
  // Told of by two, asked once.
  const auto arrivals = simulator_->arrivals();
  EXPECT_EQ(std::count_if(arrivals.begin(), arrivals.end(),
                          [](const auto& one) { return one.address == ip(nobody).to_v4(); }),
            1);
  EXPECT_EQ(result.summary.reached.at(Reach::answered), 4U);
  EXPECT_EQ(result.summary.reached.at(Reach::silent), 1U);
}

TEST_F(CrawlSession, WithoutASeedNothingIsAsked) {
  site_.seeds.clear();
  const auto result = scan(nullptr);
  EXPECT_TRUE(result.inventory->devices.empty());
  EXPECT_TRUE(asked().empty());
}

TEST_F(CrawlSession, WhatWasFoundOnceIsFoundWithoutASeed) {
  const auto store = opened(folder_.file("kept"));
  ASSERT_TRUE(store);
  scan(store.get());
  site_.seeds.clear();
  const auto again = scan(store.get());
  EXPECT_EQ(again.summary.reached.at(Reach::answered), 4U);
  EXPECT_EQ(again.inventory->devices.size(), 4U);
}

TEST_F(CrawlSession, RoundsAreBounded) {
  config_.sweep.crawl_rounds = 1;
  EXPECT_EQ(found(scan(nullptr)), (Addresses{seed, second}));
  config_.sweep.crawl_rounds = 0;
  EXPECT_EQ(found(scan(nullptr)), (Addresses{seed}));
}

TEST_F(CrawlSession, AddressesAreBounded) {
  config_.sweep.crawl_addresses = 1;
  scan(nullptr);
  EXPECT_EQ(asked().size(), 2U);
}

TEST_F(CrawlSession, AScanOfAPartSweepsIt) {
  site_.networks = {*IpNetwork::parse("127.101.0.0/28")};
  site_.seeds.clear();
  const auto result = scan(nullptr);
  EXPECT_EQ(found(result), (Addresses{untold}));
}

TEST_F(CrawlSession, ADryRunSaysWhatIsCrawled) {
  config_.sites = {site_};
  const auto foreseen = foresee(config_, config_.sites, nullptr);
  ASSERT_TRUE(foreseen) << foreseen.error().what;
  ASSERT_EQ(foreseen->plan.crawled.size(), 1U);
  EXPECT_EQ(foreseen->plan.crawled[0].block.text(), large);
  EXPECT_EQ(foreseen->plan.targets.size(), 1U);
  EXPECT_TRUE(asked().empty());
}

}  // namespace
}  // namespace netroster::scan
