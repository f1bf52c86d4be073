// What `bandwidth` makes of the history: circuits, school hours, gaps and the figures of contracts.
#include "daemon/commands/bandwidth_rows.h"

#include <gtest/gtest.h>

#include "tests/daemon/bandwidth_sample.h"
#include "tests/inventory/forwarding_history.h"

namespace netroster::daemon {
namespace {

using std::chrono::days;
using testing_kit::mega;

constexpr auto monday = testing_kit::a_monday;

measurements::DaySlots day_of(std::chrono::sys_days day, std::uint64_t (*megabits)(std::size_t)) {
  return testing_kit::day_with(day, [&](std::size_t slot) { return megabits(slot) * mega; });
}

// 08:00 to 15:00 of UTC is busy.
std::uint64_t school_day(std::size_t slot) { return slot >= 96 && slot < 180 ? 80 : 4; }

class BandwidthTest : public testing_kit::BandwidthSample {
 protected:
  std::vector<BandwidthRow> rows() {
    auto found = bandwidth(question_, config_, inventory_, *history_);
    EXPECT_TRUE(found) << found.error().what;
    return found ? std::move(*found) : std::vector<BandwidthRow>();
  }
};

TEST_F(BandwidthTest, ACircuitOverAllHoursAndOverSchoolHours) {
  keep(day_of(monday, school_day));
  const auto found = rows();
  ASSERT_EQ(found.size(), 2U);
  const auto& all = found[0];
  EXPECT_EQ(all.circuit, "C-1");
  EXPECT_EQ(all.port_bps, 1000 * mega);
  EXPECT_EQ(all.traffic.expected, 288U);
  EXPECT_EQ(all.traffic.larger.seen, 288U);
  EXPECT_DOUBLE_EQ(*all.traffic.in.p95_bps, 80e6);
  EXPECT_NEAR(*all.traffic.in.mean_bps, (84 * 80e6 + 204 * 4e6) / 288, 1);
  const auto& school = found[1];
  EXPECT_TRUE(school.school_hours);
  EXPECT_EQ(school.traffic.expected, 84U);
  EXPECT_DOUBLE_EQ(*school.traffic.in.mean_bps, 80e6);
}

TEST_F(BandwidthTest, UseIsByTheContractOfEachDirection) {
  keep(day_of(monday, school_day));
  const auto all = rows().front();
  // 80 of 100 down and 40 of 50 up.
  EXPECT_DOUBLE_EQ(*all.used_percent(), 80.0);
  EXPECT_DOUBLE_EQ(*all.bps_per_student(), 250'000.0);
}

TEST_F(BandwidthTest, WithoutATermNothingIsSaidOfSchoolHours) {
  config_.calendar.terms.clear();
  keep(day_of(monday, school_day));
  EXPECT_EQ(rows().size(), 1U);
}

TEST_F(BandwidthTest, DaysThatAreMissingAreAGapAndNoZero) {
  question_.to = WallTime(monday + days{2});
  keep(day_of(monday, school_day));
  const auto all = rows().front();
  EXPECT_EQ(all.traffic.expected, 576U);
  EXPECT_EQ(all.traffic.larger.seen, 288U);
  EXPECT_EQ(all.traffic.longest_gap.slots, 288U);
  EXPECT_NEAR(*all.traffic.in.mean_bps, (84 * 80e6 + 204 * 4e6) / 288, 1);
}

TEST_F(BandwidthTest, ACircuitThatWasNeverReadHasARowWithoutFigures) {
  const auto all = rows().front();
  EXPECT_EQ(all.circuit, "C-1");
  EXPECT_EQ(all.traffic.larger.seen, 0U);
  EXPECT_FALSE(all.traffic.in.p95_bps);
  EXPECT_FALSE(all.used_percent());
}

TEST_F(BandwidthTest, UplinksAndOtherPortsWhenAskedFor) {
  keep(day_of(monday, school_day));
  keep(day_of(monday, school_day), "Gi1/0/2", true);
  keep(day_of(monday, school_day), "Gi1/0/3", false);
  question_.school_hours = false;
  EXPECT_EQ(rows().size(), 1U);
  question_.uplinks = true;
  EXPECT_EQ(rows().size(), 2U);
  question_.all_ports = true;
  const auto all = rows();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[2].device, "oak-core");
  question_.sites = {"ELM"};
  EXPECT_TRUE(rows().empty());
}

TEST_F(BandwidthTest, ADayThatCannotBeReadIsSaid) {
  keep(day_of(monday, school_day));
  inventory::DayRecord record;
  record.series = {"OAK-1", "Gi1/0/1"};
  record.site = "OAK";
  record.day = monday;
  record.blob = "damaged";
  ASSERT_TRUE(history_->write({record}));
  const auto all = rows().front();
  EXPECT_EQ(all.traffic.larger.seen, 0U);
  EXPECT_NE(all.unreadable.find("2026-09-07"), std::string::npos) << all.unreadable;
}

TEST_F(BandwidthTest, TotalsOfASiteAndOfTheDistrict) {
  keep(day_of(monday, school_day));
  question_.totals = true;
  question_.school_hours = false;
  const auto found = rows();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].site, "OAK");
  EXPECT_EQ(found[0].ports, 1U);
  EXPECT_TRUE(found[0].unmeasured.empty());
  EXPECT_DOUBLE_EQ(*found[0].traffic.in.p95_bps, 80e6);
  EXPECT_EQ(found[0].contract_down_bps, 100 * mega);
  EXPECT_EQ(found[1].site, "(district)");
  EXPECT_DOUBLE_EQ(*found[1].traffic.in.p95_bps, 80e6);
  EXPECT_EQ(found[1].contract_down_bps, 100 * mega);
}

TEST_F(BandwidthTest, ATotalThatLacksACircuitHasNoFigures) {
  auto second = config_.sites.front().circuits.front();
  second.id = "C-2";
  second.interface = "Gi1/0/9";  // there is no such port
  config_.sites.front().circuits.push_back(second);
  keep(day_of(monday, school_day));
  question_.totals = true;
  const auto found = rows();
  EXPECT_EQ(found.front().unmeasured.size(), 1U);
  EXPECT_EQ(found.front().traffic.larger.seen, 0U);
  EXPECT_FALSE(found.front().traffic.in.p95_bps);
}

TEST_F(BandwidthTest, TheListingKeepsWhatIsUnknownEmpty) {
  const auto listing = bandwidth_listing(rows());
  ASSERT_FALSE(listing.cells.empty());
  EXPECT_EQ(listing.columns[5].name, "p95_in_bps");
  EXPECT_EQ(listing.cells[0][5], Cell{});
}

// Counts how often days are read.
class Counting : public inventory::testing_kit::ForwardingHistory {
 public:
  using ForwardingHistory::ForwardingHistory;
  Result<std::vector<inventory::StoredDay>> days(const inventory::SeriesName& series,
                                                 std::chrono::sys_days from,
                                                 std::chrono::sys_days to) override {
    ++reads;
    return ForwardingHistory::days(series, from, to);
  }
  std::size_t reads = 0;
};

TEST_F(BandwidthTest, TenYearsAreReadAsFarAsThereAreDays) {
  auto second = config_.sites.front().circuits.front();
  second.id = "C-2";
  second.interface = "Gi1/0/9";  // there is no such port: the total is a sum that lacks it
  config_.sites.front().circuits.push_back(second);
  keep(day_of(monday - days{40}, school_day));
  keep(day_of(monday, school_day));
  question_.from = WallTime(monday - days{3650});
  question_.school_hours = false;
  question_.totals = true;
  question_.sites = {"OAK"};
  Counting counting(std::move(history_));
  const auto found = bandwidth(question_, config_, inventory_, counting);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->front().traffic.expected, 3651U * 288);
  EXPECT_EQ(counting.reads, 2U);  // of 31 days each
}

TEST_F(BandwidthTest, EndsWhenNobodyWaitsForIt) {
  keep(day_of(monday, school_day));
  std::stop_source gone;
  question_.stop = gone.get_token();
  EXPECT_FALSE(rows().empty());
  gone.request_stop();
  for (const bool totals : {false, true}) {
    question_.totals = totals;
    const auto found = bandwidth(question_, config_, inventory_, *history_);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, Errc::cancelled);
  }
}

// Both are of one port, read in one way.
TEST_F(BandwidthTest, ACircuitAndItsPortSayTheSame) {
  auto day = day_of(monday, school_day);
  day.slots[100].in.seconds = 200;
  day.slots[100].in.gap = measurements::GapReason::restart;
  day.slots[101].out = {};
  day.slots[102] = {};
  day.slots[103].out.marks = measurements::mark_narrow;
  keep(day);
  question_.school_hours = false;
  const auto circuit = rows().front();
  config_.sites.front().circuits.clear();
  question_.all_ports = true;
  const auto port = rows().front();
  EXPECT_EQ(circuit.unreadable, "");
  EXPECT_EQ(circuit.traffic.partial, 2U);
  EXPECT_EQ(port.traffic.partial, circuit.traffic.partial);
  EXPECT_EQ(port.traffic.in.seen, circuit.traffic.in.seen);
  EXPECT_EQ(port.traffic.in.octets, circuit.traffic.in.octets);
  EXPECT_EQ(port.traffic.narrow, circuit.traffic.narrow);
}

TEST_F(BandwidthTest, WhatIsNotWrittenYetIsPending) {
  auto day = day_of(monday, school_day);
  for (std::size_t i = 120; i < 288; ++i) day.slots[i] = {};
  keep(day);
  question_.school_hours = false;
  question_.to = WallTime(monday + days{300});
  ASSERT_TRUE(bound(question_, WallTime(monday) + std::chrono::minutes{10 * 60 + 33}));
  const auto row = rows().front();
  EXPECT_EQ(row.traffic.expected, 120U);
  EXPECT_EQ(row.traffic.pending, 6U);  // until 10:30, with the last slot that is over
  EXPECT_EQ(row.traffic.longest_gap.slots, 0U);
}

TEST(BandwidthQuestion, IsRefusedWhereThereCanBeNoAnswer) {
  const auto now = *parse_time("2026-11-28T12:03");
  const auto refused = [&](const char* from, const char* to) {
    BandwidthQuestion question;
    question.from = *parse_time(from);
    question.to = *parse_time(to);
    const auto fits = bound(question, now, "--");
    return fits ? std::string() : fits.error().what;
  };
  EXPECT_EQ(refused("2016-11-28", "9999-12-31"), "");
  EXPECT_EQ(refused("2026-11-28T12:01", "2026-11-29"), "");  // nothing of it is over yet
  EXPECT_EQ(refused("2026-12-01", "2026-12-02"),
            "--from 2026-12-01T00:00:00Z is in the future: it is 2026-11-28T12:03:00Z now");
  EXPECT_EQ(refused("2026-11-02", "2026-11-01"),
            "--from 2026-11-02T00:00:00Z is not before --to 2026-11-01T00:00:00Z");
  EXPECT_EQ(refused("0001-01-01", "9999-12-31"),
            "--from 0001-01-01T00:00:00Z is more than 10 years before 2026-11-28T12:00:00Z, and no "
            "traffic is kept for longer; begin later");
}

}  // namespace
}  // namespace netroster::daemon
