// Reports by the calendar: what is due, and the command that writes it.
#include "daemon/due_reports.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "config/schema.h"
#include "daemon/parser.h"
#include "planning_sample.h"

namespace netroster::daemon {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

WallTime at(const char* text) { return parse_time(text).value(); }
measurements::TimeZone california() {
  return measurements::read_time_zone("America/Los_Angeles").value();
}
std::string text(local_days day) {
  return iso_text(WallTime{day.time_since_epoch()}).substr(0, 10);
}

struct DueCase {
  const char* name;
  const char* when;
  const char* now;
  const char* last_day;
  const char* last;
  const char* next;
};

class DueTimes : public testing::TestWithParam<DueCase> {};

TEST_P(DueTimes, AreByTheClockOnTheWall) {
  const auto& wanted = GetParam();
  const auto time = config::parse_report_time(wanted.when).value();
  const auto last = last_due(time, at(wanted.now), california());
  EXPECT_EQ(text(last.day), wanted.last_day);
  EXPECT_EQ(iso_text(last.when), wanted.last);
  EXPECT_EQ(iso_text(next_due(time, at(wanted.now), california()).when), wanted.next);
}

// 28 November 2026 is a Saturday. The clock goes forward on 8 March 2026, and back on 1 November.
INSTANTIATE_TEST_SUITE_P(
    Cases, DueTimes,
    testing::Values(DueCase{"ADayBeforeItsTime", "daily 05:00", "2026-11-28T12:59:59Z",
                            "2026-11-27", "2026-11-27T13:00:00Z", "2026-11-28T13:00:00Z"},
                    DueCase{"ADayAtItsTime", "daily 05:00", "2026-11-28T13:00:00Z", "2026-11-28",
                            "2026-11-28T13:00:00Z", "2026-11-29T13:00:00Z"},
                    DueCase{"AnEveningIsTheNextDayInUtc", "daily 18:00", "2026-11-29T02:00:00Z",
                            "2026-11-28", "2026-11-29T02:00:00Z", "2026-11-30T02:00:00Z"},
                    DueCase{"AWeek", "monday 06:00", "2026-11-28T20:00:00Z", "2026-11-23",
                            "2026-11-23T14:00:00Z", "2026-11-30T14:00:00Z"},
                    DueCase{"AMonth", "monthly 1 05:00", "2026-11-28T20:00:00Z", "2026-11-01",
                            "2026-11-01T13:00:00Z", "2026-12-01T13:00:00Z"},
                    DueCase{"AMonthOverTheEndOfTheYear", "monthly 28 05:00", "2027-01-02T20:00:00Z",
                            "2026-12-28", "2026-12-28T13:00:00Z", "2027-01-28T13:00:00Z"},
                    DueCase{"ATimeThatIsLeftOutIsTheNextThereIs", "daily 02:30",
                            "2026-03-08T10:00:00Z", "2026-03-08", "2026-03-08T10:00:00Z",
                            "2026-03-09T09:30:00Z"},
                    DueCase{"ATimeThatComesTwiceIsTheFirst", "daily 01:30", "2026-11-01T09:10:00Z",
                            "2026-11-01", "2026-11-01T08:30:00Z", "2026-11-02T09:30:00Z"}),
    [](const auto& each) { return each.param.name; });

TEST(DueFiles, AreKnownByTheirNames) {
  ReportSchedule board;
  board.name = "board";
  board.format = "pdf";
  const auto day = local_days{std::chrono::year{2026} / 12 / 1};
  EXPECT_EQ(file_name(board, day), "board-2026-12-01.pdf");
  EXPECT_EQ(day_of_file(board, "board-2026-12-01.pdf"), day);
  for (const auto* other :
       {"board-2026-12-01.html", "board-2026-12-01.pdf.old", "board-2026-13-01.pdf",
        "board-2026-12-1.pdf", "board.pdf", "board-.pdf", "boards-2026-12-01.pdf",
        "board-2026-12-01-2026-12-01.pdf", ".board-2026-12-01.pdf", ""})
    EXPECT_FALSE(day_of_file(board, other)) << other;
}

TEST(DueFiles, OfTheSameDayCountWhenTheyAreYoungEnough) {
  const Due due{local_days{std::chrono::year{2026} / 12 / 1}, at("2026-12-01T13:00:00Z")};
  const auto with = [&](int days_later, const char* written) {
    return is_written({{"f", due.day + std::chrono::days{days_later}, at(written)}}, due);
  };
  EXPECT_TRUE(with(0, "2026-12-01T13:00:00Z"));
  EXPECT_FALSE(with(0, "2026-12-01T08:00:00Z")) << "that of the day before, made up for at night";
  EXPECT_FALSE(with(-1, "2026-12-01T14:00:00Z"));
  EXPECT_TRUE(with(1, "2026-12-01T08:00:00Z"));
  EXPECT_FALSE(is_written({}, due));
}

// What the configuration says that each report takes is what the commands take.
TEST(DueReports, AreCheckedByWhatTheirCommandsTake) {
  const auto& section = config::section("report");
  for (const auto report : config::find_row(section, "report")->choices)
    for (const auto format : config::find_row(section, "format")->choices)
      for (const auto* sites : {"", "A"}) {
        const bool has_no_sites = report == "board" || report == "erate" || report == "progress";
        const bool is_judged = report == "compliance" || report == "design";
        const bool taken = (*sites == '\0' || !has_no_sites) && (format != "xlsx" || !is_judged) &&
                           (format != "junit" || report == "compliance");
        ReportSchedule one;
        one.report = report;
        one.format = format;
        one.sites = sites;
        EXPECT_EQ(fault_of(one).empty(), taken) << report << " " << format << " " << sites;
      }
}

// At noon on 1 July 2026, UTC.
class DueCommand : public test::Planning {
 protected:
  void configure(const std::string& reports) const {
    folder_.write("netroster.toml", "[district]\nname = \"Test USD\"\n" + reports);
  }
  std::string report(const std::string& name, const std::string& more = "") const {
    return "[[report]]\nname = \"" + name + "\"\nfolder = \"" + out() + "\"\n" + more;
  }
  std::string out() const { return folder_.file("out"); }
  test::Ran due(Words more = {}) const {
    Words words{"report", "due", "--config", folder_.path(), "--store", folder_.file("store.db")};
    words.insert(words.end(), more.begin(), more.end());
    return test::run(words);
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    if (fs::exists(out()))
      for (const auto& entry : fs::directory_iterator(out()))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  std::string read(const std::string& name) const {
    std::ifstream in(out() + "/" + name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // As if it had been written at noon of that day.
  void put(const std::string& name, const char* when, const char* text = "old") const {
    folder_.write("out/" + name, text);
    const auto seconds = at(when).time_since_epoch().count();
    const utimbuf times{seconds, seconds};
    ASSERT_EQ(::utime((out() + "/" + name).c_str(), &times), 0);
  }
};

constexpr const char* lifecycle =
    "report = \"lifecycle\"\nformat = \"csv\"\nwhen = \"daily 05:00\"\n";

TEST_F(DueCommand, WritesWhatIsDueAndNothingTwice) {
  configure(report("life", lifecycle));
  const auto first = due();
  EXPECT_EQ(first.code, Exit::ok) << first.err;
  EXPECT_NE(first.out.find("life-2026-07-01.csv"), std::string::npos) << first.out;
  EXPECT_EQ(files(), Words{"life-2026-07-01.csv"});
  const auto whole = with_store({"report", "lifecycle", "--format", "csv"});
  EXPECT_EQ(read("life-2026-07-01.csv"), whole.out);
  put("life-2026-07-01.csv", "2026-07-01T05:00:00Z", "kept");
  const auto second = due();
  EXPECT_EQ(second.code, Exit::ok) << second.err;
  EXPECT_EQ(second.out, "");
  EXPECT_NE(second.err.find("the next is life, at 2026-07-02T05:00:00Z"), std::string::npos)
      << second.err;
  EXPECT_EQ(read("life-2026-07-01.csv"), "kept");
}

TEST_F(DueCommand, CatchesUpOnceAndKeepsTheNewest) {
  configure(report("life", "keep = 2\n" + std::string(lifecycle)));
  put("life-2026-06-10.csv", "2026-06-10T12:00:00Z");
  put("life-2026-06-11.csv", "2026-06-11T12:00:00Z");
  put("life-2026-06-09.csv", "2026-06-09T12:00:00Z");
  put("life-2026-06-01.html", "2026-06-01T12:00:00Z");
  put("somebody's.csv", "2026-06-01T12:00:00Z");
  ASSERT_EQ(::symlink("/etc/hostname", (out() + "/life-2026-01-01.csv").c_str()), 0);
  EXPECT_EQ(due().code, Exit::ok);
  EXPECT_EQ(files(), (Words{"life-2026-01-01.csv", "life-2026-06-01.html", "life-2026-06-11.csv",
                            "life-2026-07-01.csv", "somebody's.csv"}));
}

TEST_F(DueCommand, OneThatFailsIsNamedAndTheOthersAreWritten) {
  configure(report("broken",
                   "report = \"progress\"\nformat = \"html\"\nwhen = \"daily 05:00\"\n"
                   "options = \"--last-report /nowhere.json\"\n") +
            report("life", lifecycle));
  put("broken-2026-06-01.html", "2026-06-01T12:00:00Z");
  const auto ran = due({"--json"});
  EXPECT_EQ(ran.code, Exit::partial) << ran.err;
  const auto rows = Json::parse(ran.out, nullptr, false);
  ASSERT_EQ(rows.size(), 2U) << ran.out;
  EXPECT_EQ(rows[0]["outcome"], "failed");
  EXPECT_TRUE(rows[0]["file"].is_null());
  EXPECT_NE(rows[0]["why"].get<std::string>().find("/nowhere.json"), std::string::npos)
      << rows[0]["why"];
  EXPECT_EQ(rows[1]["outcome"], "written");
  EXPECT_EQ(files(), (Words{"broken-2026-06-01.html", "life-2026-07-01.csv"}));
  EXPECT_EQ(read("broken-2026-06-01.html"), "old");
  EXPECT_EQ(due().code, Exit::failed) << "nothing else is due any more";
}

TEST_F(DueCommand, WithoutAStoreNothingIsWrittenAndTheReasonSaysSo) {
  configure(report("life", lifecycle));
  fs::remove(folder_.file("store.db"));
  const auto ran = due({"--json"});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.out.find("there is no inventory"), std::string::npos) << ran.out;
  EXPECT_EQ(files(), Words());
}

TEST_F(DueCommand, AFolderThatCannotBeMadeIsAReason) {
  configure("[[report]]\nname = \"life\"\nfolder = \"" + out() + "/a/b\"\n" + lifecycle);
  const auto ran = due({"--json"});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.out.find("No such file or directory"), std::string::npos) << ran.out;
}

TEST_F(DueCommand, DryRunListsAllAndWritesNothing) {
  configure(report("life", lifecycle) +
            report("done", "report = \"board\"\nwhen = \"monday 06:00\"\n"));
  put("done-2026-06-30.html", "2026-06-30T12:00:00Z");
  const auto ran = due({"--dry-run", "--json"});
  EXPECT_EQ(ran.code, Exit::ok) << ran.err;
  const auto rows = Json::parse(ran.out, nullptr, false);
  ASSERT_EQ(rows.size(), 2U) << ran.out;
  EXPECT_EQ(rows[0]["outcome"], "due");
  EXPECT_EQ(rows[0]["due"], "2026-07-01T05:00:00Z");
  EXPECT_EQ(rows[1]["outcome"], "waits");
  EXPECT_EQ(rows[1]["due"], "2026-07-06T06:00:00Z");
  EXPECT_EQ(files(), Words{"done-2026-06-30.html"});
}

TEST_F(DueCommand, DraftsOfKilledRunsGo) {
  configure(report("life", lifecycle));
  folder_.write("out/.netroster-2147483646-0.tmp", "half");
  EXPECT_EQ(due().code, Exit::ok);
  EXPECT_EQ(files(), Words{"life-2026-07-01.csv"});
}

// A site in a phase that there is not is a warning, told first.
TEST_F(DueCommand, WhyItFailedStandsBeforeWhatItWarnsOf) {
  folder_.write("sites.d/old.toml",
                "[[site]]\nid = \"OLD\"\nname = \"Old\"\nkind = \"middle\"\nphase = \"gone\"\n"
                "networks = [\"10.50.0.0/20\"]\n");
  configure(report("broken",
                   "report = \"compliance\"\nformat = \"html\"\nwhen = \"daily 05:00\"\n"
                   "options = \"--last-report /nowhere.json\"\n"));
  const auto why = Json::parse(due({"--json"}).out)[0]["why"].get<std::string>();
  EXPECT_EQ(why.find("/nowhere.json"), 0U) << why;
  EXPECT_NE(why.find("; warning: "), std::string::npos) << why;
}

TEST_F(DueCommand, ALinkInItsPlaceIsNotFollowed) {
  configure(report("life", lifecycle));
  folder_.write("out/other.txt", "mine");
  ASSERT_EQ(::symlink((out() + "/other.txt").c_str(), (out() + "/life-2026-07-01.csv").c_str()), 0);
  const auto ran = due({"--json"});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.out.find("is no regular file"), std::string::npos) << ran.out;
  EXPECT_EQ(read("other.txt"), "mine");
}

TEST_F(DueCommand, WithoutReportsSaysSo) {
  const auto ran = due();
  EXPECT_EQ(ran.code, Exit::ok);
  EXPECT_NE(ran.err.find("no [[report]] is configured"), std::string::npos) << ran.err;
}

// What the command table has against it is told before the night in which it is due.
TEST_F(DueCommand, ConfigCheckNamesOptionsThatTheReportHasNot) {
  configure(report("life", std::string(lifecycle) + "options = \"--as-off 2030-01-01\"\n"));
  const auto ran = of_files({"config", "check"});
  EXPECT_EQ(ran.code, Exit::usage);
  EXPECT_NE(ran.out.find("netroster.toml:9:1: report.options: \"life\": "), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("--as-off"), std::string::npos) << ran.out;
  configure(report("life", std::string(lifecycle) + "options = \"--as-of 2030-01-01\"\n"));
  EXPECT_EQ(of_files({"config", "check"}).code, Exit::ok);
}

}  // namespace
}  // namespace netroster::daemon
