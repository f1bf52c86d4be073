// Profiles: what a file may say, what is wrong with one, which one a device belongs to, and what
// its rules and tables make of the device's answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "collectors/profiles/library.h"
#include "collectors/profiles/recognise.h"
#include "collectors/replay/replay.h"

namespace netroster::profiles {
namespace {

using Files = std::vector<SourceFile>;

std::shared_ptr<const Library> library(const std::string& text) {
  config::Problems problems;
  auto made = std::make_shared<const Library>(Files{{"test.toml", text}}, problems);
  for (const auto& problem : problems.take()) ADD_FAILURE() << config::text(problem);
  return made;
}

DeviceFacts collect(const std::string& profile, const std::string& answers) {
  mib::CollectOptions options;
  options.profiles = library(profile);
  auto recording = std::make_shared<const replay::Recording>(replay::Recording::parse(answers));
  auto facts = replay::replay_recording(std::move(recording), "", options);
  return facts ? std::move(facts).value() : DeviceFacts{};
}

// --- mistakes ---

struct WrongCase {
  const char* name;
  const char* text;
  const char* said;  // with file, line and column
};

class Wrong : public testing::TestWithParam<WrongCase> {};

TEST_P(Wrong, IsSaidWithItsPlace) {
  config::Problems problems;
  const Library made(Files{{"test.toml", GetParam().text}}, problems);
  const auto found = problems.take();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(config::text(found[0]), GetParam().said);
}

#define HEAD "[[profile]]\nid = \"a\"\nmatch = { descr = 'x' }\n"
#define TABLE(fills)                                                                        \
  HEAD "[[profile.table]]\nfills = \"" fills "\"\nentry = \"1.3.6.1.4.1.77.1.1\"\nindex = " \
                                             "[\"i\"]\n"
INSTANTIATE_TEST_SUITE_P(
    Profile, Wrong,
    testing::Values(
        WrongCase{"UnknownKey", HEAD "vendr = \"V\"\n",
                  "test.toml:4:1: profile.vendr: unknown key (did you mean \"vendor\"?)"},
        WrongCase{"BadExpression", "[[profile]]\nid = \"a\"\nmatch = { descr = '(' }\n",
                  "test.toml:3:19: profile.match.descr: is not a regular expression: missing ): ("},
        WrongCase{
            "OidTypo", "[[profile]]\nid = \"a\"\nmatch = { object_id = \"1.3.6,1\" }\n",
            "test.toml:3:23: profile.match.object_id: \"1.3.6,1\" is not an object identifier "
            "(numbers with dots between, for example 1.3.6.1.2.1.1.1.0)"},
        WrongCase{"NoKindOfDevice", HEAD "kind = \"swich\"\n",
                  "test.toml:4:8: kind: \"swich\" is no kind of device (did you mean \"switch\"?)"},
        WrongCase{"NoFact", HEAD "facts.modell = [\"sys_descr\"]\n",
                  "test.toml:4:16: profile.facts.modell: is no fact (did you mean \"model\"?)"},
        WrongCase{"NoSource", HEAD "facts.model = [\"descr\"]\n",
                  "test.toml:4:16: profile.facts.model: \"descr\" is no source of facts (an object "
                  "identifier, sys_descr, sys_object_id, sys_name, object_model, object_product, "
                  "entity.FIELD or fact.NAME)"},
        WrongCase{"EmptyText", "[[profile]]\nid = \"a\"\nmatch = { descr = '' }\n",
                  "test.toml:3:19: profile.match.descr: must not be empty"},
        WrongCase{"OidOfNobody", HEAD "facts.model = [\"4.1.2.3\"]\n",
                  "test.toml:4:16: profile.facts.model: \"4.1.2.3\" is not an object identifier "
                  "(numbers with dots between, for example 1.3.6.1.2.1.1.1.0)"},
        WrongCase{"EveryDevice", "[[profile]]\nid = \"a\"\nmatch = { descr = '.*' }\n",
                  "test.toml:3:9: profile.match: would match every device (give an object_id of a "
                  "maker, descr, name or has)"},
        WrongCase{"EveryMaker",
                  "[[profile]]\nid = \"a\"\nmatch = { object_id = \"1.3.6.1.4.1\" }\n",
                  "test.toml:3:9: profile.match: would match every device (give an object_id of a "
                  "maker, descr, name or has)"},
        WrongCase{"NoSuchGroup",
                  HEAD "facts.model = [{ from = \"sys_descr\", match = '(a)', as = '\\2' }]\n",
                  "test.toml:4:16: profile.facts.model.as: \\2 is not there: match has 1 groups"},
        WrongCase{"NoFactor", HEAD "facts.model = [{ from = \"sys_descr\", scale = inf }]\n",
                  "test.toml:4:46: profile.facts.model.scale: must be a factor from 1e-12 to 1e12, "
                  "or less than 0 by as much"},
        WrongCase{"NoPartOfTheIndex", TABLE("module") "columns.serial = { index = \"j\" }\n",
                  "test.toml:4:1: profile.table: \"j\" is no part of the index"},
        WrongCase{"NoClassOfPart", TABLE("module") "columns.class = { is = \"tranceiver\" }\n",
                  "test.toml:4:1: class: \"tranceiver\" is no class of part (did you mean "
                  "\"transceiver\"?)"},
        WrongCase{"NoKindOfReading",
                  HEAD
                  "[[profile.reading]]\nfrom = \"1.3.6.1.4.1.77.1.0\"\nkind = \"temprature\"\n",
                  "test.toml:4:1: kind: \"temprature\" is no kind of reading (did you mean "
                  "\"temperature\"?)"},
        WrongCase{"NoColumns", TABLE("module"),
                  "test.toml:4:1: profile.table.columns: are missing"},
        WrongCase{"WhenOfNothing", TABLE("ssid") "when = { is = \"1\" }\ncolumns.name = 1\n",
                  "test.toml:4:1: profile.table.when: looks at no column and no part of the index"},
        WrongCase{"UnknownPart", HEAD "uses = [\"b\"]\n",
                  "test.toml:1:1: profile.uses: there is no profile \"b\" (did you mean \"a\"?)"},
        WrongCase{"NotToml", "[[profile]\n",
                  "test.toml:1:11: not valid TOML in table header: expected ']'"}),
    [](const auto& c) { return c.param.name; });

TEST(Profile, AWrongOneIsLeftOutAndTheOthersAreUsed) {
  config::Problems problems;
  const std::string good_and_wrong = HEAD "[[profile]]\nid = \"b\"\nmatch = { descr = 1 }\n";
  const Library made(Files{{"both.toml", good_and_wrong}, {"bad.toml", "[[profile]\n"}}, problems);
  EXPECT_NE(made.find("a"), nullptr);
  EXPECT_EQ(made.find("b"), nullptr);
  EXPECT_EQ(problems.take().size(), 2U);
}

TEST(Profile, AnIdIsOneProfile) {
  config::Problems problems;
  const Library made(Files{{"one.toml", HEAD}, {"two.toml", HEAD}}, problems);
  ASSERT_EQ(made.profiles().size(), 1U);
  EXPECT_EQ(made.profiles()[0].file, "one.toml");
  EXPECT_EQ(problems.take().size(), 1U);
}

TEST(Profile, PartsThatUseEachOtherEnd) {
  const auto made = library(
      "[[profile]]\nid = \"a\"\nmatch = { descr = 'x' }\nuses = [\"b\"]\n"
      "[[profile]]\nid = \"b\"\npart = true\nuses = [\"a\"]\nfacts.model = [\"sys_name\"]\n");
  EXPECT_EQ(made->find("a")->facts.at("model").size(), 1U);
}

// --- which one ---

TEST(Recognise, TheMoreSpecificOneWins) {
  const auto made = library(
      "[[profile]]\nid = \"wide\"\nmatch = { object_id = \"1.3.6.1.4.1.9\" }\n"
      "[[profile]]\nid = \"text\"\nmatch = { object_id = \"1.3.6.1.4.1.9\", descr = 'Nexus' }\n"
      "[[profile]]\nid = \"deep\"\nmatch = { object_id = \"1.3.6.1.4.1.9.1.7\" }\n");
  const auto best = [&](const char* descr, Oid id) {
    const auto all = candidates(*made, {descr, "", std::move(id)});
    return all.empty() ? std::string() : all.front().profile->id;
  };
  EXPECT_EQ(best("", {1, 3, 6, 1, 4, 1, 9, 2}), "wide");
  EXPECT_EQ(best("a Nexus", {1, 3, 6, 1, 4, 1, 9, 2}), "text");
  EXPECT_EQ(best("", {1, 3, 6, 1, 4, 1, 9, 1, 7, 3}), "deep");
  EXPECT_EQ(best("a Nexus", {1, 3, 6, 1, 4, 1, 99}), "");
  EXPECT_EQ(best("a Nexus", {}), "");
}

TEST(Recognise, TheAgentIsAskedWhereOnlyThatTells) {
  const std::string profile =
      "[[profile]]\nid = \"linux\"\nkind = \"server\"\nmatch = { object_id = \"1.3.6.1.4.1.8072\" "
      "}\n"
      "[[profile]]\nid = \"box\"\nkind = \"firewall\"\n"
      "match = { object_id = \"1.3.6.1.4.1.8072\", has = \"1.3.6.1.4.1.77.5\" }\n";
  const std::string system = "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.8072.3.2.10\n";
  EXPECT_EQ(collect(profile, system).profile, "linux");
  EXPECT_EQ(collect(profile, system + "1.3.6.1.4.1.77.5.0|4|x\n").device.kind, "firewall");
  EXPECT_EQ(collect(profile, system + "1.3.6.1.4.1.77.6.0|4|x\n").device.kind, "server");
}

// --- what its rules say ---

constexpr char rules[] =
    "[[profile]]\nid = \"m\"\nvendor = \"acme networks\"\nos = \"AcmeOS\"\n"
    "match = { object_id = \"1.3.6.1.4.1.77\" }\n"
    "[profile.facts]\n"
    "version = [{ from = \"sys_descr\", match = 'Version (\\S+)' }]\n"
    "model = [{ from = \"1.3.6.1.4.1.77.1.1\", match = '^X(\\d+)', as = 'X-\\1' }, \"sys_name\"]\n"
    "serial = [{ from = \"1.3.6.1.4.1.77.2.0\", unknown = [\"0000\"] }]\n"
    "kind = [{ from = \"fact.model\", match = '^X-1', is = \"router\" }, { is = \"switch\" }]\n"
    "[[vendor]]\nname = \"Acme\"\nenterprises = [77]\naliases = [\"acme networks\"]\n";
constexpr char acme[] = "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.77.9\n";

const FactOrigin* origin(const DeviceFacts& facts, std::string_view fact) {
  for (const auto& one : facts.origins)
    if (one.fact == fact) return &one;
  return nullptr;
}

TEST(Rules, GiveFactsWithTheirOrigin) {
  const auto facts = collect(rules, std::string(acme) +
                                        "1.3.6.1.2.1.1.1.0|4|Acme X100 Version 7.1 built today\n"
                                        "1.3.6.1.4.1.77.1.1.5|4|fan\n1.3.6.1.4.1.77.1.1.6|4|X100\n"
                                        "1.3.6.1.4.1.77.2.0|4|SN1\n");
  EXPECT_EQ(facts.device.vendor, "Acme");  // in the maker's one spelling
  EXPECT_EQ(facts.device.os, "AcmeOS");
  EXPECT_EQ(facts.device.os_version, "7.1");
  EXPECT_EQ(facts.device.model, "X-100");  // the first row of the column that fits
  EXPECT_EQ(facts.device.serial, "SN1");
  EXPECT_EQ(facts.device.kind, "router");
  const auto* model = origin(facts, "model");
  ASSERT_NE(model, nullptr);
  EXPECT_EQ(model->raw, "X100");
  EXPECT_EQ(model->source, "1.3.6.1.4.1.77.1.1");
  EXPECT_EQ(model->rule, "test.toml:8 (m)");
  EXPECT_EQ(model->confidence, "stated");
}

TEST(Rules, WhatSaysNothingLeavesTheNextOneItsTurn) {
  const auto facts =
      collect(rules, std::string(acme) + "1.3.6.1.2.1.1.5.0|4|box-1\n1.3.6.1.4.1.77.2.0|4|0000\n");
  EXPECT_EQ(facts.device.model, "box-1");
  EXPECT_EQ(facts.device.serial, "");  // nothing is better than a wrong one
  EXPECT_EQ(facts.device.kind, "switch");
}

TEST(Rules, AGuessIsCalledOne) {
  const auto facts = collect(HEAD "facts.model = [{ from = \"sys_descr\", guess = true }]\n",
                             "1.3.6.1.2.1.1.1.0|4|x1\n");
  ASSERT_NE(origin(facts, "model"), nullptr);
  EXPECT_EQ(origin(facts, "model")->confidence, "guess");
}

struct TransformCase {
  const char* name;
  Transform transform;
  const char* value;
  std::optional<std::string> result;
};

class Transforms : public testing::TestWithParam<TransformCase> {};

TEST_P(Transforms, MakeOfAValue) {
  EXPECT_EQ(applied(GetParam().transform, GetParam().value), GetParam().result);
}

PatternPtr pattern(const char* expression) { return std::make_shared<const Pattern>(expression); }

INSTANTIATE_TEST_SUITE_P(
    Transform, Transforms,
    testing::Values(
        TransformCase{"Plain", {}, " a ", "a"}, TransformCase{"Empty", {}, "  ", std::nullopt},
        TransformCase{"FirstGroup", {pattern("v(\\d+)"), {}, {}, {}, {}}, "v12", "12"},
        TransformCase{"WholeMatch", {pattern("v\\d+"), {}, {}, {}, {}}, "a v12 b", "v12"},
        TransformCase{"NoMatch", {pattern("^b"), {}, {}, {}, {}}, "ab", std::nullopt},
        TransformCase{"Form", {pattern("(a)(b)"), "\\2-\\1\\7", {}, {}, {}}, "ab", "b-a"},
        TransformCase{"Listed", {{}, {}, {{"1", "up"}}, {}, {}}, "1", "up"},
        TransformCase{"NotListed", {{}, {}, {{"1", "up"}}, {}, {}}, "2", std::nullopt},
        TransformCase{"Scaled", {{}, {}, {}, 0.001, {}}, "15400", "15.4"},
        TransformCase{"NoNumber", {{}, {}, {}, 0.1, {}}, "full", std::nullopt},
        TransformCase{"NotKnown", {{}, {}, {}, {}, {"-1"}}, "-1", std::nullopt}),
    [](const auto& c) { return c.param.name; });

// --- its tables ---

constexpr char controller[] =
    "[[profile]]\nid = \"wlc\"\nkind = \"wireless-controller\"\n"
    "match = { object_id = \"1.3.6.1.4.1.77\" }\n"
    "[[profile.table]]\nfills = \"access-point\"\nentry = \"1.3.6.1.4.1.77.3.1\"\nindex = "
    "[\"ap:mac\"]\n"
    "columns.name = 1\ncolumns.mac = { index = \"ap\" }\n"
    "columns.status = { column = 2, values = { 1 = \"up\", 2 = \"down\" } }\n"
    "[[profile.table]]\nfills = \"radio\"\nentry = \"1.3.6.1.4.1.77.4.1\"\n"
    "index = [\"ap:mac\", \"slot\"]\nof = [\"ap\"]\n"
    "columns.channel = 1\ncolumns.band = { column = 2, values = { 1 = \"5 GHz\" } }\n"
    "[[profile.table]]\nfills = \"client\"\nentry = \"1.3.6.1.4.1.77.5.1\"\nindex = "
    "[\"client:mac\"]\n"
    "columns.access_point = 1\ncolumns.ssid = 2\n";

TEST(Tables, AccessPointsRadiosAndClientsComeTogether) {
  const auto facts = collect(
      controller,
      std::string(acme) +
          "1.3.6.1.4.1.77.3.1.1.2.0.0.0.0.1|4|ap-1\n1.3.6.1.4.1.77.3.1.2.2.0.0.0.0.1|2|1\n"
          "1.3.6.1.4.1.77.3.1.1.2.0.0.0.0.2|4|ap-2\n1.3.6.1.4.1.77.3.1.2.2.0.0.0.0.2|2|9\n"
          "1.3.6.1.4.1.77.4.1.1.2.0.0.0.0.1.0|2|36\n1.3.6.1.4.1.77.4.1.2.2.0.0.0.0.1.0|2|1\n"
          "1.3.6.1.4.1.77.4.1.1.2.0.0.0.0.9.0|2|1\n"
          "1.3.6.1.4.1.77.5.1.1.6.0.0.0.0.1|4|ap-1\n1.3.6.1.4.1.77.5.1.2.6.0.0.0.0.1|4|edu\n"
          "1.3.6.1.4.1.77.5.1.1.6.0.0.0.0.2|4|ap-1\n1.3.6.1.4.1.77.5.1.2.6.0.0.0.0.2|4|edu\n");
  ASSERT_EQ(facts.access_points.size(), 2U);
  const auto& point = facts.access_points[0];
  EXPECT_EQ(point.name, "ap-1");
  EXPECT_EQ(point.mac, MacAddress::parse("02:00:00:00:00:01"));
  EXPECT_EQ(point.status, "up");
  EXPECT_EQ(facts.access_points[1].status, "");  // a value that is not listed is not known
  ASSERT_EQ(point.radios.size(), 1U);
  EXPECT_EQ(point.radios[0].channel, 36U);
  EXPECT_EQ(point.radios[0].band, "5 GHz");
  EXPECT_EQ(point.clients, 2U);
  EXPECT_FALSE(facts.access_points[1].clients);
  ASSERT_EQ(facts.ssids.size(), 1U);
  EXPECT_EQ(facts.ssids[0], (Ssid{"edu", 2U}));
  const auto radios = std::find_if(facts.tables.begin(), facts.tables.end(), [](const auto& one) {
    return one.table == "profile radio 1.3.6.1.4.1.77.4.1";
  });
  ASSERT_NE(radios, facts.tables.end());
  EXPECT_EQ(radios->dropped.at("no such access point"), 1U);
}

TEST(Tables, AClientOfAnAccessPointThatIsNotListedIsCountedAsLeftOut) {
  const auto facts = collect(
      controller,
      std::string(acme) +
          "1.3.6.1.4.1.77.3.1.1.2.0.0.0.0.1|4|ap-1\n"
          "1.3.6.1.4.1.77.5.1.1.6.0.0.0.0.1|4|ap-1\n1.3.6.1.4.1.77.5.1.1.6.0.0.0.0.2|4|ap-9\n"
          "1.3.6.1.4.1.77.5.1.1.6.0.0.0.0.3|4|ap-9\n");
  EXPECT_EQ(facts.access_points.at(0).clients, 1U);
  EXPECT_EQ(facts.tables.back().dropped.at("its access point is not listed"), 2U);
}

TEST(Tables, ANameOfAnyScriptIsAName) {
  const auto facts = collect(controller, std::string(acme) +
                                             "1.3.6.1.4.1.77.3.1.1.2.0.0.0.0.1|4|图书馆\n"
                                             "1.3.6.1.4.1.77.3.1.1.2.0.0.0.0.2|4|000\n");
  EXPECT_EQ(facts.access_points.at(0).name, "图书馆");
  EXPECT_EQ(facts.access_points.at(1).name, "000");
}

TEST(Tables, AVendorsPartCompletesTheStandardsPart) {
  const auto facts = collect(
      "[[profile]]\nid = \"s\"\nmatch = { object_id = \"1.3.6.1.4.1.77\" }\n"
      "[[profile.table]]\nfills = \"module\"\nentry = \"1.3.6.1.4.1.77.6.1\"\nindex = [\"unit\"]\n"
      "columns.class = { is = \"chassis\" }\ncolumns.position = { index = \"unit\" }\n"
      "columns.serial = 1\ncolumns.model = 2\n",
      std::string(acme) +
          "1.3.6.1.2.1.47.1.1.1.1.5.1|2|3\n1.3.6.1.2.1.47.1.1.1.1.11.1|4|S1\n"
          "1.3.6.1.4.1.77.6.1.1.1|4|S1\n1.3.6.1.4.1.77.6.1.2.1|4|M1\n"
          "1.3.6.1.4.1.77.6.1.1.2|4|S2\n1.3.6.1.4.1.77.6.1.2.2|4|M2\n1.3.6.1.4.1.77.6.1.1.3|4|\n");
  ASSERT_EQ(facts.modules.size(), 2U);
  EXPECT_EQ(facts.modules[0].model, "M1");
  EXPECT_EQ(facts.modules[1].serial, "S2");
  EXPECT_EQ(facts.modules[1].position, 2U);
}

TEST(Tables, ATransceiverIsCalledOneAndAMaskedSerialTellsNothingApart) {
  const std::string optics =
      "[[profile]]\nid = \"o\"\nmatch = { object_id = \"1.3.6.1.4.1.77\" }\n"
      "[[profile.table]]\nfills = \"module\"\nentry = \"1.3.6.1.4.1.77.6.1\"\nindex = [\"port\"]\n"
      "columns.class = { is = \"transceiver\" }\ncolumns.port = { index = \"port\" }\n"
      "columns.serial = 1\ncolumns.model = 2\n";
  const auto facts = collect(
      optics, std::string(acme) +
                  "1.3.6.1.2.1.47.1.1.1.1.5.7|2|10\n1.3.6.1.2.1.47.1.1.1.1.11.7|4|T1\n"
                  "1.3.6.1.2.1.47.1.1.1.1.5.8|2|3\n1.3.6.1.2.1.47.1.1.1.1.11.8|4|<private>\n"
                  "1.3.6.1.4.1.77.6.1.1.1|4|T1\n1.3.6.1.4.1.77.6.1.1.2|4|<private>\n"
                  "1.3.6.1.4.1.77.6.1.2.1|4|SFP-10G-SR\n1.3.6.1.4.1.77.6.1.2.2|4|SFP-10G-LR\n");
  ASSERT_EQ(facts.modules.size(), 3U);
  EXPECT_EQ(facts.modules[0].part_class, "transceiver");
  EXPECT_EQ(facts.modules[0].port_index, 1U);
  EXPECT_EQ(facts.modules[1].model, "");  // the chassis whose serial is masked too
  EXPECT_EQ(facts.modules[2].model, "SFP-10G-LR");
}

TEST(Tables, VlansOfTheAgentsOwnNumbersAreFoundByTheirTags) {
  const auto facts = collect(
      "[[profile]]\nid = \"v\"\nmatch = { object_id = \"1.3.6.1.4.1.77\" }\n"
      "[[profile.table]]\nfills = \"vlan\"\nentry = \"1.3.6.1.4.1.77.5.1\"\nindex = [\"n\"]\n"
      "columns.number = { index = \"n\" }\ncolumns.name = 1\ncolumns.vlan = 2\n"
      "columns.database = { index = \"n\", scale = 65536 }\n",
      std::string(acme) +
          "1.3.6.1.4.1.77.5.1.1.3|4|staff\n1.3.6.1.4.1.77.5.1.2.3|2|130\n"
          "1.3.6.1.4.1.77.5.1.1.4|4|none\n1.3.6.1.4.1.77.5.1.2.4|2|0\n"
          // Q-BRIDGE-MIB: static VLANs 3 and 9 by their numbers, one address in each database
          "1.3.6.1.2.1.17.7.1.4.3.1.1.3|4|staff\n1.3.6.1.2.1.17.7.1.4.3.1.1.9|4|who\n"
          "1.3.6.1.2.1.17.7.1.2.2.1.2.3.0.27.33.0.0.1|2|5\n"
          "1.3.6.1.2.1.17.7.1.2.2.1.2.196608.0.27.33.0.0.2|2|5\n");
  ASSERT_EQ(facts.vlans.size(), 1U);
  EXPECT_EQ(facts.vlans[0], (Vlan{130, "staff"}));
  ASSERT_EQ(facts.forwarding.size(), 2U);
  EXPECT_EQ(facts.forwarding[0].vlan, 130U);
  EXPECT_EQ(facts.forwarding[1].vlan, 130U);
}

TEST(Tables, NeighboursOfAMakersTableAreHeardOnTheirPorts) {
  const auto facts = collect(
      "[[profile]]\nid = \"n\"\nmatch = { object_id = \"1.3.6.1.4.1.77\" }\n"
      "[[profile.table]]\nfills = \"neighbour\"\nentry = \"1.3.6.1.4.1.77.9.1\"\n"
      "index = [\"port\", \"row\"]\ncolumns.protocol = { is = \"lldp\" }\n"
      "columns.port = { index = \"port\" }\ncolumns.chassis_id = 1\ncolumns.port_id = 2\n"
      "columns.address = 3\n",
      std::string(acme) +
          "1.3.6.1.2.1.2.2.1.2.7|4|ge7\n1.3.6.1.4.1.77.9.1.1.7.1|4|02-B1-0A-00-00-09\n"
          "1.3.6.1.4.1.77.9.1.2.7.1|4|Gi1/0/49\n1.3.6.1.4.1.77.9.1.3.7.1|4|10.9.0.2\n"
          "1.3.6.1.4.1.77.9.1.2.8.1|4|nobody\n");
  ASSERT_EQ(facts.neighbours.size(), 1U);
  const auto& one = facts.neighbours[0];
  EXPECT_EQ(one.local_port, "ge7");
  EXPECT_EQ(one.chassis_id, "02:b1:0a:00:00:09");
  EXPECT_EQ(one.chassis_id_kind, "mac");
  EXPECT_EQ(one.port_id, "Gi1/0/49");
  EXPECT_EQ(one.addresses.at(0).text(), "10.9.0.2");
  EXPECT_EQ(facts.tables.back().dropped.at("names nothing"), 1U);
}

TEST(Tables, ReadingsAreSensors) {
  const auto facts = collect(
      "[[profile]]\nid = \"r\"\nmatch = { object_id = \"1.3.6.1.4.1.77\" }\n"
      "[[profile.reading]]\nfrom = \"1.3.6.1.4.1.77.7.0\"\nkind = \"temperature\"\n"
      "unit = \"celsius\"\nscale = 0.1\n"
      "[[profile.reading]]\nfrom = \"1.3.6.1.4.1.77.8\"\nkind = \"state\"\nname = \"fan\"\n"
      "values = { 1 = \"ok\" }\n",
      std::string(acme) +
          "1.3.6.1.4.1.77.7.0|2|235\n1.3.6.1.4.1.77.8.1|2|1\n"
          "1.3.6.1.4.1.77.8.2|2|1\n1.3.6.1.4.1.77.8.3|2|7\n");
  ASSERT_EQ(facts.sensors.size(), 3U);
  EXPECT_EQ(facts.sensors[0].value, 23.5);
  EXPECT_EQ(facts.sensors[1].name, "fan 1");
  EXPECT_EQ(facts.sensors[2].status, "ok");
}

TEST(Tables, ATableThatIsSaidToBeAbsentIsNotWalked) {
  const auto facts = collect(
      "[[profile]]\nid = \"q\"\nmatch = { object_id = \"1.3.6.1.4.1.77\" }\n"
      "quirks.absent = \"1.3.6.1.2.1.2.2.1\"\n",
      std::string(acme) + "1.3.6.1.2.1.2.2.1.2.1|4|p1\n");
  EXPECT_TRUE(facts.ports.empty());
}

// --- what is shipped ---

TEST(Shipped, EveryFileIsRight) {
  const auto loaded = load({}, Expressions::checked);
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  EXPECT_GT(loaded.library->vendors().size(), 100U);
}

TEST(Shipped, MakersAreKnownByNumberAndName) {
  const auto makers = shipped();
  EXPECT_EQ(makers->vendor_of_enterprise(9), "Cisco");
  EXPECT_EQ(makers->vendor_of_enterprise(30065), "Arista");
  EXPECT_EQ(makers->vendor_of_enterprise(8072), "");  // says who wrote the agent
  EXPECT_EQ(makers->vendor_of_enterprise(4'000'000'000U), "");
  EXPECT_EQ(makers->vendor_in_text("cisco systems, inc."), "Cisco");
  EXPECT_EQ(makers->vendor_in_text("Ciscology"), "");
  EXPECT_EQ(makers->vendor_in_text(""), "");
}

TEST(Shipped, TheRegistryOfModelsIsFoundByItsExactNumber) {
  const auto list = shipped_models();
  std::size_t rows = 0;
  std::string before;
  for (std::size_t at = 0; at < list.size();) {
    const auto end = list.find('\n', at);
    const auto line = list.substr(at, end - at);
    const std::string id(line.substr(0, line.find(',')));
    EXPECT_LT(before, id);  // as text, or it would not be found
    const auto oid = Oid::parse(id);
    ASSERT_TRUE(oid) << line;
    EXPECT_TRUE(shipped()->model_of(*oid)) << line;
    before = id;
    ++rows;
    at = end + 1;
  }
  EXPECT_GT(rows, 10'000U);
  EXPECT_FALSE(shipped()->model_of(Oid{1, 3, 6, 1, 4, 1, 9, 1}));
  EXPECT_FALSE(shipped()->model_of(Oid{1, 3}));
}

// A directory of profiles that is gone after the test.
class Directory {
 public:
  Directory() { std::filesystem::create_directories(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { std::filesystem::remove_all(path_); }
  void put(const char* name, const std::string& text) const { std::ofstream(path_ / name) << text; }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_ =
      std::filesystem::path(testing::TempDir()) /
      ("profiles-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST(Directory, AProfileReplacesTheShippedOneOfItsIdAndNothingElse) {
  const Directory directory;
  directory.put("mine.toml",
                "[[vendor]]\nname = \"Mine\"\nenterprises = [9]\n"
                "[[profile]]\nid = \"cisco-ios\"\ntitle = \"my own\"\nmatch = { descr = 'IOS' }\n");
  const auto loaded = load(directory.path());
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  EXPECT_EQ(loaded.library->vendor_of_enterprise(9), "Mine");
  EXPECT_EQ(loaded.library->find("cisco-ios")->title, "my own");
  EXPECT_EQ(loaded.library->replaced(), std::vector<std::string>{"cisco-ios"});
  EXPECT_EQ(loaded.library->profiles().size(), shipped()->profiles().size());
}

TEST(Directory, AFaultLeavesTheShippedOnesInPlace) {
  const Directory directory;
  directory.put("cisco-ios.toml", "[[profile]]\nid = \"cisco-ios\"\ntitel = \"x\"\n");
  directory.put("cisco-common.toml", "[[profile]\n");
  const auto loaded = load(directory.path());
  EXPECT_TRUE(config::has_errors(loaded.problems));
  EXPECT_EQ(loaded.library->profiles().size(), shipped()->profiles().size());
  EXPECT_EQ(loaded.library->find("cisco-ios")->title, shipped()->find("cisco-ios")->title);
}

TEST(Directory, OneThatIsAFileIsSaid) {
  const Directory directory;
  directory.put("profiles.d", "");
  const auto loaded = load(directory.path() + "/profiles.d");
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_EQ(loaded.problems[0].file, directory.path() + "/profiles.d");
  EXPECT_TRUE(load(directory.path() + "/none").problems.empty());
}

TEST(Platforms, TellWhatANeighbourIs) {
  const auto known = shipped();
  EXPECT_EQ(known->kind_of_platform("cisco AIR-CAP3702I-A-K9"), "access-point");
  EXPECT_EQ(known->kind_of_platform("cisco C9120AXI-B"), "access-point");
  EXPECT_EQ(known->kind_of_platform("Meraki MR46 Cloud Managed AP"), "access-point");
  EXPECT_EQ(known->kind_of_platform("Cisco IP Phone 8841"), "phone");
  EXPECT_EQ(known->kind_of_platform("cisco C9300-48P"), "");
  EXPECT_EQ(known->kind_of_platform(""), "");
}

}  // namespace
}  // namespace netroster::profiles
