#include <gtest/gtest.h>

#include <algorithm>

#include "builders.h"
#include "inventory/manual_statements.h"
#include "inventory/resolver.h"
#include "two_switches.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

ManualStatement statement(StatementKind kind, std::int64_t id, int minute) {
  ManualStatement said;
  said.id = id;
  said.kind = kind;
  said.reason = "the chassis was exchanged";
  said.by = "kim";
  said.when = at_minute(minute);
  return said;
}

ManualStatement one_device(const Device& stays, const Device& other, int minute) {
  auto said = statement(StatementKind::same_device, 1, minute);
  said.device = stays.id;
  said.other = other.id;
  said.signs = manual_signs_of(stays);
  said.other_signs = manual_signs_of(other);
  return said;
}

bool has_event(const std::vector<Event>& events, const std::string& kind) {
  return std::any_of(events.begin(), events.end(), [&](const auto& e) { return e.kind == kind; });
}

// a at 10.0.0.1 and b at 10.0.0.2, known since minute 1.
struct Known {
  Known() {
    resolver.apply(answered("OAK", "10.0.0.1", 0, switch_a().complete()));
    resolver.apply(answered("OAK", "10.0.0.2", 1, switch_b().complete()));
    a = *device_called(*resolver.snapshot(), "a");
    b = *device_called(*resolver.snapshot(), "b");
    resolver.take_events();
  }
  Resolver resolver;
  Device a;
  Device b;
};

TEST(SameDevice, KeepsItsIdAndTakesTheNewerFacts) {
  Known known;
  known.resolver.set_statements({one_device(known.a, known.b, 5)}, at_minute(5));
  const auto now = known.resolver.snapshot();
  ASSERT_EQ(now->devices.size(), 1U);
  EXPECT_EQ(now->devices[0]->id, known.a.id);
  EXPECT_EQ(now->devices[0]->name, "b");
  EXPECT_EQ(now->devices[0]->first_seen, known.a.first_seen);
  EXPECT_EQ(now->devices[0]->addresses.size(), 2U);
  EXPECT_EQ(now->coverage.at("OAK").devices, 1U);
  EXPECT_TRUE(has_event(known.resolver.take_events(), "device_merged"));
}

TEST(SameDevice, IsRecognisedByEitherSetOfSignsInLaterReadings) {
  Known known;
  const auto said = one_device(known.a, known.b, 5);
  known.resolver.set_statements({said}, at_minute(5));
  known.resolver.apply(answered("OAK", "10.0.0.2", 10, switch_b().complete()));
  known.resolver.apply(answered("OAK", "10.0.0.7", 11, switch_b().complete()));
  const auto now = known.resolver.snapshot();
  ASSERT_EQ(now->devices.size(), 1U);
  const auto& why = now->devices[0]->identity;
  EXPECT_TRUE(std::any_of(why.begin(), why.end(), [](const auto& reason) {
    return reason.text.find("stated by kim on 2026-07-01") == 0;
  }));
  EXPECT_FALSE(has_event(known.resolver.take_events(), "statement_contradicted"));
}

TEST(SameDevice, IsSaidToBeContradictedWhenBothAnswerByTurns) {
  Known known;
  known.resolver.set_statements({one_device(known.a, known.b, 5)}, at_minute(5));
  known.resolver.apply(answered("OAK", "10.0.0.2", 10, switch_b().complete()));
  known.resolver.apply(answered("OAK", "10.0.0.1", 11, switch_a().complete()));
  EXPECT_TRUE(has_event(known.resolver.take_events(), "statement_contradicted"));
  EXPECT_EQ(known.resolver.snapshot()->devices.size(), 1U);
}

// The usual exchange: another chassis at the same address with the same name.
TEST(SameDevice, LeavesNoWordOfTheOneThatIsGone) {
  for (const bool old_stays : {true, false}) {
    Resolver resolver;
    resolver.apply(answered("OAK", "10.0.0.1", 0, switch_a().complete()));
    const Device before = *resolver.snapshot()->devices.at(0);
    resolver.apply(answered("OAK", "10.0.0.1", 1,
                            Facts("a").serial("SNC").base_mac("00:1a:2b:0c:00:00").complete()));
    const auto both = resolver.snapshot();
    ASSERT_EQ(both->devices.size(), 2U);
    const Device& was = *find_device(*both, before.id);
    const Device& is = *find_device(*both, was.replaced_by);
    resolver.set_statements({old_stays ? one_device(was, is, 5) : one_device(is, was, 5)},
                            at_minute(5));
    const auto& one = *resolver.snapshot()->devices.at(0);
    EXPECT_EQ(one.id, old_stays ? was.id : is.id);
    EXPECT_EQ(one.replaces, "");
    EXPECT_EQ(one.replaced_by, "");
    EXPECT_EQ(one.serials, std::vector<std::string>{"SNC"});
  }
}

TEST(SameDevice, RunsOut) {
  Known known;
  auto said = one_device(known.a, known.b, 5);
  said.until = at_minute(8);
  known.resolver.set_statements({said}, at_minute(5));
  ASSERT_EQ(known.resolver.snapshot()->devices.size(), 1U);
  known.resolver.apply(answered("OAK", "10.0.0.2", 9, switch_b().complete()));
  known.resolver.apply(answered("OAK", "10.0.0.1", 10, switch_a().complete()));
  EXPECT_EQ(known.resolver.snapshot()->devices.size(), 2U);
}

TEST(SameDevice, ComesBackAsItWas) {
  Known known;
  auto said = one_device(known.a, known.b, 5);
  known.resolver.set_statements({said}, at_minute(5));
  said.withdrawn = at_minute(20);
  known.resolver.set_statements({said}, at_minute(20));
  known.resolver.bring_back(std::make_shared<const Device>(known.a), at_minute(20));
  known.resolver.bring_back(std::make_shared<const Device>(known.b), at_minute(20));
  auto now = known.resolver.snapshot();
  ASSERT_EQ(now->devices.size(), 2U);
  const auto* b = find_device(*now, known.b.id);
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->addresses, known.b.addresses);
  EXPECT_EQ(find_device(*now, known.a.id)->addresses, known.a.addresses);
  known.resolver.apply(answered("OAK", "10.0.0.1", 30, switch_a().complete()));
  known.resolver.apply(answered("OAK", "10.0.0.2", 31, switch_b().complete()));
  now = known.resolver.snapshot();
  EXPECT_EQ(now->devices.size(), 2U);
  EXPECT_EQ(find_device(*now, known.a.id)->name, "a");
  EXPECT_EQ(find_device(*now, known.b.id)->name, "b");
}

struct Likeness {
  const char* name;
  Facts (*facts)(const std::string& name, bool second);
};
// What is known of two devices that were taken for one, from much to nothing.
const Likeness likenesses[] = {
    {"OnlyBaseMacs",
     [](const std::string& name, bool second) {
       return Facts(name).base_mac(second ? "00:1a:2b:0b:00:00" : "00:1a:2b:0a:00:00");
     }},
    {"OnlyEngines",
     [](const std::string& name, bool second) {
       return Facts(name).engine(second ? "8000000903001a2b0b0000" : "8000000903001a2b0a0000");
     }},
    {"OnlyNames", [](const std::string& name, bool) { return Facts(name); }},
    {"ASerialOnOneSide",
     [](const std::string& name, bool second) {
       return second ? Facts(name).serial("SNB") : Facts(name);
     }},
};
class SameDeviceLikeness : public testing::TestWithParam<Likeness> {};

// The device that stays had taken the newer facts of the other.
TEST_P(SameDeviceLikeness, GivesItsOwnFactsBackToTheOneThatStayed) {
  const auto& make = GetParam().facts;
  Resolver resolver;
  resolver.apply(answered("OAK", "10.0.0.1", 0, make("a", false).complete()));
  resolver.apply(answered("OAK", "10.0.0.2", 1, make("b", true).complete()));
  ASSERT_EQ(resolver.snapshot()->devices.size(), 2U);
  const Device a = *device_called(*resolver.snapshot(), "a");
  const Device b = *device_called(*resolver.snapshot(), "b");
  auto said = one_device(a, b, 5);
  resolver.set_statements({said}, at_minute(5));
  ASSERT_EQ(resolver.snapshot()->devices.size(), 1U);
  said.withdrawn = at_minute(20);
  resolver.set_statements({said}, at_minute(20));
  resolver.bring_back(std::make_shared<const Device>(a), at_minute(20));
  resolver.bring_back(std::make_shared<const Device>(b), at_minute(20));
  ASSERT_EQ(resolver.snapshot()->devices.size(), 2U);
  EXPECT_EQ(find_device(*resolver.snapshot(), a.id)->name, "a");
  for (const int minute : {30, 40}) {
    resolver.apply(answered("OAK", "10.0.0.2", minute, make("b", true).complete()));
    resolver.apply(answered("OAK", "10.0.0.1", minute + 1, make("a", false).complete()));
    const auto now = resolver.snapshot();
    ASSERT_EQ(now->devices.size(), 2U);
    ASSERT_NE(find_device(*now, a.id), nullptr);
    ASSERT_NE(find_device(*now, b.id), nullptr);
    EXPECT_EQ(find_device(*now, a.id)->name, "a");
    EXPECT_EQ(find_device(*now, b.id)->name, "b");
  }
}

INSTANTIATE_TEST_SUITE_P(Table, SameDeviceLikeness, testing::ValuesIn(likenesses),
                         [](const auto& c) { return c.param.name; });

TEST(SameDevice, GoesThroughChainsAndCircles) {
  Known known;
  known.resolver.apply(
      answered("OAK", "10.0.0.3", 2, Facts("c").serial("SNC").port(1, "Gi1/0/1").complete()));
  const Device c = *device_called(*known.resolver.snapshot(), "c");
  auto first = one_device(known.a, known.b, 5);
  auto second = one_device(known.b, c, 6);
  second.id = 2;
  auto third = one_device(c, known.a, 7);
  third.id = 3;
  known.resolver.set_statements({first, second}, at_minute(7));
  EXPECT_EQ(known.resolver.snapshot()->devices.size(), 1U);
  EXPECT_EQ(known.resolver.snapshot()->devices[0]->id, known.a.id);
  known.resolver.set_statements({first, second, third}, at_minute(8));
  EXPECT_EQ(known.resolver.snapshot()->devices.size(), 1U);
}

TEST(OtherDevice, IsToldApartByItsAddress) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.0.0.1", 0, switch_a().complete()));
  resolver.apply(answered("OAK", "10.0.0.9", 1, switch_a().complete()));
  ASSERT_EQ(resolver.snapshot()->devices.size(), 1U);
  const Device a = *resolver.snapshot()->devices[0];
  auto said = statement(StatementKind::other_device, 1, 5);
  said.device = a.id;
  said.other_signs.site = "OAK";
  said.other_signs.addresses = {ip("10.0.0.9")};
  resolver.set_statements({said}, at_minute(5));
  for (const int minute : {10, 20}) {
    resolver.apply(answered("OAK", "10.0.0.9", minute, switch_a().complete()));
    resolver.apply(answered("OAK", "10.0.0.1", minute + 1, switch_a().complete()));
    const auto now = resolver.snapshot();
    ASSERT_EQ(now->devices.size(), 2U) << minute;
    EXPECT_EQ(find_device(*now, a.id)->addresses, std::vector{ip("10.0.0.1")});
    EXPECT_TRUE(find_device(*now, a.id)->replaced_by.empty());
  }
}

struct StatedLink {
  StatedLink() {
    said = statement(StatementKind::link, 7, 5);
    said.device = known.b.id;
    said.port = "Gi1/0/2";
    said.other = known.a.id;
    said.other_port = "GigabitEthernet1/0/1";
    known.resolver.set_statements({said}, at_minute(5));
  }
  Known known;
  ManualStatement said;
};

TEST(StatedLinks, AreLinksWithTheirAuthorAsEvidence) {
  StatedLink stated;
  const auto now = stated.known.resolver.snapshot();
  ASSERT_EQ(now->links.size(), 1U);
  const auto& link = *now->links[0];
  EXPECT_EQ(link.state, LinkState::manual);
  EXPECT_EQ(link.ends[0].speed_bps, 1'000'000'000U);
  ASSERT_EQ(link.evidence.size(), 1U);
  EXPECT_EQ(link.evidence[0].row, "stated by kim on 2026-07-01: the chassis was exchanged");
  EXPECT_EQ(now->coverage.at("OAK").links.at(LinkState::manual), 1U);
  for (const auto& end : link.ends)
    EXPECT_EQ(end.port, end.device == stated.known.a.id ? "Gi1/0/1" : "Gi1/0/2");
}

TEST(StatedLinks, AreOneMoreEvidenceForWhatDevicesTell) {
  StatedLink stated;
  stated.known.resolver.apply(
      answered("OAK", "10.0.0.1", 10, switch_a().lldp(1, mac_b, "Gi1/0/2", "b").complete()));
  const auto now = stated.known.resolver.snapshot();
  ASSERT_EQ(now->links.size(), 1U);
  EXPECT_EQ(now->links[0]->state, LinkState::one_sided);
  EXPECT_EQ(now->links[0]->evidence.size(), 2U);
  EXPECT_EQ(now->coverage.at("OAK").links.count(LinkState::manual), 0U);
}

TEST(StatedLinks, AreContradictedByAnotherCableAtTheirPort) {
  StatedLink stated;
  stated.known.resolver.apply(
      answered("OAK", "10.0.0.1", 10, switch_a().lldp(1, mac_b, "Gi1/0/1", "b").complete()));
  const auto now = stated.known.resolver.snapshot();
  ASSERT_EQ(now->links.size(), 2U);
  const auto contradicted =
      std::count_if(now->links.begin(), now->links.end(), [](const auto& link) {
        return link->state == LinkState::contradicted &&
               link->note == "devices tell that a Gi1/0/1 leads to b Gi1/0/1";
      });
  EXPECT_EQ(contradicted, 1);
}

TEST(StatedLinks, EndWithTheirStatement) {
  StatedLink stated;
  stated.said.until = at_minute(8);
  stated.known.resolver.set_statements({stated.said}, at_minute(6));
  EXPECT_EQ(stated.known.resolver.snapshot()->links.size(), 1U);
  stated.known.resolver.age(at_minute(9));
  EXPECT_TRUE(stated.known.resolver.snapshot()->links.empty());
}

}  // namespace
}  // namespace netroster::inventory
