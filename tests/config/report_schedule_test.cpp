// [[report]] of netroster.toml: what each may say.
#include "config/report_schedule.h"

#include <gtest/gtest.h>

#include "config/load.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

struct Wrong {
  const char* name;
  const char* report;  // below "[[report]]" on line 3
  const char* problem;
};

class WrongReport : public testing::TestWithParam<Wrong> {};

TEST_P(WrongReport, IsNamedOnceWithItsPlace) {
  const auto loaded =
      load_texts({{"netroster.toml", FileKind::main,
                   std::string(fixture::district) + "[[report]]\n" + GetParam().report, 0644},
                  {"s.toml", FileKind::sites,
                   "[[site]]\nid = \"OAK\"\nname = \"Oak\"\nkind = \"high\"\n", 0644}},
                 fixture::World().surroundings());
  std::string errors;
  for (const auto& problem : loaded.problems)
    if (!problem.warning) errors += text(problem) + "\n";
  EXPECT_TRUE(errors.starts_with(GetParam().problem)) << errors;
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongReport,
    testing::Values(
        Wrong{"NobodyKnowsIt", "name = \"a\"\nreport = \"bord\"\nwhen = \"daily 05:00\"\n",
              "netroster.toml:5:10: report.report: "},
        Wrong{"AtNoTime", "name = \"a\"\nreport = \"board\"\nwhen = \"monthly 31 05:00\"\n",
              "netroster.toml:6:8: report.when: must be \"daily 05:00\""},
        Wrong{"WithoutATime", "name = \"a\"\nreport = \"board\"\n", "netroster.toml:3:"},
        Wrong{"AFormatItHasNot",
              "name = \"a\"\nreport = \"design\"\nwhen = \"daily 05:00\"\n"
              "format = \"xlsx\"\n",
              "netroster.toml:7:10: report.format: design is not written as xlsx"},
        Wrong{"JUnitOfMoney",
              "name = \"a\"\nreport = \"erate\"\nwhen = \"daily 05:00\"\n"
              "format = \"junit\"\n",
              "netroster.toml:7:10: report.format: erate is not written as junit"},
        Wrong{"SitesOfTheWhole",
              "name = \"a\"\nreport = \"board\"\nwhen = \"daily 05:00\"\nsites = \"OAK\"\n",
              "netroster.toml:7:9: report.sites: board is of the whole district"},
        Wrong{"ASiteThatIsNot",
              "name = \"a\"\nreport = \"design\"\nwhen = \"daily 05:00\"\n"
              "sites = \"OAK ELM\"\n",
              "netroster.toml:7:9: report.sites: there is no site \"ELM\""},
        Wrong{"AFolderSomewhere",
              "name = \"a\"\nreport = \"design\"\nwhen = \"daily 05:00\"\n"
              "folder = \"reports\"\n",
              "netroster.toml:7:10: report.folder: must be an absolute path"},
        Wrong{"ANameTwice",
              "name = \"a\"\nreport = \"board\"\nwhen = \"daily 05:00\"\n[[report]]\n"
              "name = \"a\"\nreport = \"assets\"\nwhen = \"daily 05:00\"\n",
              "netroster.toml:8:8: report.name: \"a\" is already used on line 4"}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace netroster::config
