// Traffic of school hours for rules: from days of the history to what a rule reads.
#include "daemon/service/school_traffic.h"

#include <gtest/gtest.h>

#include "measurements/day_blob.h"
#include "standards/judge.h"
#include "tests/inventory/temp_store.h"

namespace netroster::service {
namespace {

constexpr std::chrono::sys_days a_monday = std::chrono::year(2026) / 9 / 7;
constexpr std::uint64_t mega = 1'000'000;

// At night ten times what is carried in school hours; half as much out as in.
measurements::DaySlots day_of(std::chrono::sys_days day, std::uint64_t school_bps) {
  measurements::DaySlots out;
  out.day = day;
  for (std::size_t i = 0; i < out.slots.size(); ++i) {
    const bool school = i >= 8 * 12 && i < 15 * 12;
    const auto octets = (school ? school_bps : 10 * school_bps) / 8 * 300;
    out.slots[i].in = {octets, 300, measurements::GapReason::none, 0};
    out.slots[i].out = {octets / 2, 300, measurements::GapReason::none, 0};
  }
  return out;
}

class SchoolTrafficTest : public testing::Test {
 protected:
  SchoolTrafficTest() {
    Site site;
    site.id = "OAK";
    Circuit circuit;
    circuit.id = "C-1";
    circuit.purpose = "internet";
    circuit.down_bps = circuit.up_bps = 100 * mega;
    circuit.device = "oak-core";
    circuit.interface = "Gi1/0/1";
    site.circuits = {circuit};
    config_.sites = {site};
    config_.calendar.monday = config_.calendar.tuesday = "08:00-15:00";
    config_.calendar.terms = {
        {"autumn", a_monday - std::chrono::days{60}, a_monday + std::chrono::days{60}}};
    now_ = WallTime(a_monday) + std::chrono::hours(48);
  }
  void keep(int days, std::uint64_t school_bps, std::chrono::sys_days from = a_monday) {
    auto history =
        inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_write);
    ASSERT_TRUE(history);
    for (int i = 0; i < days; ++i) {
      const auto slots = day_of(from + std::chrono::days(i), school_bps);
      inventory::DayRecord record;
      record.series = {"OAK-1", "Gi1/0/1"};
      record.site = "OAK";
      record.uplink = true;
      record.day = slots.day;
      record.blob = measurements::encode(slots);
      record.frames = frames_;
      ASSERT_TRUE((*history)->write({record}));
    }
  }
  std::unique_ptr<SchoolTraffic> opened() const {
    auto out = SchoolTraffic::open(folder_.file("history.db"), config_, now_);
    EXPECT_TRUE(out);
    return out ? std::move(*out) : nullptr;
  }
  Inventory inventory() const {
    auto facts = std::make_shared<DeviceFacts>();
    Port port;
    port.index = 1;
    port.name = "Gi1/0/1";
    port.speed_bps = 1000 * mega;
    port.oper = OperState::up;
    port.type = "ethernetCsmacd";
    facts->ports = {port};
    auto device = std::make_shared<Device>();
    device->id = "OAK-1";
    device->site = "OAK";
    device->name = "oak-core";
    device->role = "switch";
    device->facts = facts;
    device->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
    device->last_attempt.reach = Reach::answered;
    Inventory out;
    out.devices = {device};
    return out;
  }
  std::string verdict(const char* rule) const {
    const auto library = standards::load("").library;
    const auto traffic = opened();
    const auto all = inventory();
    const standards::World world({all, config_, library->models(), measured_by(traffic.get()), now_,
                                  errors_by(traffic.get())});
    standards::JudgeOptions options;
    options.now = now_;
    options.rules = {rule};
    options.keep_passes = true;
    const auto judgement = standards::judge(
        *library, world, [this](std::string_view) { return &config_.sites.front(); }, options);
    if (judgement.findings.size() != 1) return "not one finding";
    return std::string(text(judgement.findings.front().result));
  }

  inventory::testing_kit::TempDirectory folder_;
  config::Config config_;
  WallTime now_{};
  std::optional<inventory::FrameSums> frames_;
};

TEST_F(SchoolTrafficTest, ThePercentileIsThatOfSchoolHours) {
  keep(2, 40 * mega);
  const auto found = opened()->of("OAK-1", "Gi1/0/1");
  ASSERT_TRUE(found);
  ASSERT_TRUE(found->in_p95_bps) << found->why;
  EXPECT_DOUBLE_EQ(*found->in_p95_bps, 40e6);
  EXPECT_DOUBLE_EQ(*found->out_p95_bps, 20e6);
  EXPECT_DOUBLE_EQ(*found->sample_percent, 100);
  EXPECT_EQ(found->when, now_);
}

TEST_F(SchoolTrafficTest, APortThatIsNotPolledHasNone) {
  keep(1, mega);
  EXPECT_FALSE(opened()->of("OAK-1", "Gi1/0/2"));
  EXPECT_FALSE(opened()->of("OAK-2", "Gi1/0/1"));
}

TEST_F(SchoolTrafficTest, WhatIsMissingIsSaid) {
  keep(2, mega);
  config_.calendar.terms.clear();
  const auto no_term = opened()->of("OAK-1", "Gi1/0/1");
  ASSERT_TRUE(no_term);
  EXPECT_FALSE(no_term->in_p95_bps);
  EXPECT_EQ(no_term->why, "no term is configured in [calendar]");
  config_.district.timezone = "Moon/Tranquility";
  EXPECT_NE(opened()->of("OAK-1", "Gi1/0/1")->why.find("no time zone"), std::string::npos);
}

TEST_F(SchoolTrafficTest, FewSamplesAreNoPercentile) {
  keep(1, mega);
  now_ = WallTime(a_monday) + std::chrono::hours(24 * 9);  // one of four school days
  const auto found = opened()->of("OAK-1", "Gi1/0/1");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->in_p95_bps);
  EXPECT_NE(found->why.find("too few"), std::string::npos) << found->why;
  now_ = WallTime(a_monday) + std::chrono::hours(24 * 40);
  EXPECT_EQ(opened()->of("OAK-1", "Gi1/0/1")->why, "it was not polled for 30 days");
}

TEST_F(SchoolTrafficTest, RulesAboutTrafficAreJudged) {
  keep(2, 40 * mega);
  EXPECT_EQ(verdict("circuit-utilisation"), "pass");
  keep(2, 80 * mega);
  EXPECT_EQ(verdict("circuit-utilisation"), "fail");
  config_.calendar.terms.clear();
  EXPECT_EQ(verdict("circuit-utilisation"), "unknown");
}

TEST_F(SchoolTrafficTest, RulesAboutErrorsAreJudged) {
  keep(2, mega);
  EXPECT_EQ(verdict("port-errors"), "unknown");  // its frames were not counted
  frames_ = inventory::FrameSums{1'000'000, 80, 0};
  keep(2, mega);
  EXPECT_EQ(verdict("port-errors"), "pass");
  frames_ = inventory::FrameSums{0, 100, 0};
  keep(2, mega);
  EXPECT_EQ(verdict("port-errors"), "fail");
  now_ += std::chrono::days(30);  // they are of another week
  EXPECT_EQ(verdict("port-errors"), "unknown");
}

TEST_F(SchoolTrafficTest, ErrorsOfManyDevicesAreReadAgain) {
  frames_ = inventory::FrameSums{1'000'000, 80, 0};
  keep(1, mega);
  const auto traffic = opened();
  const auto first = traffic->errors("OAK-1", "Gi1/0/1");
  ASSERT_TRUE(first);
  for (int i = 2; i < 1000; ++i)
    EXPECT_FALSE(traffic->errors("OAK-" + std::to_string(i), "Gi1/0/1"));
  const auto again = traffic->errors("OAK-1", "Gi1/0/1");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->error_ratio, first->error_ratio);
}

TEST_F(SchoolTrafficTest, OfFewFramesNothingIsSaid) {
  frames_ = inventory::FrameSums{100, 0, 0};
  keep(2, mega);
  const auto found = opened()->errors("OAK-1", "Gi1/0/1");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->error_ratio);
  EXPECT_EQ(found->why, "it had 200 frames in 7 days, which is too few");
  EXPECT_FALSE(opened()->errors("OAK-1", "Gi1/0/2"));
}

}  // namespace
}  // namespace netroster::service
