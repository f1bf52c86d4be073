// What `bandwidth` makes of the history: circuits, school hours, gaps and the figures of contracts.
#include "daemon/commands/bandwidth_rows.h"

#include <gtest/gtest.h>

#include "measurements/day_blob.h"
#include "tests/inventory/temp_store.h"

namespace netroster::daemon {
namespace {

using inventory::testing_kit::TempDirectory;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days monday = std::chrono::year(2026) / 9 / 7;
constexpr std::uint64_t mega = 1'000'000;

// A day with so many megabits a second in, and half as many out, in each slot.
measurements::DaySlots day_of(sys_days day, std::uint64_t (*megabits)(std::size_t slot)) {
  measurements::DaySlots out;
  out.day = day;
  for (std::size_t i = 0; i < out.slots.size(); ++i) {
    const auto octets = megabits(i) * mega / 8 * 300;
    out.slots[i].in = {octets, 300, measurements::GapReason::none, 0};
    out.slots[i].out = {octets / 2, 300, measurements::GapReason::none, 0};
  }
  return out;
}

// 08:00 to 15:00 of UTC is busy.
std::uint64_t school_day(std::size_t slot) { return slot >= 96 && slot < 180 ? 80 : 4; }

class BandwidthTest : public testing::Test {
 protected:
  BandwidthTest() {
    Site site;
    site.id = "OAK";
    site.enrolment = 400;
    Circuit circuit;
    circuit.id = "C-1";
    circuit.provider = "County Office";
    circuit.down_bps = 100 * mega;
    circuit.up_bps = 50 * mega;
    circuit.device = "oak-core";
    circuit.interface = "Gi1/0/1";
    site.circuits = {circuit};
    config_.sites = {site};
    config_.calendar.monday = "08:00-15:00";
    config_.calendar.terms = {{"autumn", monday - days{30}, monday + days{60}}};
    auto device = std::make_shared<Device>();
    device->id = "OAK-1";
    device->site = "OAK";
    device->name = "oak-core";
    auto facts = std::make_shared<DeviceFacts>();
    Port port;
    port.index = 1;
    port.name = "Gi1/0/1";
    port.speed_bps = 1000 * mega;
    facts->ports = {port};
    device->facts = facts;
    inventory_.devices = {device};
    history_ = std::move(
        *inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_write));
    question_.from = WallTime(monday);
    question_.to = WallTime(monday + days{1});
  }
  void keep(const measurements::DaySlots& day, const char* port = "Gi1/0/1", bool uplink = true) {
    inventory::DayRecord record;
    record.series = {"OAK-1", port};
    record.site = "OAK";
    record.uplink = uplink;
    record.day = day.day;
    record.blob = measurements::encode(day);
    ASSERT_TRUE(history_->write({record}));
  }
  std::vector<BandwidthRow> rows() {
    auto found = bandwidth(question_, config_, inventory_, *history_);
    EXPECT_TRUE(found) << found.error().what;
    return found ? std::move(*found) : std::vector<BandwidthRow>();
  }

  TempDirectory folder_;
  config::Config config_;
  Inventory inventory_;
  std::unique_ptr<inventory::History> history_;
  BandwidthQuestion question_;
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
