// What is told when something stops meeting the standard.
#include "daemon/service/verdict_events.h"

#include <gtest/gtest.h>

namespace netroster::service {
namespace {

using standards::Finding;
using standards::Judgement;
using standards::Result;
using standards::Severity;
using standards::SubjectKind;

const WallTime noon = *parse_time("2026-12-01T12:00:00Z");

// Findings as judge() gives them: what passes is in the tallies only.
class Verdicts {
 public:
  Verdicts& add(const std::string& site, const std::string& rule, const std::string& subject,
                Result result, SubjectKind kind = SubjectKind::link,
                Severity severity = Severity::required) {
    ++out_.tallies[{site, rule}].count[static_cast<std::size_t>(result)];
    if (result == Result::pass) return *this;
    Finding finding;
    finding.site = site;
    finding.rule = rule;
    finding.subject = subject;
    finding.result = result;
    finding.kind = kind;
    finding.severity = severity;
    finding.reason = "1 Gbps is less than 10 Gbps";
    out_.findings.push_back(finding);
    return *this;
  }
  Judgement judgement() const { return out_; }

 private:
  Judgement out_;
};

std::shared_ptr<const standards::Library> shipped() { return standards::load("").library; }

std::vector<Event> events(const Verdicts& before, const Verdicts& after) {
  return verdict_events(failing_of(before.judgement()), after.judgement(), *shipped(), noon);
}

constexpr const char* rule = "backbone-utilisation-warn";

TEST(VerdictEvents, TellOfWhatFailsThatDidNot) {
  const auto told =
      events(Verdicts().add("OAK", rule, "a", Result::pass).add("OAK", rule, "b", Result::fail),
             Verdicts().add("OAK", rule, "a", Result::fail).add("OAK", rule, "b", Result::fail));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, "standard_broken");
  EXPECT_EQ(told[0].site, "OAK");
  EXPECT_EQ(told[0].when, noon);
  EXPECT_EQ(told[0].text,
            "Backbone links are watched from 50 % of their speed (backbone-utilisation-warn) fails "
            "now: a (1 Gbps is less than 10 Gbps)");
}

TEST(VerdictEvents, AreOneForASiteAndARule) {
  Verdicts before;
  Verdicts after;
  for (const auto* subject : {"a", "b", "c", "d", "e"}) {
    before.add("OAK", rule, subject, Result::pass);
    after.add("OAK", rule, subject, Result::fail);
  }
  before.add("ELM", rule, "b", Result::pass);
  after.add("ELM", rule, "a", Result::fail);
  const auto told = events(before, after);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].site, "ELM");
  EXPECT_TRUE(told[1].text.ends_with("fails now: a, b, c and 2 more")) << told[1].text;
}

TEST(VerdictEvents, TellNothingOfTheRest) {
  EXPECT_TRUE(events(Verdicts().add("OAK", rule, "a", Result::unknown),
                     Verdicts().add("OAK", rule, "a", Result::fail))
                  .empty())
      << "nothing was known of the site before its first scan";
  EXPECT_TRUE(events(Verdicts().add("OAK", rule, "a", Result::fail),
                     Verdicts().add("OAK", rule, "a", Result::fail))
                  .empty())
      << "it failed before";
  EXPECT_TRUE(events(Verdicts().add("OAK", rule, "a", Result::pass),
                     Verdicts().add("OAK", rule, "a", Result::unknown))
                  .empty())
      << "not known is not broken";
  EXPECT_TRUE(events(Verdicts().add("OAK", rule, "a", Result::fail),
                     Verdicts().add("OAK", rule, "a", Result::pass))
                  .empty());
  EXPECT_TRUE(events(Verdicts(), Verdicts().add("OAK", rule, "a", Result::fail)).empty())
      << "a site or rule that is new has broken nothing";
  EXPECT_TRUE(
      events(Verdicts().add("OAK", rule, "a", Result::pass),
             Verdicts().add("OAK", rule, "a", Result::fail, SubjectKind::link, Severity::advice))
          .empty())
      << "advice";
}

// While somebody works at OAK its verdicts stay those of before: what fails afterwards is new.
TEST(VerdictEvents, OfASiteThatIsKeptCountFromBefore) {
  const auto state = [](Result at_oak, Result at_elm) {
    return Verdicts().add("OAK", rule, "a", at_oak).add("ELM", rule, "b", at_elm).judgement();
  };
  const auto before = failing_of(state(Result::pass, Result::pass));
  const auto in_work = state(Result::fail, Result::fail);
  const auto kept = kept_where(failing_of(in_work), before,
                               [](const std::string& site) { return site == "OAK"; });
  const auto told = verdict_events(kept, in_work, *shipped(), noon);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].site, "OAK");
  EXPECT_TRUE(verdict_events(kept, state(Result::pass, Result::fail), *shipped(), noon).empty());
}

TEST(VerdictEvents, CallACircuitByItsName) {
  const auto told = events(
      Verdicts().add("OAK", "circuit-utilisation", "isp", Result::pass, SubjectKind::circuit),
      Verdicts().add("OAK", "circuit-utilisation", "isp", Result::fail, SubjectKind::circuit));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, "circuit_over_limit");
}

}  // namespace
}  // namespace netroster::service
