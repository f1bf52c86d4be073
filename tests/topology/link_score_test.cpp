// Whole districts, read without a network: the links that come of them against the cables that are
// there. The figures hold for every seed that is tried; score_links tries more and larger ones.
#include "tests/topology/link_score.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace netroster::topology {
namespace {

const WallTime first_reading{std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)};

simulator::DistrictOptions small(std::uint64_t seed) {
  simulator::DistrictOptions options;
  options.seed = seed;
  options.sites = 3;
  options.devices = 75;
  return options;
}

// Gear that speaks nothing, switches that nobody manages, tables with holes.
simulator::DistrictOptions hard(std::uint64_t seed) {
  auto options = small(seed);
  options.silent = 30;
  options.hidden = 8;
  options.chatter = 60;
  options.aged = 3;
  options.forwards_cdp = true;
  return options;
}

struct Network {
  explicit Network(const simulator::DistrictOptions& options) {
    auto made = simulator::make_district(options);
    if (!made) return;
    district = std::make_shared<const simulator::District>(std::move(*made));
    agents = simulator::district_agents(district);
  }
  std::vector<Observation> readings(WallTime when) {
    return read_district(*district, agents, when);
  }
  void read(WallTime when) {
    for (const auto& seen : read_district(*district, agents, when)) resolver.apply(seen);
    resolver.settle();
  }
  Score score() { return topology::score(*district, *resolver.snapshot()); }

  std::shared_ptr<const simulator::District> district;
  std::vector<simulator::Agent> agents;
  inventory::Resolver resolver;
};

std::string wrong_lines(const Score& score) {
  std::string lines = text(score) + "\n";
  for (const auto& line : score.wrong) lines += "wrong: " + line + "\n";
  for (const auto& line : score.missing) lines += "missing: " + line + "\n";
  return lines;
}

void expect_good(const Score& score) {
  EXPECT_EQ(score.false_confirmed, 0U) << wrong_lines(score);
  EXPECT_GE(score.told_precision.percent(), 99.5) << wrong_lines(score);
  EXPECT_GE(score.told_recall.percent(), 99) << wrong_lines(score);
  EXPECT_GE(score.inferred_precision.percent(), 97) << wrong_lines(score);
  EXPECT_GE(score.inferred_recall.percent(), 95) << wrong_lines(score);
}

class Districts : public testing::TestWithParam<int> {};

TEST_P(Districts, LinksAreKnownWhereProtocolsSpeak) {
  Network network(small(static_cast<std::uint64_t>(GetParam())));
  ASSERT_TRUE(network.district);
  network.read(first_reading);
  expect_good(network.score());
}

INSTANTIATE_TEST_SUITE_P(Seeds, Districts, testing::Range(1, 11));

// Everything that makes links hard to find, at once.
simulator::DistrictOptions worst(std::uint64_t seed) {
  auto options = small(seed);
  options.silent = 40;
  options.hidden = 30;
  options.liars = 5;
  options.forwards_cdp = true;
  return options;
}

// Single districts are too small for percentages: those of ten together.
struct Difficulty {
  const char* name;
  simulator::DistrictOptions (*options)(std::uint64_t seed);
};
class HardDistricts : public testing::TestWithParam<Difficulty> {};

TEST_P(HardDistricts, LinksAreInferredWhereNobodySpeaks) {
  Score sum;
  for (std::uint64_t seed = 11; seed < 21; ++seed) {
    Network network(GetParam().options(seed));
    ASSERT_TRUE(network.district);
    network.read(first_reading);
    sum.add(network.score());
  }
  expect_good(sum);
}

INSTANTIATE_TEST_SUITE_P(Kinds, HardDistricts,
                         testing::Values(Difficulty{"SilentAndAged", hard},
                                         Difficulty{"HiddenAndForwarded", worst}),
                         [](const auto& kind) { return kind.param.name; });

TEST(LinkScore, ALiarMakesNoConfirmedLink) {
  auto options = small(21);
  options.liars = 20;
  Network network(options);
  ASSERT_TRUE(network.district);
  network.read(first_reading);
  EXPECT_EQ(network.score().false_confirmed, 0U) << wrong_lines(network.score());
}

std::set<std::string> told_links(const Inventory& inventory) {
  std::set<std::string> ids;
  for (const auto& link : inventory.links)
    if (link->state != LinkState::inferred) ids.insert(link->id);
  return ids;
}

TEST(LinkScore, WalksThatAreCutShortDeleteNoLink) {
  Network network(small(31));
  ASSERT_TRUE(network.district);
  network.read(first_reading);
  const auto before = told_links(*network.resolver.snapshot());
  const auto was = network.score();
  for (auto& agent : network.agents) {
    agent.fault_set().set(simulator::Fault::cut_neighbours, 9);
    agent.fault_set().set(simulator::Fault::cut_forwarding, 30);
  }
  network.read(first_reading + std::chrono::hours(1));
  EXPECT_EQ(told_links(*network.resolver.snapshot()), before);
  const auto now = network.score();
  EXPECT_EQ(now.told_recall.right, was.told_recall.right);
  EXPECT_EQ(now.inferred_recall.right, was.inferred_recall.right) << wrong_lines(now);
}

// What history keeps of links and hidden switches, one line each, sorted.
std::vector<std::string> kept_lines(const Inventory& inventory) {
  std::vector<std::string> lines;
  const auto evidence = [](const auto& all) {
    std::string words;
    for (const auto& said : all)
      words += fmt::format("; {} {} {} {} {}", said.protocol, said.device, said.port, said.row,
                           said.matched);
    return words;
  };
  for (const auto& link : inventory.links)
    lines.push_back(fmt::format("link {} {} {} % {}{}", link->id, netroster::text(link->state),
                                link->confidence, link->note, evidence(link->evidence)));
  for (const auto& found : inventory.hidden) {
    lines.push_back(fmt::format("hidden {} {} ports {} %{}", found->id, found->estimated_ports,
                                found->confidence, evidence(found->evidence)));
    for (const auto& end : found->ports)
      lines.back() += fmt::format("; {} {}", end.device, end.port);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// The first few lines that one has and the other has not.
std::string difference(const std::vector<std::string>& before,
                       const std::vector<std::string>& after) {
  std::vector<std::string> gone;
  std::vector<std::string> come;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(gone));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(come));
  constexpr std::size_t most = 5;
  std::string words = fmt::format("{} gone, {} come\n", gone.size(), come.size());
  for (std::size_t i = 0; i < std::min(gone.size(), most); ++i) words += "- " + gone[i] + "\n";
  for (std::size_t i = 0; i < std::min(come.size(), most); ++i) words += "+ " + come[i] + "\n";
  return words;
}

class RescannedDistricts : public testing::TestWithParam<int> {
 protected:
  RescannedDistricts() : network_(options()) {}

  static simulator::DistrictOptions options() {
    auto hidden = small(static_cast<std::uint64_t>(GetParam()));
    hidden.sites = 6;
    hidden.devices = 150;
    hidden.silent = 30;
    hidden.hidden = 10;
    hidden.liars = 2;
    hidden.forwards_cdp = true;
    return hidden;
  }
  // At no time of the second reading, as a kill may come at any.
  static void expect_no_change(inventory::Resolver& resolver,
                               const std::vector<Observation>& readings) {
    const auto before = kept_lines(*resolver.snapshot());
    for (std::size_t i = 0; i < readings.size(); ++i) {
      resolver.apply(readings[i]);
      const auto now = kept_lines(*resolver.snapshot());
      ASSERT_EQ(now, before) << "at reading " << i << " of " << readings[i].site << ": "
                             << difference(before, now);
    }
    resolver.settle();
    const auto settled = kept_lines(*resolver.snapshot());
    EXPECT_EQ(settled, before) << difference(before, settled);
  }

  Network network_;
};

TEST_P(RescannedDistricts, NothingChangesWhereNothingHas) {
  ASSERT_TRUE(network_.district);
  network_.read(first_reading);
  ASSERT_FALSE(network_.resolver.snapshot()->hidden.empty());
  expect_no_change(network_.resolver, network_.readings(first_reading + std::chrono::hours(1)));
}

TEST_P(RescannedDistricts, NothingChangesAfterARestart) {
  ASSERT_TRUE(network_.district);
  network_.read(first_reading);
  const auto stored = network_.resolver.snapshot();
  inventory::Resolver again(*stored);
  const auto restored = kept_lines(*again.snapshot());
  ASSERT_EQ(restored, kept_lines(*stored)) << difference(kept_lines(*stored), restored);
  expect_no_change(again, network_.readings(first_reading + std::chrono::hours(1)));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RescannedDistricts, testing::Range(1, 3));

}  // namespace
}  // namespace netroster::topology
