// The generator: the same seed gives the same district, and its parts agree with each other.
#include "tests/simulator/district.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "config/load.h"
#include "tests/simulator/client.h"
#include "tests/simulator/mib.h"
#include "tests/simulator/simulator.h"

namespace netroster::simulator {
namespace {

std::shared_ptr<const District> make(std::uint64_t seed, std::uint32_t sites,
                                     std::uint32_t devices) {
  DistrictOptions options;
  options.seed = seed;
  options.sites = sites;
  options.devices = devices;
  auto district = make_district(options);
  EXPECT_TRUE(district) << district.error().what;
  return std::make_shared<const District>(std::move(*district));
}

const std::shared_ptr<const District>& twelve() {
  static const auto district = make(1, 12, 300);
  return district;
}

TEST(District, IsTheSameForTheSameSeed) {
  EXPECT_EQ(truth_json(*make(7, 6, 90), {}), truth_json(*make(7, 6, 90), {}));
  EXPECT_NE(truth_json(*make(7, 6, 90), {}), truth_json(*make(8, 6, 90), {}));
}

TEST(District, HasAsManyAgentsAsAskedEachInItsSite) {
  for (const auto& [sites, devices] : {std::pair{1U, 5U}, {12U, 300U}, {30U, 400U}, {3U, 400U}}) {
    const auto district = make(3, sites, devices);
    std::set<std::uint32_t> addresses;
    for (const auto& device : district->devices) {
      if (!device.agent) continue;
      EXPECT_TRUE(addresses.insert(device.address).second) << device.name;
      EXPECT_TRUE(district->sites[device.site].site.in_scope(IpAddress::v4(device.address)));
    }
    EXPECT_EQ(addresses.size(), devices);
    EXPECT_EQ(district->sites.size(), sites);
  }
}

TEST(District, RefusesWhatDoesNotFit) {
  DistrictOptions options;
  options.sites = 100;
  options.devices = 120;
  EXPECT_FALSE(make_district(options));
  options.devices = 1000;
  options.block = *IpNetwork::parse("127.5.0.0/20");
  EXPECT_FALSE(make_district(options));
  options.block = *IpNetwork::parse("10.0.0.0/8");
  EXPECT_FALSE(make_district(options));
}

TEST(District, NoTwoDevicesShareASerialMacOrName) {
  std::set<std::string> serials;
  std::set<std::uint64_t> macs;
  std::set<std::string> names;
  for (const auto& device : twelve()->devices) {
    EXPECT_TRUE(names.insert(device.name).second) << device.name;
    EXPECT_TRUE(macs.insert(device.mac).second) << device.name;
    for (const auto& member : device.members)
      EXPECT_TRUE(serials.insert(member.serial).second) << member.serial;
  }
}

TEST(District, EveryCableHasBothEnds) {
  const auto& district = *twelve();
  for (const auto& cable : district.cables) {
    const auto& a = district.devices[cable.a.device].ports[cable.a.port];
    const auto& b = district.devices[cable.b.device].ports[cable.b.port];
    EXPECT_EQ(a.peer, cable.b);
    EXPECT_EQ(b.peer, cable.a);
    EXPECT_TRUE(a.up && b.up);
  }
}

TEST(District, PortNumbersAreUniqueInADevice) {
  for (const auto& device : twelve()->devices) {
    std::set<std::uint32_t> indexes;
    std::set<std::uint32_t> bridge_ports;
    for (const auto& port : device.ports) {
      EXPECT_TRUE(indexes.insert(port.index).second) << device.name << " " << port.name;
      if (port.unit_index != 0) {
        EXPECT_TRUE(indexes.insert(port.unit_index).second) << device.name << " " << port.name;
      }
      if (port.bridge_port != 0) {
        EXPECT_TRUE(bridge_ports.insert(port.bridge_port).second) << device.name;
      }
    }
  }
}

const Learned* find_learned(const DistrictDevice& device, const Learned& wanted) {
  const auto& table = device.forwarding;
  const auto found = std::find_if(table.begin(), table.end(), [&](const Learned& other) {
    return other.mac == wanted.mac && other.vlan == wanted.vlan;
  });
  return found == table.end() ? nullptr : &*found;
}

// A port that has a cable: of an aggregate its last member.
const DistrictPort& cabled_port(const DistrictDevice& device, std::size_t port) {
  auto physical = port;
  for (std::size_t i = 0; i < device.ports.size(); ++i)
    if (device.ports[i].lag == port) physical = i;
  return device.ports[physical];
}

void follow(const District& district, std::size_t start, const Learned& learned) {
  auto at = start;
  auto port = learned.port;
  for (int hops = 0; hops < 20; ++hops) {
    const auto& out = cabled_port(district.devices[at], port);
    at = out.peer.device;
    if (at == nowhere || !district.devices[at].is_switch()) return;
    ASSERT_FALSE(out.blocked);
    if (district.devices[at].mac == learned.mac) return;
    const auto* const next = find_learned(district.devices[at], learned);
    ASSERT_NE(next, nullptr) << district.devices[start].name;
    port = next->port;
  }
  FAIL() << "a loop from " << district.devices[start].name;
}

// Following the learned port from any switch ends at the switch that the address hangs on.
TEST(District, ForwardingTablesLeadToTheHost) {
  const auto& district = *twelve();
  std::size_t followed = 0;
  for (std::size_t start = 0; start < district.devices.size(); ++start)
    for (const auto& learned : district.devices[start].forwarding) {
      ASSERT_NO_FATAL_FAILURE(follow(district, start, learned));
      ++followed;
    }
  EXPECT_GT(followed, 5000U);
}

TEST(District, SwitchesThatAreCabledSeeEachOtherFromBothEnds) {
  const auto text = truth_json(*twelve(), {});
  const auto& district = *twelve();
  for (const auto& cable : district.cables) {
    const auto& a = district.devices[cable.a.device];
    const auto& b = district.devices[cable.b.device];
    if (!a.is_switch() || !b.is_switch()) continue;
    const bool lldp =
        a.make->lldp_mib && b.make->lldp_mib && a.make->lldp_sends && b.make->lldp_sends;
    const bool cdp = a.make->cdp_mib && b.make->cdp_mib && a.make->cdp_sends && b.make->cdp_sends;
    EXPECT_TRUE(lldp || cdp) << a.name << " and " << b.name << " have no protocol in common";
  }
  EXPECT_NE(text.find("\"links\""), std::string::npos);
}

TEST(District, ItsConfigurationLoadsAndSecretsArePrivate) {
  const auto directory = std::filesystem::path{testing::TempDir()} / "netroster-simulated-config";
  std::filesystem::remove_all(directory);
  ASSERT_TRUE(write_config(*twelve(), directory.string(), 4242));
  const auto loaded = config::load(directory);
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  EXPECT_EQ(loaded.config.sites.size(), 12U);
  std::ifstream file(directory / "standards.d" / "phases.toml");
  const std::string phases{std::istreambuf_iterator<char>(file), {}};
  for (const auto& site : loaded.config.sites)
    EXPECT_NE(phases.find("id = \"" + site.phase + "\"\n"), std::string::npos) << site.phase;
  for (const auto& device : twelve()->devices) {
    if (!device.agent) continue;
    const auto address = IpAddress::v4(device.address);
    bool reachable = false;
    for (const auto& credential : loaded.config.credentials)
      reachable |= credential.may_be_sent_to(address);
    EXPECT_TRUE(reachable) << device.name;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator{directory}) {
    if (!entry.is_regular_file()) continue;
    struct stat facts {};
    ASSERT_EQ(stat(entry.path().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U) << entry.path();
  }
  std::filesystem::remove_all(directory);
}

TEST(District, AgentsWithoutOneHaveAConfigurationToo) {
  const auto directory = std::filesystem::path{testing::TempDir()} / "netroster-simulated-agents";
  std::filesystem::remove_all(directory);
  const std::vector<std::uint32_t> addresses{0x7f280001, 0x7f2800fe, 0x7f280201};
  ASSERT_TRUE(write_config(addresses, "a/b c", directory.string(), 4242));
  const auto loaded = config::load(directory);
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  ASSERT_EQ(loaded.config.sites.size(), 1U);
  EXPECT_EQ(loaded.config.sites[0].networks,
            (std::vector{*IpNetwork::parse("127.40.0.0/24"), *IpNetwork::parse("127.40.2.0/24")}));
  ASSERT_EQ(loaded.config.credentials.size(), 1U);
  for (const auto address : addresses)
    EXPECT_TRUE(loaded.config.credentials[0].may_be_sent_to(IpAddress::v4(address)));
  std::filesystem::remove_all(directory);
}

DistrictOptions hard() {
  DistrictOptions options;
  options.seed = 9;
  options.sites = 6;
  options.devices = 180;
  options.silent = 30;
  options.hidden = 20;
  options.liars = 10;
  options.chatter = 50;
  options.aged = 5;
  options.forwards_cdp = true;
  return options;
}

TEST(District, WhatMakesLinksHardToFindIsInItAndInTheTruth) {
  const auto made = make_district(hard());
  ASSERT_TRUE(made);
  const auto count = [&](auto wanted) {
    return std::count_if(made->devices.begin(), made->devices.end(), wanted);
  };
  EXPECT_GT(count([](const auto& device) { return device.silent; }), 10);
  EXPECT_GT(count([](const auto& device) { return device.unmanaged; }), 5);
  EXPECT_GT(count([](const auto& device) { return device.poses_as != nowhere; }), 1);
  EXPECT_EQ(count([](const auto& device) { return device.agent; }), 180);
  const auto truth = truth_json(*made, {});
  for (const auto* word : {"\"silent\": true", "\"hidden_switches\"", "advertises_chassis_of"})
    EXPECT_NE(truth.find(word), std::string::npos) << word;
  EXPECT_EQ(truth, truth_json(*make_district(hard()), {}));
}

TEST(District, TheOptionsMoveNothingElse) {
  auto options = twelve()->options;
  options.chatter = 50;
  options.forwards_cdp = true;
  const auto other = make_district(options);
  ASSERT_TRUE(other);
  ASSERT_EQ(other->devices.size(), twelve()->devices.size());
  for (std::size_t i = 0; i < other->devices.size(); ++i)
    EXPECT_EQ(other->devices[i].serial(), twelve()->devices[i].serial());
}

// Two switches on both sides of one that does not speak CDP hear each other.
TEST(District, CdpPassesThroughWhatDoesNotSpeakIt) {
  const auto made = make_district(hard());
  ASSERT_TRUE(made);
  std::size_t through = 0;
  for (const auto& device : made->devices)
    for (const auto& port : device.ports)
      for (const auto from : heard_by_cdp(*made, device, port))
        if (!(from == port.peer)) ++through;
  EXPECT_GT(through, 0U);
}

std::string request_after(const Oid& at, const Agent& agent, std::int32_t id) {
  const auto& community = agent.profile->community;
  return agent.profile->v2c ? make_request(1, community, pdu::get_bulk, id, {at}, 0, 50)
                            : make_request(0, community, pdu::get_next, id, {at});
}

bool ends_the_walk(const std::optional<Reply>& reply) {
  return !reply || reply->bindings.empty() || reply->status == no_such_name;
}

// Walks an agent, by GETBULK if it can; every OID increases.
std::size_t walk(Client& client, const Agent& agent, std::uint16_t port) {
  Oid at{1, 0};
  std::size_t rows = 0;
  for (std::int32_t id = 1; id < 5000; ++id) {
    client.send(agent.address, port, request_after(at, agent, id));
    const auto reply = client.receive();
    if (ends_the_walk(reply)) return rows;
    for (std::size_t i = 0; i < reply->bindings.size(); ++i) {
      if (reply->tag(i) == tag::end_of_mib_view) return rows;
      if (reply->oid(i) <= at) return 0;
      at = reply->oid(i);
      ++rows;
    }
  }
  return 0;
}

TEST(District, EveryCommunityAgentCanBeWalkedToItsEnd) {
  const auto district = make(5, 6, 60);
  const auto copies = district_agents(district);
  auto simulator = Simulator::start(district_agents(district), {});
  ASSERT_TRUE(simulator);
  Client client;
  for (const auto& agent : copies) {
    if (agent.profile->community.empty()) continue;
    EXPECT_GE(walk(client, agent, (*simulator)->port()), 30U) << agent.name;
    EXPECT_EQ((*simulator)->statistics(IpAddress::v4(agent.address)).malformed, 0U);
  }
}

TEST(District, RenumberingMovesPortsAndKeepsNames) {
  const auto district = make(5, 1, 8);
  const auto profile = profile_of(district, district->sites[0].core);
  const auto& before = profile->rows->get();
  const auto after = profile->renumbered();
  EXPECT_EQ(before.size(), after->size());
  const auto first_name = oid_content(Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1});
  const auto a = before.after(bytes_of(first_name));
  const auto b = after->after(bytes_of(first_name));
  EXPECT_EQ(before.value(a, {}), after->value(b, {}));
  EXPECT_NE(text_of(before.oid(a)), text_of(after->oid(b)));
}

}  // namespace
}  // namespace netroster::simulator
