// A made-up district of which everything is known beforehand: 40 violations, 10 missing facts and 5
// waivers, one of them over, are planted in it. Every verdict must be what was planted, or a pass.
#include <gtest/gtest.h>

#include <map>

#include "standards/judge.h"
#include "standards/waivers.h"
#include "standards/world.h"

namespace netroster::standards {
namespace {

const WallTime noon = *parse_time("2026-07-01T12:00:00Z");
constexpr std::chrono::sys_days today = std::chrono::year(2026) / 7 / 1;
constexpr std::size_t site_count = 20;
constexpr std::uint64_t giga = 1'000'000'000;

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

// One site before it becomes part of a snapshot: a core, a switch in an IDF, a battery.
struct Draft {
  Site site;
  DeviceFacts core;
  DeviceFacts edge;
  std::string core_credential = "new";
  std::size_t links = 2;
};

Draft conforming(std::size_t number) {
  Draft out;
  out.site.id = "S" + std::to_string(10 + number);
  out.site.kind = SiteKind::elementary;
  out.site.closets = {{"mdf", "", ClosetKind::mdf, ""}, {"idf-1", "", ClosetKind::idf, ""}};
  out.site.fibres = {Fibre{"mdf", "idf-1", "OM4", 12U, 90.0, "north"}};
  DeclaredUps ups;
  ups.id = "ups-1";
  ups.closet = "mdf";
  ups.load_percent = 50;
  ups.battery_date = today - std::chrono::days(400);
  out.site.upses = {ups};
  out.core.ports = {port(1, 10 * giga), port(2, 10 * giga)};
  out.core.stp = SpanningTree{};
  out.core.stp->priority = 4096;
  out.edge.ports = {port(1, 10 * giga), port(2, 10 * giga)};
  for (std::uint32_t i = 3; i <= 6; ++i) out.edge.ports.push_back(port(i, giga));
  return out;
}

std::shared_ptr<Device> device(const Draft& draft, const std::string& name,
                               const std::string& closet, const DeviceFacts& facts) {
  auto out = std::make_shared<Device>();
  out->id = draft.site.id + "-" + name;
  out->site = draft.site.id;
  out->name = name;
  out->closet = closet;
  out->role = "switch";
  out->first_seen = out->last_seen = noon;
  out->last_attempt.reach = Reach::answered;
  out->last_attempt.when = noon;
  out->last_attempt.credential = name == "core" ? draft.core_credential : "new";
  out->facts = std::make_shared<const DeviceFacts>(facts);
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

std::shared_ptr<const Link> uplink(const Draft& draft, std::uint32_t number) {
  auto out = std::make_shared<Link>();
  out->id = draft.site.id + "-" + std::to_string(number);
  out->site = draft.site.id;
  const auto name = "p" + std::to_string(number);
  out->ends[0] = {draft.site.id + "-core", name, number, std::nullopt, ""};
  out->ends[1] = {draft.site.id + "-sw1", name, number, std::nullopt, ""};
  out->state = LinkState::confirmed;
  out->last_seen = noon;
  return out;
}

struct Plant {
  const char* rule;
  const char* subject;  // after the site
  void (*spoil)(Draft& draft);
  Result result;
  std::size_t times;
};
constexpr Plant plants[] = {
    {"closet-uplinks", "/idf-1", [](Draft& d) { d.links = 1; }, Result::fail, 5},
    {"closet-fibre-capacity", "/idf-1", [](Draft& d) { d.site.fibres[0].type = "OM2"; },
     Result::fail, 5},
    {"snmp-v3-only", "/core", [](Draft& d) { d.core_credential = "old"; }, Result::fail, 5},
    {"stp-core-priority", "/core", [](Draft& d) { d.core.stp->priority = 32768; }, Result::fail, 5},
    {"access-port-speed", "/sw1/p3", [](Draft& d) { d.edge.ports[2].speed_bps = giga / 10; },
     Result::fail, 5},
    {"port-full-duplex", "/sw1/p4", [](Draft& d) { d.edge.ports[3].duplex = Duplex::half; },
     Result::fail, 5},
    {"ups-load", "/ups-1", [](Draft& d) { d.site.upses[0].load_percent = 95; }, Result::fail, 5},
    {"ups-battery-age", "/ups-1",
     [](Draft& d) { d.site.upses[0].battery_date = today - std::chrono::days(2000); }, Result::fail,
     5},
    {"closet-fibre-capacity", "/idf-1", [](Draft& d) { d.site.fibres.clear(); }, Result::unknown,
     2},
    {"stp-core-priority", "/core", [](Draft& d) { d.core.stp.reset(); }, Result::unknown, 2},
    {"access-port-speed", "/sw1/p5", [](Draft& d) { d.edge.ports[4].speed_bps.reset(); },
     Result::unknown, 2},
    {"ups-load", "/ups-1", [](Draft& d) { d.site.upses[0].load_percent.reset(); }, Result::unknown,
     2},
    {"ups-battery-age", "/ups-1", [](Draft& d) { d.site.upses[0].battery_date.reset(); },
     Result::unknown, 2},
};

// The same waiver for `subject`, ending on that day.
std::string waiver(const std::string& rule, const std::string& subject, const char* expires) {
  return "[[waiver]]\nrule = \"" + rule + "\"\nsubject = \"" + subject +
         "\"\nreason = \"planned\"\nowner = \"K. Reyes\"\ngranted = 2026-01-01\nexpires = " +
         expires + "\n";
}

class Truth : public testing::Test {
 protected:
  Truth() {
    std::vector<Draft> drafts;
    for (std::size_t i = 0; i < site_count; ++i) drafts.push_back(conforming(i));
    std::size_t at = 0;
    for (const auto& plant : plants)
      for (std::size_t i = 0; i < plant.times; ++i) {
        auto& draft = drafts[at++ % site_count];
        plant.spoil(draft);
        truth_[plant.rule + ("@" + draft.site.id) + plant.subject] = plant.result;
      }
    for (const auto& draft : drafts) add(draft);
    config::Credential old;
    old.name = "old";
    old.version = config::SnmpVersion::v2c;
    config::Credential secure;
    secure.name = "new";
    secure.version = config::SnmpVersion::v3;
    config_.credentials.push_back(std::move(old));
    config_.credentials.push_back(std::move(secure));
    add_waivers();
  }
  void add(const Draft& draft) {
    config_.sites.push_back(draft.site);
    inventory_.devices.push_back(device(draft, "core", "mdf", draft.core));
    inventory_.devices.push_back(device(draft, "sw1", "idf-1", draft.edge));
    for (std::uint32_t i = 1; i <= draft.links; ++i) inventory_.links.push_back(uplink(draft, i));
  }
  // For the first five that fail: four that hold, one that ended yesterday.
  void add_waivers() {
    std::size_t given = 0;
    for (auto& [id, result] : truth_) {
      if (result != Result::fail || given == 5) continue;
      const bool over = ++given == 5;
      const auto at = id.find('@');
      waivers_ += waiver(id.substr(0, at), id.substr(at + 1), over ? "2026-06-30" : "2026-07-01");
      if (!over) result = Result::waived;
    }
  }

  std::map<std::string, Result> truth_;  // what is not in it passes
  std::string waivers_;
  config::Config config_;
  Inventory inventory_;
  std::vector<ModelRow> models_;
};

TEST_F(Truth, EveryVerdictIsWhatWasPlanted) {
  auto files = shipped_sources();
  files.push_back({"waivers.toml", waivers_, false});
  const auto loaded = load_texts(files);
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  const World world({inventory_, config_, models_, {}, noon});
  JudgeOptions options;
  options.now = noon;
  options.keep_passes = true;
  for (const auto& plant : plants) options.rules.emplace_back(plant.rule);
  const auto judgement = judge(
      *loaded.library, world,
      [this](std::string_view id) -> const Site* {
        for (const auto& site : config_.sites)
          if (site.id == id) return &site;
        return nullptr;
      },
      options);
  auto left = truth_;
  for (const auto& finding : judgement.findings) {
    const auto at = truth_.find(finding.id);
    EXPECT_EQ(finding.result, at == truth_.end() ? Result::pass : at->second)
        << finding.id << " is " << text(finding.result) << ": " << finding.reason;
    left.erase(finding.id);
  }
  for (const auto& [id, result] : left) ADD_FAILURE() << id << " was not judged";
  const auto total = judgement.total();
  EXPECT_EQ(total.of(Result::fail), 36U);
  EXPECT_EQ(total.of(Result::waived), 4U);
  EXPECT_EQ(total.of(Result::unknown), 10U);
  EXPECT_GT(total.of(Result::pass), 250U);
  std::map<WaiverState, std::size_t> states;
  for (const auto& one : waiver_statuses(*loaded.library, judgement, noon)) {
    ++states[one.state];
    EXPECT_EQ(one.findings, 1U) << one.waiver.rule << " " << one.waiver.subject;
  }
  EXPECT_EQ(states[WaiverState::ends_soon], 4U);
  EXPECT_EQ(states[WaiverState::over], 1U);
}

}  // namespace
}  // namespace netroster::standards
