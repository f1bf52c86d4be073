// Bills of materials of a made-up site: each quantity is what its gaps come to, counted once.
#include "standards/design.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "made_site.h"

namespace netroster::standards {
namespace {

class Design : public testing::Test {
 protected:
  SiteDesign design(const char* site = "OAK") const {
    const auto world = made_.world();
    const auto judgement = made_.judged(world);
    const DesignInput input{.library = *made_.library,
                            .world = world,
                            .judgement = judgement,
                            .declared = [this](std::string_view id) { return made_.declared(id); },
                            .now = test::noon};
    for (const auto subject : world.sites())
      if (world.site_id(subject) == site) return design_of(input, subject);
    ADD_FAILURE() << "no site " << site;
    return {};
  }
  // Null: there is no such line.
  static const MaterialLine* find(const SiteDesign& design, Material material,
                                  const std::string& place) {
    for (const auto& line : design.materials)
      if (line.material == material && line.place == place) return &line;
    return nullptr;
  }
  static const StockRow& stock(const SiteDesign& design, const std::string& what) {
    for (const auto& row : design.stock)
      if (row.what == what) return row;
    throw std::invalid_argument(what);
  }
  Site& oak() { return made_.config.sites[0]; }

  test::MadeDistrict made_;
};

// One link of 1 Gbps where two of 10 are wanted: it is raised, and one more comes.
TEST_F(Design, ASlowUplinkIsRaisedBeforeMoreAreLaid) {
  const auto made = design();
  const auto* optics = find(made, Material::optic, "OAK/idf-1");
  ASSERT_NE(optics, nullptr);
  EXPECT_EQ(optics->what, "10 Gbps optic");
  EXPECT_EQ(optics->quantity, 4U) << optics->because;
  EXPECT_FALSE(optics->at_least);
  EXPECT_EQ(optics->severity, Severity::required);
  EXPECT_EQ(find(made, Material::optic, "OAK/idf-2"), nullptr) << "it has what it needs";
}

// 21 Gbps there, 19 more by the new uplinks of idf-1: nothing is bought for the MDF itself.
TEST_F(Design, WhatClosetsGainCountsForTheMdf) {
  const auto made = design();
  EXPECT_EQ(find(made, Material::optic, "OAK/mdf"), nullptr);
  const auto* optics = find(made, Material::optic, "OAK/idf-1");
  ASSERT_NE(optics, nullptr);
  EXPECT_NE(
      std::find(optics->findings.begin(), optics->findings.end(), "mdf-backbone-capacity@OAK/mdf"),
      optics->findings.end());
}

TEST_F(Design, FibreThatCannotCarryItIsReplacedOnce) {
  const auto made = design();
  const auto* cable = find(made, Material::fibre_cable, "OAK/idf-1");
  ASSERT_NE(cable, nullptr);
  EXPECT_EQ(cable->quantity, 1U);
  EXPECT_FALSE(cable->at_least);
  const auto* good = find(made, Material::fibre_cable, "OAK/idf-2");
  EXPECT_TRUE(good == nullptr || good->severity != Severity::required);
}

TEST_F(Design, WhatIsNotDeclaredMakesNoQuantityAndIsNamed) {
  oak().fibres.clear();
  const auto made = design();
  const auto* cable = find(made, Material::fibre_cable, "OAK/idf-1");
  ASSERT_NE(cable, nullptr);
  EXPECT_EQ(cable->quantity, 0U);
  EXPECT_TRUE(cable->at_least);
  EXPECT_TRUE(cable->findings.empty());
  EXPECT_FALSE(cable->open.empty());
}

TEST_F(Design, WhatIsWaivedIsNotBought) {
  made_.use(
      "[[waiver]]\nrule = \"ups-load\"\nsubject = \"OAK/ups-1\"\nreason = \"planned\"\n"
      "owner = \"K. Reyes\"\ngranted = 2026-01-01\nexpires = 2026-12-31\n");
  const auto made = design();
  const auto* ups = find(made, Material::ups, "OAK/ups-1");
  EXPECT_TRUE(ups == nullptr || ups->quantity == 0) << ups->because;
  EXPECT_EQ(stock(made, "batteries").tally.of(Result::waived), 1U);
}

TEST_F(Design, BatteriesAreForClosetsWithoutOneAndForOnesThatAreTooFull) {
  const auto made = design();
  const auto* in_idf = find(made, Material::ups, "OAK/idf-1");
  ASSERT_NE(in_idf, nullptr);
  EXPECT_EQ(in_idf->severity, Severity::recommended);
  const auto* load = find(made, Material::ups, "OAK/ups-1");
  ASSERT_NE(load, nullptr);
  EXPECT_EQ(load->quantity, 1U);
  EXPECT_EQ(find(made, Material::ups, "OAK/idf-2"), nullptr);
}

// 7 for 10 classrooms: 3 more. 400 people at one: as many more as the rule asks.
TEST_F(Design, AccessPointsAreForClassroomsAndHalls) {
  const auto made = design();
  std::uint32_t more = 0;
  std::string because;
  for (const auto& line : made.materials)
    if (line.material == Material::access_point && line.because.find("more") != std::string::npos) {
      more = line.quantity;
      because = line.because;
    }
  EXPECT_NE(because.find("3 more for classrooms"), std::string::npos) << because;
  EXPECT_NE(because.find("more for halls"), std::string::npos) << because;
  EXPECT_GT(more, 3U);
}

struct Row {
  const char* what;
  const char* there;
};
class Stock : public Design, public testing::WithParamInterface<Row> {};
TEST_P(Stock, TellsWhatIsThere) {
  EXPECT_EQ(stock(design(), GetParam().what).there, GetParam().there);
}
INSTANTIATE_TEST_SUITE_P(
    Of, Stock,
    testing::Values(Row{"closets", "3"}, Row{"switches", "3"}, Row{"switch ports", "10 (1 not up)"},
                    Row{"power over Ethernet", "370 W, 350 W drawn"},
                    Row{"uplinks of closets", "1 Gbps at OAK/idf-1, the least"},
                    Row{"access points", "7"}, Row{"batteries", "2"}));

TEST_F(Design, OfASiteWhereNothingIsKnownNothingIsSaid) {
  const auto made = design("ELM");
  for (const char* what : {"switch ports", "power over Ethernet", "uplinks of closets"})
    EXPECT_EQ(stock(made, what).there, "") << what;
  for (const auto& line : made.materials) EXPECT_TRUE(line.at_least) << line.what;
  for (const auto& row : made.stock) {
    EXPECT_EQ(row.quantity, 0U) << row.what;
    EXPECT_EQ(row.at_least, row.counts_material) << row.what;
  }
}

// Raising a demand can only make a bill longer.
TEST_F(Design, HigherDemandsMakeNoBillShorter) {
  const auto before = totals_of(design().materials);
  made_.use(
      "[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\nvalue = 4\n"
      "[[override]]\nrule = \"access-points-per-classroom\"\nparameter = \"min_ratio\"\n"
      "value = 2\n");
  const auto after = totals_of(design().materials);
  for (const auto& line : before) {
    const auto at = std::find_if(after.begin(), after.end(), [&](const MaterialLine& one) {
      return one.material == line.material && one.what == line.what;
    });
    ASSERT_NE(at, after.end()) << line.what;
    EXPECT_GE(at->quantity, line.quantity) << line.what;
  }
}

TEST(Totals, AddUpWhatIsTheSame) {
  MaterialLine one;
  one.material = Material::ups;
  one.what = "UPS";
  one.quantity = 2;
  one.severity = Severity::recommended;
  auto other = one;
  other.quantity = 1;
  other.at_least = true;
  other.severity = Severity::required;
  auto optic = one;
  optic.material = Material::optic;
  optic.what = "10 Gbps optic";
  const auto totals = totals_of({one, other, optic});
  ASSERT_EQ(totals.size(), 2U);
  EXPECT_EQ(totals[0].material, Material::optic);
  EXPECT_EQ(totals[1].quantity, 3U);
  EXPECT_TRUE(totals[1].at_least);
  EXPECT_EQ(totals[1].severity, Severity::required);
}

}  // namespace
}  // namespace netroster::standards
