// Whatever rests on what devices told has the time at which they told it; only what the district
// declares has none.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "made_site.h"

namespace netroster::standards {
namespace {

using Facts = std::map<std::string, Observed>;

// Of all subjects, by "SUBJECT FACT".
Facts facts_of(const World& world) {
  Facts out;
  for (const auto* row : catalogue())
    for (std::uint32_t i = 0; i < world.count(row->subject); ++i) {
      const Subject subject{row->subject, i};
      const auto what = std::string(text(row->subject)) + " " + world.name(subject);
      out.emplace(what + " " + std::string(row->name), world.read(subject, *row));
    }
  return out;
}

std::shared_ptr<Device> battery() {
  auto out = std::make_shared<Device>();
  out->id = out->name = "ups-card";
  out->site = "OAK";
  out->closet = "idf-1";
  out->role = "ups";
  out->first_seen = out->last_seen = out->last_attempt.when = test::noon;
  out->last_attempt.reach = Reach::answered;
  DeviceFacts facts;
  facts.device.model = "U-1";
  out->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

ModelRow row_about_all() {
  ModelRow out;
  out.match = "*";
  out.approved = true;
  out.end_of_support = std::chrono::year(2031) / 1 / 1;
  out.stack_bps = 80'000'000'000.0;
  out.power_supplies = 2;
  return out;
}

// The made district with a bit more of everything.
struct Full : test::MadeDistrict {
  Full() {
    auto hidden = std::make_shared<HiddenSwitch>();
    hidden->site = "OAK";
    hidden->last_seen = test::noon;
    inventory.hidden = {hidden};
    inventory.devices.push_back(battery());
    inventory.coverage["OAK"].addresses = {{Reach::answered, 4}, {Reach::not_tested, 1}};
    Circuit circuit;
    circuit.id = "wan-oak";
    circuit.purpose = "wan";
    circuit.down_bps = circuit.up_bps = 1'000'000'000;
    circuit.device = "core";
    circuit.interface = "p9";
    config.sites[0].circuits = {circuit};
    models = {row_about_all()};
  }
  World at(WallTime now) const { return World({inventory, config, models, {}, now}); }

  std::vector<ModelRow> models;
};

TEST(Freshness, OnlyDeclaredFactsHaveNoTime) {
  const Full full;
  const Inventory nothing;
  const auto seen = facts_of(full.at(test::noon));
  const World blank({nothing, full.config, full.models, {}, test::noon});
  const auto declared = facts_of(blank);
  std::size_t timed = 0;
  for (const auto& [what, fact] : seen) {
    if (!fact.known()) continue;
    timed += fact.when != WallTime{} ? 1 : 0;
    if (fact.when != WallTime{} || what == "site OAK sweep_age") continue;  // is its own age
    const auto at = declared.find(what);
    ASSERT_NE(at, declared.end()) << what;
    EXPECT_TRUE(at->second.known() && at->second.value == fact.value)
        << what << " rests on the inventory and has no time";
  }
  EXPECT_GT(timed, 100U);
}

// What was found in 2026 says nothing about 2036.
TEST(Freshness, AfterTenYearsOnlyDeclaredFactsAreJudged) {
  const Full full;
  const auto later = test::noon + std::chrono::hours(24 * 3652);
  const auto judged_at = [&](const Inventory& inventory) {
    const World world({inventory, full.config, full.models, {}, later});
    JudgeOptions options;
    options.now = later;
    options.keep_passes = true;
    return judge(
        *full.library, world, [&](std::string_view id) { return full.declared(id); }, options);
  };
  std::map<std::string, Result> declared;
  for (const auto& one : judged_at({}).findings) declared.emplace(one.id, one.result);
  for (const auto& one : judged_at(full.inventory).findings) {
    if (one.result != Result::pass || one.rule == "site-swept") continue;
    EXPECT_EQ(declared[one.id], Result::pass) << one.id << ": " << one.reason;
  }
}

// A battery that is put in next year has no age.
TEST(Freshness, ABatteryOfTheFutureIsNotNew) {
  Full full;
  full.config.sites[0].upses[0].battery_date = std::chrono::year(2099) / 1 / 1;
  const auto world = full.at(test::noon);
  const auto* fact = find_fact(SubjectKind::ups, "battery_age");
  ASSERT_NE(fact, nullptr);
  const auto seen = world.read({SubjectKind::ups, 0}, *fact);
  EXPECT_FALSE(seen.known());
  EXPECT_EQ(seen.note, "battery_date 2099-01-01 is still to come");
}

// What each of several things must be is told of all of them, with the oldest reading.
TEST(Freshness, EvidenceOfEveryOneNamesThoseThatFail) {
  const Full full;
  const auto world = full.at(test::noon);
  JudgeOptions options;
  options.now = test::noon;
  options.rules = {"site-closets-uplinked"};
  const auto all = judge(
      *full.library, world, [&](std::string_view id) { return full.declared(id); }, options);
  const auto at = std::find_if(all.findings.begin(), all.findings.end(),
                               [](const Finding& one) { return one.subject == "OAK"; });
  ASSERT_NE(at, all.findings.end());
  ASSERT_FALSE(at->evidence.empty());
  const auto& row = at->evidence.front();
  EXPECT_EQ(row.fact, "closets");
  EXPECT_EQ(row.value, "2 of 2 fail") << row.note;
  EXPECT_NE(row.note.find("OAK/idf-1"), std::string::npos) << row.note;
  EXPECT_EQ(row.when, test::noon);
  EXPECT_NE(row.demand.find("every closet"), std::string::npos) << row.demand;
  EXPECT_NE(at->reason.find("2 of 2 fail"), std::string::npos) << at->reason;
}

// Before anything was scanned, that a circuit's device is missing is no failure.
TEST(Freshness, ACircuitIsNoFailureBeforeTheFirstScan) {
  const Full full;
  const Inventory nothing;
  const World blank({nothing, full.config, full.models, {}, test::noon});
  const auto* fact = find_fact(SubjectKind::circuit, "is_measured");
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(blank.read({SubjectKind::circuit, 0}, *fact).note, "no device of the site is known");
  const auto seen = full.at(test::noon).read({SubjectKind::circuit, 0}, *fact);
  EXPECT_TRUE(seen.known());
  EXPECT_EQ(seen.note, "it has no port p9");
  EXPECT_EQ(seen.when, test::noon);
}

}  // namespace
}  // namespace netroster::standards
