// The commands about lifecycles, E-Rate and the refresh plan, as whole command lines.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "planning_sample.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

using test::Planning;

TEST_F(Planning, LifecycleListPutsTheWorstFirstAndUnknownLast) {
  const auto ran = with_store({"lifecycle", "list", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto rows = Json::parse(ran.out);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0]["state"], "past-support");
  EXPECT_EQ(rows[0]["end_of_support"], "2021-10-31");
  EXPECT_EQ(rows[0]["confidence"], "S");
  EXPECT_EQ(rows[0]["retrieved"], "2026-11-22");
  EXPECT_EQ(rows[1]["state"], "past-sale");
  EXPECT_EQ(rows[2]["state"], "unknown");
  EXPECT_TRUE(rows[2]["end_of_support"].is_null());
}

TEST_F(Planning, LifecycleAsOfAnotherDayAndOfOneState) {
  const auto later =
      with_store({"lifecycle", "list", "--as-of", "2028-07-01", "--state", "past-support", "-j"});
  EXPECT_EQ(Json::parse(later.out).size(), 2U) << later.err;
  const auto models = with_store({"lifecycle", "models", "--state", "unknown", "-j"});
  EXPECT_EQ(Json::parse(models.out)[0]["model"], "X-UNHEARD-OF") << models.err;
  EXPECT_EQ(with_store({"lifecycle", "list", "--state", "fine"}).code, Exit::usage);
  const auto none = with_store({"lifecycle", "list", "NOPE", "-j"});
  EXPECT_EQ(Json::parse(none.out).size(), 0U);
}

TEST_F(Planning, LifecycleAsOfADayIsTheListOfThatDay) {
  const auto day = with_store({"lifecycle", "as-of", "2030-01-01", "-j"});
  ASSERT_EQ(day.code, Exit::ok) << day.err;
  EXPECT_EQ(day.out, with_store({"lifecycle", "list", "--as-of", "2030-01-01", "-j"}).out);
  EXPECT_EQ(with_store({"lifecycle", "as-of", "2030-02-30"}).code, Exit::usage);
  folder_.write("eos.csv", "match,end_of_support\nX-UNHEARD-OF,2020-01-01\n");
  EXPECT_EQ(of_files({"lifecycle", "import", folder_.file("eos.csv")}).code, Exit::ok);
  EXPECT_NE(
      with_store({"lifecycle", "list", "--state", "past-support", "-j"}).out.find("X-UNHEARD-OF"),
      std::string::npos);
}

TEST_F(Planning, WhatBidsAreAskedForHasQuantityEntitiesAndCapacity) {
  folder_.write("sites.d/sites.toml",
                "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nenrolment = 1000\n"
                "networks = [\"10.20.0.0/20\"]\nbilled_entity_number = \"123456\"\n"
                "[[site.circuit]]\nid = \"C-1\"\nprovider = \"County\"\ndown = \"1 Gbps\"\n"
                "up = \"500 Mbps\"\npurpose = \"wan\"\n");
  const auto ran = with_store({"erate", "lines", "--form", "470", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto rows = Json::parse(ran.out);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["service_type"], "Data Transmission and/or Internet Access");
  EXPECT_EQ(rows[0]["minimum_capacity"], "1");
  EXPECT_EQ(rows[0]["minimum_capacity_unit"], "Gbps");
  EXPECT_EQ(rows[0]["entities_count"], 1);
  EXPECT_EQ(rows[0]["confidence"], "M");
  EXPECT_EQ(rows[1]["function"], "Data Distribution");
  EXPECT_EQ(rows[1]["quantity"], 1);
  const auto csv = with_store({"erate", "lines", "--form", "470", "-o", "csv"});
  EXPECT_NE(csv.out.find("minimum_capacity,minimum_capacity_unit,maximum_capacity,"),
            std::string::npos)
      << csv.out;
  EXPECT_EQ(csv.out.find("5000"), std::string::npos) << "bids are not told what is expected";
}

TEST_F(Planning, EquipmentTellsWhatPapersSayOfASerialNumber) {
  const auto ran = with_store({"erate", "equipment", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto rows = Json::parse(ran.out);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1]["eligible"], "yes");
  EXPECT_EQ(rows[1]["request"], "2099000001");
  EXPECT_EQ(rows[1]["obsolete"], "2025-08-01");
  EXPECT_TRUE(rows[0]["installed"].is_null());
  const auto csv = with_store({"erate", "equipment", "-o", "csv"});
  EXPECT_NE(csv.out.find("'=SUM(1)"), std::string::npos) << csv.out;
}

TEST_F(Planning, BudgetOfTheDistrictAndItsSchools) {
  const auto ran = of_files({"erate", "budget", "--year", "FY2026", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto rows = Json::parse(ran.out);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0]["kind"], "district");
  EXPECT_EQ(rows[0]["budget_usd"], "201570.00");
  EXPECT_EQ(rows[0]["at_least"], true);
  EXPECT_EQ(rows[0]["erate_of_left_usd"], "161256.00");
  EXPECT_EQ(rows[0]["local_of_left_usd"], "40314.00");
  EXPECT_EQ(rows[0]["confidence"], "S");
  EXPECT_EQ(rows[0]["discount_confidence"], "D");
  EXPECT_TRUE(rows[1]["budget_usd"].is_null());  // NEW does not say its enrolment
  EXPECT_EQ(rows[2]["billed_entity_number"], "123456");
  const auto table = of_files({"erate", "budget", "--year", "2025"});
  EXPECT_NE(table.out.find("167000.00"), std::string::npos) << table.out;
  EXPECT_EQ(of_files({"erate", "budget", "--year", "2031"}).code, Exit::failed);
  EXPECT_EQ(of_files({"erate", "budget", "--year", "31"}).code, Exit::usage);
}

TEST_F(Planning, RefreshPlanTellsYearReasonAndShares) {
  const auto ran = with_store({"refresh", "plan", "--from", "2026", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto rows = Json::parse(ran.out);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["year"], "2026-27");
  EXPECT_EQ(rows[0]["because"], "support ended 2021-10-31");
  EXPECT_EQ(rows[0]["gross_usd"], "5000.00");
  EXPECT_EQ(rows[0]["erate_usd"], "4000.00");
  EXPECT_EQ(rows[0]["local_usd"], "1000.00");
  EXPECT_EQ(rows[0]["fund"], "Measure J");
  EXPECT_EQ(rows[1]["year"], "2027-28");
  EXPECT_EQ(rows[1]["confidence"], "S");
  const auto csv = with_store({"refresh", "plan", "--from", "2026", "-o", "csv"});
  EXPECT_NE(csv.out.find("2026-27,WHS"), std::string::npos) << csv.out;
}

TEST_F(Planning, RefreshBudgetAddsUpByYearAndSite) {
  const auto ran = with_store({"refresh", "budget", "--from", "2026", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto rows = Json::parse(ran.out);
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0]["gross_usd"], "5000.00");
  EXPECT_EQ(rows[0]["category_two_left_usd"], "196570.00");
  EXPECT_EQ(rows[4]["things"], 0);
  const auto late = with_store({"refresh", "budget", "--from", "2026", "--delay", "1", "-j"});
  EXPECT_EQ(Json::parse(late.out)[0]["past_support"], 1);
  const auto sites = with_store({"refresh", "budget", "--from", "2026", "--by-site", "-j"});
  EXPECT_EQ(Json::parse(sites.out)[0]["site"], "WHS");
  EXPECT_EQ(with_store({"refresh", "budget", "--budget-cap", "1,000"}).code, Exit::usage);
  EXPECT_EQ(with_store({"refresh", "budget", "--phase-first", "p9"}).code, Exit::failed);
  EXPECT_EQ(with_store({"refresh", "plan", "--from", "26"}).code, Exit::usage);
}

TEST_F(Planning, AssetCheckHoldsTheRegisterAgainstWhatWasSeen) {
  folder_.write("planning.d/assets.csv",
                "Serial Number,site,frn,Purchase Date\nfoc1,NEW,2199000001,2021-07-01\n"
                "FOC9,WHS,,\nFOC8,WHS,,31/31/2021\n");
  const auto ran = with_store({"asset", "check", "-j"});
  EXPECT_EQ(ran.code, Exit::findings);
  EXPECT_NE(ran.err.find("assets.csv:4:4: purchase_date: must be a day"), std::string::npos)
      << ran.err;
  const auto rows = Json::parse(ran.out);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0]["verdict"], "elsewhere");
  EXPECT_EQ(rows[0]["site"], "NEW");
  EXPECT_EQ(rows[0]["seen_site"], "WHS");
  EXPECT_EQ(rows[0]["keep_until"], "2031-07-01");
  EXPECT_EQ(rows[1]["verdict"], "not-seen");
  EXPECT_EQ(rows[2]["verdict"], "not-in-register");
  EXPECT_EQ(rows[3]["verdict"], "seen");
  const auto seen = with_store({"asset", "check", "NEW", "--verdict", "elsewhere", "-j"});
  EXPECT_EQ(Json::parse(seen.out).size(), 1U) << seen.err;
}

TEST_F(Planning, AMistakeInPlanningDIsTold) {
  folder_.write("planning.d/wrong.toml", "[[price]]\nunit_cost = 5.5\n");
  const auto ran = of_files({"erate", "budget", "--year", "2026"});
  EXPECT_NE(ran.err.find("wrong.toml:2:13: price.unit_cost: must be text"), std::string::npos)
      << ran.err;
  EXPECT_NE(ran.out.find("201570.00"), std::string::npos);
}

}  // namespace
}  // namespace netroster::daemon
