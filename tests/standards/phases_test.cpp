// Phases from verdicts made by hand, and waivers by the day.
#include "standards/phases.h"

#include <gtest/gtest.h>

#include "standards/waivers.h"

namespace netroster::standards {
namespace {

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 7 / 1;

const Library& library() {
  static const auto loaded = load("");
  return *loaded.library;
}

class PhaseTest : public testing::Test {
 protected:
  PhaseTest() {
    phase_.id = "p1";
    phase_.title = "First";
  }
  // closet-uplinks is required and about the backbone.
  void put(const std::string& site, Result result, std::uint32_t count) {
    judgement_.tallies[{site, "closet-uplinks"}].count[static_cast<std::size_t>(result)] += count;
  }
  void declare(const std::string& id, std::optional<std::uint32_t> students,
               std::optional<bool> one_to_one) {
    Site site;
    site.id = id;
    site.enrolment = students;
    site.one_to_one = one_to_one;
    sites_.push_back(site);
  }
  PhaseStatus status(const Judgement* before = nullptr) const {
    return phase_status({.library = library(),
                         .phase = phase_,
                         .judgement = judgement_,
                         .before = before,
                         .declared = [this](std::string_view id) -> const Site* {
                           for (const auto& site : sites_)
                             if (site.id == id) return &site;
                           return nullptr;
                         },
                         .now = WallTime(today)});
  }
  Phase phase_;
  Judgement judgement_;
  std::vector<Site> sites_;
};

TEST_F(PhaseTest, TheStateComesFromEvidenceAndThenFromDates) {
  EXPECT_EQ(status().progress, Progress::not_started);
  put("OAK", Result::fail, 1);
  EXPECT_EQ(status().progress, Progress::not_started);
  phase_.fund = "Measure J";
  EXPECT_EQ(status().progress, Progress::planning);
  phase_.start = today + std::chrono::days(1);
  EXPECT_EQ(status().progress, Progress::planning);
  phase_.start = today;
  phase_.end = today;
  EXPECT_EQ(status().progress, Progress::in_progress);
  EXPECT_EQ(status().reason, "0 of 1 sites pass what is required");
  phase_.end = today - std::chrono::days(1);
  EXPECT_EQ(status().reason, "0 of 1 sites pass what is required; its end is over");
}

TEST_F(PhaseTest, WhatIsNotKnownIsNotDone) {
  phase_.start = today;
  put("OAK", Result::pass, 3);
  EXPECT_EQ(status().progress, Progress::implemented);
  put("OAK", Result::waived, 1);
  EXPECT_EQ(status().progress, Progress::implemented);
  put("OAK", Result::unknown, 1);
  EXPECT_EQ(status().progress, Progress::in_progress);
  EXPECT_EQ(status().sites[0].must_look, 1U);
}

TEST_F(PhaseTest, NothingAgainstNothingIsNotDone) {
  phase_.start = today;
  put("OAK", Result::not_applicable, 3);
  EXPECT_EQ(status().progress, Progress::in_progress);
  EXPECT_FALSE(status().sites[0].percent_passing());
}

TEST_F(PhaseTest, ComparesWithTheBaseline) {
  put("OAK", Result::fail, 1);
  put("ELM", Result::fail, 1);
  Judgement before;
  before.tallies[{"OAK", "closet-uplinks"}].count[static_cast<std::size_t>(Result::fail)] = 4;
  const auto now = status(&before);
  ASSERT_TRUE(now.before);
  EXPECT_EQ(now.before->of(Result::fail), 4U);
  EXPECT_FALSE(now.sites[0].before);  // ELM was not there
  EXPECT_EQ(now.sites[1].before->of(Result::fail), 4U);
}

TEST_F(PhaseTest, TheTrendIsOnlySaidOfWhatIsKnownOfBothDays) {
  put("OAK", Result::fail, 2);
  put("OAK", Result::unknown, 1);
  EXPECT_EQ(status().trend(), "");
  const auto trend = [&](std::uint32_t failed, std::uint32_t open) {
    Judgement before;
    auto& tally = before.tallies[{"OAK", "closet-uplinks"}];
    tally.count[static_cast<std::size_t>(Result::fail)] = failed;
    tally.count[static_cast<std::size_t>(Result::unknown)] = open;
    return status(&before).trend();
  };
  EXPECT_EQ(trend(3, 1), "better");
  EXPECT_EQ(trend(2, 1), "same");
  EXPECT_EQ(trend(1, 1), "worse");
  EXPECT_EQ(trend(3, 0), "unknown");  // perhaps it only is not seen any more
  EXPECT_EQ(trend(1, 0), "worse");
  put("ELM", Result::fail, 1);
  EXPECT_EQ(trend(3, 1), "unknown");  // ELM was not there
}

TEST_F(PhaseTest, ASiteOfWhichNothingWasKnownHasNoBaseline) {
  put("OAK", Result::fail, 1);
  Judgement before;
  before.tallies[{"OAK", "closet-uplinks"}].count[static_cast<std::size_t>(Result::unknown)] = 4;
  const auto now = phase_status({.library = library(),
                                 .phase = phase_,
                                 .judgement = judgement_,
                                 .before = &before,
                                 .known_before = [](std::string_view) { return false; },
                                 .declared = [](std::string_view) { return nullptr; },
                                 .now = WallTime(today)});
  EXPECT_FALSE(now.before);
  EXPECT_FALSE(now.sites[0].before);
  EXPECT_EQ(now.blank, 1U);
  EXPECT_EQ(now.trend(), "unknown");
}

TEST_F(PhaseTest, SitesComeInOrderOfNeed) {
  for (const char* id : {"A", "B", "C", "D", "E"}) put(id, Result::unknown, 1);
  declare("A", 100, std::nullopt);
  declare("B", std::nullopt, std::nullopt);
  declare("C", 900, false);
  declare("D", 10, std::nullopt);
  declare("E", 1, true);
  put("D", Result::fail, 1);
  std::string order;
  for (const auto& site : in_order_of_need(status().sites, phase_.priority)) order += site.id;
  EXPECT_EQ(order, "EDCAB");
}

TEST_F(PhaseTest, ThePriorityIsThatOfThePhase) {
  for (const char* id : {"A", "B", "C"}) put(id, Result::unknown, 1);
  declare("A", 100, true);
  declare("B", 300, std::nullopt);
  declare("C", 200, std::nullopt);
  put("C", Result::fail, 1);
  const auto order = [&](std::vector<Priority> priority) {
    std::string out;
    for (const auto& site : in_order_of_need(status().sites, priority)) out += site.id;
    return out;
  };
  EXPECT_EQ(order({Priority::students}), "BCA");
  EXPECT_EQ(order({Priority::failures, Priority::students}), "CBA");
  EXPECT_EQ(order({Priority::one_to_one, Priority::students}), "ABC");
  EXPECT_EQ(order({Priority::connectivity, Priority::one_to_one}), "CAB");
}

struct GoalCase {
  const char* name;
  const char* done_when;
  std::uint32_t pass;
  std::uint32_t fail;
  std::uint32_t open;
  Goal::Met met;
  const char* reason;
};
class GoalOf : public PhaseTest, public testing::WithParamInterface<GoalCase> {};

TEST_P(GoalOf, IsJudgedByWhatIsKnown) {
  const auto& c = GetParam();
  auto files = shipped_sources();
  files.push_back({"own.toml",
                   std::string("[[phase]]\nid = \"p1\"\ntitle = \"x\"\nstart = 2026-01-01\n"
                               "done_when = ") +
                       c.done_when + "\n",
                   false});
  const auto loaded = load_texts(files);
  ASSERT_TRUE(loaded.problems.empty()) << config::text(loaded.problems.front());
  phase_ = *loaded.library->find_phase("p1");
  put("OAK", Result::pass, c.pass);
  put("OAK", Result::fail, c.fail);
  put("OAK", Result::unknown, c.open);
  const auto now = status();
  EXPECT_EQ(text(now.goal.met), text(c.met)) << now.goal.reason;
  EXPECT_EQ(now.goal.reason, c.reason);
  const bool is_done =
      c.met == Goal::Met::not_judged ? c.fail + c.open == 0 : c.met == Goal::Met::yes;
  EXPECT_EQ(now.progress == Progress::implemented, is_done);
}

using Met = Goal::Met;
INSTANTIATE_TEST_SUITE_P(
    Phases, GoalOf,
    testing::Values(
        GoalCase{"Words", "\"everybody is happy\"", 3, 0, 0, Met::not_judged, ""},
        GoalCase{"Sentence", "\"no required rule fails\"", 3, 0, 0, Met::yes,
                 "no required rule fails"},
        GoalCase{"SentenceFails", "\"no required rule fails\"", 3, 1, 0, Met::no,
                 "a required rule fails at 1 of 1 sites"},
        GoalCase{"Required", "{ rules = \"required\" }", 3, 0, 1, Met::unknown,
                 "at 1 of 1 sites it is not known whether every required rule is met"},
        GoalCase{"NothingPasses", "{ rules = \"required\" }", 0, 0, 0, Met::unknown,
                 "nothing is known to pass"},
        GoalCase{"All", "{ rules = \"all\" }", 3, 2, 1, Met::no, "2 checks fail"},
        GoalCase{"AllUnknown", "{ rules = \"all\" }", 3, 0, 1, Met::unknown, "1 check is unknown"},
        GoalCase{"Share", "{ passing = \"75 %\" }", 3, 1, 0, Met::yes, "75.0 % of checks pass"},
        GoalCase{"ShareFails", "{ passing = \"80 %\" }", 3, 1, 0, Met::no,
                 "75.0 % of checks pass; 80 % must"},
        GoalCase{"ShareUnknown", "{ passing = \"80 %\" }", 3, 0, 1, Met::unknown,
                 "75.0 % of checks pass, 100.0 % if all that is unknown does; 80 % must"},
        GoalCase{"ShareOfNothing", "{ passing = \"80 %\" }", 0, 0, 0, Met::unknown,
                 "nothing can be judged"},
        GoalCase{"Both", "{ rules = \"required\", passing = \"50 %\" }", 3, 1, 0, Met::no,
                 "a required rule fails at 1 of 1 sites"}),
    [](const auto& c) { return std::string(c.param.name); });

TEST(Waivers, ChangeTheirStateByTheDay) {
  Waiver waiver;
  waiver.subject = "OAK/idf-1";
  waiver.granted = today;
  waiver.expires = today + std::chrono::days(40);
  const auto on = [&](int day) { return state_of(waiver, today + std::chrono::days(day)); };
  EXPECT_EQ(on(-1), WaiverState::not_yet);
  EXPECT_EQ(on(0), WaiverState::in_force);
  EXPECT_EQ(on(9), WaiverState::in_force);
  EXPECT_EQ(on(10), WaiverState::ends_soon);
  EXPECT_EQ(on(40), WaiverState::ends_soon);
  EXPECT_EQ(on(41), WaiverState::over);
  EXPECT_TRUE(is_of_site(waiver, "OAK"));
  EXPECT_FALSE(is_of_site(waiver, "ELM"));
}

}  // namespace
}  // namespace netroster::standards
