// Scrubbing of recordings, and the walk that makes them.
#include "collectors/replay/record.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <set>

#include "collectors/replay/recording.h"
#include "collectors/replay/replay.h"
#include "collectors/replay/scrub.h"

namespace netroster::replay {
namespace {

constexpr char raw[] =
    "1.0.8802.1.1.2.1.4.1.1.9.0.1.1|4|WHS-IDF1-SW1.lincoln.k12.us\n"
    "1.3.6.1.2.1.1.1.0|4|Switch at Lincoln, whs-mdf-core1, 10.20.0.2, serial FOC1234X0AB\n"
    "1.3.6.1.2.1.1.4.0|4|Jane Doe 555-0100\n"
    "1.3.6.1.2.1.1.5.0|4|whs-mdf-core1.lincoln.k12.us\n"
    "1.3.6.1.2.1.1.6.0|4|1 School Street\n"
    "1.3.6.1.2.1.2.2.1.6.1|4x|001a2b3c4d5e\n"
    "1.3.6.1.2.1.4.20.1.1.10.20.0.2|64|10.20.0.2\n"
    "1.3.6.1.2.1.4.20.1.3.10.20.0.2|64|255.255.255.0\n"
    "1.3.6.1.2.1.17.4.3.1.1.0.26.43.60.77.94|4x|001a2b3c4d5e\n"
    "1.3.6.1.2.1.17.4.3.1.2.0.26.43.60.77.94|2|1\n"
    "1.3.6.1.2.1.31.1.1.1.18.1|4|to principal's office\n"
    "1.3.6.1.2.1.47.1.1.1.1.11.1|4|FOC1234X0AB\n"
    "1.3.6.1.2.1.4.21.1.1.10.20.0.0|64|10.20.0.0\n"
    "1.3.6.1.4.1.9.9.23.1.2.1.1.6.1.1|4|whs-idf1-sw1(FOC9999X0ZZ)\n"
    "1.3.6.1.4.1.9999.1.0|4|community s3cret here\n"
    "1.3.6.1.6.3.18.1.1.1.2.1|4|public\n";

ScrubOptions options() {
  ScrubOptions out;
  out.key = {0x0123456789abcdefULL, 0xfedcba9876543210ULL};
  out.secrets = {"s3cret", ""};
  return out;
}

std::vector<snmp::VarBind> binds_of(const Recording& recording) {
  return {recording.binds().begin(), recording.binds().end()};
}

std::string scrubbed_text(ScrubOptions with) {
  std::string text;
  for (const auto& bind : Scrubber(std::move(with)).scrub(binds_of(Recording::parse(raw))))
    text += recording_line(bind);
  return text;
}

TEST(Scrub, NothingPersonalIsLeft) {
  const auto text = scrubbed_text(options());
  for (const auto* secret : {"lincoln", "whs-", "WHS-", "Jane", "555", "School", "principal",
                             "FOC1234X0AB", "FOC9999", "10.20.0.2", "3c4d5e", "60.77.94", "s3cret",
                             "public", "1.3.6.1.6.3.18", "1.3.6.1.2.1.4.21"})
    EXPECT_EQ(text.find(secret), std::string::npos) << secret << " in\n" << text;
  EXPECT_NE(text.find("255.255.255.0"), std::string::npos);  // a mask names nobody
  EXPECT_NE(text.find("001a2b"), std::string::npos);         // the maker stays
}

TEST(Scrub, EqualThingsStayEqual) {
  const Scrubber scrubber(options());
  EXPECT_EQ(scrubber.name("core1.lincoln.k12.us"), scrubber.name("CORE1"));
  EXPECT_EQ(scrubber.name("core1(FOC1)"), scrubber.name("core1"));
  EXPECT_NE(scrubber.name("core1"), scrubber.name("core2"));
  const auto text = scrubbed_text(options());
  const auto facts =
      replay_recording(std::make_shared<const Recording>(Recording::parse(text)), "");
  ASSERT_TRUE(facts);
  ASSERT_EQ(facts->ports.size(), 1U);
  ASSERT_EQ(facts->forwarding.size(), 1U);
  EXPECT_EQ(facts->ports[0].mac, facts->forwarding[0].mac);
  EXPECT_EQ(text, scrubbed_text(options()));
}

TEST(Scrub, AnotherKeyGivesOtherPseudonyms) {
  auto other = options();
  other.key[0] += 1;
  EXPECT_NE(scrubbed_text(options()), scrubbed_text(other));
}

TEST(Scrub, AddressesCanStay) {
  auto keeping = options();
  keeping.addresses = false;
  EXPECT_NE(scrubbed_text(keeping).find("1.3.6.1.2.1.4.20.1.1.10.20.0.2|64|10.20.0.2"),
            std::string::npos);
}

TEST(Scrub, MacAddressesStayDistinct) {
  const Scrubber scrubber(options());
  std::set<MacAddress> seen;
  for (unsigned i = 0; i < 20'000; ++i) {
    const MacAddress mac{{0x00, 0x1a, 0x2b, static_cast<std::uint8_t>(i >> 16),
                          static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)}};
    EXPECT_TRUE(seen.insert(scrubber.mac(mac)).second);
  }
  const auto broadcast = *MacAddress::parse("ff:ff:ff:ff:ff:ff");
  EXPECT_EQ(scrubber.mac(broadcast), broadcast);
}

TEST(Scrub, AddressesKeepTheirPrefixes) {
  const Scrubber scrubber(options());
  const auto ip = [&](const char* text) { return scrubber.ip(*IpAddress::parse(text)); };
  const IpNetwork network(ip("10.20.16.1"), 24);
  EXPECT_TRUE(network.contains(ip("10.20.16.200")));
  EXPECT_FALSE(network.contains(ip("10.20.17.1")));
  EXPECT_TRUE(IpNetwork::parse("10.0.0.0/8")->contains(ip("10.20.16.1")));
  EXPECT_TRUE(IpNetwork::parse("192.168.0.0/16")->contains(ip("192.168.7.1")));
  EXPECT_TRUE(IpNetwork(ip("2001:db8::1"), 64).contains(ip("2001:db8::2")));
  for (const auto* same : {"0.0.0.0", "127.0.0.1", "255.255.252.0", "224.0.0.1", "::1"})
    EXPECT_EQ(ip(same).text(), same);
  std::set<IpAddress> seen;
  for (std::uint32_t i = 0; i < 5000; ++i)
    EXPECT_TRUE(seen.insert(scrubber.ip(IpAddress::v4(0x0a140000U + i))).second);
}

TEST(Scrub, SerialsKeepTheirForm) {
  const auto serial = Scrubber(options()).serial("FOC1234X0ab");
  ASSERT_EQ(serial.size(), 11U);
  EXPECT_NE(serial, "FOC1234X0ab");
  EXPECT_NE(std::isdigit(static_cast<unsigned char>(serial[3])), 0);
  EXPECT_NE(std::isupper(static_cast<unsigned char>(serial[0])), 0);
  EXPECT_NE(std::islower(static_cast<unsigned char>(serial[10])), 0);
}

// The length of a name in an index is a number of the index.
TEST(Scrub, IndexOfAnotherLengthSaysSo) {
  const auto lines =
      "1.3.6.1.2.1.1.5.0|4|core1\n"
      "1.0.8802.1.1.2.1.4.2.1.3.0.1.1.7.5.99.111.114.101.49|2|1\n";
  const auto binds = Scrubber(options()).scrub(binds_of(Recording::parse(lines)));
  ASSERT_EQ(binds.size(), 2U);
  const auto ids = binds[0].oid.ids().subspan(15);
  ASSERT_EQ(ids.size(), 1 + Scrubber(options()).name("core1").size());
  EXPECT_EQ(ids[0], ids.size() - 1);
}

struct LineCase {
  const char* name;
  snmp::Value value;
  const char* line;
};

class Line : public testing::TestWithParam<LineCase> {};

TEST_P(Line, IsReadBackAsItWas) {
  const snmp::VarBind bind{Oid{1, 3, 6}, GetParam().value};
  const auto line = recording_line(bind);
  EXPECT_EQ(line, GetParam().line);
  const auto read = Recording::parse(line);
  ASSERT_EQ(read.binds().size(), 1U);
  EXPECT_EQ(read.binds()[0].value, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Scrub, Line,
    testing::Values(
        LineCase{"Integer", snmp::Value::integer(-5), "1.3.6|2|-5\n"},
        LineCase{"Text", snmp::Value::octets("a|b"), "1.3.6|4|a|b\n"},
        LineCase{"Bytes", snmp::Value::octets(std::string("\x01\n", 2)), "1.3.6|4x|010a\n"},
        LineCase{"LineBreak", snmp::Value::octets("a\nb"), "1.3.6|4x|610a62\n"},
        LineCase{"Empty", snmp::Value::octets(""), "1.3.6|4|\n"},
        LineCase{"Oid", snmp::Value::object_id(Oid{1, 3, 6, 1}), "1.3.6|6|1.3.6.1\n"},
        LineCase{"Address", snmp::Value::ip(*IpAddress::parse("10.0.0.1")), "1.3.6|64|10.0.0.1\n"},
        LineCase{"Counter64", snmp::Value::unsigned_of(snmp::Tag::counter64, 0xffffffffffffffffULL),
                 "1.3.6|70|18446744073709551615\n"}),
    [](const auto& c) { return c.param.name; });

// --- the walk -----------------------------------------------------------------------------------

Recorded record(snmp::Session& session, RecordLimits limits = {}) {
  Recorded out;
  boost::asio::io_context io(1);
  const auto run = [](snmp::Session& asked, RecordLimits with,
                      Recorded& into) -> boost::asio::awaitable<void> {
    const std::function<void(std::size_t)> nobody = [](std::size_t) {};
    into = co_await record_agent(asked, with, nobody);
  };
  boost::asio::co_spawn(io, run(session, limits, out), boost::asio::detached);
  io.run();
  return out;
}

TEST(Record, ReadsEverythingOnce) {
  const auto recording = std::make_shared<const Recording>(Recording::parse(raw));
  ReplaySession session(recording);
  const auto recorded = record(session);
  EXPECT_TRUE(recorded.complete) << recorded.reason;
  EXPECT_EQ(recorded.binds.size(), recording->binds().size());
}

TEST(Record, StopsAtALimit) {
  ReplaySession session(std::make_shared<const Recording>(Recording::parse(raw)));
  RecordLimits limits;
  limits.varbinds = 5;
  const auto recorded = record(session, limits);
  EXPECT_FALSE(recorded.complete);
  EXPECT_EQ(recorded.binds.size(), 5U);
}

// Answers what it is told to.
class Scripted : public snmp::Session {
 public:
  explicit Scripted(std::deque<Result<snmp::Response>> answers) : answers_(std::move(answers)) {}

  boost::asio::awaitable<Result<snmp::Response>> exchange(snmp::Request request) override {
    pages.push_back(request.max_repetitions);
    Result<snmp::Response> answer = Error{Errc::timeout, "no answer"};
    if (!answers_.empty()) {
      answer = std::move(answers_.front());
      answers_.pop_front();
    }
    co_return answer;
  }
  bool has_bulk() const override { return true; }
  std::shared_ptr<snmp::Session> in_vlan(std::uint32_t) override { return nullptr; }

  std::vector<std::uint16_t> pages;

 private:
  std::deque<Result<snmp::Response>> answers_;
};

snmp::Response one(Oid oid) {
  snmp::Response response;
  response.rows.push_back({std::move(oid), snmp::Value::integer(1)});
  return response;
}

TEST(Record, AnAgentThatGoesBackIsNotFollowed) {
  Scripted session({one({1, 3, 6, 2}), one({1, 3, 6, 1})});
  const auto recorded = record(session);
  EXPECT_FALSE(recorded.complete);
  EXPECT_EQ(recorded.error, Errc::misbehaving);
  EXPECT_EQ(recorded.binds.size(), 1U);
}

TEST(Record, SmallerPagesAreTriedBeforeGivingUp) {
  Scripted session({});
  const auto recorded = record(session);
  EXPECT_EQ(recorded.error, Errc::timeout);
  EXPECT_EQ(session.pages, (std::vector<std::uint16_t>{50, 25, 12, 6, 3, 1, 0}));
}

TEST(Record, WhatWasReadBeforeAStopIsKept) {
  Scripted session({one({1, 3, 6, 1}), Error{Errc::cancelled, "stopped"}});
  const auto recorded = record(session);
  EXPECT_FALSE(recorded.complete);
  EXPECT_EQ(recorded.reason, "stopped");
  EXPECT_EQ(recorded.binds.size(), 1U);
}

TEST(Record, TheEndOfVersion1IsAnError) {
  snmp::Response end;
  end.error_status = snmp::error_no_such_name;
  Scripted session({one({1, 3, 6, 2}), end});
  EXPECT_TRUE(record(session).complete);
}

}  // namespace
}  // namespace netroster::replay
