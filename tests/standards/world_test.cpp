// A small district: a declared site with closets and cables, a snapshot, and verdicts about it.
#include <gtest/gtest.h>

#include <algorithm>

#include "standards/judge.h"
#include "standards/world.h"

namespace netroster::standards {
namespace {

const WallTime noon = *parse_time("2026-07-01T12:00:00Z");

Port port(std::uint32_t index, std::uint64_t speed) {
  Port out;
  out.index = index;
  out.name = "p" + std::to_string(index);
  out.type = "ethernetCsmacd";
  out.admin = AdminState::up;
  out.oper = OperState::up;
  out.speed_bps = speed;
  out.duplex = Duplex::full;
  return out;
}

std::shared_ptr<Device> device(const std::string& name, const std::string& site,
                               const std::string& closet, DeviceFacts facts) {
  auto out = std::make_shared<Device>();
  out->id = site + "-" + name;
  out->site = site;
  out->name = name;
  out->closet = closet;
  out->role = "switch";
  out->first_seen = noon;
  out->last_seen = noon;
  out->last_attempt.reach = Reach::answered;
  out->last_attempt.when = noon;
  out->last_attempt.credential = "old";
  out->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

std::shared_ptr<const Link> link(const std::string& a, std::uint32_t port_a, const std::string& b,
                                 std::uint32_t port_b) {
  auto out = std::make_shared<Link>();
  out->id = a + b + std::to_string(port_a);
  out->site = "OAK";
  out->ends[0] = {"OAK-" + a, "p" + std::to_string(port_a), port_a, std::nullopt, ""};
  out->ends[1] = {"OAK-" + b, "p" + std::to_string(port_b), port_b, std::nullopt, ""};
  out->state = LinkState::confirmed;
  out->last_seen = noon;
  return out;
}

class District : public testing::Test {
 protected:
  District() {
    Site oak;
    oak.id = "OAK";
    oak.kind = SiteKind::high;
    oak.enrolment = 1000;
    oak.staff = 100;
    oak.closets = {{"mdf", "", ClosetKind::mdf, ""}, {"idf-1", "", ClosetKind::idf, ""}};
    Fibre fibre{"mdf", "idf-1", "OM2", 12U, 200.0, "north"};
    oak.fibres = {fibre};
    DeclaredUps ups;
    ups.id = "ups-1";
    ups.closet = "mdf";
    ups.load_percent = 90;
    oak.upses = {ups};
    Circuit circuit;
    circuit.id = "wan-oak";
    circuit.provider = "Valley Fiber";
    circuit.down_bps = circuit.up_bps = 5'000'000'000;
    circuit.purpose = "wan";
    oak.circuits = {circuit};
    config_.sites.push_back(oak);
    Site elm;
    elm.id = "ELM";
    config_.sites.push_back(elm);
    config::Credential old;
    old.name = "old";
    old.version = config::SnmpVersion::v2c;
    config_.credentials.push_back(std::move(old));
    add_devices();
  }

  void add_devices() {
    DeviceFacts core;
    core.ports = {port(1, 10'000'000'000), port(2, 10'000'000'000)};
    core.stp = SpanningTree{};
    core.stp->priority = 32768;
    DeviceFacts edge;
    edge.ports = {port(1, 10'000'000'000), port(2, 1'000'000'000), port(3, 100'000'000)};
    inventory_.devices = {device("core", "OAK", "mdf", core), device("sw1", "OAK", "idf-1", edge)};
    inventory_.links = {link("core", 1, "sw1", 1)};
  }

  World world() const { return World({inventory_, config_, models_, {}, noon}); }

  Judgement judged(const std::string& own = "", JudgeOptions options = {}) const {
    auto files = shipped_sources();
    files.push_back({"own.toml", own, false});
    const auto loaded = load_texts(files);
    for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
    const auto all = world();
    options.now = noon;
    options.keep_passes = true;
    return judge(
        *loaded.library, all,
        [this](std::string_view id) -> const Site* {
          for (const auto& site : config_.sites)
            if (site.id == id) return &site;
          return nullptr;
        },
        options);
  }

  static const Finding* find(const Judgement& judgement, const std::string& id) {
    const auto at = std::find_if(judgement.findings.begin(), judgement.findings.end(),
                                 [&](const Finding& one) { return one.id == id; });
    return at == judgement.findings.end() ? nullptr : &*at;
  }
  static std::string result(const Judgement& judgement, const std::string& id) {
    const auto* found = find(judgement, id);
    return found == nullptr ? "no finding" : std::string(text(found->result));
  }

  config::Config config_;
  Inventory inventory_;
  std::vector<ModelRow> models_;
};

TEST_F(District, IsJudged) {
  const auto all = judged();
  EXPECT_EQ(all.sites, 2U);
  EXPECT_EQ(result(all, "closet-uplinks@OAK/idf-1"), "fail");
  EXPECT_EQ(result(all, "closet-uplink-member-speed@OAK/idf-1"), "pass");
  EXPECT_EQ(result(all, "closet-fibre-capacity@OAK/idf-1"), "fail");
  EXPECT_EQ(result(all, "snmp-v3-only@OAK/core"), "fail");
  EXPECT_EQ(result(all, "stp-core-priority@OAK/core"), "fail");
  EXPECT_EQ(result(all, "stp-running@OAK/sw1"), "unknown");
  EXPECT_EQ(result(all, "access-port-speed@OAK/sw1/p2"), "pass");
  EXPECT_EQ(result(all, "access-port-speed@OAK/sw1/p3"), "fail");
  EXPECT_EQ(result(all, "ups-load@OAK/ups-1"), "fail");
  EXPECT_EQ(result(all, "ups-runtime@OAK/ups-1"), "unknown");
  EXPECT_EQ(result(all, "wan-capacity@OAK"), "fail");
  EXPECT_EQ(result(all, "core-on-ups@OAK/core"), "pass");
  EXPECT_EQ(result(all, "backbone-utilisation-upgrade@OAK/core:p1 sw1:p1"), "unknown");
}

TEST_F(District, FortyGigabitOnOm2FailsWithTheReason) {
  const auto all = judged();
  const auto* finding = find(all, "closet-fibre-capacity@OAK/idf-1");
  ASSERT_NE(finding, nullptr);
  EXPECT_NE(finding->reason.find("200 m of OM2"), std::string::npos) << finding->reason;
  EXPECT_NE(finding->reason.find("must be at least 40 Gbps"), std::string::npos) << finding->reason;
}

TEST_F(District, NothingAgainstNothingIsNoPass) {
  const auto all = judged();
  std::size_t elm = 0;
  for (const auto& finding : all.findings) {
    if (finding.site != "ELM") continue;
    ++elm;
    EXPECT_NE(finding.result, Result::pass) << finding.id << ": " << finding.reason;
  }
  EXPECT_GT(elm, 50U);
  const auto* devices = find(all, "snmp-v3-only@ELM");
  ASSERT_NE(devices, nullptr);
  EXPECT_EQ(devices->result, Result::unknown);
  EXPECT_EQ(devices->reason, "no device of ELM is known");
  ASSERT_EQ(devices->evidence.size(), 1U);
  EXPECT_FALSE(devices->evidence[0].how.empty());
}

std::string waiver(const char* granted, const char* expires) {
  return "[[waiver]]\nrule = \"closet-uplinks\"\nsubject = \"OAK/*\"\nreason = \"trench in 2027\"\n"
         "owner = \"K. Reyes\"\ngranted = " +
         std::string(granted) + "\nexpires = " + expires + "\n";
}

TEST_F(District, AWaiverHoldsUntilItsLastDay) {
  const auto held = judged(waiver("2026-01-01", "2026-07-01"));
  const auto* finding = find(held, "closet-uplinks@OAK/idf-1");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->result, Result::waived);
  EXPECT_NE(finding->waiver.find("trench in 2027 by K. Reyes"), std::string::npos);
  EXPECT_EQ(held.total().of(Result::waived), 1U);
  ASSERT_FALSE(held.notes.empty());
  EXPECT_NE(held.notes[0].find("ends on 2026-07-01"), std::string::npos) << held.notes[0];

  const auto over = judged(waiver("2026-01-01", "2026-06-30"));
  EXPECT_EQ(result(over, "closet-uplinks@OAK/idf-1"), "fail");
  EXPECT_NE(find(over, "closet-uplinks@OAK/idf-1")->waiver.find("(over)"), std::string::npos);
  EXPECT_NE(over.notes[0].find("ended on 2026-06-30"), std::string::npos) << over.notes[0];

  EXPECT_EQ(result(judged(waiver("2026-07-02", "2026-12-31")), "closet-uplinks@OAK/idf-1"), "fail");
}

TEST_F(District, APhaseJudgesItsSitesAndRules) {
  Phase phase;
  phase.id = "p1";
  phase.sites = {"OAK"};
  phase.rules = {"closet-*"};
  JudgeOptions options;
  options.phase = &phase;
  const auto all = judged("", options);
  EXPECT_EQ(all.sites, 1U);
  ASSERT_FALSE(all.findings.empty());
  for (const auto& finding : all.findings) EXPECT_EQ(finding.rule.substr(0, 7), "closet-");
}

TEST_F(District, AnOverrideOfTheSiteCounts) {
  const auto all = judged(
      "[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\nvalue = 1\nsite = "
      "\"OAK\"\n"
      "reason = \"one room\"\n");
  EXPECT_EQ(result(all, "closet-uplinks@OAK/idf-1"), "pass");
}

TEST_F(District, OldReadingsAreUnknown) {
  auto aged = std::make_shared<Link>(*inventory_.links[0]);
  aged->last_seen = noon - std::chrono::hours(31 * 24);
  inventory_.links = {aged};
  EXPECT_EQ(result(judged(), "closet-uplinks@OAK/idf-1"), "unknown");
}

TEST_F(District, RulesOutsideTheirDatesAreNotJudged) {
  const std::string rule =
      "[[rule]]\nid = \"later\"\ntitle = \"Later\"\nwhy = \"x\"\nfix = \"x\"\nsource = "
      "\"district\"\n"
      "confidence = \"J\"\nsubject = \"site\"\neffective = 2026-07-02\nrequire.devices = 1\n";
  const auto all = judged(rule);
  EXPECT_EQ(result(all, "later@OAK"), "no finding");
  const bool said = std::any_of(all.notes.begin(), all.notes.end(), [](const auto& note) {
    return note.find("later is not judged before 2026-07-02") != std::string::npos;
  });
  EXPECT_TRUE(said);
}

TEST_F(District, ModelsOfTheDistrictDecide) {
  DeviceFacts facts;
  facts.device.vendor = "Cisco";
  facts.device.model = "C9300-48UXM";
  facts.device.os_version = "17.9.4";
  inventory_.devices = {device("core", "OAK", "mdf", facts)};
  inventory_.links.clear();
  EXPECT_EQ(result(judged(), "model-approved@OAK/core"), "unknown");
  ModelRow row;
  row.match = "C9300*";
  row.approved = true;
  row.firmware = {"17.12.*"};
  row.end_of_support = std::chrono::floor<std::chrono::days>(noon) + std::chrono::days(100);
  models_ = {row};
  const auto all = judged();
  EXPECT_EQ(result(all, "model-approved@OAK/core"), "pass");
  EXPECT_EQ(result(all, "firmware-approved@OAK/core"), "fail");
  EXPECT_EQ(result(all, "support-not-ended@OAK/core"), "pass");
  EXPECT_EQ(result(all, "support-planned@OAK/core"), "fail");
}

TEST_F(District, MeasuredTrafficIsJudged) {
  const World all({inventory_, config_, models_,
                   [](const std::string& device, const std::string& name) {
                     std::optional<PortMeasure> out;
                     if (device == "OAK-core" && name == "p1")
                       out = PortMeasure{7.1e9, 1e9, 100.0, "", noon};
                     return out;
                   },
                   noon});
  const auto fact = find_fact(SubjectKind::link, "utilisation");
  ASSERT_NE(fact, nullptr);
  const auto seen = all.read({SubjectKind::link, 0}, *fact);
  ASSERT_TRUE(seen.known()) << seen.note;
  EXPECT_DOUBLE_EQ(std::get<double>(seen.value), 71);
}

}  // namespace
}  // namespace netroster::standards
