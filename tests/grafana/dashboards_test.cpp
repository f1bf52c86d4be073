// What dashboards must be like, whoever made them: the habits that Grafana's dashboard linter
// holds, in our words and for our labels.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/shipped.h"

namespace netroster::grafana {
namespace {

using nlohmann::json;

std::vector<json> all() {
  std::vector<json> out;
  for (const auto& dashboard : shipped_dashboards())
    out.push_back(json::parse(classic_json(dashboard)));
  return out;
}

bool is_row(const json& panel) { return panel["type"] == "row"; }

// Calls `check` with every query of every panel.
void each_query(const std::function<void(const json& dashboard, const json& panel,
                                         const std::string& expr)>& check) {
  std::size_t count = 0;
  for (const auto& dashboard : all())
    for (const auto& panel : dashboard["panels"])
      for (const auto& target : is_row(panel) ? json::array() : panel["targets"]) {
        SCOPED_TRACE(panel["title"].get<std::string>());
        check(dashboard, panel, target["expr"].get<std::string>());
        ++count;
      }
  EXPECT_GT(count, 80U);
}

TEST(Shipped, FilesInTheTreeAreWhatTheProgramWrites) {
  const std::filesystem::path folder = std::string(NETROSTER_SOURCE_DIR) + "/grafana";
  std::set<std::string> made;
  for (const auto& file : shipped_files()) {
    std::ifstream in(folder / file.name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    EXPECT_TRUE(text.str() == file.text) << file.name << ": run write_grafana";
    made.insert(file.name);
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) {
      EXPECT_TRUE(made.contains(std::filesystem::relative(entry.path(), folder).string()))
          << entry.path() << " is not of the program";
    }
}

TEST(Shipped, IsTheSameTwice) {
  const auto first = shipped_files();
  const auto second = shipped_files();
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].text, second[i].text);
}

TEST(Dashboards, HaveNamesThatStay) {
  std::set<std::string> uids;
  for (const auto& each : all()) {
    const auto uid = each["uid"].get<std::string>();
    EXPECT_TRUE(uids.insert(uid).second) << uid;
    EXPECT_TRUE(uid.starts_with("netroster-") && uid.size() <= 40) << uid;
    EXPECT_FALSE(each["title"].get<std::string>().empty());
    EXPECT_FALSE(each["description"].get<std::string>().empty());
    EXPECT_EQ(each["tags"], json::array({"netroster"}));
  }
  EXPECT_EQ(uids.size(), 9U);
}

TEST(Dashboards, CannotBeEditedWhereChangesWouldBeLost) {
  for (const auto& each : all()) EXPECT_EQ(each["editable"], false);
}

TEST(Dashboards, AskForTheDataSourceFirst) {
  for (const auto& each : all()) {
    const auto& first = each["templating"]["list"][0];
    EXPECT_EQ(first["name"], "datasource");
    EXPECT_EQ(first["type"], "datasource");
    EXPECT_EQ(first["query"], "prometheus");
  }
}

TEST(Dashboards, NameNoDataSource) {
  const json wanted = {{"type", "prometheus"}, {"uid", "${datasource}"}};
  for (const auto& each : all()) {
    for (const auto& panel : each["panels"]) {
      if (is_row(panel)) continue;
      EXPECT_EQ(panel["datasource"], wanted);
      for (const auto& target : panel["targets"]) EXPECT_EQ(target["datasource"], wanted);
    }
    for (const auto& variable : each["templating"]["list"]) {
      if (variable["type"] == "query") {
        EXPECT_EQ(variable["datasource"], wanted);
      }
    }
  }
}

TEST(Dashboards, OfferASiteOrADaemon) {
  for (const auto& each : all()) {
    std::set<std::string> names;
    for (const auto& variable : each["templating"]["list"]) {
      names.insert(variable["name"]);
      if (variable["type"] != "query") continue;
      EXPECT_EQ(variable["multi"], true);
      EXPECT_EQ(variable["allValue"], ".*");
      EXPECT_EQ(variable["refresh"], 2) << "asked again when the time range changes";
      EXPECT_TRUE(variable["query"]["query"].get<std::string>().starts_with("label_values("));
    }
    EXPECT_TRUE(names.contains("site") || names.contains("instance"));
  }
}

TEST(Panels, HaveTitleDescriptionUnitAndQueries) {
  for (const auto& each : all())
    for (const auto& panel : each["panels"]) {
      SCOPED_TRACE(panel["title"].get<std::string>());
      EXPECT_FALSE(panel["title"].get<std::string>().empty());
      if (is_row(panel)) continue;
      EXPECT_TRUE(panel["description"].get<std::string>().ends_with("."));
      EXPECT_FALSE(panel["fieldConfig"]["defaults"]["unit"].get<std::string>().empty());
      EXPECT_FALSE(panel["targets"].empty());
      std::set<std::string> ids;
      for (const auto& target : panel["targets"]) EXPECT_TRUE(ids.insert(target["refId"]).second);
    }
}

TEST(Panels, OfTimeHaveALegend) {
  for (const auto& each : all())
    for (const auto& panel : each["panels"]) {
      if (panel["type"] != "timeseries") continue;
      EXPECT_EQ(panel["options"]["legend"]["showLegend"], true);
      for (const auto& target : panel["targets"])
        EXPECT_FALSE(target["legendFormat"].get<std::string>().empty()) << target["expr"];
    }
}

TEST(Panels, DoNotOverlapAndStayInside) {
  for (const auto& each : all()) {
    std::set<std::pair<int, int>> taken;
    for (const auto& panel : each["panels"]) {
      const auto& at = panel["gridPos"];
      const int left = at["x"];
      const int top = at["y"];
      EXPECT_LE(left + at["w"].get<int>(), 24);
      for (int x = left; x < left + at["w"].get<int>(); ++x)
        for (int y = top; y < top + at["h"].get<int>(); ++y)
          EXPECT_TRUE(taken.insert({x, y}).second) << panel["title"];
    }
  }
}

TEST(Queries, SelectWhatTheReaderChose) {
  each_query([](const json& dashboard, const json&, const std::string& expr) {
    static const std::regex without_site("netroster_standard_(rule_checks|waiver)");
    if (std::regex_search(expr, without_site)) return;  // the district's: no series has a site
    const bool of_daemon = dashboard["uid"] == "netroster-health";
    const bool of_device = dashboard["uid"] == "netroster-interface";
    EXPECT_NE(expr.find(of_daemon || of_device ? "instance=~\"$instance\"" : "site=~\"$site\""),
              std::string::npos)
        << expr;
  });
}

TEST(Queries, LeaveTheIntervalOfRatesToGrafana) {
  static const std::regex rates("(?:rate|increase|irate)\\([^()]*\\[([^\\]]*)\\]");
  std::size_t found = 0;
  each_query([&found](const json&, const json&, const std::string& expr) {
    for (std::sregex_iterator at(expr.begin(), expr.end(), rates), end; at != end; ++at) {
      EXPECT_EQ((*at)[1], "$__rate_interval") << expr;
      ++found;
    }
  });
  EXPECT_GT(found, 30U);
}

TEST(Queries, MakeARateOfEveryCounter) {
  static const std::regex counters(
      "(\\S*?)((?:netroster|process)_[a-z_]*_total|if(?:HC)?(?:In|Out)[A-Z][A-Za-z]*)\\{");
  each_query([](const json&, const json&, const std::string& expr) {
    for (std::sregex_iterator at(expr.begin(), expr.end(), counters), end; at != end; ++at)
      EXPECT_TRUE((*at)[1].str().ends_with("rate(")) << expr;
  });
}

TEST(Queries, AreOfOneUnit) {
  each_query([](const json&, const json& panel, const std::string& expr) {
    const auto unit = panel["fieldConfig"]["defaults"]["unit"];
    if (expr.find("Octets") == std::string::npos) return;
    const bool bits = expr.find("* 8") != std::string::npos;
    const bool ratio = expr.find(" / ") != std::string::npos;
    EXPECT_TRUE((unit == "bps" && bits) || (unit == "percentunit" && ratio)) << expr;
  });
}

}  // namespace
}  // namespace netroster::grafana
