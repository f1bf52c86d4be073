// What fails the standard and only a new thing mends, and what a plan makes of it.
#include "planning/failing.h"

#include <gtest/gtest.h>

#include "planning/refresh.h"
#include "refresh_made.h"

namespace netroster::planning {
namespace {

using standards::Finding;
using standards::SubjectKind;
using test::made_book;
using test::one_site;
using test::thing;

Finding finding(const char* rule, SubjectKind kind, const char* subject,
                standards::Result result = standards::Result::fail) {
  Finding out;
  out.rule = rule;
  out.kind = kind;
  out.subject = subject;
  out.site = "OAK";
  out.result = result;
  out.reason = "why";
  return out;
}

TEST(Failing, IsWhatANewThingWouldMend) {
  const auto book = made_book();
  std::vector<Equipment> things{thing("sw-1", "X"), thing("sw/2", "X"), thing("ap-1", "X")};
  things.push_back(thing("part", "X"));
  things.back().seen = Seen::as_part;
  standards::Judgement judged;
  judged.findings = {
      finding("stack-speed", SubjectKind::stack, "OAK/sw-1"),
      finding("poe-headroom", SubjectKind::device, "OAK/sw-1"),
      finding("poe-headroom", SubjectKind::port, "OAK/sw/2/Gi1/0/1"),
      finding("access-point-generation", SubjectKind::access_point, "OAK/ap-1",
              standards::Result::unknown),
      finding("lldp-on", SubjectKind::device, "OAK/ap-1"),
      finding("poe-headroom", SubjectKind::closet, "OAK/ap-1"),
      finding("poe-headroom", SubjectKind::device, "OAK/part"),
      finding("poe-headroom", SubjectKind::device, "OAK/gone"),
  };
  const auto found = failing_things(book, things, judged);
  ASSERT_EQ(found.size(), 2U) << "unknown, settings, closets and parts replace nothing";
  EXPECT_EQ(found.at({"OAK", "sw-1"}).because, "capacity: fails poe-headroom (why)")
      << "the first rule of the book, whatever the order of findings";
  EXPECT_EQ(found.at({"OAK", "sw/2"}).rule->of.confidence, Confidence::judgement);
}

TEST(Failing, IsDueInTheFirstYearAndTellsWhy) {
  const auto book = made_book();
  const std::vector<Equipment> three{thing("A", "S2028"), thing("B", "S2028"), thing("C", "S2026")};
  const FailingThings failing{{{"OAK", "A"}, {"capacity: fails x (y)", &book.replace_for[0]}},
                              {{"OAK", "C"}, {"capacity: fails x (y)", &book.replace_for[0]}}};
  RefreshOptions options{.first = {2026}};
  EXPECT_EQ(refresh_plan(book, three, one_site(100), options).years[0].things, 1U);
  options.failing = &failing;
  const auto plan = refresh_plan(book, three, one_site(100), options);
  ASSERT_EQ(plan.years[0].things, 2U);
  EXPECT_EQ(plan.lines[0].because, "capacity: fails x (y)");
  EXPECT_EQ(plan.lines[0].of.confidence, Confidence::judgement);
  EXPECT_EQ(plan.lines[0].latest.first, 2028) << "it may wait as long as support lasts";
  EXPECT_EQ(plan.lines[1].because, "support ends 2026-10-31") << "due by then anyhow";
}

TEST(Failing, DatesWhatNothingElseDates) {
  const auto book = made_book();
  const std::vector<Equipment> one{thing("A", "NONE", "OAK", "projector")};
  const FailingThings failing{{{"OAK", "A"}, {"standard: fails x (y)", &book.replace_for[1]}}};
  RefreshOptions options{.first = {2026}};
  EXPECT_TRUE(refresh_plan(book, one, one_site(100), options).lines.empty());
  options.failing = &failing;
  const auto plan = refresh_plan(book, one, one_site(100), options);
  ASSERT_EQ(plan.lines.size(), 1U);
  EXPECT_EQ(plan.lines[0].latest.first, 2030);
}

}  // namespace
}  // namespace netroster::planning
