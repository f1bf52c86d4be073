// Verdicts over time: what is no pass is a span, and the standard it was judged by is kept.
#include <gtest/gtest.h>

#include "inventory/store/store.h"
#include "tests/inventory/temp_store.h"

namespace netroster::inventory {
namespace {

using testing_kit::opened;
using testing_kit::TempDirectory;

WallTime at(int day) { return WallTime(std::chrono::days(20'000 + day)); }

VerdictSpan verdict(const char* subject, const char* result, const char* version = "1") {
  VerdictSpan out;
  out.site = "OAK";
  out.rule = "closet-uplinks";
  out.subject = subject;
  out.result = result;
  out.severity = "required";
  out.rule_version = version;
  out.reason = "uplinks 1, must be at least 2";
  return out;
}

KeptStandard standard(const char* fingerprint, const char* own = "own = 1") {
  KeptStandard out;
  out.fingerprint = fingerprint;
  out.name = "District";
  out.version = "2026.1";
  out.files = {{"power.toml", "shipped = 1", true}, {"own.toml", own, false}};
  return out;
}

class VerdictJournal : public testing::Test {
 protected:
  VerdictJournal() : store_(opened(folder_.file())) {}
  void judge(int day, std::vector<VerdictSpan> verdicts, KeptStandard by = standard("aa")) {
    ASSERT_TRUE(store_->add_verdicts({std::move(by), std::move(verdicts), at(day)}));
  }
  std::vector<VerdictSpan> spans(int from, int to,
                                 const std::optional<VerdictName>& of = std::nullopt) {
    auto found = store_->verdicts(at(from), at(to), of);
    EXPECT_TRUE(found);
    return found ? *found : std::vector<VerdictSpan>();
  }
  std::optional<KeptStandard> standard_on(int day) {
    auto found = store_->standard_at(at(day));
    EXPECT_TRUE(found);
    return found ? *found : std::nullopt;
  }

  TempDirectory folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(VerdictJournal, WhatStaysTheSameIsOneSpan) {
  for (const int day : {1, 2, 3}) judge(day, {verdict("OAK/idf-1", "fail")});
  const auto found = spans(0, 9);
  ASSERT_EQ(found.size(), 1U);
  auto expected = verdict("OAK/idf-1", "fail");
  expected.from = at(1);
  expected.standard = "aa";
  EXPECT_EQ(found.front(), expected);
}

TEST_F(VerdictJournal, AnotherResultOrRuleIsAnotherSpan) {
  judge(1, {verdict("OAK/idf-1", "unknown")});
  judge(2, {verdict("OAK/idf-1", "fail")});
  judge(3, {verdict("OAK/idf-1", "fail", "2")});
  const auto found = spans(0, 9);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].to, at(2));
  EXPECT_EQ(found[1].to, at(3));
  EXPECT_FALSE(found[2].to);
}

TEST_F(VerdictJournal, AtATimeHoldsWhatHadBegunAndNotEnded) {
  judge(1, {verdict("OAK/idf-1", "fail"), verdict("OAK/idf-2", "fail")});
  judge(3, {verdict("OAK/idf-2", "fail")});
  EXPECT_EQ(spans(0, 0).size(), 0U);
  EXPECT_EQ(spans(2, 2).size(), 2U);
  EXPECT_EQ(spans(3, 3).size(), 1U);  // from then on it passes
  EXPECT_EQ(spans(0, 9, VerdictName{"closet-uplinks", "OAK/idf-1"}).size(), 1U);
  EXPECT_EQ(spans(0, 9, VerdictName{"closet-uplinks", "OAK/idf-3"}).size(), 0U);
}

TEST_F(VerdictJournal, TwoOfOneNameAreOneSpan) {
  for (const int day : {1, 2})
    judge(day, {verdict("OAK/idf-1", "fail"), verdict("OAK/idf-1", "fail")});
  EXPECT_EQ(spans(0, 9).size(), 1U);
}

TEST_F(VerdictJournal, AClockThatWasSetBackAddsNothing) {
  judge(5, {verdict("OAK/idf-1", "fail")});
  judge(4, {});
  ASSERT_EQ(spans(0, 9).size(), 1U);
  EXPECT_FALSE(spans(0, 9).front().to);
}

TEST_F(VerdictJournal, TwiceInOneSecondTheLastOneCounts) {
  judge(1, {verdict("OAK/idf-1", "fail")});
  judge(1, {verdict("OAK/idf-1", "waived")}, standard("bb"));
  ASSERT_EQ(spans(0, 9).size(), 1U);
  EXPECT_EQ(spans(0, 9).front().result, "waived");
  EXPECT_EQ(standard_on(1)->fingerprint, "bb");
}

TEST_F(VerdictJournal, OneThatChangesAlwaysKeepsItsNewestSpans) {
  const auto days = static_cast<int>(3 * most_verdict_spans);
  for (int day = 1; day <= days; ++day)
    judge(day, {verdict("OAK/idf-1", day % 2 == 0 ? "fail" : "unknown")});
  const auto found = spans(0, days);
  ASSERT_EQ(found.size(), most_verdict_spans);
  EXPECT_EQ(found.back().from, at(days));
  EXPECT_FALSE(found.back().to);
}

TEST_F(VerdictJournal, TheStandardOfADayIsKeptWhole) {
  judge(1, {}, standard("aa"));
  judge(2, {}, standard("aa"));
  judge(4, {}, standard("bb", "own = 2"));
  EXPECT_FALSE(standard_on(0));
  ASSERT_TRUE(standard_on(3));
  EXPECT_EQ(standard_on(3)->fingerprint, "aa");
  EXPECT_EQ(standard_on(3)->version, "2026.1");
  EXPECT_EQ(standard_on(3)->files, standard("aa").files);
  EXPECT_EQ(standard_on(3)->first, at(1));
  EXPECT_EQ(standard_on(3)->last, at(2));
  EXPECT_EQ(standard_on(9)->files, standard("bb", "own = 2").files);
}

TEST_F(VerdictJournal, AStandardThatComesBackIsTheSameOne) {
  judge(1, {}, standard("aa"));
  judge(2, {}, standard("bb"));
  judge(3, {}, standard("aa"));
  EXPECT_EQ(standard_on(2)->fingerprint, "bb");
  EXPECT_EQ(standard_on(3)->fingerprint, "aa");
  EXPECT_EQ(standard_on(3)->files, standard("aa").files);
}

TEST_F(VerdictJournal, WhatEndedLongAgoIsForgottenAndWhatHoldsIsNot) {
  judge(1, {verdict("OAK/idf-1", "fail"), verdict("OAK/idf-2", "fail")}, standard("aa"));
  judge(2, {verdict("OAK/idf-2", "fail")}, standard("bb", "own = 2"));
  judge(3, {verdict("OAK/idf-2", "fail")}, standard("cc", "own = 3"));
  ASSERT_TRUE(store_->prune(at(4)));
  ASSERT_EQ(spans(0, 9).size(), 1U);
  EXPECT_EQ(spans(0, 9).front().subject, "OAK/idf-2");
  EXPECT_FALSE(standard_on(2));
  ASSERT_TRUE(standard_on(4));
  EXPECT_EQ(standard_on(4)->files, standard("cc", "own = 3").files);
  ASSERT_TRUE(store_->check());
}

TEST_F(VerdictJournal, StaysWhenTheStoreIsClosed) {
  judge(1, {verdict("OAK/idf-1", "fail")});
  store_.reset();
  const auto reader = open_store(folder_.file(), OpenMode::read_only);
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->verdicts(at(0), at(9))->size(), 1U);
  EXPECT_TRUE((*(*reader)->standard_at(at(9))).has_value());
  EXPECT_FALSE((*reader)->add_verdicts({}));
}

}  // namespace
}  // namespace netroster::inventory
