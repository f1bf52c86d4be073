// Every value that somebody else said stands beside how sure it is, in every report.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>

#include "planning_sample.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

// A column with values of others, and the one that says how sure each is.
struct Claim {
  const char* report;
  const char* table;
  const char* value;
  const char* confidence;
  std::size_t least = 1;  // values that the sample has
};
constexpr Claim claims[] = {
    {"lifecycle", "models", "end_of_support", "confidence"},
    {"lifecycle", "things", "end_of_support", "confidence"},
    {"refresh", "lines", "due", "confidence"},
    {"refresh", "lines", "eligible", "eligible_confidence"},
    {"refresh", "fund_windows", "source", "confidence", 5},
    {"erate", "entities", "budget_usd", "confidence"},
    {"erate", "lines", "function", "confidence"},
    {"assets", "assets", "obsolete", "record_confidence"},
    {"bandwidth", "circuits", "target_mbps", "target_confidence", 2},
    {"bandwidth", "totals", "target_mbps", "target_confidence"},
};

bool is_letter(const Json& value) {
  return value.is_string() && std::regex_match(value.get<std::string>(), std::regex("[VSMJD]"));
}

// Rows with a value and no letter beside it; `seen`: those with a value.
std::vector<std::string> silent(const Json& report, const Claim& claim, std::size_t& seen) {
  std::vector<std::string> out;
  for (const auto& row : report["tables"][claim.table]) {
    const auto& value = row.at(claim.value);
    if (value.is_null() || value == "") continue;
    ++seen;
    if (!row.contains(claim.confidence) || !is_letter(row[claim.confidence]))
      out.push_back(row.dump());
  }
  return out;
}

class Sureness : public test::Planning, public testing::WithParamInterface<const char*> {
 protected:
  Sureness() {
    folder_.write(
        "sites.d/sites.toml",
        "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nenrolment = 7000\n"
        "staff = 500\nnetworks = [\"10.20.0.0/20\"]\n"
        "[[site.circuit]]\nid = \"C1\"\nprovider = \"P\"\ndown = \"1 Gbps\"\nup = \"1 Gbps\"\n"
        "purpose = \"internet\"\n"
        "[[site.circuit]]\nid = \"C2\"\nprovider = \"P\"\ndown = \"1 Gbps\"\nup = \"1 Gbps\"\n"
        "purpose = \"wan\"\n");
    std::ifstream in(std::string(NETROSTER_SOURCE_DIR) +
                     "/planning/examples/progress-2021-08-03.toml");
    folder_.write("planning.d/progress.toml", std::string(std::istreambuf_iterator<char>(in), {}));
  }
  std::string report(const std::string& name, const char* format) const {
    const auto ran = with_store({"report", name, "--format", format});
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    return ran.out;
  }
};

TEST_P(Sureness, IsBesideEveryValue) {
  const std::string name = GetParam();
  const auto json = Json::parse(report(name, "json"));
  for (const auto& claim : claims) {
    if (name != claim.report) continue;
    std::size_t seen = 0;
    for (const auto& row : silent(json, claim, seen))
      ADD_FAILURE() << claim.table << ": " << claim.value << " without " << claim.confidence << ": "
                    << row;
    EXPECT_GE(seen, claim.least) << claim.table << " " << claim.value;
  }
  // Whatever names a source says how sure it is of it.
  for (const auto& [id, table] : json["tables"].items())
    for (const auto& row : table) {
      const bool sourced = row.contains("retrieved") && !row["retrieved"].is_null();
      EXPECT_TRUE(!sourced || is_letter(row["confidence"])) << id << " " << row;
    }
  const auto html = report(name, "html");
  EXPECT_NE(html.find("What is M or J is no rule of a regulator"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Reports, Sureness,
                         testing::Values("refresh", "erate", "assets", "lifecycle", "bandwidth"),
                         [](const auto& one) { return std::string(one.param); });

TEST_F(Sureness, OfAStepIsThatOfItsLimits) {
  std::size_t evidence = 0;
  const auto json = Json::parse(report("progress", "json"));
  for (const auto& step : json["tables"]["steps"]) {
    if (step["basis"] == "evidence") {
      ++evidence;
      EXPECT_EQ(step["confidence"], "J") << step;
    } else {
      EXPECT_TRUE(step["confidence"].is_null()) << "a stand-in is nobody's word: " << step;
    }
  }
  EXPECT_GT(evidence, 5U);
}

TEST_F(Sureness, OfTheBoardIsInEveryFigure) {
  const std::regex letter("(^|[ (])[VSMJD]($|[ ,;:)])");
  std::size_t seen = 0;
  const auto json = Json::parse(report("board", "json"));
  for (const auto& figure : json["tables"]["figures"]) {
    if (figure["now"].is_null() || figure["rests_on"] == "the same") continue;
    ++seen;
    EXPECT_TRUE(std::regex_search(figure["rests_on"].get<std::string>(), letter)) << figure;
  }
  EXPECT_GE(seen, 7U);
}

TEST_F(Sureness, OfACircuitBelowItsTargetIsInTheSummary) {
  const auto json = Json::parse(report("bandwidth", "json"));
  EXPECT_NE(json.dump().find("(2 of them by a number that is our judgement, J)"), std::string::npos)
      << json["summary"];
}

// The check itself can fail: a letter that is left out is noticed.
TEST_F(Sureness, ThatIsLeftOutIsNoticed) {
  for (const auto& claim : claims) {
    auto json = Json::parse(report(claim.report, "json"));
    auto& rows = json["tables"][claim.table];
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Json& one) {
      return !one[claim.value].is_null() && one[claim.value] != "";
    });
    ASSERT_NE(row, rows.end()) << claim.table << " " << claim.value;
    (*row)[claim.confidence] = nullptr;
    std::size_t seen = 0;
    EXPECT_EQ(silent(json, claim, seen).size(), 1U) << claim.table << " " << claim.value;
  }
}

}  // namespace
}  // namespace netroster::daemon
