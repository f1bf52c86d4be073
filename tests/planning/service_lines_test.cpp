// Lines of Form 470: what is wanted, of how much, for whom.
#include "planning/service_lines.h"

#include <gtest/gtest.h>

#include "refresh_made.h"

namespace netroster::planning {
namespace {

Circuit circuit(const char* purpose, std::uint64_t down) {
  Circuit out;
  out.purpose = purpose;
  out.down_bps = down;
  return out;
}

TEST(ServiceLines, CircuitsByPurposeWithTheirLeastAndMost) {
  auto sites = test::one_site(100);
  sites[0].billed_entity_number = "123456";
  sites[0].circuits = {circuit("wan", 1'000'000'000), circuit("internet", 10'000'000'000)};
  sites.push_back(sites[0]);
  sites[1].id = "ELM";
  sites[1].billed_entity_number = "";
  sites[1].circuits = {circuit("wan", 500'000'000), circuit("voice", 0)};
  const auto book = test::made_book("[district]\nbilled_entity_number = \"143000\"\n");
  const auto lines = service_lines(book, sites, {}, {2027});
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].purpose, "internet");
  EXPECT_EQ(lines[0].least->number + lines[0].least->unit, "10Gbps");
  EXPECT_EQ(lines[0].ben, "143000");
  EXPECT_EQ(lines[1].purpose, "voice");
  EXPECT_FALSE(lines[1].least) << "nobody says how fast it is";
  EXPECT_EQ(lines[1].service, nullptr) << "and the form has no service of that purpose";
  EXPECT_EQ(lines[2].quantity, 2U);
  EXPECT_EQ(lines[2].unit, "circuits");
  EXPECT_EQ(lines[2].least->number + " " + lines[2].least->unit, "500 Mbps");
  EXPECT_EQ(lines[2].most->number + " " + lines[2].most->unit, "1 Gbps");
  EXPECT_EQ(lines[2].entities, std::vector<std::string>{"123456"});
  EXPECT_EQ(lines[2].unnamed, 1U);
  EXPECT_EQ(lines[2].service->of.confidence, Confidence::memory);
}

TEST(ServiceLines, ThingsByFunctionWhateverTheirModelAndPrice) {
  auto sites = test::one_site(100);
  sites[0].billed_entity_number = "123456";
  const auto book = test::made_book(
      "[[price]]\nmatch = [\"S2026\"]\nkinds = [\"switch\"]\nmake = \"Maker\"\nreplacement = "
      "\"48\"\nunit_cost = \"2000\"\n"
      "[[price]]\nkinds = [\"switch\"]\nmake = \"Other\"\nreplacement = \"24\"\nunit_cost = "
      "\"1000\"\n");
  const std::vector<Equipment> three{test::thing("A", "S2026"), test::thing("B", "S2026"),
                                     test::thing("C", "S2025")};
  const auto plan = refresh_plan(book, three, sites, {.first = {2026}});
  const auto lines = service_lines(book, sites, request_lines(plan, book, sites, {2026}), {2026});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].category, 2);
  EXPECT_EQ(lines[0].quantity, 3U);
  EXPECT_EQ(lines[0].unit, "each");
  EXPECT_EQ(lines[0].form->function, "Data Distribution");
  EXPECT_EQ(lines[0].service->service_type, "Internal Connections");
  EXPECT_EQ(lines[0].makes, (std::vector<std::string>{"Maker", "Other"}));
  EXPECT_FALSE(lines[0].least);
  EXPECT_EQ(lines[0].entities, std::vector<std::string>{"123456"});
}

}  // namespace
}  // namespace netroster::planning
