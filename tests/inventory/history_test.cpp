// Traffic by port and day: what is written, kept, forgotten and refused.
#include "inventory/store/history.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <filesystem>

#include "tests/inventory/temp_store.h"

namespace netroster::inventory {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using testing_kit::TempDirectory;

constexpr sys_days first_day{days{20'000}};

std::unique_ptr<History> history_at(const std::string& path, OpenMode mode = OpenMode::read_write) {
  auto history = open_history(path, mode);
  EXPECT_TRUE(history) << (history ? "" : history.error().what);
  return history ? std::move(*history) : nullptr;
}

DayRecord record_of(const char* port, int day, bool uplink, std::string blob = "slots") {
  DayRecord record;
  record.series = {"OAK-1", port};
  record.site = "OAK";
  record.uplink = uplink;
  record.day = first_day + days{day};
  record.blob = std::move(blob);
  record.summary.in_octets = 5'000'000'000'000;
  record.summary.known_seconds = 86'400;
  record.summary.in_p95_bps = 42;
  return record;
}

class HistoryTest : public testing::Test {
 protected:
  std::string path() const { return folder_.file("history.db"); }
  TempDirectory folder_;
};

TEST_F(HistoryTest, WhatIsWrittenIsRead) {
  const auto history = history_at(path());
  const std::string raw("a\0b\xff", 4);
  ASSERT_TRUE(history->write({record_of("1", 0, true, raw), record_of("1", 1, true)}));
  const auto found = history->days({"OAK-1", "1"}, first_day, first_day + days{9});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0], (StoredDay{first_day, raw}));
  EXPECT_EQ((*found)[1].day, first_day + days{1});
}

TEST_F(HistoryTest, SummariesKeepWhatIsUnknown) {
  const auto history = history_at(path());
  const auto record = record_of("1", 0, true);
  ASSERT_TRUE(history->write({record}));
  const auto found = history->summaries(record.series, first_day, first_day);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().summary, record.summary);
  EXPECT_FALSE(found->front().summary.out_peak_bps);
}

TEST_F(HistoryTest, ADayTakesThePlaceOfWhatThereIsOfIt) {
  const auto history = history_at(path());
  ASSERT_TRUE(history->write({record_of("1", 0, false, "half")}));
  ASSERT_TRUE(history->write({record_of("1", 0, true, "whole")}));
  const auto found = history->days({"OAK-1", "1"}, first_day, first_day);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().blob, "whole");
  const auto series = history->series(std::nullopt);
  ASSERT_EQ(series->size(), 1U);
  EXPECT_TRUE(series->front().uplink);
}

TEST_F(HistoryTest, FramesComeToWhatThereIsOfTheDay) {
  const auto history = history_at(path());
  auto record = record_of("1", 0, true);
  ASSERT_TRUE(history->write({record, record_of("2", 0, true)}));
  record.frames = FrameSums{1000, 3, 5};
  ASSERT_TRUE(history->write({record}));
  ASSERT_TRUE(history->write({record}));
  record.frames.reset();  // a write that knows nothing of them takes nothing away
  ASSERT_TRUE(history->write({record}));
  auto later = record_of("1", 3, true);
  later.frames = FrameSums{10, 0, 1};
  ASSERT_TRUE(history->write({later}));
  const auto all = history->frames("OAK-1", first_day, first_day + days{9});
  ASSERT_TRUE(all);
  const std::vector<PortFrames> both{{"1", {2010, 6, 11}, first_day + days{3}}};
  EXPECT_EQ(*all, both);
  const auto some = history->frames("OAK-1", first_day + days{1}, first_day + days{2});
  ASSERT_TRUE(some);
  EXPECT_TRUE(some->empty());
}

TEST_F(HistoryTest, SeriesBySiteWithTheirDays) {
  const auto history = history_at(path());
  auto elsewhere = record_of("1", 3, true);
  elsewhere.series.device = "ELM-1";
  elsewhere.site = "ELM";
  ASSERT_TRUE(history->write({record_of("2", 0, false), record_of("2", 5, false), elsewhere}));
  const auto of_site = history->series("OAK");
  ASSERT_EQ(of_site->size(), 1U);
  EXPECT_EQ(of_site->front(),
            (Series{{"OAK-1", "2"}, "OAK", false, first_day, first_day + days{5}}));
  EXPECT_EQ(history->series(std::nullopt)->size(), 2U);
}

TEST_F(HistoryTest, EachKindIsForgottenAtItsTime) {
  const auto history = history_at(path());
  std::vector<DayRecord> records;
  for (int day = 0; day < 10; ++day) {
    records.push_back(record_of("up", day, true));
    records.push_back(record_of("access", day, false));
    records.push_back(record_of("marked", day, false));
    records.back().marked = true;
  }
  ASSERT_TRUE(history->write(records));
  ASSERT_TRUE(history->prune({first_day + days{2}, first_day + days{7}, first_day + days{1}}));
  EXPECT_EQ(history->days({"OAK-1", "up"}, first_day, first_day + days{9})->size(), 8U);
  EXPECT_EQ(history->days({"OAK-1", "access"}, first_day, first_day + days{9})->size(), 3U);
  EXPECT_EQ(history->days({"OAK-1", "marked"}, first_day, first_day + days{9})->size(), 8U);
  const auto all = history->series(std::nullopt);
  EXPECT_EQ(std::count_if(all->begin(), all->end(), [](const auto& one) { return one.uplink; }), 1)
      << "what is marked is no uplink";
  EXPECT_EQ(history->summaries({"OAK-1", "access"}, first_day, first_day + days{9})->size(), 9U);
  ASSERT_TRUE(history->prune({first_day + days{20}, first_day + days{20}, first_day + days{20}}));
  EXPECT_TRUE(history->series(std::nullopt)->empty());
  EXPECT_TRUE(history->check());
}

TEST_F(HistoryTest, WithoutRoomNothingChangesAndLaterItGoesOn) {
  const auto history = history_at(path());
  ASSERT_TRUE(history->write({record_of("1", 0, true, "before")}));
  ASSERT_TRUE(history->set_max_bytes(200'000));
  std::vector<DayRecord> many;
  for (int day = 0; day < 100; ++day)
    many.push_back(record_of("1", day, true, std::string(8000, 'x')));
  const auto full = history->write(many);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, Errc::disk_full);
  EXPECT_EQ(history->days({"OAK-1", "1"}, first_day, first_day)->front().blob, "before");
  ASSERT_TRUE(history->set_max_bytes(0));
  ASSERT_TRUE(history->write(many));
  EXPECT_EQ(history->days({"OAK-1", "1"}, first_day, first_day + days{99})->size(), 100U);
}

TEST_F(HistoryTest, ReadersReadBesideTheWriterAndWriteNothing) {
  const auto writer = history_at(path());
  ASSERT_TRUE(writer->write({record_of("1", 0, true)}));
  const auto reader = history_at(path(), OpenMode::read_only);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->series("OAK")->size(), 1U);
  EXPECT_EQ(reader->write({record_of("1", 1, true)}).error().code, Errc::invalid);
  EXPECT_EQ(open_history(path(), OpenMode::read_write).error().code, Errc::storage);
}

TEST_F(HistoryTest, SaysBetweenWhichDaysThereAreSlots) {
  const auto history = history_at(path());
  EXPECT_EQ(*history->span_of_days({"OAK-1", "1"}), std::nullopt);
  ASSERT_TRUE(
      history->write({record_of("1", 7, true), record_of("1", 3, true), record_of("2", 50, true)}));
  EXPECT_EQ(*history->span_of_days({"OAK-1", "1"}),
            (DaySpan{first_day + days{3}, first_day + days{7}}));
  ASSERT_TRUE(history->prune({first_day + days{5}, first_day + days{5}, first_day}));
  EXPECT_EQ(*history->span_of_days({"OAK-1", "1"}),
            (DaySpan{first_day + days{7}, first_day + days{7}}));
}

TEST_F(HistoryTest, ReadsNothingForWhomNobodyWaits) {
  { ASSERT_TRUE(history_at(path())->write({record_of("1", 0, true)})); }
  const auto reader = history_at(path(), OpenMode::read_only);
  std::stop_source stop;
  reader->stop_when(stop.get_token());
  EXPECT_TRUE(reader->series(std::nullopt));
  stop.request_stop();
  EXPECT_EQ(reader->series(std::nullopt).error().code, Errc::cancelled);
  EXPECT_EQ(reader->days({"OAK-1", "1"}, first_day, first_day).error().code, Errc::cancelled);
  reader->stop_when({});
  EXPECT_EQ(reader->days({"OAK-1", "1"}, first_day, first_day)->size(), 1U);
}

TEST_F(HistoryTest, AnInventoryIsNoHistory) {
  { const auto store = testing_kit::opened(path()); }
  const auto refused = open_history(path(), OpenMode::read_write);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("another program"), std::string::npos);
}

TEST_F(HistoryTest, NoFileIsNotFoundForReaders) {
  EXPECT_EQ(open_history(path(), OpenMode::read_only).error().code, Errc::not_found);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

}  // namespace
}  // namespace netroster::inventory
