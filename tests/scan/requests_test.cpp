// What --dry-run promises is what is sent.
#include "daemon/scan/requests.h"

#include <gtest/gtest.h>

namespace netroster::scan {
namespace {

config::Credential credential(const char* name, config::SnmpVersion version) {
  config::Credential out;
  out.name = name;
  out.version = version;
  out.networks = {*IpNetwork::parse("127.20.0.0/24")};
  if (version == config::SnmpVersion::v3)
    out.user = "reader";
  else
    out.community = Secret(std::string("canary-") + name);
  return out;
}

Plan plan_of(const std::vector<Remembered>& remembered) {
  config::Config config;
  config.credentials = {credential("new", config::SnmpVersion::v3),
                        credential("first", config::SnmpVersion::v2c),
                        credential("second", config::SnmpVersion::v1)};
  Site site;
  site.id = "a";
  site.networks = {*IpNetwork::parse("127.20.0.0/29")};
  auto plan = make_plan(config, {site}, remembered);
  EXPECT_TRUE(plan) << plan.error().what;
  return plan ? std::move(*plan) : Plan{};
}

const PlannedRequest* find(const std::vector<PlannedRequest>& all, std::string_view request,
                           std::string_view credential) {
  for (const auto& one : all)
    if (one.request == request && one.credential == credential) return &one;
  return nullptr;
}

TEST(Requests, AreCountedByKindAndCredential) {
  config::SweepSettings sweep;
  sweep.icmp = true;
  const auto all = requests(plan_of({}), sweep);
  const auto* discovery = find(all, "SNMPv3 discovery", "");
  ASSERT_NE(discovery, nullptr);
  EXPECT_EQ(discovery->addresses, 6U);
  EXPECT_EQ(discovery->packets, 12U);
  EXPECT_EQ(discovery->packets_at_most, 48U);
  const auto* first = find(all, "SNMPv2c sysUpTime", "first");
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->when, "while silent to SNMPv3, or if that is refused");
  EXPECT_EQ(find(all, "SNMPv1 sysUpTime", "second"), nullptr);  // one community an address
  const auto* reading = find(all, "SNMPv3 reading", "new");
  ASSERT_NE(reading, nullptr);
  EXPECT_FALSE(reading->packets);
  const auto* echo = find(all, "ICMP echo", "");
  ASSERT_NE(echo, nullptr);
  EXPECT_EQ(echo->packets_at_most, 6U);
  EXPECT_EQ(echo->to.front(), *IpNetwork::parse("127.20.0.1"));
}

TEST(Requests, FollowWhatIsRemembered) {
  const auto at = [](const char* text) { return *IpAddress::parse(text); };
  const auto all = requests(plan_of({{"a", at("127.20.0.1"), "new", "new"},
                                     {"a", at("127.20.0.2"), "second", "second"},
                                     {"a", at("127.20.0.3"), "", "first"}}),
                            {});
  EXPECT_EQ(find(all, "SNMPv3 discovery", "")->addresses, 5U);  // not the second one
  EXPECT_EQ(find(all, "SNMPv2c sysUpTime", "first")->addresses, 3U);
  std::size_t second = 0;
  for (const auto& one : all)
    if (one.request == "SNMPv1 sysUpTime") second += one.addresses;
  EXPECT_EQ(second, 2U);  // .2 knows it, for .3 it is next
}

TEST(Requests, TimeCountsEveryStagePassAndWait) {
  config::SweepSettings sweep;
  sweep.rate = 3;
  sweep.rate_per_site = 3;
  sweep.timeout = std::chrono::seconds(1);
  const auto time = asking_time(plan_of({}), sweep);
  EXPECT_EQ(time.without_loss, std::chrono::seconds(2 * 2 * 3));  // stages, passes, 2 s and a wait
  EXPECT_EQ(time.at_most, std::chrono::seconds(2 * 8 * 3));
}

}  // namespace
}  // namespace netroster::scan
