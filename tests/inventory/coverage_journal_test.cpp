// Coverage over time: what changes is a row, what comes and goes is a span.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "inventory/store/store.h"
#include "tests/inventory/temp_store.h"

namespace netroster::inventory {
namespace {

using testing_kit::opened;
using testing_kit::TempDirectory;

WallTime at(int day) { return WallTime(std::chrono::days(20'000 + day)); }

Gap gap_of(const char* id, GapReason reason = GapReason::silent) {
  Gap gap;
  gap.id = std::string("OAK/") + id;
  gap.site = "OAK";
  gap.reason = reason;
  gap.words = "because";
  return gap;
}

SiteCoverage coverage_of(std::size_t devices, std::vector<Gap> gaps) {
  SiteCoverage site;
  site.site = "OAK";
  site.devices = devices;
  site.gaps = std::move(gaps);
  return site;
}

class CoverageJournal : public testing::Test {
 protected:
  CoverageJournal() : store_(opened(folder_.file())) {}
  void add(int day, SiteCoverage site) {
    ASSERT_TRUE(store_->add_coverage({std::move(site)}, {"OAK"}, at(day)));
  }
  std::vector<CoveragePoint> points(int from, int to) {
    auto found = store_->coverage(at(from), at(to));
    EXPECT_TRUE(found);
    return found ? *found : std::vector<CoveragePoint>();
  }
  std::vector<GapSpan> spans(int from, int to) {
    auto found = store_->gaps(at(from), at(to));
    EXPECT_TRUE(found);
    return found ? *found : std::vector<GapSpan>();
  }

  TempDirectory folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(CoverageJournal, ARowForEachChange) {
  add(1, coverage_of(10, {gap_of("a")}));
  add(2, coverage_of(10, {gap_of("a")}));
  add(3, coverage_of(11, {}));
  const auto found = points(0, 9);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].when, at(1));
  EXPECT_EQ(found[0].seen(), 11U);
  EXPECT_EQ(found[1].when, at(3));
  EXPECT_EQ(found[1].found(), 11U);
}

TEST_F(CoverageJournal, TheRowThatHeldAtTheStartIsAmongThem) {
  add(1, coverage_of(10, {}));
  add(5, coverage_of(12, {}));
  const auto found = points(3, 4);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().devices, 10U);
}

TEST_F(CoverageJournal, AnAcceptedGapIsCountedApart) {
  auto accepted = gap_of("b");
  accepted.accepted = "the alarm company's";
  add(1, coverage_of(10, {gap_of("a"), accepted}));
  EXPECT_EQ(points(0, 9).front().open_gaps, 1U);
  EXPECT_EQ(points(0, 9).front().accepted_gaps, 1U);
}

TEST_F(CoverageJournal, WhoAcceptsAGapIsKeptAsOfTheLastScan) {
  auto gap = gap_of("a");
  add(1, coverage_of(10, {gap}));
  gap.accepted = "the alarm company's";
  add(2, coverage_of(10, {gap}));
  ASSERT_EQ(spans(0, 9).size(), 1U);
  EXPECT_EQ(spans(0, 9).front().accepted, "the alarm company's");
}

TEST_F(CoverageJournal, TwoGapsOfOneIdAreOneSpanHoweverOftenTheyAreCounted) {
  for (const int day : {1, 2, 3}) add(day, coverage_of(10, {gap_of("a"), gap_of("a")}));
  EXPECT_EQ(spans(0, 9).size(), 1U);
}

TEST_F(CoverageJournal, ASiteThatLeavesTheConfigurationEndsAndMayComeBack) {
  add(1, coverage_of(10, {gap_of("a")}));
  ASSERT_TRUE(store_->add_coverage({}, {"ELM"}, at(2)));
  ASSERT_TRUE(store_->add_coverage({}, {"ELM"}, at(3)));  // once only
  auto found = points(0, 9);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_FALSE(found[1].configured);
  EXPECT_EQ(found[1].when, at(2));
  EXPECT_EQ(found[1].seen(), 0U);
  EXPECT_EQ(spans(0, 9).front().closed, at(2));
  add(4, coverage_of(10, {gap_of("a")}));
  found = points(0, 9);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_TRUE(found[2].configured);
  EXPECT_EQ(spans(0, 9).size(), 2U);
}

TEST_F(CoverageJournal, GapsComeAndGo) {
  add(1, coverage_of(10, {gap_of("a"), gap_of("b")}));
  add(2, coverage_of(10, {gap_of("b", GapReason::no_credentials)}));
  add(3, coverage_of(10, {gap_of("a"), gap_of("b", GapReason::no_credentials)}));
  const auto found = spans(0, 9);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0], (GapSpan{"OAK", "OAK/a", "silent", "because", at(1), at(2), ""}));
  EXPECT_EQ(found[1], (GapSpan{"OAK", "OAK/a", "silent", "because", at(3), std::nullopt, ""}));
  EXPECT_EQ(found[2],
            (GapSpan{"OAK", "OAK/b", "no credentials", "because", at(1), std::nullopt, ""}));
  EXPECT_EQ(spans(2, 2).size(), 1U);
}

TEST_F(CoverageJournal, AClockThatWasSetBackAddsNothing) {
  add(5, coverage_of(10, {gap_of("a")}));
  add(4, coverage_of(3, {}));
  EXPECT_EQ(points(0, 9).size(), 1U);
  EXPECT_FALSE(spans(0, 9).front().closed);
}

TEST_F(CoverageJournal, WhatEndedLongAgoIsForgotten) {
  add(1, coverage_of(10, {gap_of("a")}));
  add(2, coverage_of(11, {gap_of("b")}));
  ASSERT_TRUE(store_->prune(at(3)));
  ASSERT_EQ(points(0, 9).size(), 1U);
  EXPECT_EQ(points(0, 9).front().devices, 11U);
  ASSERT_EQ(spans(0, 9).size(), 1U);
  EXPECT_EQ(spans(0, 9).front().gap, "OAK/b");
}

// As an earlier release left it.
void make_older(const std::string& path, const char* how) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, how, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
}

TEST_F(CoverageJournal, HistoryOfBeforeIsOfConfiguredSites) {
  add(1, coverage_of(10, {gap_of("a")}));
  store_.reset();
  make_older(folder_.file(),
             "ALTER TABLE coverage DROP COLUMN configured; ALTER TABLE gap DROP COLUMN accepted; "
             "DROP TABLE standard_file; DROP TABLE standard_text; DROP TABLE judging; "
             "DROP TABLE standard; DROP TABLE verdict; DROP TABLE audit; PRAGMA user_version = 3");
  store_ = opened(folder_.file());
  ASSERT_TRUE(store_);
  ASSERT_EQ(points(0, 9).size(), 1U);
  EXPECT_TRUE(points(0, 9).front().configured);
  EXPECT_EQ(spans(0, 9).front().accepted, "");
}

TEST_F(CoverageJournal, AStoreOfBeforeIsMigratedByAWriter) {
  const auto number = store_->add_statement({});
  ASSERT_TRUE(number);
  store_.reset();
  make_older(folder_.file(),
             "DROP TABLE coverage; DROP TABLE gap; DROP TABLE standard_file; "
             "DROP TABLE standard_text; DROP TABLE judging; DROP TABLE standard; "
             "DROP TABLE verdict; DROP TABLE audit; PRAGMA user_version = 2");
  const auto reader = open_store(folder_.file(), OpenMode::read_only);
  ASSERT_FALSE(reader);
  EXPECT_NE(reader.error().what.find("older version"), std::string::npos) << reader.error().what;
  store_ = opened(folder_.file());
  ASSERT_TRUE(store_);
  EXPECT_EQ(store_->statements()->size(), 1U);  // what was there stays
  EXPECT_TRUE(points(0, 9).empty());
  add(1, coverage_of(10, {gap_of("a")}));
  EXPECT_EQ(points(0, 9).size(), 1U);
  EXPECT_EQ(spans(0, 9).size(), 1U);
}

TEST_F(CoverageJournal, StaysWhenTheStoreIsClosed) {
  add(1, coverage_of(10, {gap_of("a")}));
  store_.reset();
  const auto reader = open_store(folder_.file(), OpenMode::read_only);
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->coverage(at(0), at(9))->size(), 1U);
  EXPECT_EQ((*reader)->gaps(at(0), at(9))->size(), 1U);
}

}  // namespace
}  // namespace netroster::inventory
