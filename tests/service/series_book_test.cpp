#include "daemon/service/series_book.h"

#include <gtest/gtest.h>

#include "daemon/service/speed_events.h"
#include "measurements/day_blob.h"
#include "tests/service/readings.h"

namespace netroster::service {
namespace {

using namespace testing_kit;

class SeriesBookTest : public testing::Test {
 protected:
  SeriesBookTest() { book_.set_places(std::make_shared<const Places>(places_of(plan_of_it()))); }
  void read(int from, int to, int step) {
    for (int second = from; second <= to; second += step) book_.add(reading_at(second));
  }
  std::uint64_t octets(const SeriesState& series) const {
    std::uint64_t sum = 0;
    for (const auto& slot : series.done.all()) sum += slot.slot.in.octets;
    return sum;
  }

  // Of uplinks and of access ports.
  SeriesBook book_{Limits{std::chrono::seconds(211), std::chrono::seconds(1000)}};
};

TEST_F(SeriesBookTest, EveryOctetIsInASlot) {
  read(0, 1800, 60);
  const auto all = book_.everything();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(*all[0]->port, "2");  // the uplink goes first
  EXPECT_TRUE(all[0]->uplink);
  EXPECT_EQ(all[0]->of->site, "OAK");
  EXPECT_EQ(octets(*all[0]), 1800U * 10'000);
  EXPECT_EQ(octets(*all[1]), 1800U * 1000);
}

TEST_F(SeriesBookTest, TwoReadingsInOneSecondLoseNothing) {
  read(0, 60, 60);
  book_.add(reading_at(60));
  read(120, 600, 60);
  EXPECT_EQ(octets(*book_.everything()[1]), 600U * 1000);
}

TEST_F(SeriesBookTest, AReadingThatFailedIsMadeUpForByTheNext) {
  read(0, 300, 60);
  auto failed = reading_at(360);
  failed->counters.resize({1, 2});
  EXPECT_EQ(book_.add(failed).gaps, 0U);
  read(420, 600, 60);
  EXPECT_EQ(octets(*book_.everything()[1]), 600U * 1000);
}

// An uplink that is read every minute and was not for five says nothing about 5 minutes; an access
// port does.
TEST_F(SeriesBookTest, HowLongAGapMayBeGoesByThePace) {
  const auto octets_after = [&](poll::Pace pace, int seconds) {
    SeriesBook book{Limits{std::chrono::seconds(211), std::chrono::seconds(1000)}};
    for (const int second : {0, seconds}) {
      auto reading = reading_at(second);
      reading->pace = pace;
      book.add(reading);
    }
    std::uint64_t sum = 0;
    for (const auto* series : book.everything()) sum += octets(*series);
    return sum;
  };
  EXPECT_EQ(octets_after(poll::Pace::uplinks, 210), 210U * 11'000);
  EXPECT_EQ(octets_after(poll::Pace::uplinks, 300), 0U);
  EXPECT_EQ(octets_after(poll::Pace::access, 300), 300U * 11'000);
  EXPECT_EQ(octets_after(poll::Pace::access, 1001), 0U);
}

TEST_F(SeriesBookTest, WhatIsMarkedIsKeptAsLongAsAnUplink) {
  auto plan = plan_of_it();
  plan.devices[0].marked = {"1"};
  book_.set_places(std::make_shared<const Places>(places_of(plan)));
  read(0, 600, 60);
  for (const auto* series : book_.everything()) {
    const auto records = day_records(*series, series->done.all(), {});
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].marked, *series->port == "1");
    EXPECT_EQ(records[0].uplink, *series->port == "2");
  }
}

// The switch states 1 Gbit/s at port 2 and counts 4 Gbit/s.
TEST_F(SeriesBookTest, APortThatCarriesMoreThanItCanIsNamed) {
  for (int second = 0; second <= 240; second += 60) {
    auto reading = reading_at(second);
    reading->counters.set(1, InterfaceObject::hc_in_octets,
                          static_cast<std::uint64_t>(second) * 500'000'000);
    book_.add(reading);
    const auto survey = book_.look(at(10'000), at(10'000));
    EXPECT_EQ(survey.named.size(), survey.speed_liars);
    EXPECT_EQ(survey.named.empty(), second < 180) << "one alone may be a counter's fault";
  }
  const auto named = book_.look(at(10'000), at(10'000)).named;
  ASSERT_EQ(named.size(), 1U);
  EXPECT_EQ(named[0].site, "OAK");
  EXPECT_EQ(named[0].device, "OAK-1");
  EXPECT_EQ(named[0].port, "2");
  EXPECT_EQ(named[0].finding.speed_bps, 1'000'000'000U);
  EXPECT_EQ(named[0].finding.highest_bps, 4'000'000'000U);
}

TEST(SpeedEvents, AreToldOnceUntilItEnds) {
  const Inventory inventory;
  ToldLiars told;
  const measurements::SpeedLiars liars{{"OAK", "OAK-1", "Gi1", {32, 3, 100'000'000, 940'000'000}}};
  const auto first = speed_events(liars, inventory, at(0), told);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].kind, "port_over_speed");
  EXPECT_EQ(first[0].device, "OAK-1");
  EXPECT_EQ(first[0].text, "OAK-1 Gi1 carried 940 Mbit/s and says that it can 100 Mbit/s");
  EXPECT_TRUE(speed_events(liars, inventory, at(0), told).empty());
  EXPECT_TRUE(speed_events({}, inventory, at(0), told).empty());
  EXPECT_EQ(speed_events(liars, inventory, at(0), told).size(), 1U);
}

TEST_F(SeriesBookTest, ARestartIsAGapAndNoNumber) {
  read(0, 300, 60);
  const auto counts = book_.add(reading_at(360, -350));  // its counters begin anew
  EXPECT_EQ(counts.samples, 0U);
  EXPECT_EQ(counts.gaps, 2U);
  const auto all = book_.everything();
  EXPECT_EQ(octets(*all[1]), 300U * 1000);
}

std::shared_ptr<poll::PortReading> with_frames(int second, int since_boot = 100'000) {
  auto out = reading_at(second, since_boot);
  const auto up = static_cast<std::uint64_t>(since_boot + second);
  using O = InterfaceObject;
  for (const auto object : {O::hc_in_ucast_packets, O::hc_out_ucast_packets})
    out->counters.set(0, object, up * 10);
  for (const auto object : {O::in_errors, O::out_errors}) out->counters.set(0, object, up);
  for (const auto object : {O::in_discards, O::out_discards}) out->counters.set(0, object, 0);
  return out;
}

TEST_F(SeriesBookTest, FramesAreSummedUntilTheyAreWritten) {
  for (int second = 0; second <= 600; second += 60) book_.add(with_frames(second));
  book_.add(with_frames(660, -650));  // what a restart hides is not counted
  auto all = book_.everything();
  auto& series = *all[1];
  const auto records = day_records(series, series.done.all(), {});
  ASSERT_EQ(records.size(), 1U);
  // 10 frames a second either way, and one that was bad when it was received.
  EXPECT_EQ(records[0].frames, (inventory::FrameSums{600 * 21, 600 * 2, 0}));
  series.forget_done();
  EXPECT_FALSE(series.counts_frames);
  EXPECT_FALSE(day_records(*all[0], all[0]->done.all(), {})[0].frames);  // it tells no frames
}

TEST_F(SeriesBookTest, OnlyFinishedSlotsAreDue) {
  read(0, 120, 60);
  EXPECT_TRUE(book_.look(at(10'000), at(10'000)).due.empty());
  read(180, 600, 60);
  EXPECT_EQ(book_.look(at(10'000), at(10'000)).due.size(), 2U);
  EXPECT_EQ(book_.look(at(10'000), at(-4000)).due.size(), 1U);  // the uplink alone
}

TEST_F(SeriesBookTest, WhatTakesTooMuchRoomGivesWay) {
  read(0, 3600, 60);
  const auto waiting = book_.waiting_slots();
  ASSERT_GT(waiting, 20U);
  EXPECT_EQ(book_.drop_beyond(waiting / 2), waiting / 2);
  const auto survey = book_.look(at(10'000), at(10'000));
  EXPECT_EQ(survey.waiting_slots, waiting - waiting / 2);
  for (const auto* series : survey.due) EXPECT_TRUE(series->uplink);
}

TEST_F(SeriesBookTest, ADayIsMergedWithWhatThereIsOfIt) {
  read(0, 600, 60);
  const auto* series = book_.look(at(10'000), at(10'000)).due.front();
  const auto first = day_records(*series, series->done.all(), {});
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first.front().site, "OAK");
  auto slots = series->done.all();
  for (auto& slot : slots) slot.start += std::chrono::hours(1);
  const auto both = day_records(*series, slots, {{first.front().day, first.front().blob}});
  ASSERT_EQ(both.size(), 1U);
  EXPECT_EQ(both.front().summary.in_octets, 2 * first.front().summary.in_octets);
  EXPECT_EQ(both.front().summary.in_peak_bps, first.front().summary.in_peak_bps);
}

TEST_F(SeriesBookTest, ADayThatCannotBeReadIsBegunAnew) {
  read(0, 600, 60);
  const auto* series = book_.look(at(10'000), at(10'000)).due.front();
  const auto day = std::chrono::floor<std::chrono::days>(at(0));
  const auto records = day_records(*series, series->done.all(), {{day, "no such thing"}});
  measurements::DaySlots slots;
  EXPECT_TRUE(measurements::decode(records.front().blob, slots));
  EXPECT_GT(records.front().summary.in_octets, 0U);
}

TEST(WaitingSlots, GiveBackWhatWasPutIn) {
  using measurements::GapReason;
  const std::vector<measurements::TimedSlot> slots{
      {at(-100),
       {{.octets = ~std::uint64_t{0}, .seconds = 300, .gap = GapReason::none, .marks = 3},
        {.octets = 0, .seconds = 0, .gap = GapReason::not_read, .marks = 0}}},
      {WallTime{},
       {{.octets = 4'294'967'296, .seconds = 299, .gap = GapReason::restart, .marks = 1},
        {.octets = 7, .seconds = 1, .gap = GapReason::clock_step, .marks = 2}}}};
  WaitingSlots waiting;
  EXPECT_TRUE(waiting.empty());
  waiting.add(slots);
  EXPECT_EQ(waiting.size(), 2U);
  EXPECT_EQ(waiting.all(), slots);
  const auto bytes = waiting.bytes();
  const auto again = WaitingSlots::of(bytes, 2);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->all(), slots);
  EXPECT_FALSE(WaitingSlots::of(bytes, 3));
  EXPECT_FALSE(WaitingSlots::of(bytes, 1));
  EXPECT_FALSE(WaitingSlots::of(bytes.first(bytes.size() - 1), 2));
  waiting.clear();
  EXPECT_TRUE(waiting.all().empty());
}

TEST(SummaryOfADay, SaysNothingOfAnEmptyOne) {
  const auto summary = summary_of({});
  EXPECT_EQ(summary.known_seconds, 0U);
  EXPECT_FALSE(summary.in_peak_bps);
  EXPECT_FALSE(summary.out_p95_bps);
}

}  // namespace
}  // namespace netroster::service
