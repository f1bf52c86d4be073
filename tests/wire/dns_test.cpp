// DNS names and messages, and what mDNS and LLMNR make of them.
#include <gtest/gtest.h>

#include "tests/wire/packets.h"
#include "wire/dns_message.h"
#include "wire/dns_name.h"

namespace netroster::wire {
namespace {

std::string label(const std::string& text) { return u8(text.size()) + text; }
// "pc.local" as labels.
std::string name(std::string_view dotted) {
  std::string out;
  while (!dotted.empty()) {
    const auto dot = dotted.find('.');
    out += label(std::string(dotted.substr(0, dot)));
    dotted = dot == std::string_view::npos ? "" : dotted.substr(dot + 1);
  }
  return out + u8(0);
}

struct NameCase {
  const char* name;
  std::string message;
  std::size_t offset;
  std::optional<std::string> text;
  std::size_t end;
};

class DnsName : public testing::TestWithParam<NameCase> {};

TEST_P(DnsName, IsReadOrRefused) {
  const auto& row = GetParam();
  auto offset = row.offset;
  EXPECT_EQ(read_name(row.message, offset), row.text);
  EXPECT_EQ(offset, row.text ? row.end : row.offset);
}

const std::string long_label(63, 'x');

INSTANTIATE_TEST_SUITE_P(
    Dns, DnsName,
    testing::Values(
        NameCase{"Plain", name("pc.local"), 0, "pc.local", 10}, NameCase{"Root", u8(0), 0, "", 1},
        NameCase{"DotInALabel", label("a.b") + u8(0), 0, "a\\.b", 5},
        NameCase{"Pointer", name("local") + label("pc") + hex("c000"), 7, "pc.local", 12},
        NameCase{"PointerToPointer", name("local") + hex("c000") + label("pc") + hex("c007"), 9,
                 "pc.local", 14},
        NameCase{"PointerToItself", hex("c000"), 0, std::nullopt, 0},
        NameCase{"Loop", label("a") + hex("c000"), 0, std::nullopt, 0},
        NameCase{"PointerAhead", hex("c002") + name("pc"), 0, std::nullopt, 0},
        NameCase{"PointerPastTheEnd", name("pc") + hex("c0ff"), 4, std::nullopt, 0},
        NameCase{"HalfAPointer", hex("c0"), 0, std::nullopt, 0},
        NameCase{"LabelPastTheEnd", hex("05") + "pc", 0, std::nullopt, 0},
        NameCase{"NoEnd", label("pc"), 0, std::nullopt, 0},
        NameCase{"ReservedLength", hex("80") + zeros(200), 0, std::nullopt, 0},
        NameCase{
            "TooLong",
            label(long_label) + label(long_label) + label(long_label) + label(long_label) + u8(0),
            0, std::nullopt, 0},
        NameCase{"Empty", "", 0, std::nullopt, 0}),
    [](const auto& row) { return row.param.name; });

constexpr std::uint16_t a = 1, ptr = 12, aaaa = 28, srv = 33;

std::string record(const std::string& owner, std::uint16_t type, const std::string& data,
                   std::uint32_t ttl = 120) {
  return owner + u16(type) + hex("8001") + u16(ttl >> 16) + u16(ttl) + u16(data.size()) + data;
}
std::string message(std::uint16_t flags, unsigned questions, unsigned answers, unsigned authority,
                    unsigned additional, const std::string& body) {
  return u16(0) + u16(flags) + u16(questions) + u16(answers) + u16(authority) + u16(additional) +
         body;
}
constexpr std::uint16_t answer = 0x8400;
constexpr std::uint16_t query = 0;

TEST(DnsMessage, HandsOutRecordsOfAllSections) {
  const auto body = name("q.local") + hex("0001 0001") + record(name("a.local"), a, "1234") +
                    record(name("b.local"), a, "1234") + record(hex("c00c"), a, "1234");
  const auto bytes = message(answer, 1, 1, 1, 1, body);
  DnsMessage in(bytes);
  EXPECT_TRUE(in.is_response());
  EXPECT_EQ(in.next()->name, "a.local");
  EXPECT_EQ(in.next()->section, DnsSection::authority);
  const auto last = in.next();
  EXPECT_EQ(last->section, DnsSection::additional);
  EXPECT_EQ(last->name, "q.local");
  EXPECT_FALSE(in.next());
  EXPECT_FALSE(in.damage());
}

TEST(DnsMessage, CutAnywhereHandsOutWhatIsWhole) {
  const auto one = record(name("a.local"), a, "1234");
  const auto whole = message(answer, 0, 2, 0, 0, one + one);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const std::string cut(whole, 0, length);
    DnsMessage in(cut);
    std::size_t records = 0;
    while (in.next()) ++records;
    EXPECT_EQ(records, length >= 12 + one.size() ? 1U : 0U) << length;
    EXPECT_TRUE(in.damage()) << length;
  }
}

TEST(DnsMessage, ReadsSoManyRecordsAndNoMore) {
  std::string body;
  for (int i = 0; i < 600; ++i) body += record(u8(0), a, "");
  const auto bytes = message(answer, 0, 600, 0, 0, body);
  DnsMessage in(bytes);
  int records = 0;
  while (in.next()) ++records;
  EXPECT_EQ(records, 512);
  EXPECT_EQ(in.damage(), FrameError::too_deep);
}

std::string service(std::string_view instance, std::string_view host) {
  return record(name(instance), srv, hex("0000 0000 0277") + name(host));
}

TEST(Mdns, AHostAnswersWithItsNameAddressesAndServices) {
  const auto body = record(name("_ipp._tcp.local"), ptr, name("Office._ipp._tcp.local")) +
                    service("Office._ipp._tcp.local", "printer.local") +
                    record(name("printer.local"), a, raw(ip("10.0.0.5"))) +
                    record(name("printer.local"), aaaa, raw(ip("fe80::9")));
  const auto seen = read_udp(5353, message(answer, 0, 2, 0, 2, body));
  EXPECT_EQ(seen.counts.of(Protocol::mdns), 1U);
  ASSERT_EQ(seen.hosts(), 1U);
  EXPECT_EQ(seen.host().mac, mac(station));
  EXPECT_EQ(seen.host().names, std::vector<std::string>{"printer.local"});
  EXPECT_EQ(seen.host().addresses, (std::vector{ip("10.0.0.5"), ip("fe80::9")}));
  EXPECT_EQ(seen.host().services, std::vector<std::string>{"_ipp._tcp"});
}

TEST(Mdns, WhatAProxyTellsOfOthersIsNotItsOwn) {
  const auto body = record(name("other.local"), a, raw(ip("10.0.0.66"))) +
                    service("x._smb._tcp.local", "other.local");
  const auto seen = read_udp(5353, message(answer, 0, 2, 0, 0, body));
  ASSERT_EQ(seen.hosts(), 2U);
  EXPECT_TRUE(seen.host(0).names.empty());
  EXPECT_TRUE(seen.host(0).services.empty());
  EXPECT_FALSE(seen.host(1).mac);
  EXPECT_EQ(seen.host(1).names, std::vector<std::string>{"other.local"});
  EXPECT_EQ(seen.host(1).services, std::vector<std::string>{"_smb._tcp"});
}

TEST(Mdns, AQueryTellsOnlyWhoIsThere) {
  const auto known = record(name("known.local"), a, raw(ip("10.0.0.5")));
  const auto seen =
      read_udp(5353, message(query, 1, 1, 0, 0, name("wanted.local") + hex("0001 0001") + known));
  ASSERT_EQ(seen.hosts(), 1U);
  EXPECT_TRUE(seen.host().names.empty());
}

TEST(Mdns, AProbeClaimsANameForItsOwnAddress) {
  const auto claim = record(name("pc.local"), a, raw(ip("10.0.0.5")));
  const auto seen =
      read_udp(5353, message(query, 1, 0, 1, 0, name("pc.local") + hex("00ff 0001") + claim));
  EXPECT_EQ(seen.host().names, std::vector<std::string>{"pc.local"});
}

TEST(Mdns, GoodByeIsNotKept) {
  const auto body = record(name("pc.local"), a, raw(ip("10.0.0.5")), 0);
  EXPECT_TRUE(read_udp(5353, message(answer, 0, 1, 0, 0, body)).host().names.empty());
}

struct ServiceCase {
  const char* owner;
  const char* target;
  std::vector<std::string> services;
};

TEST(Mdns, ServicesAreNamedByTheirType) {
  const ServiceCase rows[] = {
      {"_ipp._tcp.local", "x._ipp._tcp.local", {"_ipp._tcp"}},
      {"_universal._sub._ipp._tcp.local", "x._ipp._tcp.local", {"_ipp._tcp"}},
      {"_services._dns-sd._udp.local", "_Airplay._tcp.local", {"_airplay._tcp"}},
      {"_services._dns-sd._udp.local", "nothing.local", {}},
      {"plain.local", "x.local", {}},
      {"_tcp.local", "x.local", {}},
  };
  for (const auto& row : rows) {
    const auto body = record(name(row.owner), ptr, name(row.target));
    const auto seen = read_udp(5353, message(answer, 0, 1, 0, 0, body));
    EXPECT_EQ(seen.host().services, row.services) << row.owner;
  }
}

TEST(Mdns, AReverseNameNamesItsAddress) {
  const auto named = [](std::string_view owner) {
    const auto body = record(name(owner), ptr, name("pc.local"));
    return read_udp(5353, message(answer, 0, 1, 0, 0, body));
  };
  EXPECT_EQ(named("5.0.0.10.in-addr.arpa").host().names, std::vector<std::string>{"pc.local"});
  const auto v6 = named("5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
  EXPECT_EQ(v6.host(1).addresses, std::vector{ip("2001:db8::5")});
  EXPECT_EQ(named("5.0.0.in-addr.arpa").hosts(), 1U);
  EXPECT_EQ(named("55.0.ip6.arpa").hosts(), 1U);
}

TEST(Mdns, ABadNameIsCountedAndTheRestKept) {
  const auto body = record(name("pc.local"), a, raw(ip("10.0.0.5"))) + hex("c0ff") + zeros(10);
  const auto seen = read_udp(5353, message(answer, 0, 2, 0, 0, body));
  EXPECT_EQ(seen.host().names, std::vector<std::string>{"pc.local"});
  EXPECT_EQ(seen.counts.of(FrameError::bad_name), 1U);
}

TEST(Mdns, NamesAreMadeCleanAndBounded) {
  std::string body;
  for (int i = 0; i < 200; ++i)
    body += record(name("h" + std::to_string(i) + "\x1b.local"), a, raw(ip("10.0.0.5")));
  const auto seen = read_udp(5353, message(answer, 0, 200, 0, 0, body));
  EXPECT_EQ(seen.hosts(), 1U);
  EXPECT_EQ(seen.host().names.size(), 64U);
  EXPECT_EQ(seen.host().names[0], "h0.local");
}

TEST(Llmnr, WhoAnswersHasTheName) {
  const auto question = name("room-12") + hex("0001 0001");
  const auto seen = read_udp(
      5355,
      message(0x8000, 1, 1, 0, 0, question + record(hex("c00c"), a, raw(ip("10.0.0.5")), 30)));
  EXPECT_EQ(seen.counts.of(Protocol::llmnr), 1U);
  EXPECT_EQ(seen.host().names, std::vector<std::string>{"room-12"});
  const auto asked = read_udp(5355, message(query, 1, 0, 0, 0, question));
  EXPECT_TRUE(asked.host().names.empty());
}

}  // namespace
}  // namespace netroster::wire
