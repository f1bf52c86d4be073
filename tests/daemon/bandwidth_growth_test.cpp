// `bandwidth --growth` and `--targets`: months out of the history, dates, heads and limits.
#include "daemon/commands/bandwidth_growth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/command_table.h"
#include "daemon/commands/bandwidth_targets.h"
#include "tests/daemon/bandwidth_sample.h"

namespace netroster::daemon {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month;
using testing_kit::day_with;
using testing_kit::mega;

constexpr year_month first = std::chrono::year(2025) / std::chrono::January;

class GrowthTest : public testing_kit::BandwidthSample {
 protected:
  GrowthTest() {
    question_.school_hours = false;
    question_.from = WallTime(std::chrono::sys_days(first / 1));
    question_.to = WallTime(std::chrono::sys_days((first + months{16}) / 1));
  }
  // Each slot of each day of month `i` has the rate of that month.
  template <typename Rate>
  void keep_months(unsigned count, Rate bps_of, bool slots = true) {
    std::vector<inventory::DayRecord> records;
    for (unsigned i = 0; i < count; ++i) {
      const auto month = first + months{static_cast<int>(i)};
      const std::chrono::sys_days end((month + months{1}) / 1);
      for (std::chrono::sys_days day = month / 1; day < end; day += days{1}) {
        auto record = record_of(day_with(day, [&](std::size_t) { return bps_of(i); }));
        record.summary.known_seconds = 86'400;
        record.summary.in_peak_bps = bps_of(i);
        record.summary.out_peak_bps = bps_of(i) / 2;
        records.push_back(std::move(record));
      }
    }
    keep_all(records);
    if (slots) return;
    const auto never = std::chrono::sys_days(std::chrono::year(2100) / 1 / 1);
    ASSERT_TRUE(history_->prune({never, never, std::chrono::sys_days{}}));
  }
  std::vector<GrowthRow> rows() {
    auto found = bandwidth_growth(question_, config_, inventory_, *history_);
    EXPECT_TRUE(found) << found.error().what;
    return found ? std::move(*found) : std::vector<GrowthRow>();
  }
};

// 40 Mbps and 2 more each month, with a wobble of half a megabit.
std::uint64_t growing(unsigned month) { return (40 + 2 * month) * mega + (month % 3) * (mega / 2); }

TEST_F(GrowthTest, TheMonthInWhichTheContractIsFullAndHowSureThatIs) {
  keep_months(16, growing);
  const auto found = rows();
  ASSERT_EQ(found.size(), 2U);
  const auto& in = found[0];
  EXPECT_EQ(in.trend.kind, measurements::TrendKind::growing);
  EXPECT_EQ(in.trend.used, 16U);
  EXPECT_NEAR(in.trend.bps_a_month, 2e6, 1e5);
  EXPECT_LE(in.trend.bps_a_month_low, in.trend.bps_a_month);
  EXPECT_EQ(in.capacity_bps, 100 * mega);
  EXPECT_EQ(in.capacity_of, "contract");
  // 100 of 40 + 2 a month: 30 months after January 2025, or one less by the wobble.
  ASSERT_TRUE(in.saturation.expected && in.saturation.earliest && in.saturation.latest);
  EXPECT_LE(*in.saturation.earliest, *in.saturation.expected);
  EXPECT_LE(*in.saturation.expected, *in.saturation.latest);
  EXPECT_NEAR(static_cast<double>((*in.saturation.expected - first).count()), 30, 1);
  EXPECT_EQ(in.caution(), "");
  EXPECT_EQ(found[1].direction, Direction::out);
  EXPECT_EQ(found[1].capacity_bps, 50 * mega);
}

TEST_F(GrowthTest, APortThatIsSlowerThanTheContractIsTheCapacity) {
  device_->facts = facts_with(60 * mega);
  keep_months(16, growing);
  const auto found = rows();
  EXPECT_EQ(found[0].capacity_bps, 60 * mega);
  EXPECT_EQ(found[0].capacity_of, "port");
  EXPECT_EQ(found[0].saturation.state, measurements::SaturationState::reached);
}

TEST_F(GrowthTest, AStepIsNoGrowth) {
  keep_months(16, [](unsigned month) {
    return (month < 8 ? 20 : 60) * mega + (month * 7 % 3) * (mega / 4);
  });
  const auto in = rows().front();
  ASSERT_TRUE(in.trend.step);
  EXPECT_EQ(in.trend.step->month, first + months{8});
  EXPECT_NEAR(in.trend.step->bps, 40e6, 2e6);
  EXPECT_EQ(in.saturation.state, measurements::SaturationState::unknown);
  EXPECT_EQ(in.caution(), "the slope cannot be told from chance: no date");
}

TEST_F(GrowthTest, WithFewMonthsNothingIsSaid) {
  keep_months(5, growing);
  const auto in = rows().front();
  EXPECT_EQ(in.trend.used, 5U);
  EXPECT_FALSE(in.saturation.expected);
  EXPECT_EQ(in.caution(), "5 months can be used, 8 are needed");
  const auto listing = growth_listing(rows());
  for (std::size_t i = 0; i < listing.columns.size(); ++i)
    if (listing.columns[i].name.find("bps") != std::string_view::npos &&
        listing.columns[i].name != "capacity_bps") {
      EXPECT_EQ(listing.cells[0][i], Cell{}) << listing.columns[i].name;
    }
}

TEST_F(GrowthTest, PeaksOfMonthsWhoseSlotsAreGone) {
  keep_months(16, growing, false);
  EXPECT_EQ(rows().front().trend.used, 0U);
  question_.peaks = true;
  const auto found = rows();
  EXPECT_EQ(found[0].trend.used, 16U);
  EXPECT_NEAR(found[0].trend.bps_a_month, 2e6, 1e5);
  EXPECT_NEAR(found[1].trend.bps_a_month, 1e6, 1e5);
}

TEST_F(GrowthTest, MonthsOutsideTheCalendarAreNotOfSchoolHours) {
  keep_months(16, growing);
  question_.school_hours = true;  // the calendar's only term is after them
  const auto in = rows().front();
  EXPECT_TRUE(in.of.school_hours);
  EXPECT_EQ(in.trend.used, 0U);
}

class TargetsTest : public testing_kit::BandwidthSample {
 protected:
  TargetsTest() {
    config_.sites.front().staff = 40;
    keep(day_with(testing_kit::a_monday, [](std::size_t) { return 80 * mega; }));
  }
  std::vector<TargetRow> rows(const char* id) {
    const auto* target = measurements::find_bandwidth_target(id);
    auto found = bandwidth_against(*target, question_, config_, inventory_, *history_);
    EXPECT_TRUE(found) << found.error().what;
    return found ? std::move(*found) : std::vector<TargetRow>();
  }
};

TEST_F(TargetsTest, ContractPortPeakAndStudentsInOneRow) {
  const auto found = rows("fcc-2014");
  ASSERT_EQ(found.size(), 1U);
  const auto& row = found.front();
  EXPECT_TRUE(row.of.school_hours);
  EXPECT_EQ(row.limit_bps(), 100 * mega);
  EXPECT_DOUBLE_EQ(*row.peak_percent(), 80.0);
  EXPECT_EQ(row.figure->bps, 4'000 * mega);
  EXPECT_DOUBLE_EQ(*row.limit_percent(), 2.5);
  EXPECT_EQ(row.figure->certainty, measurements::Certainty::secondary);
}

TEST_F(TargetsTest, TheDistrictHasItsInternetAccess) {
  question_.totals = true;
  const auto found = rows("setda-bi3");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_FALSE(found[0].internet);
  EXPECT_TRUE(found[1].internet);
  EXPECT_EQ(found[1].figure->bps, 440ULL * 28 * mega / 10);
  EXPECT_NE(found[1].note().find("written for 2023-24"), std::string::npos);
}

TEST_F(TargetsTest, AJudgementIsCalledOne) {
  const auto row = rows("setda-bi3").front();
  EXPECT_EQ(row.figure->certainty, measurements::Certainty::judgement);
  EXPECT_NE(row.note().find("our judgement"), std::string::npos);
}

TEST_F(TargetsTest, WithoutStaffThereIsNoTargetOfUsers) {
  config_.sites.front().staff.reset();
  const auto row = rows("setda-bi3").front();
  EXPECT_FALSE(row.figure);
  EXPECT_FALSE(row.limit_percent());
  EXPECT_EQ(row.note(), "staff is not known, and the target counts users");
  EXPECT_TRUE(rows("fcc-2014").front().figure);
}

TEST_F(TargetsTest, ASchoolThatDoesNotSayMakesTheDistrictUnknown) {
  Site other;
  other.id = "ELM";
  auto sites = config_.sites;
  sites.push_back(other);
  EXPECT_FALSE(heads_of(sites).students);
  sites.back().kind = SiteKind::data_centre;
  EXPECT_EQ(heads_of(sites).students, 400U);
}

TEST_F(TargetsTest, APortSlowerThanTheContractIsTheLimitAndSaid) {
  device_->facts = facts_with(10 * mega);
  const auto row = rows("fcc-2014").front();
  EXPECT_EQ(row.limit_bps(), 10 * mega);
  EXPECT_NE(row.note().find("slower than the contract"), std::string::npos);
}

// What the option offers is what there is to be held against.
TEST(Targets, AreThoseThatTheOptionOffers) {
  const auto* command = find_command("bandwidth");
  ASSERT_NE(command, nullptr);
  std::vector<std::string_view> known;
  for (const auto& each : measurements::bandwidth_targets()) known.push_back(each.id);
  const auto option = std::find_if(command->options.begin(), command->options.end(),
                                   [](const auto& each) { return each.name == "target"; });
  ASSERT_NE(option, command->options.end());
  EXPECT_EQ(std::vector<std::string_view>(option->choices.begin(), option->choices.end()), known);
}

}  // namespace
}  // namespace netroster::daemon
