// Who is behind an address, and what hangs on the ports of a switch.
#include <gtest/gtest.h>

#include "collectors/snmp/mib/endpoints.h"

namespace netroster::mib {
namespace {

profiles::AddressMakers some_makers() {
  profiles::AddressMakers makers;
  makers.add(
      "Registry,Assignment,Organization Name,Organization Address\r\n"
      "MA-L,ACCC8E,\"Axis Communications, AB\",Lund\r\n"
      "MA-M,8C1F641,Yealink,Xiamen\n"
      "MA-S,8C1F64123,HP Inc.,Palo Alto\nMA-L,xyz,Nobody,\nMA-L,0011\n");
  return makers;
}

ForwardingEntry learned(const char* mac, std::uint32_t port) {
  ForwardingEntry entry;
  entry.mac = *MacAddress::parse(mac);
  entry.port_index = port;
  entry.status = "learned";
  return entry;
}

Neighbour neighbour_on(std::uint32_t port, const char* protocol, const char* mac,
                       std::vector<std::string> capabilities) {
  Neighbour out;
  out.protocol = protocol;
  out.local_index = port;
  out.chassis_id = mac;
  out.capabilities = std::move(capabilities);
  return out;
}

TEST(AddressMakers, TheLongestAssignmentIsTheOne) {
  const auto makers = some_makers();
  EXPECT_EQ(makers.size(), 3U);
  EXPECT_EQ(makers.organisation(*MacAddress::parse("ac:cc:8e:00:00:01")),
            "Axis Communications, AB");
  EXPECT_EQ(makers.organisation(*MacAddress::parse("8c:1f:64:12:34:56")), "HP Inc.");
  EXPECT_EQ(makers.organisation(*MacAddress::parse("8c:1f:64:1f:34:56")), "Yealink");
  EXPECT_EQ(makers.organisation(*MacAddress::parse("ae:cc:8e:00:00:01")), "");  // made by software
  EXPECT_EQ(makers.organisation(*MacAddress::parse("00:00:11:00:00:01")), "");
}

TEST(Endpoints, AreCountedByWhatTheySayAndByTheirMaker) {
  DeviceFacts facts;
  facts.forwarding = {learned("ac:cc:8e:00:00:01", 1), learned("00:00:11:00:00:02", 2),
                      learned("02:00:00:00:00:03", 3), learned("00:00:11:00:00:04", 4),
                      learned("00:00:11:00:00:05", 4), learned("00:00:11:00:00:06", 5)};
  facts.ports.resize(1);
  facts.ports[0].index = 2;
  facts.ports[0].poe = PortPoe{true, "delivering", "3", 5.0};
  // One phone, told by two protocols, with a computer behind it; and a switch on port 5.
  facts.neighbours = {neighbour_on(4, "lldp", "00:00:11:00:00:04", {"bridge", "phone"}),
                      neighbour_on(4, "cdp", "SEP000011000004", {"phone"}),
                      neighbour_on(5, "lldp", "00:00:11:00:00:06", {"bridge"})};
  const auto counts = endpoints_of(facts, *profiles::shipped(), some_makers());
  const std::map<std::string, std::uint32_t> wanted{
      {"camera", 1}, {"powered", 1}, {"randomised", 1}, {"phone", 1}, {"other", 1}};
  EXPECT_EQ(counts, wanted);
}

TEST(Endpoints, AnUplinkIsNoEdgeAndAnIncompleteTableIsNoCount) {
  DeviceFacts facts;
  for (char last = 'a'; last <= 'f'; ++last)
    for (const char* form : {"00:00:11:00:00:0", "00:00:11:00:00:1"})
      facts.forwarding.push_back(learned((std::string(form) + last).c_str(), 1));
  EXPECT_TRUE(endpoints_of(facts, *profiles::shipped(), {})->empty());
  TableReport cut;
  cut.table = "dot1qTpFdbTable";
  facts.tables = {cut};
  EXPECT_FALSE(endpoints_of(facts, *profiles::shipped(), {}));
  EXPECT_FALSE(endpoints_of({}, *profiles::shipped(), {}));
}

}  // namespace
}  // namespace netroster::mib
