#include "daemon/parser.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/command_table.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;

struct GoodCase {
  const char* name;
  Words words;
  const char* command;
  Words positionals;
  std::vector<std::pair<std::string, Words>> options;
};

class GoodLine : public testing::TestWithParam<GoodCase> {};

TEST_P(GoodLine, IsTakenApart) {
  const auto parsed = parse(GetParam().words);
  ASSERT_EQ(parsed.problem, "");
  ASSERT_NE(parsed.command, nullptr);
  EXPECT_EQ(parsed.command->words, GetParam().command);
  EXPECT_EQ(parsed.arguments.positionals(), GetParam().positionals);
  for (const auto& [option, values] : GetParam().options)
    EXPECT_EQ(parsed.arguments.all(option), values) << option;
}

INSTANTIATE_TEST_SUITE_P(
    Parser, GoodLine,
    testing::Values(
        GoodCase{"Bare", {"version"}, "version", {}, {}},
        GoodCase{"NounVerb", {"device", "list", "a*", "b"}, "device list", {"a*", "b"}, {}},
        GoodCase{"OptionsAnywhere",
                 {"device", "list", "--site", "WHS", "x", "--site=OMS", "-o", "csv"},
                 "device list",
                 {"x"},
                 {{"site", {"WHS", "OMS"}}, {"output", {"csv"}}}},
        GoodCase{"GlobalBeforeTheCommand",
                 {"--config", "d", "site", "list"},
                 "site list",
                 {},
                 {{"config", {"d"}}}},
        GoodCase{"GlobalAfterTheCommand",
                 {"site", "list", "--store", "s.db"},
                 "site list",
                 {},
                 {{"store", {"s.db"}}}},
        GoodCase{"DevicesNamedLikeCommands",
                 {"device", "show", "scan", "list", "help"},
                 "device show",
                 {"scan", "list", "help"},
                 {}},
        GoodCase{
            "AfterTwoDashes", {"replay", "--", "-odd", "--name"}, "replay", {"-odd", "--name"}, {}},
        GoodCase{"RecordHasItsOwnO",
                 {"record", "10.0.0.1", "-o", "out.snmprec"},
                 "record",
                 {"10.0.0.1"},
                 {{"output", {"out.snmprec"}}}},
        GoodCase{"FlagsTogether",
                 {"replay", "-jq", "f"},
                 "replay",
                 {"f"},
                 {{"json", {"true"}}, {"quiet", {"true"}}}}),
    [](const auto& c) { return c.param.name; });

struct BadCase {
  const char* name;
  Words words;
  const char* says;
};

class BadLine : public testing::TestWithParam<BadCase> {};

TEST_P(BadLine, SaysWhatIsWrong) {
  const auto parsed = parse(GetParam().words);
  EXPECT_NE(parsed.problem.find(GetParam().says), std::string::npos) << parsed.problem;
  EXPECT_EQ(parsed.command == nullptr || !parsed.problem.empty(), true);
}

INSTANTIATE_TEST_SUITE_P(
    Parser, BadLine,
    testing::Values(
        BadCase{"Nothing", {}, "A command is missing"},
        BadCase{"UnknownCommand", {"scna"}, "did you mean \"scan\"?"},
        BadCase{"NothingLikeIt", {"xyzzy"}, "unknown command \"xyzzy\""},
        BadCase{"UnknownVerb", {"device", "shwo"}, "did you mean \"device show\"?"},
        BadCase{"NounAlone", {"device"}, "device needs one of list, show, why"},
        BadCase{"UnknownOption", {"scan", "--dry-rum"}, "did you mean \"--dry-run\"?"},
        BadCase{"UnknownShortOption", {"scan", "-Z"}, "unknown option \"-Z\""},
        BadCase{"UnknownGlobalOption", {"--confg", "x", "scan"}, "did you mean \"--config\"?"},
        BadCase{"MissingValue", {"scan", "--rate"}, "--rate needs a value"},
        BadCase{"NotANumber", {"scan", "--rate", "fast"}, "whole number from 1 to 1000000"},
        BadCase{"OutOfRange", {"scan", "--port", "65536"}, "whole number from 1 to 65535"},
        BadCase{"NoSuchFormat", {"site", "list", "-o", "jsno"}, "did you mean \"json\"?"},
        BadCase{"NoSuchTime", {"site", "list", "--at", "yesterday"}, "takes a time such as"},
        BadCase{"NoSuchDay", {"site", "list", "--at", "2026-02-30"}, "takes a time such as"},
        BadCase{"NoSuchMonth", {"bandwidth", "--from", "2026-13"}, "takes a time such as"},
        BadCase{"EmptyValue", {"site", "list", "--config", ""}, "not an empty word"},
        BadCase{"MissingArgument", {"replay"}, "replay needs FILE"},
        BadCase{"TooManyArguments", {"record", "a", "b"}, "record does not take \"b\""},
        BadCase{"NoSuchShell", {"completion", "bsh"}, "did you mean \"bash\"?"}),
    [](const auto& c) { return c.param.name; });

TEST(Parser, FallbacksComeFromTheTable) {
  const auto parsed = parse({"export", "csv"});
  ASSERT_NE(parsed.command, nullptr);
  EXPECT_FALSE(parsed.arguments.given("table"));
  EXPECT_EQ(parsed.arguments.text("table"), "devices");
  EXPECT_EQ(parsed.arguments.count("table"), std::nullopt);
  EXPECT_EQ(parse({"scan"}).arguments.count("rate"), std::nullopt);
  EXPECT_EQ(parse({"scan", "--rate", "50"}).arguments.count("rate"), 50);
}

TEST(Parser, HelpIsAskedForEverywhere) {
  EXPECT_TRUE(parse({"--help"}).help);
  EXPECT_EQ(parse({"device", "--help"}).topic, "device");
  EXPECT_EQ(parse({"device", "why", "x", "-h"}).topic, "device why");
}

TEST(CommandTable, RowsAreWhole) {
  for (const auto* command : commands()) {
    EXPECT_NE(command->run, nullptr) << command->words;
    EXPECT_FALSE(command->summary.empty() || command->description.empty()) << command->words;
    EXPECT_FALSE(command->summary.ends_with('.')) << command->words;
    EXPECT_TRUE(command->description.ends_with('.')) << command->words;
    std::vector<std::string_view> names;
    for (const auto& option : options_of(*command)) {
      EXPECT_TRUE(option.doc.ends_with('.')) << command->words << " --" << option.name;
      EXPECT_EQ(option.form == Form::choice, !option.choices.empty()) << option.name;
      EXPECT_EQ(option.form == Form::count, option.most > option.least) << option.name;
      EXPECT_EQ(std::count(names.begin(), names.end(), option.name), 0) << option.name;
      names.push_back(option.name);
    }
  }
}

TEST(CommandTable, ExamplesAreLinesThatTheParserTakes) {
  for (const auto* command : commands())
    for (const auto& example : command->examples) {
      std::vector<std::string> words;
      std::string_view line = example.line.substr(0, example.line.find_first_of("|>"));
      if (line.starts_with("source <(")) continue;
      while (!line.empty()) {
        const auto blank = std::min(line.find(' '), line.size());
        if (blank > 0) words.emplace_back(line.substr(0, blank));
        line.remove_prefix(std::min(blank + 1, line.size()));
      }
      ASSERT_EQ(words.front(), "netroster");
      words.erase(words.begin());
      EXPECT_EQ(parse(words).problem, "") << example.line;
    }
}

TEST(Arguments, AMonthIsItsFirstDay) {
  EXPECT_EQ(parse_moment("2026-09"), parse_time("2026-09-01"));
  EXPECT_EQ(parse_moment("2026-09-30"), parse_time("2026-09-30"));
  for (const char* wrong : {"", "2026", "2026-00", "2026-13", "2026-9", "2026-09-", "2026-091"})
    EXPECT_FALSE(parse_moment(wrong)) << wrong;
}

}  // namespace
}  // namespace netroster::daemon
