// What a request asks for: one line for each thing to buy, and nothing that nobody pays.
#include "planning/request_lines.h"

#include "refresh_made.h"

namespace netroster::planning {
namespace {

using test::made_book;
using test::one_site;
using test::thing;

TEST(RequestLines, OneForEachModelAndPriceOfTheYear) {
  const auto book = made_book(
      "[[price]]\nmatch = [\"S2026\"]\nkinds = [\"switch\"]\nmake = \"Maker\"\nreplacement = "
      "\"48\"\nunit_cost = \"5000.00\"\neligible_percent = 90\n"
      "[[price]]\nkinds = [\"switch\"]\nmake = \"Maker\"\nreplacement = \"24\"\nunit_cost = "
      "\"3000.00\"\n"
      "[[price]]\nkinds = [\"phone\", \"projector\"]\nreplacement = \"P\"\nunit_cost = "
      "\"1.00\"\n");
  const std::vector<Equipment> things{thing("A", "S2026"),
                                      thing("B", "S2026", "ELM"),
                                      thing("C", "S2025"),
                                      thing("D", "S2027"),
                                      thing("E", "S2026", "OAK", "phone"),
                                      thing("F", "S2026", "OAK", "projector"),
                                      thing("G", "S2026", "OAK", "router")};
  auto sites = one_site(1000);
  sites[0].billed_entity_number = "123456";
  const auto plan = refresh_plan(book, things, sites, {.first = {2026}});
  const auto lines = request_lines(plan, book, sites, {2026});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].model, "24");
  EXPECT_EQ(lines[0].quantity, 1U);
  EXPECT_EQ(plain_text(lines[0].total_eligible), "3000.00");
  EXPECT_EQ(lines[1].make, "Maker");
  EXPECT_EQ(lines[1].quantity, 2U);
  EXPECT_EQ(plain_text(lines[1].unit_eligible), "4500.00");
  EXPECT_EQ(plain_text(lines[1].total), "10000.00");
  EXPECT_EQ(plain_text(lines[1].total_eligible), "9000.00");
  EXPECT_EQ(lines[1].sites, (std::vector<std::string>{"ELM", "OAK"}));
  EXPECT_EQ(lines[1].entities, (std::vector<std::string>{"123456"}));
  EXPECT_EQ(lines[1].form->function, "Data Distribution");
  EXPECT_TRUE(request_lines(plan, book, sites, {2028}).empty());
}

TEST(RequestLines, ASiteThatIsNotForInstructionIsNoRecipient) {
  const auto book = made_book(
      "[district]\nstudents = 1000\ndiscount_percent = 80\n"
      "[[price]]\nkinds = [\"switch\"]\nreplacement = \"24\"\nunit_cost = \"3000.00\"\n");
  const std::vector<Equipment> things{thing("A", "S2026"), thing("B", "S2026", "DC")};
  auto sites = one_site(1000);
  sites[0].billed_entity_number = "123456";
  sites.emplace_back().id = "DC";
  sites[1].kind = SiteKind::data_centre;
  sites[1].billed_entity_number = "999999";
  const auto plan = refresh_plan(book, things, sites, {.first = {2026}});
  ASSERT_EQ(plan.lines.size(), 2U);
  EXPECT_TRUE(plan.lines[0].for_schools);
  EXPECT_FALSE(plan.lines[1].for_schools);
  EXPECT_EQ(
      plan.notes.back(),
      "1 eligible things are at DC, not for instruction and without a budget of Category Two: "
      "they are asked for by the schools that they serve, which nothing here names");
  const auto lines = request_lines(plan, book, sites, {2026});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].quantity, 2U);
  EXPECT_EQ(lines[0].entities, (std::vector<std::string>{"123456"}));
}

}  // namespace
}  // namespace netroster::planning
