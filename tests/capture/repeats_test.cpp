// A frame that was heard before is not decoded again; what is known afterwards must not tell.
#include "collectors/capture/repeats.h"

#include <gtest/gtest.h>

#include "collectors/capture/collector.h"
#include "tests/wire/layer2_frames.h"

namespace netroster::capture {
namespace {

using wire::be16;
using wire::hex;

CapturedFrame at(int seconds, const std::string& bytes) {
  return {wire::LinkType::ethernet, bytes, static_cast<std::uint32_t>(bytes.size()),
          WallTime{std::chrono::seconds{seconds}}};
}

std::string lldp(const std::string& port, const std::string& name, unsigned ttl = 120) {
  const auto padding = wire::lldp_tlv(0, "");
  return wire::ethernet("0180c200000e", 0x88cc,
                        wire::lldp_tlv(1, hex("04 001a2b3c4d5e")) +
                            wire::lldp_tlv(2, hex("05") + port) + wire::lldp_tlv(3, be16(ttl)) +
                            wire::lldp_tlv(5, name) + padding);
}
std::string cdp(const std::string& device) {
  return wire::llc_frame(
      "01000ccccccc", "aaaa03 00000c 2000",
      wire::cdp_pdu(wire::counted_tlv(1, device) + wire::counted_tlv(3, "Gi0/1")));
}
std::string bpdu(char root) {
  return wire::llc_frame("0180c2000000", "424203",
                         hex("0000 00 00 00 8001 0019 06eab8") + root +
                             hex("00000000 8001 001906eab880 8004 0000 1400 0200 0f00"));
}
// From 10.0.0.`host`, asking for 10.0.0.`target`.
std::string arp(char host, char target, const std::string& tag = "") {
  const auto mac = hex("0200 000000") + host;
  return hex("ffffffffffff") + mac + tag + hex("0806 0001 0800 06 04 0001") + mac + hex("0a0000") +
         host + hex("000000000000 0a0000") + target;
}

void expect_same(const CaptureFacts& one, const CaptureFacts& other) {
  const auto same = [](const auto& a, const auto& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].told, b[i].told);
      EXPECT_EQ(a[i].heard.count, b[i].heard.count);
      EXPECT_EQ(a[i].heard.first, b[i].heard.first);
      EXPECT_EQ(a[i].heard.last, b[i].heard.last);
    }
  };
  EXPECT_EQ(one.frames, other.frames);
  EXPECT_EQ(one.counts, other.counts);
  EXPECT_EQ(one.left_out, other.left_out);
  same(one.neighbours, other.neighbours);
  same(one.bridges, other.bridges);
}

// The padding of a frame says nothing, so one with another padding is decoded and tells the same.
void expect_no_difference(const std::vector<std::string>& sequence, Limits limits = {}) {
  FrameCollector remembering(limits);
  FrameCollector decoding(limits);
  int second = 0;
  for (const auto& frame : sequence) {
    remembering.add(at(++second, frame));
    decoding.add(at(second, frame + "padding" + be16(static_cast<std::size_t>(second))));
  }
  expect_same(remembering.take(), decoding.take());
}

TEST(Repeats, MakeNoDifference) {
  const std::vector<std::string> all{
      lldp("1", "core"), lldp("1", "core"), lldp("1", "new"), lldp("2", "core"), lldp("1", "", 0),
      cdp("a"),          cdp("b"),          bpdu('1'),        bpdu('2'),         hex("01020304")};
  std::vector<std::string> sequence;
  for (unsigned i = 0; i < 2000; ++i) sequence.push_back(all[i * i % 97 * 31 % all.size()]);
  expect_no_difference(sequence);
  Limits few;
  few.neighbours = 2;
  few.memory = 3000;
  expect_no_difference(sequence, few);
}

TEST(Repeats, TheNewestStillWins) {
  FrameCollector collector;
  for (int i = 0; i < 3; ++i) {
    collector.add(at(3 * i, lldp("1", "one")));
    collector.add(at(3 * i + 1, lldp("1", "other")));
    collector.add(at(3 * i + 2, lldp("1", "one")));
  }
  const auto facts = collector.take();
  ASSERT_EQ(facts.neighbours.size(), 1U);
  EXPECT_EQ(facts.neighbours[0].told.neighbour.name, "one");
  EXPECT_EQ(facts.neighbours[0].heard.count, 9U);
  EXPECT_EQ(facts.neighbours[0].heard.last.time_since_epoch().count(), 8);
  EXPECT_EQ(facts.counts.of(wire::Protocol::lldp), 9U);
}

TEST(Repeats, WhomArpAsksForIsNotLookedAt) {
  FrameCollector collector;
  for (char target = 2; target < 100; ++target) {
    collector.add(at(target, arp(1, target)));
    collector.add(at(target, arp(1, target, hex("8100 0007"))));
  }
  const auto facts = collector.take();
  ASSERT_EQ(facts.hosts.size(), 1U);
  EXPECT_EQ(facts.hosts[0].heard.count, 196U);
  EXPECT_EQ(facts.hosts[0].told.told.vlan, 7U);
  EXPECT_EQ(facts.counts.of(wire::Protocol::arp), 196U);
  EXPECT_EQ(facts.counts.of(wire::Protocol::vlan), 98U);
  EXPECT_TRUE(facts.counts.tags()[7]);
}

struct PartCase {
  const char* name;
  std::string frame;
  std::size_t octets;  // of the part
};

TEST(RepeatedPart, IsAllThatTheirDecoderLooksAt) {
  const auto whole = [](const char* name, const std::string& frame) {
    return PartCase{name, frame, frame.size()};
  };
  const PartCase cases[] = {whole("lldp", lldp("1", "core")),
                            whole("llc", cdp("a")),
                            {"arp", arp(1, 2), 2 + 18},
                            {"arp behind a tag", arp(1, 2, hex("8100 0007")), 6 + 18},
                            {"arp cut short", arp(1, 2).substr(0, 40), 0},
                            {"ip", wire::ethernet("001122334455", 0x0800, "E"), 0},
                            {"nothing", "", 0}};
  for (const auto& c : cases) {
    const auto length = static_cast<std::uint32_t>(c.frame.size());
    EXPECT_EQ(wire::repeated_part(wire::LinkType::ethernet, c.frame, length).size(), c.octets)
        << c.name;
    EXPECT_EQ(wire::repeated_part(wire::LinkType::ethernet, c.frame, length + 1), "") << c.name;
    EXPECT_EQ(wire::repeated_part(wire::LinkType::radiotap, c.frame, length), "") << c.name;
  }
}

TEST(Repeats, ForgetsTheOldestAndNeverMixesThemUp) {
  Repeats repeats;
  for (std::size_t i = 0; i < 20000; ++i) {
    Outcome outcome;
    outcome.octets = i;
    repeats.remember("frame " + std::to_string(i), outcome);
  }
  std::size_t known = 0;
  for (std::size_t i = 0; i < 20000; ++i) {
    const auto* const found = repeats.find("frame " + std::to_string(i));
    if (found == nullptr) continue;
    EXPECT_EQ(found->octets, i);
    ++known;
  }
  EXPECT_GT(known, 5000U);
  EXPECT_LE(known, 8192U);
  repeats.remember(std::string(1025, 'x'), {});
  EXPECT_EQ(repeats.find(std::string(1025, 'x')), nullptr);
}

}  // namespace
}  // namespace netroster::capture
