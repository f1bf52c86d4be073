// netroster report progress and its like, as whole command lines.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "bandwidth_sample.h"
#include "inventory/store/history.h"
#include "planning_sample.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;
using test::Planning;

std::string example() {
  std::ifstream in(std::string(NETROSTER_SOURCE_DIR) +
                   "/planning/examples/progress-2021-08-03.toml");
  return {std::istreambuf_iterator<char>(in), {}};
}

class PlanningReport : public Planning {
 protected:
  PlanningReport() { folder_.write("planning.d/progress.toml", example()); }
  std::string report(const std::string& name, const char* format, Words more = {}) const {
    Words words{"report", name, "--format", format};
    words.insert(words.end(), more.begin(), more.end());
    const auto ran = with_store(words);
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    return ran.out;
  }
};

TEST_F(PlanningReport, ProgressMovesByTheInventoryAndSaysWhy) {
  folder_.write("standards.d/phases.toml",
                "[[phase]]\nid = \"p1\"\ntitle = \"First\"\nsites = [\"WHS\", \"NEW\"]\n");
  const auto json = Json::parse(report("progress", "json"));
  EXPECT_EQ(json["district"], "Test USD");
  std::size_t moved = 0;
  for (const auto& step : json["tables"]["steps"]) {
    if (step["step"] == "4.1.2") {
      EXPECT_EQ(step["basis"], "evidence");
      EXPECT_NE(step["because"].get<std::string>().find("of 2 sites"), std::string::npos);
    }
    if (step["step"] == "4.1.3") {
      EXPECT_EQ(step["before"], "Not Started (a stand-in)");
      EXPECT_EQ(step["state"], "Implementation in Progress");
      EXPECT_EQ(step["moved"], "forward");
    }
    if (step["step"] == "4.1.5") {
      EXPECT_EQ(step["basis"], "evidence");
      EXPECT_EQ(step["state"], "Planning in Progress") << step["because"];
      EXPECT_EQ(step["moved"], "forward");
      EXPECT_NE(step["because"].get<std::string>().find("1 phases; 0 of 2 sites"),
                std::string::npos)
          << step["because"];
    }
    if (step["step"] == "4.2.7") {
      EXPECT_EQ(step["basis"], "stand-in");
    }
    moved += step["moved"] == "forward" ? 1 : 0;
  }
  EXPECT_EQ(json["tables"]["steps"].size(), 80U);
  const auto& all = json["tables"]["goals"].back();
  EXPECT_EQ(all["steps"], 80);
  EXPECT_EQ(all["forward"], moved);
}

TEST_F(PlanningReport, ProgressIsComparedWithTheLastReport) {
  folder_.write("planning.d/progress.toml",
                "[[step]]\nid = \"1.1\"\nstate = \"Fully Implemented\"\n");
  folder_.write("last.json", report("progress", "json"));
  folder_.write("planning.d/progress.toml",
                "[[step]]\nid = \"1.1\"\nstate = \"Planning in Progress\"\n");
  const auto json =
      Json::parse(report("progress", "json", {"--last-report", folder_.file("last.json")}));
  EXPECT_EQ(json["tables"]["steps"][0]["moved"], "back");
  EXPECT_EQ(json["tables"]["goals"][0]["back"], 1);
  const auto wrong =
      with_store({"report", "progress", "--last-report", folder_.file("netroster.toml")});
  EXPECT_EQ(wrong.code, Exit::usage);
  EXPECT_NE(wrong.err.find("not a progress report in JSON"), std::string::npos);
}

TEST_F(PlanningReport, RefreshSaysWhyThenAndAtLeast) {
  const auto json = Json::parse(report("refresh", "json"));
  const auto& years = json["tables"]["years"];
  ASSERT_EQ(years.size(), 5U);
  EXPECT_EQ(years[0]["year"], "2026-27");
  EXPECT_EQ(years[0]["gross_usd"], "5000.00");
  for (const auto& line : json["tables"]["lines"]) {
    EXPECT_FALSE(line["because"].get<std::string>().empty());
    EXPECT_FALSE(line["confidence"].is_null());
  }
  const auto html = report("refresh", "html");
  EXPECT_NE(html.find("<td class=\"r\">$5,000.00</td>"), std::string::npos);
  EXPECT_NE(html.find("What is M or J is no rule of a regulator"), std::string::npos);
  folder_.write("planning.d/own.toml", "[district]\nstudents = 10\n");
  EXPECT_NE(report("refresh", "html").find("for at least $0.00"), std::string::npos);
}

TEST_F(PlanningReport, AClosedFundPaysForNothingNew) {
  folder_.write("planning.d/own.toml",
                "[[price]]\nkinds = [\"switch\"]\nreplacement = \"C9300-48P\"\nunit_cost = "
                "\"5000.00\"\neligible_percent = 0\nfunds = [\"ESSER III\", \"bond\"]\n"
                "[[fund]]\nid = \"bond\"\nname = \"Measure J\"\namount = \"9000.00\"\n"
                "[[asset]]\nserial = \"FOC2\"\nfund = \"ESSER III\"\ncost = \"700.00\"\n");
  const auto json = Json::parse(report("refresh", "json"));
  ASSERT_FALSE(json["tables"]["lines"].empty());
  for (const auto& line : json["tables"]["lines"]) {
    EXPECT_EQ(line["fund"], "Measure J");
    EXPECT_TRUE(line["fund_note"].get<std::string>().starts_with(
        "ESSER III closed on 2024-09-30 and pays for nothing new"));
  }
  bool closed = false;
  for (const auto& fund : json["tables"]["fund_windows"]) {
    if (fund["fund"] == "Measure J") {
      EXPECT_EQ(fund["state"], "open");
    }
    if (fund["fund"] != "ESSER III") continue;
    closed = true;
    EXPECT_EQ(fund["state"], "closed");
    EXPECT_EQ(fund["things"], 0);
    EXPECT_EQ(fund["owned"], 1);
    EXPECT_EQ(fund["owned_usd"], "700.00");
    EXPECT_EQ(fund["confidence"], "V");
  }
  EXPECT_TRUE(closed);
}

TEST_F(PlanningReport, ByStandardIsDueAtOnceAndSaysWhoSaysSo) {
  folder_.write("standards.d/own.toml",
                "[[rule]]\nid = \"own-model\"\ntitle = \"t\"\nwhy = \"w\"\nfix = \"f\"\n"
                "severity = \"required\"\nsubject = \"device\"\nsource = \"s\"\nconfidence = "
                "\"J\"\nrequire.model = { matches = [\"WS-*\"] }\n");
  folder_.write("planning.d/replace.toml",
                "[[replace_for]]\nwhy = \"standard\"\nrules = [\"own-model\"]\n");
  const auto found = [](const Json& json) {
    for (const auto& line : json["tables"]["lines"])
      if (line["model"] == "X-UNHEARD-OF") return line;
    return Json();
  };
  EXPECT_TRUE(found(Json::parse(report("refresh", "json"))).is_null()) << "it is not old";
  const auto line = found(Json::parse(report("refresh", "json", {"--by-standard"})));
  ASSERT_FALSE(line.is_null());
  EXPECT_EQ(line["year"], "2026-27");
  EXPECT_EQ(line["because"].get<std::string>().substr(0, 27), "standard: fails own-model (");
  EXPECT_EQ(line["confidence"], "D");
}

TEST_F(PlanningReport, LinesOfTheFormHaveUnits) {
  folder_.write(
      "sites.d/sites.toml",
      "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nenrolment = 1000\n"
      "networks = [\"10.20.0.0/20\"]\n[[site.circuit]]\nid = \"C-1\"\n"
      "provider = \"County\"\ndown = \"1 Gbps\"\nup = \"500 Mbps\"\nmonthly_cost = 1200.50\n");
  const auto ran = with_store({"erate", "lines", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto rows = Json::parse(ran.out);
  EXPECT_EQ(rows[0]["download_speed"], "1");
  EXPECT_EQ(rows[0]["download_speed_units"], "Gbps");
  EXPECT_EQ(rows[0]["upload_speed_units"], "Mbps");
  EXPECT_EQ(rows[0]["pre_discount_extended_eligible_line_item_costs"], "14406.00");
  EXPECT_EQ(rows[1]["category_of_service"], 2);
  EXPECT_EQ(rows[1]["model_of_equipment"], "C9300-48P");
  const auto two = with_store({"erate", "lines", "--category", "2", "-j"});
  EXPECT_EQ(Json::parse(two.out).size(), rows.size() - 1);
}

TEST_F(PlanningReport, ErateHasTheBudgetWithItsSource) {
  const auto json = Json::parse(report("erate", "json", {"--from", "FY2026"}));
  const auto& district = json["tables"]["entities"][0];
  EXPECT_EQ(district["budget_usd"], "201570.00");  // 1,000 students
  EXPECT_EQ(district["confidence"], "S");
  EXPECT_FALSE(district["source"].get<std::string>().empty());
  EXPECT_EQ(json["tables"]["lines"][0]["model"], "C9300-48P");
  EXPECT_NE(json["summary"][1].get<std::string>().find("80 %"), std::string::npos);
}

TEST_F(PlanningReport, AssetsAndLifecycleAreOfTheSitesThatAreNamed) {
  folder_.write("planning.d/assets.csv", "serial,site,cost\nFOC1,WHS,5200.10\nGONE,NEW,\n");
  const auto whole = Json::parse(report("assets", "json"));
  EXPECT_NE(whole["summary"][0].get<std::string>().find("at least $5,200.10"), std::string::npos);
  const auto part = Json::parse(report("assets", "json", {"NEW"}));
  ASSERT_EQ(part["tables"]["assets"].size(), 1U);
  EXPECT_EQ(part["tables"]["assets"][0]["verdict"], "not-seen");
  EXPECT_TRUE(part["tables"]["assets"][0]["cost_usd"].is_null());
  const auto life = Json::parse(report("lifecycle", "json", {"WHS", "--as-of", "2030-01-01"}));
  EXPECT_EQ(life["tables"]["things"].size(), 3U);
  EXPECT_EQ(life["tables"]["things"][0]["state"], "past-support");
  EXPECT_EQ(life["tables"]["models"][2]["state"], "unknown");
}

TEST_F(PlanningReport, TheBoardHasFewFiguresAndSaysWhatNobodyKnows) {
  const auto json = Json::parse(report("board", "json"));
  const auto& figures = json["tables"]["figures"];
  EXPECT_LE(figures.size(), 9U);
  EXPECT_EQ(figures[0]["figure"], "Students at sites that fail a required rule");
  bool gap = false;
  for (const auto& line : json["summary"])
    gap |= line.get<std::string>().find("no end of support is known") != std::string::npos;
  EXPECT_TRUE(gap);
}

TEST_F(PlanningReport, TheBoardIsOnePageAndTheSameTwice) {
  if (std::system("command -v weasyprint >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "weasyprint is not installed";
  const auto pdf = report("board", "pdf");
  std::size_t pages = 0;
  for (auto at = pdf.find("/Type /Page\n"); at != std::string::npos;
       at = pdf.find("/Type /Page\n", at + 1))
    ++pages;
  EXPECT_EQ(pages, 1U);
  EXPECT_TRUE(pdf == report("board", "pdf"));
}

TEST_F(PlanningReport, TheBoardHasWhatWasBefore) {
  auto later = std::make_shared<Inventory>();
  later->when = *parse_time("2026-10-01T12:00:00Z");
  later->version = 2;
  later->devices = {test::device("WHS-1", "WS-C2960X-24TS-L", "FOC1")};
  {
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    ASSERT_TRUE(store && (*store)->record(Snapshot(later)));
  }
  const auto at = [this](Words more) {
    Words words{"report",   "board",
                "--format", "json",
                "--at",     "2026-10-01T12:00:00Z",
                "--config", folder_.path(),
                "--store",  folder_.file("store.db")};
    words.insert(words.end(), more.begin(), more.end());
    const auto ran = test::run(words);
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    return Json::parse(ran.out);
  };
  const auto figures = [](const Json& json) { return json["tables"]["figures"]; };
  const auto whole = figures(at({"--compared-with", "2026-07-01T12:00:00Z"}));
  for (const auto& one : whole)
    if (one["figure"] != "Left of E-Rate's Category Two budget") {
      EXPECT_FALSE(one["before"].is_null()) << one["figure"];
    }
  EXPECT_NE(whole[4]["now"], whole[4]["before"]) << "three things then, one now";
  // Without it: 90 days before, when there was none yet.
  const auto json = at({"--compared-with", "2026-05-01"});
  EXPECT_TRUE(figures(json)[0]["before"].is_null());
  bool said = false;
  for (const auto& line : json["summary"])
    said |= line.get<std::string>().find("there is no inventory of then") != std::string::npos;
  EXPECT_TRUE(said);
}

TEST_F(PlanningReport, AssetsHaveConflictsTransfersAndWhatIsMissing) {
  folder_.write("planning.d/assets.csv",
                "serial,model,site,request,purchased,disposed,disposal_manner,disposal_price\n"
                "FOC1,JL256A,WHS,2199012345,2021-06-01,,,\nGONE,,NEW,,2015-01-01,2022-02-02,sold,"
                "12.50\n");
  folder_.write("planning.d/transfers.toml",
                "[[transfer]]\nserial = \"FOC1\"\non = 2022-08-01\nfrom = \"NEW\"\nto = "
                "\"WHS\"\nreason = \"a class moved\"\nby = \"Kim\"\n");
  const auto json = Json::parse(report("assets", "json"));
  const auto& conflicts = json["tables"]["conflicts"];
  ASSERT_EQ(conflicts.size(), 2U);
  EXPECT_EQ(conflicts[0]["conflict"], "stands as model JL256A, and tells WS-C2960X-24TS-L");
  EXPECT_NE(conflicts[1]["conflict"].get<std::string>().find("might from 2024-06-01 on"),
            std::string::npos);
  const auto& moved = json["tables"]["moved"];
  ASSERT_EQ(moved.size(), 2U);
  EXPECT_FALSE(json["tables"]["missing"].empty());
  const auto html = report("assets", "html");
  EXPECT_NE(html.find("2022-08-01 from NEW to WHS (a class moved; Kim)"), std::string::npos);
  EXPECT_NE(html.find("2 CFR 200.313 ("), std::string::npos) << "each rule with its source";
  EXPECT_NE(html.find("$12.50"), std::string::npos);
}

TEST_F(PlanningReport, CircuitsWithoutAHistoryAreNotKnownAndStillHaveTheirCost) {
  folder_.write(
      "sites.d/sites.toml",
      "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nenrolment = 1000\n"
      "staff = 100\nnetworks = [\"10.20.0.0/20\"]\n[[site.circuit]]\nid = \"C-1\"\n"
      "provider = \"County\"\ndown = \"1 Gbps\"\nup = \"1 Gbps\"\nmonthly_cost = 1200.50\n"
      "device = \"WHS-1\"\ninterface = \"Gi1/0/1\"\nend_date = 2027-06-30\n");
  const auto ran = with_store({"erate", "circuits", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto row = Json::parse(ran.out)[0];
  EXPECT_EQ(row["cost_per_mbps_usd"], "1.20");
  EXPECT_EQ(row["contract_ends"], "2027-06-30");
  EXPECT_TRUE(row["p95_in_bps"].is_null());
  EXPECT_NE(report("bandwidth", "html").find("It costs $1,200.50 a month, $1.20 per Mbps"),
            std::string::npos);
  // The WAN number of this document was not seen: it must not read as SETDA's.
  const auto html = report("bandwidth", "html");
  EXPECT_NE(html.find("(J: our judgement: the number of an earlier document"), std::string::npos);
  EXPECT_NE(html.find("A new contract is to be asked for in FY2027."), std::string::npos);
}

TEST_F(PlanningReport, ASheetHasThePictureOfWhatWasMeasured) {
  folder_.write(
      "sites.d/sites.toml",
      "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nenrolment = 1000\n"
      "networks = [\"10.20.0.0/20\"]\n[[site.circuit]]\nid = \"C-1\"\nprovider = \"County\"\n"
      "down = \"1 Gbps\"\nup = \"1 Gbps\"\ndevice = \"WHS-1\"\ninterface = \"Gi1/0/1\"\n");
  auto inventory = std::make_shared<Inventory>();
  inventory->when = *parse_time("2026-07-01T12:00:00Z");
  inventory->version = 2;
  auto core = std::make_shared<Device>(*test::device("WHS-1", "WS-C2960X-24TS-L", "FOC1"));
  auto facts = std::make_shared<DeviceFacts>(*core->facts);
  facts->ports.resize(1);
  facts->ports[0].index = 1;
  facts->ports[0].name = "Gi1/0/1";
  facts->ports[0].speed_bps = 1'000'000'000;
  core->facts = facts;
  inventory->devices = {core};
  {
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    ASSERT_TRUE(store && (*store)->record(Snapshot(inventory)));
    auto history =
        inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_write);
    ASSERT_TRUE(history);
    // Of three days the one in the middle was not seen.
    for (const auto day : {28, 30}) {
      const auto slots = testing_kit::day_with(std::chrono::year(2026) / 6 / day,
                                               [](std::size_t) { return 80'000'000; });
      inventory::DayRecord record;
      record.series = {"WHS-1", "Gi1/0/1"};
      record.site = "WHS";
      record.uplink = true;
      record.day = slots.day;
      record.blob = measurements::encode(slots);
      ASSERT_TRUE((*history)->write({record}));
    }
  }
  const Words asked{"--history", folder_.file("history.db"), "--from", "2026-06-28", "--to",
                    "2026-07-01"};
  const auto steps = Json::parse(report("bandwidth", "json", asked))["tables"]["traffic"];
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0]["from"], "2026-06-28");
  EXPECT_EQ(steps[0]["peak_in_mbps"], 80.0);
  EXPECT_TRUE(steps[1]["peak_in_mbps"].is_null()) << "a gap is no zero";
  const auto html = report("bandwidth", "html", asked);
  EXPECT_NE(html.find("<svg"), std::string::npos);
  EXPECT_NE(html.find("peak: 80.0 to 80.0 Mbps, not known at 1 of 3 places"), std::string::npos);
}

TEST_F(PlanningReport, WritesAWorkbook) {
  const auto book = report("refresh", "xlsx");
  EXPECT_EQ(book.substr(0, 2), "PK");
  EXPECT_EQ(book, report("refresh", "xlsx"));
}

// Devices that tell what a spreadsheet or a page would take for more than text.
class EveryReport : public PlanningReport, public testing::WithParamInterface<const char*> {
 protected:
  EveryReport() {
    auto inventory = std::make_shared<Inventory>();
    inventory->when = *parse_time("2026-07-01T12:00:00Z");
    inventory->version = 2;
    inventory->devices = {test::device("=HYPERLINK(1)", "+WS-C3750X-48P-S", "=SUM(1)"),
                          test::device("@cmd", "-1+1", "\t=1+1"),
                          test::device("<script>", "WS-C2960X-24TS-L", "FOC1")};
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(Snapshot(inventory)));
  }
  // Cells of a workbook that are formulas, and its text: "0 12345".
  std::string inside(const std::string& workbook) const {
    std::ofstream(folder_.file("book.xlsx"), std::ios::binary) << workbook;
    const auto command =
        "python3 -c \"import zipfile,re,sys; z=zipfile.ZipFile(sys.argv[1]); "
        "t=b''.join(z.read(n) for n in z.namelist() if n.startswith('xl/')); "
        "print(len(re.findall(b'<f[ >/]|<hyperlink|externalLink|ddeLink', t)), "
        "len(re.findall(b'<c ', t)))\" " +
        folder_.file("book.xlsx") + " > " + folder_.file("inside");
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream in(folder_.file("inside"));
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_P(EveryReport, AsAWorkbookIsTheSameTwiceAndHoldsNoFormula) {
  const auto first = report(GetParam(), "xlsx");
  EXPECT_EQ(first, report(GetParam(), "xlsx"));
  const auto found = inside(first);
  EXPECT_EQ(found.substr(0, 2), "0 ") << found;
  EXPECT_GT(std::stoi(found.substr(2)), 5);
}

TEST_P(EveryReport, IsTheSameTwiceAndHoldsNoMarkupAndNoFormula) {
  folder_.write("planning.d/hostile.toml",
                "[[step]]\nid = \"9.9\"\ntitle = \"=CMD()<script>\"\n"
                "[[asset]]\nserial = \"FOC1\"\nroom = \"=1+1\"\nfund = \"<script>\"\n");
  for (const char* format : {"html", "csv", "json"}) {
    const auto first = report(GetParam(), format);
    EXPECT_EQ(first, report(GetParam(), format)) << format;
    EXPECT_GT(first.size(), 200U);
  }
  const auto html = report(GetParam(), "html");
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("Test USD"), std::string::npos);
  EXPECT_NE(html.find("<h2>Method</h2>"), std::string::npos);
  const auto csv = report(GetParam(), "csv");
  EXPECT_EQ(csv.find(",="), std::string::npos);
  EXPECT_EQ(csv.find("\n="), std::string::npos);
  EXPECT_EQ(csv.find("\"="), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Planning, EveryReport,
                         testing::Values("progress", "refresh", "erate", "assets", "lifecycle",
                                         "board", "bandwidth"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace netroster::daemon
