// The action steps: the example of a district, and what moves them.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "planning/progress_evidence.h"
#include "tests/planning/refresh_made.h"
#include "tests/standards/made_site.h"

namespace netroster::planning {
namespace {

using standards::test::MadeDistrict;
using test::thing;

constexpr Day today = std::chrono::year(2026) / 7 / 1;

std::string example() {
  std::ifstream in(std::string(NETROSTER_SOURCE_DIR) +
                   "/planning/examples/progress-2021-08-03.toml");
  return {std::istreambuf_iterator<char>(in), {}};
}

Book book_with(const std::string& text) {
  auto loaded = book_of({{"progress.toml", text}});
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  return std::move(loaded.book);
}

// What is known of a district, to be changed by a test.
struct Found {
  explicit Found(const std::string& text) : book(book_with(text)) {}
  std::vector<StepState> states() {
    return step_states({.book = book,
                        .day = today,
                        .equipment = equipment,
                        .sites = sites,
                        .library = *made.library,
                        .judgement = judgement,
                        .phases = phases,
                        .plan = plan,
                        .earlier = &earlier});
  }
  void discover() {
    equipment = {thing("A", "S2027"), thing("B", "S2030")};
    sites = {{"OAK", 98.0, today}, {"ELM", std::nullopt, std::nullopt}};
  }
  Book book;
  MadeDistrict made;
  std::vector<Equipment> equipment;
  std::vector<SiteKnown> sites;
  standards::Judgement judgement;
  std::vector<standards::PhaseStatus> phases;
  RefreshPlan plan;
  EarlierMeasures earlier;
};

// Everything passed as long ago as it must have.
void held(Found& found, std::int64_t days = 30, std::size_t done = 1) {
  Measure then;
  then.done = done;
  then.all = 1;
  for (const auto& one : found.book.action_plan.steps) found.earlier[days][one.key()] = then;
}

const StepState& step(const std::vector<StepState>& states, const std::string& key) {
  for (const auto& one : states)
    if (one.step->key() == key) return one;
  ADD_FAILURE() << "no step " << key;
  return states.front();
}

TEST(Progress, TheExampleHasTheRowsOfTheMonitorWhenNothingWasFoundYet) {
  Found found(example());
  const auto states = found.states();
  EXPECT_EQ(states.size(), 80U);
  const auto rows = goal_rows(found.book.action_plan.goals, states);
  const std::array<std::array<std::size_t, 4>, 7> expected{{{3, 3, 2, 4},
                                                            {1, 3, 3, 2},
                                                            {0, 7, 3, 1},
                                                            {0, 4, 5, 11},
                                                            {1, 2, 2, 3},
                                                            {0, 3, 4, 3},
                                                            {0, 2, 3, 5}}};
  ASSERT_EQ(rows.size(), expected.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    EXPECT_EQ((std::array{row.implemented, row.in_progress, row.planning, row.not_started}),
              expected[i])
        << "goal " << row.number;
    EXPECT_EQ(row.forward + row.back, 0U);
  }
  EXPECT_EQ(step(states, "4.1.5 (2)").step->evidence, EvidenceKind::refresh_plan);
  // Which step stood in which state is not from the monitor, and no report says it was.
  for (const auto& one : states) {
    EXPECT_EQ(one.basis, Basis::stand_in) << one.step->key();
    EXPECT_TRUE(one.before_is_stand_in);
    EXPECT_NE(one.because.find("nobody said it of this step"), std::string::npos);
  }
}

TEST(Progress, StepsMoveByWhatIsFound) {
  Found found(example());
  found.discover();
  standards::PhaseStatus phase;
  standards::PhaseSite good;
  good.id = "OAK";
  good.now.count[0] = 3;
  standards::PhaseSite bad;
  bad.id = "ELM";
  bad.must_mend = 1;
  phase.sites = {good, bad};
  found.phases = {phase};
  const auto states = found.states();
  const auto expect = [&](const char* key, Progress before, Progress now, const char* because) {
    const auto& one = step(states, key);
    EXPECT_EQ(one.before, before) << key;
    EXPECT_EQ(one.state, now) << key << ": " << one.because;
    EXPECT_EQ(one.basis, Basis::evidence) << key;
    EXPECT_EQ(one.moved(), Move::forward) << key;
    EXPECT_NE(one.because.find(because), std::string::npos) << one.because;
  };
  expect("4.1.2", Progress::planning, Progress::in_progress, "1 of 2 sites");
  expect("4.1.3", Progress::not_started, Progress::in_progress, "7 of 7 topics");
  expect("4.1.5", Progress::not_started, Progress::in_progress, "not yet ELM");
  EXPECT_EQ(step(states, "4.2.7").basis, Basis::stand_in);
}

TEST(Progress, IsFullyImplementedWhenItHasHeldForAsLongAsItMust) {
  const std::string text = "[[step]]\nid = \"4.1.2\"\nevidence = \"discovery\"\n";
  const auto state = [](Found& found) {
    found.equipment = {thing("A", "S2027")};
    found.sites = {{"OAK", 98.0, today}};
    return found.states()[0];
  };
  Found unknown(text);
  EXPECT_EQ(state(unknown).state, Progress::in_progress);
  EXPECT_NE(state(unknown).because.find("must hold for 30 days, and nobody knows it of then"),
            std::string::npos)
      << state(unknown).because;
  Found good(text);
  held(good);
  EXPECT_EQ(state(good).state, Progress::implemented);
  EXPECT_NE(state(good).because.find("so it was 30 days ago"), std::string::npos);
  Found poor(text);
  held(poor, 30, 0);
  EXPECT_EQ(state(poor).state, Progress::in_progress);
  EXPECT_NE(state(poor).because.find("then it was 0 of 1"), std::string::npos);
  Found own(text + "hold_days = 7\n");
  held(own);
  EXPECT_EQ(state(own).state, Progress::in_progress) << "that of 30 days ago is another question";
  held(own, 7);
  EXPECT_EQ(state(own).state, Progress::implemented);
  Found none(text + "hold_days = 0\n");
  EXPECT_EQ(state(none).state, Progress::implemented);
  Found district(text + "[progress]\nhold_days = 0\n");
  EXPECT_EQ(state(district).state, Progress::implemented);
}

TEST(Progress, AStandInStandsForASumAndOverridesNothing) {
  const auto loaded = book_of({{"p.toml",
                                "[[step]]\nid = \"1.1\"\nstand_in = true\n[[step]]\nid = "
                                "\"1.2\"\nstand_in = true\noverride = true\nstate = \"Not "
                                "Started\"\nowner = \"A\"\nsince = 2026-01-01\nreason = \"r\"\n"}});
  EXPECT_EQ(loaded.problems.size(), 2U);
  EXPECT_TRUE(loaded.book.action_plan.steps.empty());
}

TEST(Progress, AStateFallsBackWhenItsEvidenceDoes) {
  Found found("[[step]]\nid = \"4.1.2\"\nevidence = \"discovery\"\n");
  held(found);
  found.equipment = {thing("A", "S2027")};
  found.sites = {{"OAK", 98.0, today}};
  EXPECT_EQ(found.states()[0].state, Progress::implemented);
  found.sites[0].last_sweep = today - std::chrono::days(30);
  EXPECT_EQ(found.states()[0].state, Progress::implemented);
  found.sites[0].last_sweep = today - std::chrono::days(31);
  EXPECT_EQ(found.states()[0].state, Progress::in_progress);
  found.sites[0].identified_percent = 94.9;
  EXPECT_EQ(found.states()[0].state, Progress::planning);
  found.sites[0].identified_percent = std::nullopt;
  EXPECT_EQ(found.states()[0].state, Progress::planning);
}

TEST(Progress, AnOverrideIsShownBesideTheEvidence) {
  Found found(
      "[[step]]\nid = \"4.1.2\"\nevidence = \"discovery\"\nstate = \"Fully Implemented\"\n"
      "since = 2026-06-01\nowner = \"J. Doe\"\nreason = \"ELM is closed\"\noverride = true\n");
  found.discover();
  const auto one = found.states()[0];
  EXPECT_EQ(one.state, Progress::implemented);
  EXPECT_EQ(one.derived, Progress::in_progress);
  EXPECT_EQ(one.basis, Basis::override_of_evidence);
  EXPECT_NE(one.because.find("J. Doe on 2026-06-01: ELM is closed"), std::string::npos);
  EXPECT_NE(one.because.find("Evidence: 1 of 2 sites"), std::string::npos);
}

TEST(Progress, TheStandardMustBeAdoptedInTheVersionThatIsInUse) {
  const std::string text = "[[step]]\nid = \"4.1.3\"\nevidence = \"standard\"\n";
  const MadeDistrict made;
  const auto adopted = [&](const std::string& version) {
    Found found(text + "[[artefact]]\nkind = \"standard\"\nversion = \"" + version +
                "\"\nadopted = 2026-06-10\nby = \"Board\"\n");
    return found.states()[0].state;
  };
  EXPECT_EQ(adopted(made.library->version()), Progress::implemented);
  EXPECT_EQ(adopted("of before"), Progress::in_progress);
}

TEST(Progress, ReportsAndBudgetsAreDoneAsLongAsTheyAreNew) {
  struct Case {
    const char* evidence;
    const char* artefact;
    Progress state;
  };
  const Case cases[] = {
      {"regular-reports", "kind = \"report\"\nadopted = 2026-06-01\nby = \"B\"",
       Progress::implemented},
      {"regular-reports", "kind = \"report\"\nadopted = 2026-01-01\nby = \"B\"",
       Progress::in_progress},
      {"regular-reports", "kind = \"report\"\nadopted = 2026-08-01\nby = \"B\"",
       Progress::planning},
      {"annual-review", "kind = \"review\"\nadopted = 2026-01-01\nby = \"B\"",
       Progress::implemented},
      {"refresh-plan",
       "kind = \"refresh-plan\"\nyear = 2026\namount = \"1.00\"\nadopted = "
       "2026-06-01\nby = \"B\"",
       Progress::in_progress},
      {"refresh-plan",
       "kind = \"refresh-plan\"\nyear = 2025\namount = \"1.00\"\nadopted = "
       "2025-06-01\nby = \"B\"",
       Progress::planning},
      {"site-designs", "kind = \"site-design\"\nsite = \"OAK\"\nadopted = 2026-06-01\nby = \"B\"",
       Progress::implemented},
  };
  for (const auto& one : cases) {
    Found found(std::string("[[step]]\nid = \"7.3.1\"\nevidence = \"") + one.evidence +
                "\"\n[[artefact]]\n" + one.artefact + "\n");
    found.sites = {{"OAK", std::nullopt, std::nullopt}};
    const auto state = found.states()[0];
    EXPECT_EQ(state.state, one.state) << one.artefact << ": " << state.because;
  }
}

TEST(Progress, ComplianceCountsNothingUnknownAsAPass) {
  Found found("[[step]]\nid = \"2.2.1\"\nevidence = \"compliance\"\nrules = [\"outdoor-wifi\"]\n");
  found.equipment = {thing("A", "S2027")};
  held(found);
  auto& tallies = found.judgement.tallies;
  const auto put = [&](const char* site, standards::Result result) {
    ++tallies[{site, "outdoor-wifi"}].count[static_cast<std::size_t>(result)];
  };
  put("OAK", standards::Result::unknown);
  EXPECT_EQ(found.states()[0].state, Progress::planning);
  put("ELM", standards::Result::pass);
  EXPECT_EQ(found.states()[0].state, Progress::in_progress);
  tallies.erase({"OAK", "outdoor-wifi"});
  EXPECT_EQ(found.states()[0].state, Progress::implemented);
}

TEST(Progress, AWrongStepIsLeftOutAndNamed) {
  const auto loaded = book_of({{"p.toml",
                                "[[step]]\nid = \"x\"\n[[step]]\nid = \"1.1\"\nstate = \"Done\"\n"
                                "[[step]]\nid = \"1.1\"\noverride = true\n"
                                "[[step]]\nid = \"1.1\"\nevidence = \"magic\"\n"
                                "[[artefact]]\nkind = \"promise\"\n[[step]]\nid = \"1.2\"\n"}});
  EXPECT_EQ(loaded.problems.size(), 5U);
  ASSERT_EQ(loaded.book.action_plan.steps.size(), 1U);
  EXPECT_EQ(loaded.book.action_plan.steps[0].id, "1.2");
}

}  // namespace
}  // namespace netroster::planning
