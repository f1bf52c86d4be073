// What the store kept of judging, as whole command lines.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "inventory/store/store.h"
#include "sample.h"
#include "standards/library.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;
using test::run;

WallTime time_of(const char* text) { return *parse_time(text); }

inventory::VerdictSpan verdict(const char* subject, const char* result) {
  inventory::VerdictSpan out;
  out.site = "WHS";
  out.rule = "closet-uplinks";
  out.subject = subject;
  out.result = result;
  out.severity = "required";
  out.rule_version = "1";
  out.reason = "uplinks 1, must be at least 2";
  return out;
}

// The shipped rules with the district's own word about one number.
inventory::KeptStandard kept(const char* version, int least) {
  auto files = standards::shipped_sources();
  files.push_back({"own.toml",
                   std::string("[standard]\nname = \"Test\"\nversion = \"") + version +
                       "\"\n[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\n"
                       "value = " +
                       std::to_string(least) + "\nreason = \"x\"\n",
                   false});
  const auto loaded = standards::load_texts(files);
  EXPECT_TRUE(loaded.problems.empty()) << config::text(loaded.problems.front());
  inventory::KeptStandard out;
  out.fingerprint = loaded.library->fingerprint();
  out.name = loaded.library->name();
  out.version = loaded.library->version();
  for (const auto& file : files) out.files.push_back({file.name, file.text, file.shipped});
  return out;
}

class StandardPast : public testing::Test {
 protected:
  StandardPast() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    folder_.write(
        "sites.d/whs.toml",
        "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nnetworks = [\"10.20.0.0/20\"]\n"
        "[[site.closet]]\nid = \"MDF\"\nkind = \"mdf\"\n[[site.closet]]\nid = \"IDF1\"\nkind = "
        "\"idf\"\n");
    folder_.write("standards.d/phases.toml",
                  "[[phase]]\nid = \"p1\"\ntitle = \"First\"\nsites = [\"WHS\"]\nrules = "
                  "[\"closet-uplinks\"]\nbaseline = 2026-07-01\nstandard_version = \"2031.7\"\n");
    store_ = std::move(
        *inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write));
    EXPECT_TRUE(store_->record(test::sample_inventory()));
  }
  void judge(const char* when, std::vector<inventory::VerdictSpan> verdicts,
             inventory::KeptStandard by) {
    ASSERT_TRUE(store_->add_verdicts({std::move(by), std::move(verdicts), time_of(when)}));
  }
  test::Ran at(const char* when, Words words) const {
    words.insert(words.end(),
                 {"--config", folder_.path(), "--store", folder_.file("store.db"), "--at", when});
    return run(words);
  }

  test::Folder folder_;
  std::unique_ptr<inventory::Store> store_;
};

TEST_F(StandardPast, FindingsAreThoseOfTheTime) {
  judge("2026-07-01T12:00:00Z", {verdict("WHS/IDF1", "fail")}, kept("2026.1", 1));
  judge("2026-07-05T12:00:00Z", {}, kept("2026.1", 1));
  const Words words{"standard", "findings", "-j"};
  const auto then = at("2026-07-02", words);
  EXPECT_EQ(then.code, Exit::ok) << then.err;
  EXPECT_NE(then.err.find("Test 2026.1"), std::string::npos) << then.err;
  const auto rows = nlohmann::json::parse(then.out);
  ASSERT_EQ(rows.size(), 1U) << then.out;
  EXPECT_EQ(rows[0]["result"], "fail");
  EXPECT_EQ(rows[0]["since"], "2026-07-01T12:00:00Z");
  EXPECT_EQ(nlohmann::json::parse(at("2026-07-06", words).out).size(), 0U);
  const auto all = at("2026-07-06", {"standard", "findings", "WHS", "--since", "2026-07-01", "-j"});
  EXPECT_EQ(nlohmann::json::parse(all.out).at(0)["until"], "2026-07-05T12:00:00Z") << all.out;
  const auto none =
      at("2026-07-06", {"standard", "findings", "--since", "2026-07-01", "--rule", "ups-*", "-j"});
  EXPECT_EQ(nlohmann::json::parse(none.out).size(), 0U);
}

TEST_F(StandardPast, WhereNothingWasJudgedThatIsSaid) {
  const auto ran = at("2026-07-02", {"standard", "findings"});
  EXPECT_EQ(ran.code, Exit::ok);
  EXPECT_NE(ran.err.find("nothing was judged by then"), std::string::npos) << ran.err;
}

TEST_F(StandardPast, WhySaysSinceWhen) {
  judge("2026-06-01T12:00:00Z", {verdict("WHS/IDF1", "unknown")}, kept("2026.1", 2));
  judge("2026-06-15T12:00:00Z", {verdict("WHS/IDF1", "fail")}, kept("2026.1", 2));
  const Words words{"standard", "why", "closet-uplinks@WHS/IDF1", "-j"};
  const auto ran = at("2026-07-01T12:00:00Z", words);
  const auto one = nlohmann::json::parse(ran.out).at(0);
  EXPECT_EQ(one["result"], "fail") << ran.out;
  EXPECT_EQ(one["since"], "2026-06-15T12:00:00Z");
  ASSERT_EQ(one["history"].size(), 2U);
  EXPECT_EQ(one["history"][0]["until"], "2026-06-15T12:00:00Z");
  const auto text = at("2026-07-01T12:00:00Z", {"standard", "why", "closet-uplinks@WHS/IDF1"});
  EXPECT_NE(text.out.find("since"), std::string::npos) << text.out;
}

TEST_F(StandardPast, ABaselineIsJudgedByTheStandardOfItsDay) {
  judge("2026-07-01T13:00:00Z", {}, kept("2026.1", 1));
  const auto ran = at("2026-07-20", {"phase", "baseline", "p1", "-j"});
  EXPECT_EQ(ran.code, Exit::ok) << ran.err;
  const auto one = nlohmann::json::parse(ran.out).at(0);
  EXPECT_EQ(one["standard"]["version"], "2026.1") << ran.out;
  EXPECT_EQ(one["standard"]["fingerprint"], kept("2026.1", 1).fingerprint);
  EXPECT_EQ(one["standard"]["changed_since"], true);
  EXPECT_TRUE(one["findings"].empty()) << ran.out;  // one uplink was enough then
  const auto text = at("2026-07-20", {"phase", "baseline", "p1"});
  EXPECT_NE(text.out.find("it has changed since"), std::string::npos) << text.out;
}

TEST_F(StandardPast, ABaselineOfWhichTheStandardIsNotKeptSaysSo) {
  const auto one =
      nlohmann::json::parse(at("2026-07-20", {"phase", "baseline", "p1", "-j"}).out).at(0);
  EXPECT_EQ(one["standard"]["kept"], false);
  EXPECT_EQ(one["findings"].size(), 1U) << one.dump();  // today two are demanded
  EXPECT_NE(one["note"].get<std::string>().find("is not kept"), std::string::npos);
}

TEST_F(StandardPast, ThePhaseAndItsReportSayThatTheStandardHasChanged) {
  judge("2026-07-01T13:00:00Z", {}, kept("2026.1", 1));
  const auto shown = at("2026-07-20", {"phase", "show", "p1"});
  EXPECT_NE(shown.out.find("it has changed since"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("is to meet version 2031.7"), std::string::npos) << shown.out;
  const auto report =
      at("2026-07-20", {"report", "compliance", "--phase", "p1", "--format", "json"});
  EXPECT_NE(report.out.find("both are judged by that of today"), std::string::npos) << report.out;
}

// A waiver changes the text of the standard and nothing that it demands.
TEST_F(StandardPast, AWaiverIsNoOtherStandard) {
  folder_.write(
      "standards.d/waivers.toml",
      "[[waiver]]\nrule = \"closet-uplinks\"\nsubject = \"WHS/IDF1\"\nreason = \"x\"\nowner "
      "= \"y\"\ngranted = 2026-01-01\nexpires = 2027-01-01\n");
  const auto shipped = standards::load("").library;
  inventory::KeptStandard then;
  then.fingerprint = shipped->text_fingerprint();
  then.name = shipped->name();
  then.version = shipped->version();
  for (const auto& file : shipped->sources()) then.files.push_back({file.name, file.text, true});
  judge("2026-07-01T13:00:00Z", {verdict("WHS/IDF1", "fail")}, then);
  const auto one =
      nlohmann::json::parse(at("2026-07-20", {"phase", "baseline", "p1", "-j"}).out).at(0);
  EXPECT_EQ(one["standard"]["changed_since"], false) << one;
  EXPECT_EQ(one["standard"]["fingerprint"], shipped->fingerprint());
  EXPECT_EQ(one["findings"].at(0)["result"], "fail");  // by the waivers of that day
  const auto found = at("2026-07-20", {"standard", "findings", "-j"});
  EXPECT_NE(found.err.find("(" + shipped->fingerprint() + ")"), std::string::npos) << found.err;
  EXPECT_EQ(nlohmann::json::parse(found.out).at(0)["standard"], shipped->fingerprint());
}

TEST_F(StandardPast, APhaseSaysWhetherItIsDoneAndWhereItsEvidenceIs) {
  folder_.write("standards.d/minutes.txt", "x");
  folder_.write("standards.d/phases.toml",
                "[[phase]]\nid = \"p1\"\ntitle = \"x\"\nsites = [\"WHS\"]\nrules = "
                "[\"closet-uplinks\"]\ndone_when = { rules = \"all\" }\npriority = [\"students\"]\n"
                "evidence = [\"board item 14\", \"file:minutes.txt\", \"file:gone.txt\"]\n");
  const auto one = nlohmann::json::parse(at("2026-07-20", {"phase", "show", "p1", "-j"}).out).at(0);
  EXPECT_EQ(one["done_when_state"], "not met") << one;
  EXPECT_EQ(one["done_when_reason"], "1 check fails");
  EXPECT_EQ(one["evidence"][0]["state"], "stated");
  EXPECT_EQ(one["evidence"][1]["state"], "present");
  EXPECT_EQ(one["evidence"][2]["state"], "missing");
  EXPECT_EQ(one["priority"].at(0), "students");
  const auto text = at("2026-07-20", {"phase", "show", "p1"});
  EXPECT_NE(text.out.find("no rule fails: not met, 1 check fails"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("file:gone.txt: missing"), std::string::npos) << text.out;
}

TEST_F(StandardPast, AnEmptyBaselineIsNoStateOfNoFailures) {
  folder_.write("sites.d/new.toml",
                "[[site]]\nid = \"NEW\"\nname = \"New\"\nkind = \"middle\"\nnetworks = "
                "[\"10.40.0.0/20\"]\n[[site.closet]]\nid = \"IDF1\"\nkind = \"idf\"\n");
  folder_.write("standards.d/phases.toml",
                "[[phase]]\nid = \"p1\"\ntitle = \"x\"\nsites = [\"WHS\"]\nbaseline = 2026-07-01\n"
                "[[phase]]\nid = \"p2\"\ntitle = \"x\"\nsites = [\"NEW\"]\nbaseline = 2026-07-01\n"
                "[[phase]]\nid = \"p3\"\ntitle = \"x\"\nsites = [\"NEW\", \"WHS\"]\nbaseline = "
                "2026-07-01\n");
  const auto listed = at("2026-07-20", {"phase", "list", "-j"});
  const auto rows = nlohmann::json::parse(listed.out);
  EXPECT_EQ(rows.at(0)["trend"], "same") << listed.out;
  EXPECT_EQ(rows.at(1)["trend"], "unknown") << listed.out;
  EXPECT_FALSE(rows.at(1).contains("fail_before") && rows.at(1)["fail_before"].is_number());
  EXPECT_EQ(rows.at(2)["trend"], "unknown") << listed.out;
  EXPECT_NE(listed.err.find("the baseline of p2 is empty: no device of its sites was known on "
                            "2026-07-01, so its trend is unknown"),
            std::string::npos)
      << listed.err;
  EXPECT_NE(listed.err.find("the baseline of p3 is empty for 1 of its 2 sites"), std::string::npos)
      << listed.err;
  const auto shown = at("2026-07-20", {"phase", "show", "p2"});
  EXPECT_NE(shown.out.find("is empty"), std::string::npos) << shown.out;
  const auto baseline = at("2026-07-20", {"phase", "baseline", "p2"});
  EXPECT_NE(baseline.out.find("empty: no device of its sites was known on that day"),
            std::string::npos)
      << baseline.out;
}

}  // namespace
}  // namespace netroster::daemon
