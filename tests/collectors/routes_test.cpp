// What is kept of routing tables, told in a few lines of a recording.
#include <gtest/gtest.h>

#include <algorithm>

#include "collectors/replay/replay.h"

namespace netroster::mib {
namespace {

DeviceFacts collect(const std::string& text, CollectOptions options = {}) {
  auto recording = std::make_shared<const replay::Recording>(replay::Recording::parse(text));
  auto facts = replay::replay_recording(std::move(recording), "", std::move(options));
  return facts ? std::move(facts).value() : DeviceFacts{};
}

constexpr const char* system_lines =
    "1.3.6.1.2.1.1.1.0|4|a router\n1.3.6.1.2.1.1.3.0|67|4711\n1.3.6.1.2.1.1.5.0|4|rtr\n";

std::string row(const std::string& entry, const std::string& index,
                const std::vector<std::pair<int, std::string>>& columns) {
  std::string out;
  for (const auto& [column, value] : columns)
    out.append(entry)
        .append(".")
        .append(std::to_string(column))
        .append(".")
        .append(index)
        .append("|")
        .append(value)
        .append("\n");
  return out;
}

// ifIndex, type and protocol.
std::string inet(const std::string& index, int type, int protocol) {
  return row("1.3.6.1.2.1.4.24.7.1", index,
             {{7, "2|5"}, {8, "2|" + std::to_string(type)}, {9, "2|" + std::to_string(protocol)}});
}
std::string cidr(const std::string& index, int type, int protocol) {
  return row("1.3.6.1.2.1.4.24.4.1", index,
             {{5, "2|5"}, {6, "2|" + std::to_string(type)}, {7, "2|" + std::to_string(protocol)}});
}

std::string recording(const std::string& lines) { return system_lines + lines; }

std::vector<std::string> routes(const DeviceFacts& facts) {
  std::vector<std::string> out;
  for (const auto& route : facts.routes)
    out.push_back(route.network.text() + " " +
                  (route.next_hop ? route.next_hop->text() : std::string("-")) + " " +
                  route.protocol);
  return out;
}

using Texts = std::vector<std::string>;

TEST(Routes, OfTheUnifiedTableInBothFamilies) {
  const auto facts = collect(
      recording(inet("1.4.0.0.0.0.0.2.0.0.1.4.10.9.0.1", 4, 3) +
                inet("1.4.10.1.0.0.24.2.0.0.1.4.0.0.0.0", 3, 2) +
                inet("1.4.10.2.0.0.16.2.0.0.1.4.10.9.0.2", 4, 13) +
                inet("2.16.32.1.13.184.0.1.0.0.0.0.0.0.0.0.0.0.64.2.0.0.2.16.254.128.0.0.0.0.0.0."
                     "0.0.0.0.0.0.0.1",
                     4, 13)));
  auto found = routes(facts);
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (Texts{"0.0.0.0/0 10.9.0.1 static", "10.1.0.0/24 - local",
                          "10.2.0.0/16 10.9.0.2 ospf", "2001:db8:1::/64 fe80::1 ospf"}));
  EXPECT_EQ(facts.routes.at(0).port_index, 5U);
}

struct LeftOut {
  const char* name;
  const char* index;
  int type;
  int protocol;
};
class RoutesLeftOut : public testing::TestWithParam<LeftOut> {};

TEST_P(RoutesLeftOut, WithAReason) {
  const auto& c = GetParam();
  const auto facts = collect(recording(inet(c.index, c.type, c.protocol)));
  EXPECT_EQ(routes(facts), Texts{});
  const auto at = std::find_if(facts.tables.begin(), facts.tables.end(), [](const auto& table) {
    return table.table == "inetCidrRouteTable";
  });
  ASSERT_NE(at, facts.tables.end());
  EXPECT_EQ(at->dropped.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    IpForward, RoutesLeftOut,
    testing::Values(LeftOut{"Reject", "1.4.10.2.0.0.16.2.0.0.1.4.10.9.0.2", 2, 3},
                    LeftOut{"Blackhole", "1.4.10.2.0.0.16.2.0.0.1.4.10.9.0.2", 5, 3},
                    LeftOut{"OneAddress", "1.4.10.2.0.7.32.2.0.0.1.4.10.9.0.2", 4, 13},
                    LeftOut{"Loopback", "1.4.127.0.0.0.8.2.0.0.1.4.0.0.0.0", 3, 2},
                    LeftOut{"Multicast", "1.4.224.0.0.0.4.2.0.0.1.4.0.0.0.0", 3, 2},
                    LeftOut{"DefaultToNowhere", "1.4.0.0.0.0.0.2.0.0.1.4.0.0.0.0", 3, 2},
                    LeftOut{"ProvidersTable", "1.4.203.0.113.0.24.2.0.0.1.4.10.9.0.2", 4, 14},
                    LeftOut{"LengthBeyondTheFamily", "1.4.10.2.0.0.33.2.0.0.1.4.10.9.0.2", 4, 3},
                    LeftOut{"CutShort", "1.4.10.2.0.0.16.2.0.0.1.4.10.9", 4, 3},
                    LeftOut{"LengthThatLies", "1.200.10.2.0.0.16.2.0.0.1.4.10.9.0.2", 4, 3},
                    LeftOut{"OctetTooLarge", "1.4.10.2.0.300.16.2.0.0.1.4.10.9.0.2", 4, 3},
                    LeftOut{"PolicyThatLies", "1.4.10.2.0.0.16.4000000000.0.0.1.4.10.9.0.2", 4, 3}),
    [](const auto& c) { return c.param.name; });

TEST(Routes, OlderTablesOnlyWhereTheNewerTellsNothing) {
  const auto old = cidr("10.2.0.0.255.255.0.0.0.10.9.0.2", 4, 13);
  EXPECT_EQ(routes(collect(recording(old))), (Texts{"10.2.0.0/16 10.9.0.2 ospf"}));
  const auto both = old + inet("1.4.10.3.0.0.16.2.0.0.1.4.10.9.0.2", 4, 13);
  EXPECT_EQ(routes(collect(recording(both))), (Texts{"10.3.0.0/16 10.9.0.2 ospf"}));
}

TEST(Routes, OfRfc1213) {
  const auto classic =
      row("1.3.6.1.2.1.4.21.1", "10.2.0.0",
          {{2, "2|5"}, {7, "64|10.9.0.2"}, {8, "2|4"}, {9, "2|8"}, {11, "64|255.255.0.0"}}) +
      row("1.3.6.1.2.1.4.21.1", "10.4.0.0",
          {{2, "2|5"}, {7, "64|10.9.0.2"}, {8, "2|4"}, {9, "2|8"}, {11, "64|255.0.255.0"}});
  const auto facts = collect(recording(classic));
  EXPECT_EQ(routes(facts), (Texts{"10.2.0.0/16 10.9.0.2 rip"}));
}

TEST(Routes, AreBounded) {
  std::string lines;
  for (int i = 0; i < 50; ++i)
    lines += inet("1.4.10." + std::to_string(i) + ".0.0.16.2.0.0.1.4.10.200.0.1", 4, 13);
  CollectOptions options;
  options.route_rows = 10;
  const auto facts = collect(recording(lines), options);
  EXPECT_LE(facts.routes.size(), 10U);
  EXPECT_GE(facts.routes.size(), 5U);
  EXPECT_FALSE(facts.complete());
}

TEST(Routes, OneSpellingOfAWayByTwoMetricsIsOne) {
  const auto facts = collect(recording(inet("1.4.10.2.0.0.16.2.0.0.1.4.10.9.0.2", 4, 13) +
                                       inet("1.4.10.2.0.0.16.3.0.0.1.1.4.10.9.0.2", 4, 13)));
  EXPECT_EQ(facts.routes.size(), 1U);
}

}  // namespace
}  // namespace netroster::mib
