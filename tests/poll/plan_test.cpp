#include "daemon/poll/plan.h"

#include <gtest/gtest.h>

#include "tests/scan/one_site.h"

namespace netroster::poll {
namespace {

IpAddress address_of(const char* text) { return *IpAddress::parse(text); }

std::shared_ptr<Device> device_of(const char* id, const char* address) {
  auto device = std::make_shared<Device>();
  device->id = id;
  device->site = "lab";
  device->name = std::string("name of ") + id;
  device->addresses = {address_of(address)};
  auto facts = std::make_shared<DeviceFacts>();
  for (std::uint32_t i = 1; i <= 3; ++i) {
    Port port;
    port.index = i;
    port.name = "Gi1/0/" + std::to_string(i);
    facts->ports.push_back(port);
  }
  device->facts = facts;
  return device;
}

std::shared_ptr<AddressState> answered(const char* address, const char* credential) {
  auto state = std::make_shared<AddressState>();
  state->site = "lab";
  state->address = address_of(address);
  state->credential = credential;
  return state;
}

std::shared_ptr<Link> link_between(const LinkEnd& one, const LinkEnd& other, LinkState state) {
  auto link = std::make_shared<Link>();
  link->id = one.device + one.port;
  link->ends = {one, other};
  link->state = state;
  return link;
}

class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    config_.sites = {scan::fixture::one_site("10.1.0.0/24")};
    config_.credentials = {scan::fixture::reader_of(config_.sites.front())};
    inventory_.devices = {device_of("A", "10.1.0.1"), device_of("B", "10.1.0.2")};
    inventory_.addresses = {answered("10.1.0.1", "reader"), answered("10.1.0.2", "reader")};
  }
  PollPlan plan() {
    const auto book = CredentialBook::of(config_.credentials);
    EXPECT_TRUE(book);
    return make_poll_plan(inventory_, config_, *book);
  }

  config::Config config_;
  Inventory inventory_;
};

TEST_F(PlanTest, EveryDeviceThatAnsweredIsRead) {
  const auto it = plan();
  ASSERT_EQ(it.devices.size(), 2U);
  EXPECT_EQ(it.devices[0].device, "A");
  EXPECT_EQ(it.devices[0].address, address_of("10.1.0.1"));
  ASSERT_TRUE(it.devices[0].credential);
  EXPECT_TRUE(it.devices[0].uplinks.empty());
}

TEST_F(PlanTest, PortsWithALinkAreUplinks) {
  inventory_.links = {link_between({"A", "Gi1/0/2", 2, {}, "Po1"}, {"B", "Gi1/0/3", {}, {}, ""},
                                   LinkState::confirmed)};
  const auto it = plan();
  EXPECT_EQ(it.devices[0].uplinks, (std::set<std::string>{"Gi1/0/2", "Po1"}));
  EXPECT_EQ(it.devices[1].uplinks, (std::set<std::string>{"Gi1/0/3"}));
}

TEST_F(PlanTest, PortsAreMarkedByNameAliasAndRole) {
  auto& history = config_.history;
  EXPECT_TRUE(plan().devices[0].marked.empty());
  history.marked = "lab:name?of?A:Gi1/0/3 other:*:* LAB:B:*/1";
  EXPECT_EQ(plan().devices[0].marked, (std::set<std::string>{"Gi1/0/3"}));
  EXPECT_EQ(plan().devices[1].marked, (std::set<std::string>{"Gi1/0/1"}));
  EXPECT_TRUE(plan().devices[0].uplinks.empty()) << "it is read as often as before";
  history.marked.clear();
  history.marked_aliases = "srv-*";
  auto named = std::make_shared<Device>(*inventory_.devices[0]);
  auto facts = std::make_shared<DeviceFacts>(*named->facts);
  facts->ports[1].alias = "SRV-mail";
  named->facts = facts;
  named->role = "core";
  inventory_.devices[0] = named;
  EXPECT_EQ(plan().devices[0].marked, (std::set<std::string>{"Gi1/0/2"}));
  EXPECT_TRUE(plan().devices[1].marked.empty());
  history.marked_roles = "access core";
  EXPECT_EQ(plan().devices[0].marked.size(), 3U);
  EXPECT_TRUE(plan().devices[1].marked.empty()) << "of which no role is known";
}

TEST_F(PlanTest, WhatIsHeardThroughABridgeIsNoUplink) {
  inventory_.links = {
      link_between({"A", "Gi1/0/2", 2, {}, ""}, {"B", "Gi1/0/3", 3, {}, ""}, LinkState::shared)};
  EXPECT_TRUE(plan().devices[0].uplinks.empty());
}

TEST_F(PlanTest, PortsOfCircuitsAreUplinks) {
  Circuit circuit;
  circuit.device = "name of A";
  circuit.interface = "Gi1/0/1";
  config_.sites.front().circuits = {circuit};
  EXPECT_EQ(plan().devices[0].uplinks, (std::set<std::string>{"Gi1/0/1"}));
}

TEST_F(PlanTest, ACircuitIsFoundByTheDevicesAddressToo) {
  Circuit circuit;
  circuit.device = "10.1.0.2";
  circuit.interface = "Gi1/0/3";
  config_.sites.front().circuits = {circuit};
  EXPECT_EQ(plan().devices[1].uplinks, (std::set<std::string>{"Gi1/0/3"}));
}

TEST_F(PlanTest, NothingIsSentOutOfScope) {
  config_.sites.front().excluded = {*IpNetwork::parse("10.1.0.2/32")};
  const auto it = plan();
  ASSERT_EQ(it.devices.size(), 1U);
  EXPECT_EQ(it.devices[0].device, "A");
  config_.sites.front().networks = {*IpNetwork::parse("10.2.0.0/24")};
  EXPECT_TRUE(plan().devices.empty());
}

TEST_F(PlanTest, ACredentialThatIsConfiguredNoMoreIsCounted) {
  config_.credentials.front().name = "another";
  const auto it = plan();
  EXPECT_TRUE(it.devices.empty());
  EXPECT_EQ(it.without_credential, 2U);
}

TEST_F(PlanTest, AnotherAddressServesWhenTheFirstIsOutOfScope) {
  auto device = device_of("A", "10.9.0.1");
  device->addresses.push_back(address_of("10.1.0.1"));
  inventory_.devices[0] = device;
  const auto it = plan();
  ASSERT_EQ(it.devices.size(), 2U);
  EXPECT_EQ(it.devices[0].address, address_of("10.1.0.1"));
}

TEST_F(PlanTest, WhatWasReplacedIsNotRead) {
  auto device = device_of("A", "10.1.0.1");
  device->replaced_by = "B";
  inventory_.devices[0] = device;
  ASSERT_EQ(plan().devices.size(), 1U);
}

}  // namespace
}  // namespace netroster::poll
