// Names that the daemon may be reached by: what is taken, and the line for what is not.
#include <gtest/gtest.h>

#include <string>

#include "config/load.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

using std::string;

LoadResult load_with(const string& names) {
  const fixture::World here;
  return load_texts({{"netroster.toml", FileKind::main,
                      string(fixture::district) + "[web]\nhost_names = \"" + names + "\"\n", 0644}},
                    here.surroundings());
}

string long_name(std::size_t bytes) {
  string name;
  while (name.size() < bytes) name += name.size() % 50 == 49 ? '.' : 'a';
  return name;
}

class GoodHostNames : public ::testing::TestWithParam<string> {};

TEST_P(GoodHostNames, AreTaken) {
  const auto loaded = load_with(GetParam());
  ASSERT_TRUE(loaded.ok()) << fixture::joined(loaded.problems);
  EXPECT_EQ(loaded.config.web.host_names, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Config, GoodHostNames,
                         ::testing::Values("roster", "netroster.example.org",
                                           "netroster.example.org roster  Roster-2.example.org",
                                           "10.1.2.3", "roster.example.org.",
                                           string(63, 'a') + ".example.org", long_name(253)));

struct BadHostNames {
  const char* name;
  string names;
};
class WrongHostNames : public ::testing::TestWithParam<BadHostNames> {};

TEST_P(WrongHostNames, AreNamedWithTheirPlace) {
  const auto loaded = load_with(GetParam().names);
  EXPECT_FALSE(loaded.ok());
  const string wanted =
      "netroster.toml:4:14: web.host_names: must be names of hosts, without a port, with blanks "
      "between";
  const auto told = fixture::joined(loaded.problems);
  EXPECT_NE(told.find(wanted + "\n"), string::npos) << told;
}

INSTANTIATE_TEST_SUITE_P(
    Config, WrongHostNames,
    ::testing::Values(
        BadHostNames{"Port", "roster:9816"}, BadHostNames{"Commas", "roster,other"},
        BadHostNames{"Url", "https://roster/"}, BadHostNames{"Wildcard", "*.org"},
        BadHostNames{"EmptyLabel", "roster..org"}, BadHostNames{"DotInFront", ".org"},
        BadHostNames{"TwoDotsBehind", "roster.."}, BadHostNames{"DashInFront", "-roster"},
        BadHostNames{"DashBehind", "roster-"}, BadHostNames{"Underscore", "the_roster"},
        BadHostNames{"Umlaut", "r\u00f6ster"}, BadHostNames{"LongLabel", string(64, 'a') + ".org"},
        BadHostNames{"SecondIsWrong", "roster other:80"}, BadHostNames{"Long", long_name(254)}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace netroster::config
