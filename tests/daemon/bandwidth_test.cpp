// What `bandwidth` makes of the history: circuits, school hours, gaps and the figures of contracts.
#include "daemon/commands/bandwidth_rows.h"

#include <gtest/gtest.h>

#include "tests/daemon/bandwidth_sample.h"

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

}  // namespace
}  // namespace netroster::daemon
