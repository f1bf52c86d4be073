// netroster import and config check, as whole command lines.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "planning_sample.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

class Importing : public test::Planning {
 protected:
  test::Ran import(Words words) const { return of_files(std::move(words)); }
};

TEST_F(Importing, ImportsAllOrNothingUnlessItIsToldOtherwise) {
  folder_.write("bid.csv",
                "replacement,kinds,unit_cost\nAP,access-point,640.00\nUPS,ups,\"1,200\"\n");
  const auto file = folder_.file("bid.csv");
  const auto dry = import({"import", "prices", file, "--dry-run", "-j"});
  EXPECT_EQ(dry.code, Exit::findings) << dry.err;
  const auto rows = Json::parse(dry.out);
  EXPECT_EQ(rows[0]["verdict"], "good");
  EXPECT_EQ(rows[1]["line"], 3);
  EXPECT_EQ(rows[1]["column"], "unit_cost");
  EXPECT_EQ(import({"import", "prices", file}).code, Exit::findings);
  const auto target = folder_.file("planning.d/prices-bid.toml");
  EXPECT_FALSE(std::ifstream(target).good()) << "nothing is half applied";
  EXPECT_EQ(import({"import", "prices", file, "--good-rows"}).code, Exit::findings);
  EXPECT_TRUE(std::ifstream(target).good());
  EXPECT_NE(import({"import", "prices", file, "--good-rows"}).err.find("is there already"),
            std::string::npos);
}

TEST_F(Importing, OneBadSiteKeepsNoGoodOneOut) {
  folder_.write("new.csv", "id,name,kind,networks\nOAK,Oak,high,10.60.0.0/20\n");
  EXPECT_EQ(import({"import", "sites", folder_.file("new.csv")}).code, Exit::ok);
  EXPECT_EQ(import({"config", "check"}).code, Exit::ok);
  // A network that another site has is bad, and the other rows are not.
  folder_.write("twice.csv",
                "id,name,kind,networks\nELM,Elm,high,10.60.1.0/24\nFIR,Fir,high,10.61.0.0/20\n"
                "YEW,Yew,high,10.61.1.0/24\n");
  const auto twice = import({"import", "sites", folder_.file("twice.csv"), "-j"});
  EXPECT_EQ(twice.code, Exit::findings) << twice.err;
  const auto verdicts = Json::parse(twice.out);
  ASSERT_EQ(verdicts.size(), 3U);
  EXPECT_EQ(verdicts[0]["verdict"], "bad");
  EXPECT_EQ(verdicts[0]["column"], "networks");
  EXPECT_NE(verdicts[0]["because"].get<std::string>().find("sites.d/new.toml:"), std::string::npos);
  EXPECT_EQ(verdicts[1]["verdict"], "good");
  EXPECT_NE(verdicts[2]["because"].get<std::string>().find("\"FIR\" in twice.csv:3"),
            std::string::npos)
      << verdicts[2];
  EXPECT_FALSE(std::ifstream(folder_.file("sites.d/twice.toml")).good());
  EXPECT_EQ(import({"import", "sites", folder_.file("twice.csv"), "--good-rows"}).code,
            Exit::findings);
  EXPECT_TRUE(std::ifstream(folder_.file("sites.d/twice.toml")).good());
  EXPECT_EQ(import({"config", "check"}).code, Exit::ok);
}

TEST_F(Importing, TheSameCalendarTwiceAndHoursThatThereAreNoneOfAreBad) {
  folder_.write("netroster.toml",
                "[district]\nname = \"Test USD\"\n[calendar]\nmonday = \"08:00-15:00\"\n");
  folder_.write("year.csv", "kind,first,last,name\nterm,2026-08-13,2026-12-18,Fall\n");
  const auto year = import({"import", "calendar", folder_.file("year.csv")});
  EXPECT_EQ(year.code, Exit::ok) << year.err;
  EXPECT_EQ(import({"config", "check"}).code, Exit::ok);
  // Again, with a day of hours that there are none of.
  folder_.write("year.csv",
                "kind,first,last,name,hours\nterm,2026-08-13,2026-12-18,Fall,\n"
                "early-release,2026-09-01,,,99:00\nholiday,2026-11-23,2026-11-27,,\n");
  const auto again = import({"import", "calendar", folder_.file("year.csv"), "-j"});
  EXPECT_EQ(again.code, Exit::findings) << again.err;
  const auto days = Json::parse(again.out);
  EXPECT_EQ(days[0]["column"], "first");
  EXPECT_NE(days[0]["because"].get<std::string>().find("the same days are on line"),
            std::string::npos);
  EXPECT_EQ(days[1]["column"], "hours");
  EXPECT_EQ(days[2]["verdict"], "good");
  EXPECT_EQ(import({"config", "check"}).code, Exit::ok);
}

TEST_F(Importing, TheCheckOfTheConfigurationReadsPlanningD) {
  folder_.write(
      "planning.d/more.toml",
      "[district]\nstudents = 5\ndiscount_percent = 95\n[[fund]]\nid = \"a\"\n"
      "[[model]]\nmatch = [\"A\"]\nkind = \"swich\"\nend_of_sale = 2026-01-01\n"
      "source = \"s\"\nconfidence = \"V\"\n[[step]]\nid = \"1.1\"\nevidence = \"magic\"\n");
  folder_.write("planning.d/assets.csv", "serial,purchased\nA,2098-01-01\n");
  const auto check = import({"config", "check"});
  EXPECT_EQ(check.code, Exit::usage);
  const auto path = folder_.file("planning.d/");
  for (const auto* fault :
       {"more.toml:3:20: district.discount_percent: must be a whole number from 0 to 85",
        "more.toml:8:8: model.kind: \"swich\" is no kind of thing",
        "more.toml:14:12: step.evidence: is no kind of evidence",
        "assets.csv:2:2: purchased: is after today"})
    EXPECT_NE(check.out.find("error: " + path + fault), std::string::npos) << fault << check.out;
  // The daemon does without.
  const auto start = import({"config", "check", "--start"});
  EXPECT_EQ(start.code, Exit::ok) << start.out;
  EXPECT_NE(start.out.find("assets.csv:2:2: warning: purchased"), std::string::npos);
}

TEST_F(Importing, OneImportAtATime) {
  folder_.write("bid.csv", "replacement,kinds\nAP,access-point\n");
  const auto file = folder_.file("bid.csv");
  const int other = ::open(folder_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_EQ(::flock(other, LOCK_EX | LOCK_NB), 0);
  const auto held = import({"import", "prices", file});
  EXPECT_NE(held.code, Exit::ok);
  EXPECT_NE(held.err.find("another import is writing there"), std::string::npos) << held.err;
  EXPECT_FALSE(std::ifstream(folder_.file("planning.d/prices-bid.toml")).good());
  EXPECT_EQ(import({"import", "prices", file, "--dry-run"}).code, Exit::ok) << "it only reads";
  ::close(other);
  EXPECT_EQ(import({"import", "prices", file}).code, Exit::ok);
}

TEST_F(Importing, AFileThatWouldNeverBeReadIsNotWritten) {
  folder_.write(".hid.csv", "id,name,kind,networks\nOAK,Oak,high,10.60.0.0/20\n");
  const auto hidden = import({"import", "sites", folder_.file(".hid.csv")});
  EXPECT_NE(hidden.code, Exit::ok);
  EXPECT_NE(hidden.err.find("begins with a dot"), std::string::npos) << hidden.err;
  EXPECT_FALSE(std::ifstream(folder_.file("sites.d/.hid.toml")).good());
}

// As large as a register of 100,000 rows is with every column filled.
TEST_F(Importing, WhatIsImportedIsRead) {
  std::string register_text = "serial,description\n";
  for (int i = 0; i < 110; ++i)
    register_text += "S" + std::to_string(i) + "," + std::string(100'000, 'x') + "\n";
  folder_.write("big.csv", register_text);
  const auto big = import({"import", "assets", folder_.file("big.csv")});
  const auto check = import({"config", "check"});
  EXPECT_EQ(check.code, Exit::ok) << check.out.substr(0, 500);
  EXPECT_EQ(big.code, Exit::ok) << big.err.substr(0, 500);
}

}  // namespace
}  // namespace netroster::daemon
