// Lines of Form 471: speeds with their units, a year of a circuit, things of the plan.
#include "planning/bulk_lines.h"

#include <gtest/gtest.h>

#include "refresh_made.h"

namespace netroster::planning {
namespace {

TEST(BulkLines, ASpeedHasItsUnit) {
  const auto words = [](std::uint64_t bps) {
    const auto speed = form_speed(bps);
    return speed.number + " " + speed.unit;
  };
  EXPECT_EQ(words(1'000'000'000), "1 Gbps");
  EXPECT_EQ(words(10'000'000'000), "10 Gbps");
  EXPECT_EQ(words(1'500'000'000), "1500 Mbps");
  EXPECT_EQ(words(500'000'000), "500 Mbps");
  EXPECT_EQ(words(1'000'000), "1 Mbps");
  EXPECT_EQ(words(1'540'000), "1.54 Mbps");
}

TEST(BulkLines, CircuitsOfAYearAndThingsOfThePlan) {
  auto sites = test::one_site(100);
  sites[0].billed_entity_number = "123456";
  Circuit circuit;
  circuit.id = "wan-oak";
  circuit.provider = "County";
  circuit.down_bps = 1'000'000'000;
  circuit.monthly_cost = 850.25;
  sites[0].circuits = {circuit, {}};
  const auto book = test::made_book(
      "[district]\nbilled_entity_number = \"143000\"\n[[price]]\nkinds = [\"switch\"]\nmake = "
      "\"Maker\"\nreplacement = \"New\"\nunit_cost = \"1000\"\neligible_percent = 90\n");
  const std::vector<Equipment> two{test::thing("A", "S2026"), test::thing("B", "S2026")};
  const auto plan = refresh_plan(book, two, sites, {.first = {2026}});
  const auto lines = bulk_lines(book, sites, request_lines(plan, book, sites, {2026}), {2026});
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].category, 1);
  EXPECT_EQ(lines[0].down->unit, "Gbps");
  EXPECT_FALSE(lines[0].up) << "nobody declares it";
  EXPECT_EQ(plain_text(*lines[0].before_discount), "10203.00");  // 12 x 850.25
  EXPECT_EQ(lines[0].recipients, std::vector<std::string>{"123456"});
  EXPECT_FALSE(lines[1].before_discount);
  EXPECT_EQ(lines[1].number, 2U);
  EXPECT_EQ(lines[2].category, 2);
  EXPECT_EQ(lines[2].number, 1U) << "each category counts for itself";
  EXPECT_EQ(lines[2].ben, "143000");
  EXPECT_EQ(lines[2].quantity, 2U);
  EXPECT_EQ(plain_text(*lines[2].one_time_eligible), "900.00");
  EXPECT_EQ(plain_text(*lines[2].one_time_ineligible), "100.00");
  EXPECT_EQ(plain_text(*lines[2].before_discount), "1800.00");
  EXPECT_EQ(lines[2].form->product, "Switch");
}

}  // namespace
}  // namespace netroster::planning
