// What is told of two inventories: one event for one cause.
#include "daemon/service/happenings.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace netroster::service {
namespace {

const WallTime noon = *parse_time("2026-07-01T12:00:00Z");

// A site with core, four switches on it, and four on the fourth of these.
class Network {
 public:
  Network() {
    add("core");
    for (const auto* name : {"a1", "a2", "a3", "a4"}) cable("core", add(name));
    for (const auto* name : {"b1", "b2", "b3", "b4"}) cable("a4", add(name));
  }
  std::string add(const std::string& name, const std::string& site = "OAK") {
    auto device = std::make_shared<Device>();
    device->id = name;
    device->name = name;
    device->site = site;
    device->last_seen = noon;
    device->last_attempt.reach = Reach::answered;
    devices_.push_back(device);
    return name;
  }
  void cable(const std::string& near, const std::string& far) {
    auto link = std::make_shared<Link>();
    link->id = near + "-" + far;
    link->site = "OAK";
    link->ends[0].device = near;
    link->ends[0].port = "to " + far;
    link->ends[1].device = far;
    link->ends[1].port = "up";
    link->state = LinkState::confirmed;
    link->last_seen = noon;
    links_.push_back(link);
  }
  void cut(const std::string& id) {
    std::erase_if(links_, [&](const auto& link) { return link->id == id; });
  }
  void set(const std::string& name, Reach reach) {
    for (auto& device : devices_)
      if (device->name == name) device->last_attempt.reach = reach;
  }
  Inventory inventory() const {
    Inventory out;
    out.when = noon + std::chrono::hours(6);
    for (const auto& device : devices_) out.devices.push_back(std::make_shared<Device>(*device));
    for (const auto& link : links_) out.links.push_back(std::make_shared<Link>(*link));
    return out;
  }

 private:
  std::vector<std::shared_ptr<Device>> devices_;
  std::vector<std::shared_ptr<Link>> links_;
};

std::vector<std::string> told(const Inventory& before, const Inventory& after) {
  std::vector<std::string> out;
  std::vector<Site> sites(1);
  sites[0].id = "OAK";
  for (const auto& event : happenings(before, after, sites))
    out.push_back(event.kind + ": " + event.text);
  return out;
}

using Told = std::vector<std::string>;

TEST(Happenings, NothingNewIsNothingToTell) {
  const Network network;
  EXPECT_EQ(told(network.inventory(), network.inventory()), Told());
}

TEST(Happenings, ADeadUplinkIsOneEvent) {
  Network network;
  const auto before = network.inventory();
  for (const auto* name : {"a4", "b1", "b2", "b3", "b4"}) network.set(name, Reach::timeout);
  network.cut("core-a4");
  EXPECT_EQ(told(before, network.inventory()),
            Told{"device_vanished: a4 does not answer since 2026-07-01T12:00:00Z; with 4 more "
                 "behind it"});
  const auto dead = network.inventory();
  for (const auto* name : {"a4", "b1", "b2", "b3", "b4"}) network.set(name, Reach::answered);
  network.cable("core", "a4");
  EXPECT_EQ(told(dead, network.inventory()),
            Told{"device_returned: a4 answers again; it was last seen 2026-07-01T12:00:00Z; with "
                 "4 more behind it"});
}

TEST(Happenings, TwoCausesAreTwoEvents) {
  Network network;
  const auto before = network.inventory();
  network.set("a1", Reach::silent);
  network.set("b2", Reach::timeout);
  const auto events = told(before, network.inventory());
  ASSERT_EQ(events.size(), 2U);
  EXPECT_TRUE(events[0].starts_with("device_vanished: a1 "));
  EXPECT_TRUE(events[1].starts_with("device_vanished: b2 "));
}

TEST(Happenings, ACredentialThatIsRefusedAndAnAddressNotAskedAreNotGone) {
  Network network;
  const auto before = network.inventory();
  network.set("a1", Reach::refused);
  network.set("a2", Reach::not_tested);
  EXPECT_EQ(told(before, network.inventory()), Told());
}

TEST(Happenings, ADeviceThatHangsElsewhereHasMovedAndItsOldCableIsNotLostBesides) {
  Network network;
  const auto before = network.inventory();
  network.cut("a4-b1");
  network.cable("a1", "b1");
  EXPECT_EQ(told(before, network.inventory()),
            Told{"device_moved: b1 hangs on a1:to b1 and on a4:to b1 no more"});
}

TEST(Happenings, ACableBetweenDevicesThatAnswerIsLost) {
  Network network;
  network.cable("a1", "a2");
  const auto before = network.inventory();
  network.cut("a1-a2");
  EXPECT_EQ(told(before, network.inventory()),
            Told{"link_lost: the cable from a1:to a2 to a2:up is heard no more since "
                 "2026-07-01T12:00:00Z"});
}

TEST(Happenings, WhatIsNewAtAKnownSiteAppearsAndAFirstScanTellsNothing) {
  Network network;
  const auto before = network.inventory();
  network.add("new");
  network.add("elsewhere", "ELM");
  EXPECT_EQ(told(before, network.inventory()), Told{"device_appeared: new was not known before"});
  EXPECT_EQ(told(Inventory(), network.inventory()), Told());
}

}  // namespace
}  // namespace netroster::service
