// Agents that keep a bridge per VLAN, asked as community@VLAN: many say nothing of what they do not
// know, and nothing else follows from that.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "daemon/scan/scan.h"
#include "tests/inventory/temp_store.h"
#include "tests/scan/one_site.h"
#include "tests/simulator/recordings.h"
#include "tests/simulator/simulator.h"

namespace netroster::scan {
namespace {

using inventory::testing_kit::TempDirectory;

// A switch of Cisco's with a sensor and four VLANs; it has a port of VLAN 20 alone.
std::string catalyst() {
  std::string rows =
      "1.3.6.1.2.1.1.1.0|4|Cisco IOS Software, C2960X Software, Version 15.2(7)E\n"
      "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.1208\n"
      "1.3.6.1.2.1.1.3.0|67|12345\n"
      "1.3.6.1.2.1.1.5.0|4|cat1\n"
      "1.3.6.1.2.1.2.2.1.2.1|4|Gi1/0/1\n"
      "1.3.6.1.2.1.2.2.1.3.1|2|6\n"
      "1.3.6.1.2.1.17.1.4.1.2.1|2|1\n";
  for (const int vlan : {1, 10, 20, 30})
    rows += fmt::format("1.3.6.1.2.1.17.7.1.4.3.1.1.{}|4|vlan{}\n", vlan, vlan);
  return rows +
         "1.3.6.1.2.1.47.1.1.1.1.5.7|2|8\n"
         "1.3.6.1.2.1.47.1.1.1.1.7.7|4|Inlet\n"
         "1.3.6.1.2.1.99.1.1.1.1.7|2|8\n"
         "1.3.6.1.2.1.99.1.1.1.2.7|2|9\n"
         "1.3.6.1.2.1.99.1.1.1.3.7|2|0\n"
         "1.3.6.1.2.1.99.1.1.1.4.7|2|31\n"
         "1.3.6.1.2.1.99.1.1.1.5.7|2|1\n";
}

constexpr std::string_view one_host =
    "1.3.6.1.2.1.17.1.4.1.2.1|2|1\n"
    "1.3.6.1.2.1.17.4.3.1.1.2.0.0.0.0.9|4x|020000000009\n"
    "1.3.6.1.2.1.17.4.3.1.2.2.0.0.0.0.9|2|1\n"
    "1.3.6.1.2.1.17.4.3.1.3.2.0.0.0.0.9|2|3\n";

class VlanContexts : public testing::Test {
 protected:
  void write(const std::string& name, std::string_view rows) {
    files_.push_back(folder_.file(name));
    std::ofstream(files_.back()) << rows;
  }

  Observation scanned(std::uint32_t address) {
    auto agents = simulator::recorded_agents(files_, {.first_address = address});
    if (!agents) {
      ADD_FAILURE() << agents.error().what;
      return {};
    }
    auto started = simulator::Simulator::start(std::move(*agents), {});
    if (!started) {
      ADD_FAILURE() << started.error().what;
      return {};
    }
    const std::vector<Site> sites{
        fixture::one_site((IpAddress::v4(address).text() + "/32").c_str())};
    config::Config config;
    config.credentials = {fixture::reader_of(sites.front())};
    ScanSettings settings;
    settings.port = (*started)->port();
    settings.sweep.rate = settings.sweep.rate_per_site = settings.sweep.rate_per_device = 0;
    settings.snmp.timeout = std::chrono::milliseconds(500);
    settings.snmp.shards = 1;
    const auto plan = make_plan(config, sites, {});
    EXPECT_TRUE(plan);
    snmp::Statistics statistics;
    std::atomic<bool> stop{false};
    Observation out;
    EXPECT_TRUE(run_scan(*plan, settings, statistics, stop,
                         [&out](const Observation& one) { out = one; }, {}));
    asked_ = (*started)->statistics(IpAddress::v4(address));
    return out;
  }

  static const TableReport* report_of(const Observation& seen, std::string_view table) {
    if (!seen.facts) return nullptr;
    const auto& tables = seen.facts->tables;
    const auto at = std::find_if(tables.begin(), tables.end(),
                                 [table](const auto& report) { return report.table == table; });
    return at == tables.end() ? nullptr : &*at;
  }

  TempDirectory folder_;
  std::vector<std::string> files_;
  simulator::AddressStatistics asked_;
};

TEST_F(VlanContexts, SilenceInThemDoesNotMakeTheDeviceSilent) {
  write("cat1.snmprec", catalyst());
  const auto seen = scanned(0x7f35'0001);
  EXPECT_EQ(seen.reach, Reach::answered) << seen.reason;
  ASSERT_TRUE(seen.facts);
  ASSERT_EQ(seen.facts->sensors.size(), 1U);
  const auto* const first = report_of(seen, "dot1dTpFdbTable@1");
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->complete);
  EXPECT_NE(first->reason.find("timeout"), std::string::npos) << first->reason;
}

TEST_F(VlanContexts, TheRestIsNotAskedAfterTwoThatSayNothing) {
  write("cat1.snmprec", catalyst());
  const auto seen = scanned(0x7f35'0101);
  const auto* const rest = report_of(seen, "dot1dTpFdbTable@20");
  ASSERT_TRUE(rest);
  EXPECT_FALSE(rest->complete);
  EXPECT_EQ(rest->reason,
            "not asked: the VLANs before it could not be read (1 more were not asked)");
  const std::vector<std::string> offered{"public", "public@1", "public@10"};
  EXPECT_EQ(asked_.communities, offered);
  EXPECT_EQ(asked_.refused, 2U * 3) << "one request, sent three times, for each of two VLANs";
}

TEST_F(VlanContexts, OneSilentVlanAmongOthersIsOnlyThat) {
  write("cat1.snmprec", catalyst());
  write("cat1@1.snmprec", "1.3.6.1.2.1.17.1.4.1.2.1|2|1\n");
  write("cat1@20.snmprec", one_host);
  write("cat1@30.snmprec", "1.3.6.1.2.1.17.1.4.1.2.1|2|1\n");
  const auto seen = scanned(0x7f35'0201);
  EXPECT_EQ(seen.reach, Reach::answered) << seen.reason;
  ASSERT_TRUE(seen.facts);
  ASSERT_EQ(seen.facts->forwarding.size(), 1U);
  EXPECT_EQ(seen.facts->forwarding.front().vlan, 20U);
  const auto* const silent = report_of(seen, "dot1dTpFdbTable@10");
  ASSERT_TRUE(silent);
  EXPECT_FALSE(silent->complete);
  EXPECT_EQ(seen.facts->sensors.size(), 1U);
}

}  // namespace
}  // namespace netroster::scan
