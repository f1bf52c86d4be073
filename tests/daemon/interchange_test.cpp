// export topology, netbox, ansible and oxidized, link path and link why: whole command lines.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "inventory/store/store.h"
#include "sample.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The sample inventory, with the far port of its link in a state of spanning tree.
Snapshot sample_with(const std::string& stp_state) {
  auto changed = std::make_shared<Inventory>(*test::sample_inventory());
  auto device = std::make_shared<Device>(*changed->devices[2]);
  auto facts = *device->facts;
  facts.stp.emplace();
  facts.stp->ports.push_back({.bridge_port = 49,
                              .port_index = 49,
                              .state = stp_state,
                              .path_cost = {},
                              .designated_bridge = "",
                              .designated_port = {}});
  device->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  changed->devices[2] = device;
  return changed;
}

class Interchange : public testing::Test {
 protected:
  Interchange() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    keep(sample_with("forwarding"), "store.db");
    keep(sample_with("blocking"), "blocked.db");
  }
  void keep(const Snapshot& inventory, const std::string& name) const {
    auto store = inventory::open_store(folder_.file(name), inventory::OpenMode::read_write);
    ASSERT_TRUE(store && (*store)->record(inventory));
  }
  test::Ran with_store(Words words, const std::string& name = "store.db") const {
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file(name)});
    return test::run(words);
  }
  test::Folder folder_;
};

TEST_F(Interchange, TopologyIsWrittenInEveryFormat) {
  const std::pair<const char*, const char*> formats[] = {{"dot", "graph netroster {"},
                                                         {"graphml", "<graphml"},
                                                         {"drawio", "<mxfile"},
                                                         {"mermaid", "flowchart TB"},
                                                         {"node-graph", "\"nodes\""}};
  for (const auto& [format, begins] : formats) {
    const auto ran = with_store({"export", "topology", "--format", format});
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    EXPECT_NE(ran.out.find(begins), std::string::npos) << format;
    EXPECT_NE(ran.out.find("whs-idf1-sw1"), std::string::npos) << format;
    EXPECT_EQ(ran.out.find('\x1b'), std::string::npos) << format;
  }
  EXPECT_EQ(with_store({"export", "topology", "--format", "visio"}).code, Exit::usage);
}

TEST_F(Interchange, TopologyHonoursTheSelectionAndTheTime) {
  const auto oms = with_store({"export", "topology", "--site", "OMS"});
  EXPECT_NE(oms.out.find("@SUM(1+1)"), std::string::npos);
  EXPECT_EQ(oms.out.find("whs-"), std::string::npos);
  const auto access = with_store({"export", "topology", "--role", "access", "--format", "graphml"});
  EXPECT_NE(access.out.find(">outside<"), std::string::npos) << access.out;  // the core
  const auto before = with_store({"export", "topology", "--at", "2020-01-01"});
  EXPECT_EQ(before.code, Exit::ok);
  EXPECT_EQ(before.out.find("whs-"), std::string::npos);
  EXPECT_NE(before.err.find("no device matches"), std::string::npos);
}

TEST_F(Interchange, GoesToAFileWhenAsked) {
  const auto ran = with_store({"export", "topology", "-o", folder_.file("map.dot")});
  EXPECT_EQ(ran.code, Exit::ok) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(read(folder_.file("map.dot")), with_store({"export", "topology"}).out);
  const auto refused = with_store({"export", "ansible", "-o", folder_.path()});
  EXPECT_EQ(refused.code, Exit::usage);
  EXPECT_NE(refused.err.find("is not a regular file"), std::string::npos);
}

TEST_F(Interchange, NetBoxIsADirectoryThatCanBeWrittenAgain) {
  const auto directory = folder_.file("netbox");
  for (int times = 0; times < 2; ++times) {
    const auto ran = with_store({"export", "netbox", directory});
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
  }
  EXPECT_NE(read(directory + "/14-cables.csv").find("whs-mdf-core1,dcim.interface,Te1/0/1"),
            std::string::npos);
  EXPECT_NE(read(directory + "/README.md").find("14-cables.csv"), std::string::npos);
  const auto refused = with_store({"export", "netbox", folder_.path()});
  EXPECT_EQ(refused.code, Exit::usage);
  EXPECT_NE(refused.err.find("is not empty"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(folder_.file("store.db")));
}

TEST_F(Interchange, NetBoxOfNothingIsNotWritten) {
  const auto directory = folder_.file("nothing");
  const auto ran = with_store({"export", "netbox", "--site", "nosuch", directory});
  EXPECT_NE(ran.code, Exit::ok);
  EXPECT_NE(ran.err.find("no device matches"), std::string::npos) << ran.err;
  EXPECT_FALSE(std::filesystem::exists(directory));
}

TEST_F(Interchange, AnsibleHasAddressesAndGroups) {
  const auto ran = with_store({"export", "ansible", "--site", "WHS"});
  EXPECT_EQ(ran.code, Exit::ok) << ran.err;
  EXPECT_NE(ran.out.find("ansible_host: \"10.20.0.2\""), std::string::npos);
  EXPECT_NE(ran.out.find("vendor_cisco:"), std::string::npos);
  EXPECT_EQ(ran.out.find("v3"), std::string::npos);  // not even the name of a credential
}

TEST_F(Interchange, OxidizedSaysWhatItLeavesOut) {
  const auto ran = with_store({"export", "oxidized"});
  EXPECT_EQ(ran.code, Exit::ok);
  EXPECT_NE(ran.err.find("left out: whs-idf1-sw1"), std::string::npos) << ran.err;
}

TEST_F(Interchange, PathIsShownHopByHop) {
  const auto ran = with_store({"link", "path", "whs-idf1-sw1", "whs-mdf-core1", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto hops = nlohmann::json::parse(ran.out);
  ASSERT_EQ(hops.size(), 1U);
  EXPECT_EQ(hops[0]["from_port"], "49");
  EXPECT_EQ(hops[0]["to_port"], "Te1/0/1");
  EXPECT_EQ(hops[0]["state"], "confirmed");
  const auto shown = with_store({"link", "path", "whs-idf1-sw1", "WHS-0000000001"});
  EXPECT_NE(shown.out.find("The link that is believed least is confirmed, 98 %"), std::string::npos)
      << shown.out;
}

struct NoPathCase {
  const char* name;
  const char* from;
  const char* to;
  const char* store;
  const char* says;
};

class NoPath : public Interchange, public testing::WithParamInterface<NoPathCase> {};

TEST_P(NoPath, SaysWhy) {
  const auto ran = with_store({"link", "path", GetParam().from, GetParam().to}, GetParam().store);
  EXPECT_NE(ran.code, Exit::ok);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find(GetParam().says), std::string::npos) << ran.err;
}

INSTANTIATE_TEST_SUITE_P(
    Link, NoPath,
    testing::Values(NoPathCase{"NotConnected", "whs-mdf-core1", "@SUM(1+1)", "store.db",
                               "no known links connect whs-mdf-core1 with @SUM(1+1)"},
                    NoPathCase{"Blocked", "whs-mdf-core1", "whs-idf1-sw1", "blocked.db",
                               "whs-idf1-sw1:49, which spanning tree blocks"},
                    NoPathCase{"Unknown", "whs-mdf-core", "whs-idf1-sw1", "store.db",
                               "did you mean \"whs-mdf-core1\"?"},
                    NoPathCase{"Several", "whs-*", "whs-idf1-sw1", "store.db",
                               "\"whs-*\" names 2 devices"}),
    [](const auto& c) { return c.param.name; });

TEST_F(Interchange, WhySaysWhatIsForAndWhatAgainstALink) {
  const auto ran = with_store({"link", "why", "whs-idf1-sw1"});
  EXPECT_EQ(ran.code, Exit::ok) << ran.err;
  EXPECT_EQ(
      ran.out,
      "whs-mdf-core1:Te1/0/1 - whs-idf1-sw1:49\n"
      "  confirmed: both ends name each other. Confidence 98 %.\n"
      "  + whs-mdf-core1 says so by lldp on Te1/0/1: it hears \"whs-idf1-sw1 49\", recognised "
      "by chassis MAC (2026-07-01T12:00:00Z)\n"
      "  - whs-idf1-sw1 was read and does not name the other end\n");
  const auto json = nlohmann::json::parse(with_store({"link", "why", "link-1", "-j"}).out);
  EXPECT_EQ(json[0]["state"], "confirmed");
  EXPECT_EQ(json[0]["for"].size(), 1U);
  EXPECT_EQ(with_store({"link", "why", "nothing"}).code, Exit::failed);
}

}  // namespace
}  // namespace netroster::daemon
