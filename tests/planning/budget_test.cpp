// Who has which budget. Every figure was computed by hand.
#include "planning/budget.h"

#include <gtest/gtest.h>

namespace netroster::planning {
namespace {

Site site(std::string id, SiteKind kind, std::optional<std::uint32_t> enrolment) {
  Site out;
  out.id = std::move(id);
  out.name = out.id;
  out.kind = kind;
  out.enrolment = enrolment;
  return out;
}

const std::vector<Site>& three() {
  static const std::vector<Site> sites{site("OAK", SiteKind::high, 600),
                                       site("DO", SiteKind::administrative, {}),
                                       site("ELM", SiteKind::elementary, 100)};
  return sites;
}

BudgetPlan plan(const std::string& own, const std::vector<Site>& sites, int year = 2026) {
  static std::vector<LoadedBook> kept;  // the plan points into its book
  kept.push_back(book_of({{"own.toml", own}}));
  EXPECT_TRUE(kept.back().problems.empty());
  return budget_plan(kept.back().book, sites, "Test USD", {year});
}

std::string amount(const std::optional<Money>& money) { return money ? plain_text(*money) : "?"; }

TEST(BudgetPlan, ADistrictItsSchoolsAndItsOffice) {
  const auto made = plan("", three());
  ASSERT_EQ(made.entities.size(), 4U);
  const auto& district = made.entities[0];
  EXPECT_EQ(district.kind, EntityKind::district);
  EXPECT_TRUE(district.own);
  EXPECT_EQ(amount(district.budget), "141099.00");  // 700 x 201.57
  EXPECT_EQ(amount(district.balance->left), "141099.00");
  EXPECT_EQ(district.because, "700 students x $201.57");
  EXPECT_FALSE(district.at_least);
  EXPECT_EQ(made.entities[1].id, "ELM");
  EXPECT_EQ(amount(made.entities[1].budget), "20157.00");
  EXPECT_EQ(made.entities[1].because,
            "100 students x $201.57; alone it would have the floor of $30,175.00");
  EXPECT_EQ(amount(made.entities[2].budget), "120942.00");
  EXPECT_FALSE(made.entities[2].own);
  EXPECT_EQ(made.entities[3].kind, EntityKind::office);
  EXPECT_EQ(amount(made.entities[3].budget), "?");
  ASSERT_EQ(made.notes.size(), 2U);  // the sum of the schools is larger; the discount is unknown
  EXPECT_NE(made.notes[0].find("$151,117.00"), std::string::npos) << made.notes[0];
}

TEST(BudgetPlan, PartsOfTheDistrictsBudgetAddUpToIt) {
  std::vector<Site> many;
  std::uint64_t students = 0;
  for (std::uint32_t i = 1; i <= 40; ++i) {
    many.push_back(site("S" + std::to_string(i), SiteKind::middle, i * 37));
    students += i * 37;
  }
  const auto made = plan("", many);
  Money sum;
  for (const auto& one : made.entities)
    if (one.kind == EntityKind::school) sum += *one.budget;
  EXPECT_EQ(sum, *made.entities[0].budget);
  EXPECT_EQ(made.entities[0].students, students);
}

TEST(BudgetPlan, ASchoolThatDoesNotSayItsEnrolmentIsUnknown) {
  auto sites = three();
  sites.push_back(site("PINE", SiteKind::middle, std::nullopt));
  const auto made = plan("", sites);
  EXPECT_TRUE(made.entities[0].at_least);
  EXPECT_EQ(made.entities[0].because,
            "700 students x $201.57; 1 schools do not say their enrolment");
  EXPECT_EQ(made.entities[3].id, "PINE");
  EXPECT_EQ(amount(made.entities[3].budget), "?");
  const auto told = plan("[district]\nstudents = 1000\n", sites);
  EXPECT_FALSE(told.entities[0].at_least);
  EXPECT_EQ(amount(told.entities[0].budget), "201570.00");
}

TEST(BudgetPlan, NobodySaysHowManyStudents) {
  const auto made = plan("", {site("PINE", SiteKind::middle, std::nullopt)});
  EXPECT_EQ(amount(made.entities[0].budget), "?");
  EXPECT_EQ(made.entities[0].because,
            "no site says its enrolment, and [district] of planning.d no students");
}

TEST(BudgetPlan, RequestsAreTakenOffAndTheDiscountSharesTheRest) {
  const auto made = plan(
      "[district]\nstudents = 1000\ndiscount_percent = 80\n"
      "[[request]]\nnumber = \"2699000001\"\nyear = 2026\nbefore_discount = \"100000.00\"\n"
      "[[request]]\nnumber = \"2699000002\"\nyear = 2027\nbefore_discount = \"1570.00\"\nfunded = "
      "false\n"
      "[[request]]\nnumber = \"2599000002\"\nyear = 2025\nbefore_discount = \"9.00\"\n",
      three());
  const auto& district = made.entities[0];
  EXPECT_EQ(amount(district.balance->funded), "100000.00");
  EXPECT_EQ(amount(district.balance->pending), "1570.00");
  EXPECT_EQ(amount(district.balance->left), "100000.00");
  EXPECT_EQ(amount(district.erate), "80000.00");
  EXPECT_EQ(amount(district.local), "20000.00");
  EXPECT_EQ(made.discount.of.confidence, Confidence::declared);
}

TEST(BudgetPlan, LibrariesByTheirSquareFeetApartFromTheDistrict) {
  const auto made = plan(
      "[[library]]\nid = \"MAIN\"\nsquare_feet = 10000\n[[library]]\nid = \"T\"\nsquare_feet = "
      "5000\ntribal = true\n[[library]]\nid = \"NEW\"\n"
      "[[request]]\nnumber = \"1\"\nyear = 2026\nbefore_discount = \"300.00\"\nentity = \"MAIN\"\n",
      three());
  const auto& main = made.entities[3];
  EXPECT_EQ(amount(main.budget), "54300.00");  // 10,000 x 5.43
  EXPECT_EQ(amount(main.balance->left), "54000.00");
  EXPECT_EQ(amount(made.entities[0].balance->funded), "0.00");
  EXPECT_EQ(amount(made.entities[4].budget), "66385.00");
  EXPECT_TRUE(made.entities[4].floor);
  EXPECT_EQ(amount(made.entities[5].budget), "?");
  const auto before =
      plan("[[library]]\nid = \"T\"\nsquare_feet = 9\ntribal = true\n", three(), 2025);
  EXPECT_EQ(before.entities[3].because, "no Category Two budget of libraries is known for FY2025");
}

struct Discounted {
  std::string_view said;
  std::int64_t percent;  // -1: not known
};

TEST(BudgetPlan, TheDiscountComesFromWhatIsDeclared) {
  constexpr Discounted all[] = {
      {"", -1},
      {"students = 1000", -1},
      {"students = 1000\nlunch_eligible = 300", -1},  // 50 urban, 60 rural
      {"students = 1000\nlunch_eligible = 600", 80},  // urban or rural
      {"students = 1000\nlunch_eligible = 300\nschools = 10\nrural_schools = 5", 50},
      {"students = 1000\nlunch_eligible = 300\nschools = 10\nrural_schools = 6", 60},
      {"students = 1000\ndirectly_certified = 480", 85},  // 76.8 %
      {"students = 1000\nlunch_eligible = 1001", -1},
      {"discount_percent = 40", 40}};
  for (const auto& one : all) {
    const auto made = plan("[district]\n" + std::string(one.said) + "\n", three());
    EXPECT_EQ(made.discount.percent.value_or(-1), one.percent) << one.said;
    EXPECT_FALSE(made.discount.because.empty());
  }
}

TEST(BudgetPlan, AYearOutsideEveryCycleHasNone) {
  const auto made = plan("", three(), 2031);
  EXPECT_EQ(made.rule, nullptr);
  EXPECT_EQ(amount(made.entities[0].budget), "?");
  EXPECT_EQ(made.entities[0].because, "no Category Two budget is known for FY2031");
}

}  // namespace
}  // namespace netroster::planning
