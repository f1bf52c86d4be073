// What `coverage` prints: switches that nobody manages, and what became of gaps over time.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/app.h"
#include "inventory/store/store.h"
#include "sample.h"

namespace netroster::daemon {
namespace {

using inventory::Gap;
using inventory::GapReason;
using inventory::SiteCoverage;
using nlohmann::json;
using test::run;
using Words = std::vector<std::string>;

WallTime june(unsigned day) {
  return WallTime(std::chrono::sys_days(std::chrono::year(2026) / 6 / std::chrono::day(day)));
}

constexpr const char* sites = R"([[site]]
id = "WHS"
name = "Washington High"
kind = "high"
networks = ["10.20.0.0/16"]
[[site]]
id = "OMS"
name = "Oak Middle"
kind = "middle"
networks = ["10.21.0.0/16"]

[[site]]
id = "NEW"
name = "New Elementary"
kind = "elementary"
networks = ["10.22.0.0/16"]
)";
constexpr const char* accepted = R"([[site.accepted_gap]]
what = "whs-idf1-sw1 5"
why = "the desk switch of the office"
by = "K. Reyes"
until = 2099-06-30
)";

SiteCoverage site_of(const char* site, std::size_t devices, const Words& gaps) {
  SiteCoverage out;
  out.site = site;
  out.devices = devices;
  for (const auto& id : gaps) {
    Gap gap;
    gap.id = id;
    gap.site = site;
    gap.reason = GapReason::silent;
    gap.words = "no reply";
    out.gaps.push_back(std::move(gap));
  }
  return out;
}

// The sample inventory with a switch behind a port that says nothing.
Snapshot with_hidden() {
  auto inventory = std::make_shared<Inventory>(*test::sample_inventory());
  auto hidden = std::make_shared<HiddenSwitch>();
  for (const auto& device : inventory->devices)
    if (device->name == "whs-idf1-sw1") hidden->ports = {{device->id, "5", {}, {}, ""}};
  hidden->id = "WHS|hidden|" + hidden->ports.at(0).device + "|5";
  hidden->site = "WHS";
  hidden->estimated_ports = 8;
  hidden->hosts = 6;
  hidden->confidence = 80;
  hidden->first_seen = hidden->last_seen = june(1);
  inventory->hidden = {hidden};
  return inventory;
}

class CoverageCommand : public testing::Test {
 protected:
  CoverageCommand() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    folder_.write("sites.d/all.toml", sites);
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(with_hidden()));
    store_ = std::move(*store);
  }
  // Two sites; a gap that comes and goes. "Now" is 2026-07-01.
  void add_history() {
    add(1, {site_of("WHS", 10, {"WHS/10.20.0.9"}), site_of("OMS", 4, {})});
    add(2, {site_of("WHS", 11, {}), site_of("OMS", 4, {"OMS/10.21.0.7"})});
    add(5, {site_of("WHS", 12, {}), site_of("OMS", 4, {"OMS/10.21.0.7"})});
  }
  void add(unsigned day, const std::vector<SiteCoverage>& coverage) {
    ASSERT_TRUE(store_->add_coverage(coverage, {"OMS", "WHS"}, june(day)));
  }
  test::Ran coverage(Words words) const {
    words.insert(words.begin(), "coverage");
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db")});
    return run(words);
  }
  json json_of(Words words) const {
    words.emplace_back("--json");
    const auto ran = coverage(std::move(words));
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    return json::parse(ran.out, nullptr, false);
  }

  test::Folder folder_;
  std::unique_ptr<inventory::Store> store_;
};

// The gap of site WHS that hangs on port 5 of whs-idf1-sw1.
json at_port_5(const json& printed) {
  for (const auto& gap : printed.at(0).at("gaps"))
    if (gap["id"] == "WHS/whs-idf1-sw1 5") return gap;
  return {};
}

TEST_F(CoverageCommand, ASwitchThatNobodyManagesIsAGapAtItsPort) {
  const auto gap = at_port_5(json_of({"WHS"}));
  ASSERT_TRUE(gap.is_object());
  EXPECT_EQ(gap["reason"], "unmanaged");
  EXPECT_EQ(gap["name"], "whs-idf1-sw1 5");
  EXPECT_NE(gap["words"].get<std::string>().find("8 ports or more"), std::string::npos) << gap;
  EXPECT_FALSE(gap.contains("accepted"));
  const auto text = coverage({"WHS"}).out;
  EXPECT_NE(text.find("whs-idf1-sw1 5"), std::string::npos) << text;
}

// "Now" is 2026-07-01.
TEST_F(CoverageCommand, PortsThatCarryMoreThanTheyCanAreNamedForAWeek) {
  const std::string heading = "ports that carry more than they say they can";
  EXPECT_EQ(coverage({}).out.find(heading), std::string::npos);
  const auto kinds = {std::pair("port_over_speed", "whs-idf1-sw1 5 carried 940 Mbit/s"),
                      std::pair("device_moved", "somewhere else")};
  std::vector<Event> events;
  for (const auto& [kind, text] : kinds)
    events.push_back({june(28), kind, "WHS", "whs-idf1-sw1", text});
  events.push_back({june(20), "port_over_speed", "WHS", "whs-idf1-sw1", "long ago"});
  ASSERT_TRUE(store_->record(with_hidden(), events));
  const auto text = coverage({"WHS"}).out;
  EXPECT_NE(text.find(heading), std::string::npos) << text;
  EXPECT_NE(text.find("whs-idf1-sw1 5 carried 940 Mbit/s"), std::string::npos) << text;
  EXPECT_EQ(text.find("somewhere else"), std::string::npos);
  EXPECT_EQ(text.find("long ago"), std::string::npos);
  EXPECT_EQ(coverage({"OMS"}).out.find(heading), std::string::npos);
  const auto over = json_of({"WHS"}).at(0)["ports_over_speed"];
  ASSERT_EQ(over.size(), 1U) << over;
  EXPECT_EQ(over[0]["device"], "whs-idf1-sw1");
  EXPECT_EQ(over[0]["words"], "whs-idf1-sw1 5 carried 940 Mbit/s");
  EXPECT_TRUE(json_of({"OMS"}).at(0)["ports_over_speed"].empty());
}

TEST_F(CoverageCommand, ASwitchThatNobodyManagesIsAcceptedByItsPort) {
  const auto before = json_of({"WHS"}).at(0)["seen"].get<int>();
  std::string config = sites;
  folder_.write("sites.d/all.toml", config.insert(config.find("[[site]]\nid = \"OMS\""), accepted));
  const auto printed = json_of({"WHS"});
  EXPECT_EQ(at_port_5(printed)["accepted"],
            "the desk switch of the office, says K. Reyes, until 2099-06-30");
  EXPECT_EQ(printed.at(0)["seen"], before - 1);
}

TEST_F(CoverageCommand, ASiteThatWasNeverScannedIsNotCovered) {
  const auto printed = json_of({"NEW"});
  EXPECT_TRUE(printed.at(0)["percent"].is_null()) << printed;
  EXPECT_EQ(printed.at(0)["scanned"], false);
  EXPECT_NE(coverage({"NEW"}).out.find("not scanned yet"), std::string::npos);
  const auto held = coverage({"NEW", "--at-least", "90"});
  EXPECT_EQ(held.code, Exit::findings);
  EXPECT_NE(held.err.find("NEW: not scanned yet"), std::string::npos) << held.err;
}

TEST_F(CoverageCommand, ASiteThatLeftTheConfigurationLeavesTheSumsToo) {
  add_history();
  ASSERT_TRUE(store_->add_coverage({}, {"WHS"}, june(7)));
  const auto printed = json_of({"--history"});
  EXPECT_EQ(printed[0]["site"], "OMS");
  EXPECT_EQ(printed[0]["history"].back()["configured"], false);
  EXPECT_TRUE(printed[0]["history"].back()["found"].is_null());
  EXPECT_FALSE(printed[0]["gaps"].at(0)["closed"].is_null());
  EXPECT_EQ(printed[2]["history"].back()["sites"], 1);
  EXPECT_EQ(printed[2]["history"].back()["found"], 12);
}

TEST_F(CoverageCommand, ASiteThatIsNotConfiguredIsNotHeldAgainstUnlessItIsNamed) {
  folder_.write("sites.d/all.toml", "");
  EXPECT_EQ(coverage({"--at-least", "1"}).code, Exit::ok);
  const auto named = coverage({"WHS", "--at-least", "1"});
  EXPECT_EQ(named.code, Exit::findings);
  EXPECT_NE(named.err.find("WHS: not in the configuration"), std::string::npos) << named.err;
}

TEST_F(CoverageCommand, ATimeThatEndsBeforeItBeginsIsRefused) {
  add_history();
  const auto ran = coverage({"--history", "--from", "2026-06-05", "--to", "2026-06-01"});
  EXPECT_EQ(ran.code, Exit::usage);
  EXPECT_NE(ran.err.find("--from is later than --to"), std::string::npos) << ran.err;
}

TEST_F(CoverageCommand, ThePastIsARowForEachChangeAndTheDistrictIsTheirSum) {
  add_history();
  const auto printed = json_of({"--history"});
  ASSERT_EQ(printed.size(), 3U);
  EXPECT_EQ(printed[0]["site"], "OMS");
  ASSERT_EQ(printed[1]["site"], "WHS");
  ASSERT_EQ(printed[1]["history"].size(), 3U);
  EXPECT_EQ(printed[1]["history"][0]["since"], "2026-06-01T00:00:00Z");
  EXPECT_EQ(printed[1]["history"][0]["seen"], 11);
  EXPECT_EQ(printed[1]["history"][0]["percent"], 90.9);
  ASSERT_EQ(printed[1]["gaps"].size(), 1U);
  EXPECT_EQ(printed[1]["gaps"][0]["id"], "WHS/10.20.0.9");
  EXPECT_EQ(printed[1]["gaps"][0]["opened"], "2026-06-01T00:00:00Z");
  EXPECT_EQ(printed[1]["gaps"][0]["closed"], "2026-06-02T00:00:00Z");
  EXPECT_TRUE(printed[0]["gaps"][0]["closed"].is_null());
  EXPECT_TRUE(printed[2]["site"].is_null());
  ASSERT_EQ(printed[2]["history"].size(), 3U);
  EXPECT_EQ(printed[2]["history"][2]["found"], 16);
  EXPECT_EQ(printed[2]["history"][2]["open_gaps"], 1);
  EXPECT_EQ(printed[2]["history"][2]["sites"], 2);
}

// A district's first days are those of the sites that were scanned.
TEST_F(CoverageCommand, ASumSaysOfHowManySitesItIs) {
  add(1, {site_of("WHS", 10, {})});
  add(2, {site_of("OMS", 4, {})});
  const auto sums = json_of({"--history"}).at(2)["history"];
  ASSERT_EQ(sums.size(), 2U);
  EXPECT_EQ(sums[0]["sites"], 1);
  EXPECT_EQ(sums[1]["sites"], 2);
  const auto later = json_of({"--history", "--from", "2026-06-03"}).at(2)["history"];
  ASSERT_EQ(later.size(), 1U);  // what held then, and not how it came about
  EXPECT_EQ(later[0]["found"], 14);
  EXPECT_NE(coverage({"WHS", "OMS", "--history"}).out.find("(together)"), std::string::npos);
}

TEST_F(CoverageCommand, OptionsThatWouldDoNothingAreRefused) {
  add_history();
  EXPECT_EQ(coverage({"--from", "2026-06-01"}).code, Exit::usage);
  EXPECT_EQ(coverage({"--history", "--at", "2026-06-01"}).code, Exit::usage);
  EXPECT_EQ(coverage({"--history", "--at-least", "90"}).code, Exit::usage);
}

TEST_F(CoverageCommand, OnlyTheTimeThatIsAskedFor) {
  add_history();
  const auto printed = json_of({"WHS", "--history", "--from", "2026-06-03", "--to", "2026-06-04"});
  ASSERT_EQ(printed.size(), 1U);  // one site is no district
  ASSERT_EQ(printed[0]["history"].size(), 1U);
  EXPECT_EQ(printed[0]["history"][0]["since"], "2026-06-02T00:00:00Z");  // held then
  EXPECT_TRUE(printed[0]["gaps"].empty());
}

TEST_F(CoverageCommand, ThePastAsATableAndAsCsv) {
  add_history();
  const auto table = coverage({"--history"});
  EXPECT_EQ(table.code, Exit::ok) << table.err;
  EXPECT_NE(table.out.find("(district)"), std::string::npos) << table.out;
  EXPECT_NE(table.out.find("WHS/10.20.0.9"), std::string::npos) << table.out;
  const auto csv = coverage({"WHS", "--history", "--output", "csv"}).out;
  EXPECT_EQ(csv.substr(0, csv.find(',')), "site");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4) << csv;
}

TEST_F(CoverageCommand, APastThatNobodyWroteDownIsSaid) {
  const auto ran = coverage({"--history"});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.err.find("no finished scan"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace netroster::daemon
