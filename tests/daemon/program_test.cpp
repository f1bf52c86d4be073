// Whole command lines, in memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "daemon/app.h"
#include "daemon/command_table.h"
#include "daemon/completion.h"
#include "daemon/manual.h"
#include "daemon/progress.h"
#include "daemon/selection.h"
#include "inventory/store/store.h"
#include "sample.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;
using test::run;

constexpr char recording[] =
    "1.3.6.1.2.1.1.1.0|4|Test switch\n1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.1\n"
    "1.3.6.1.2.1.1.5.0|4|whs-sw1\n1.3.6.1.2.1.2.2.1.1.1|2|1\n1.3.6.1.2.1.2.2.1.2.1|4|Gi1\n"
    "1.3.6.1.2.1.2.2.1.3.1|2|6\n1.3.6.1.2.1.2.2.1.8.1|2|1\n";

// A configuration and a store with the sample inventory.
class Program : public testing::Test {
 protected:
  Program() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    folder_.write("good.snmprec", recording);
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
  }
  test::Ran with_store(Words words, test::Terminal terminal = {}) const {
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db")});
    return run(words, terminal);
  }
  test::Folder folder_;
};

TEST_F(Program, ListsAndShows) {
  const auto devices = nlohmann::json::parse(with_store({"device", "list", "--json"}).out);
  EXPECT_EQ(devices.size(), 3U);
  const auto chosen = nlohmann::json::parse(
      with_store({"device", "list", "--site", "whs", "--closet", "MD?", "-j"}).out);
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0]["name"], "whs-mdf-core1");
  const auto shown = nlohmann::json::parse(with_store({"device", "show", "whs-*", "-j"}).out);
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[1]["facts"]["ports"].size(), 3U);
  const auto ports = nlohmann::json::parse(
      with_store({"port", "list", "whs-mdf-core1:Te*", "--columns", "name", "-j"}).out);
  EXPECT_EQ(ports, nlohmann::json::parse(R"([{"name":"Te1/0/1"},{"name":"Te1/0/2"}])"));
  const auto links = nlohmann::json::parse(with_store({"link", "show", "whs-idf1-sw1", "-j"}).out);
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0]["state"], "confirmed");
  EXPECT_NE(with_store({"device", "why", "whs-mdf-core1"}).out.find("serial FOC1234X0AB"),
            std::string::npos);
  const auto whole = nlohmann::json::parse(with_store({"export", "json"}).out);
  EXPECT_EQ(whole["devices"].size(), 3U);
  EXPECT_EQ(whole["links"].size(), 1U);
  EXPECT_EQ(whole["sites"].size(), 2U);
}

TEST_F(Program, SaysWhatHangsOnAPort) {
  {
    auto later = std::make_shared<Inventory>(*test::sample_inventory());
    later->when += std::chrono::hours(1);
    ++later->version;
    // Each has learned the other, and the core a host.
    const auto learn = [](const char* mac, std::uint32_t port) {
      ForwardingEntry row;
      row.mac = *MacAddress::parse(mac);
      row.vlan = 10;
      row.port_index = port;
      row.status = "learned";
      return row;
    };
    const std::map<std::string, std::vector<ForwardingEntry>> tables{
        {"whs-mdf-core1", {learn("3c:07:54:00:00:01", 2), learn("00:1a:2b:00:00:31", 1)}},
        {"whs-idf1-sw1", {learn("00:1a:2b:00:00:01", 49)}}};
    for (auto& device : later->devices) {
      const auto table = tables.find(device->name);
      if (table == tables.end()) continue;
      auto read = std::make_shared<Device>(*device);
      auto facts = std::make_shared<DeviceFacts>(*read->facts);
      facts->forwarding = table->second;
      read->facts = std::move(facts);
      device = std::move(read);
    }
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    ASSERT_TRUE(store && (*store)->record(later));
  }
  const auto shown = [&](const char* port) {
    return nlohmann::json::parse(
        with_store({"port", "show", std::string("whs-mdf-core1:") + port, "-j"}).out)[0];
  };
  EXPECT_EQ(shown("Te1/0/2")["hangs_there"]["kind"], "host");
  EXPECT_EQ(shown("Te1/0/2")["hangs_there"]["addresses"], 1);
  EXPECT_TRUE(shown("Gi0/0")["hangs_there"].is_null());
  const auto words = with_store({"port", "show", "whs-mdf-core1:Te1/0/2"}).out;
  EXPECT_NE(words.find("what hangs there"), std::string::npos) << words;
}

TEST_F(Program, ADeviceKeepsItsOnlyAddress) {
  const auto shown =
      nlohmann::json::parse(with_store({"device", "show", "whs-mdf-core1", "-j"}).out);
  const auto address = shown.at(0)["reached_at"].at(0).get<std::string>();
  const auto ran = with_store({"device", "split", "whs-mdf-core1", address, "--reason", "cloned"});
  EXPECT_EQ(ran.code, Exit::usage);
  EXPECT_NE(ran.err.find("is the only address of whs-mdf-core1"), std::string::npos) << ran.err;
}

TEST_F(Program, AStatedLinkIsListedWithItsAuthor) {
  const auto added = with_store({"link", "add", "whs-mdf-core1:Te1/0/2", "WHS:whs-idf1-sw1:49",
                                 "--reason", "dark fibre", "--by", "kim"});
  EXPECT_EQ(added.code, Exit::ok) << added.err;
  EXPECT_NE(with_store({"link", "why", "whs-mdf-core1:Te1/0/2"}).out.find("dark fibre"),
            std::string::npos);
  const auto listed = with_store({"link", "list", "--state", "manual", "-j"});
  EXPECT_EQ(nlohmann::json::parse(listed.out).size(), 1U);
}

TEST_F(Program, PortShowHasWhatBelongsToThePort) {
  const auto port =
      nlohmann::json::parse(with_store({"port", "show", "WHS:whs-mdf-core1:Te1/0/1", "-j"}).out);
  ASSERT_EQ(port.size(), 1U);
  EXPECT_EQ(port[0]["speed_bps"], 10'000'000'000U);
  EXPECT_EQ(port[0]["device"], "whs-mdf-core1");
}

struct ExitCase {
  const char* name;
  Words words;
  Exit code;
  const char* says;  // on stderr
};

class ExitCode : public Program, public testing::WithParamInterface<ExitCase> {};

TEST_P(ExitCode, IsAsDocumented) {
  auto words = GetParam().words;
  for (auto& word : words)
    if (word.starts_with("@")) word = folder_.file(word.substr(1));
  const auto ran = run(words);
  EXPECT_EQ(ran.code, GetParam().code) << ran.out << ran.err;
  EXPECT_NE(ran.err.find(GetParam().says), std::string::npos) << ran.err;
}

INSTANTIATE_TEST_SUITE_P(
    Program, ExitCode,
    testing::Values(
        ExitCase{"Version", {"version"}, Exit::ok, ""},
        ExitCase{"VersionOption", {"--version"}, Exit::ok, ""},
        ExitCase{"Help", {"help", "device", "why"}, Exit::ok, ""},
        ExitCase{"HelpAboutNothing", {"help", "devcie"}, Exit::usage, "did you mean \"device\"?"},
        ExitCase{"Usage", {"scan", "--rat"}, Exit::usage, "did you mean \"--rate\"?"},
        ExitCase{"NoSuchConfig",
                 {"site", "list", "--config", "@none"},
                 Exit::usage,
                 "no such directory"},
        ExitCase{
            "StatementWithoutStore",
            {"link", "add", "a:1", "b:1", "--reason", "x", "--config", "@", "--store", "@none.db"},
            Exit::failed,
            "there is no inventory at"},
        ExitCase{"TapAndPort",
                 {"capture", "read", "x.pcap", "--tap", "--heard-by", "a:1"},
                 Exit::usage,
                 "exclude each other"},
        ExitCase{"HeardByNobody",
                 {"capture", "read", "x.pcap", "--heard-by", "nobody:1", "--config", "@", "--store",
                  "@store.db"},
                 Exit::failed,
                 "--heard-by: no device matches"},
        ExitCase{"HeardByNoPort",
                 {"capture", "read", "x.pcap", "--heard-by", "whs-mdf-core1", "--config", "@",
                  "--store", "@store.db"},
                 Exit::usage,
                 "is not DEVICE:PORT"},
        ExitCase{"NoStore",
                 {"site", "list", "--config", "@", "--store", "@none.db"},
                 Exit::failed,
                 "Run \"netroster scan\" first"},
        ExitCase{"NotAStore",
                 {"site", "list", "--config", "@", "--store", "@good.snmprec"},
                 Exit::failed,
                 ""},
        ExitCase{"NoSuchDevice",
                 {"device", "show", "whs-mdf-core", "--config", "@", "--store", "@store.db"},
                 Exit::failed,
                 "did you mean \"whs-mdf-core1\"?"},
        ExitCase{"NoSuchColumn",
                 {"device", "list", "--columns", "nmae", "--config", "@", "--store", "@store.db"},
                 Exit::usage,
                 "did you mean \"name\"?"},
        ExitCase{"ConfigCheck", {"config", "check", "--config", "@"}, Exit::ok, ""},
        ExitCase{"ConfigCheckOfNothing", {"config", "check", "--config", "@none"}, Exit::usage, ""},
        ExitCase{
            "ScanWithoutSites", {"scan", "--config", "@"}, Exit::usage, "no site is configured"},
        ExitCase{"ScanOfNoSite",
                 {"scan", "xyz", "--config", "@"},
                 Exit::usage,
                 "neither a configured site nor a network"},
        ExitCase{"ScanOutside",
                 {"scan", "10.9.0.0/24", "--config", "@"},
                 Exit::usage,
                 "in no configured network"},
        ExitCase{"RecordWithoutFile",
                 {"record", "10.0.0.1", "--config", "@"},
                 Exit::usage,
                 "needs -o FILE"},
        ExitCase{"RecordOutside",
                 {"record", "10.0.0.1", "-o", "@x", "--config", "@"},
                 Exit::usage,
                 "in no configured network"},
        ExitCase{"Replay", {"replay", "@good.snmprec"}, Exit::ok, ""},
        ExitCase{"ReplayOfNothing", {"replay", "@none.snmprec"}, Exit::failed, "none.snmprec"},
        ExitCase{"ReplayOfSome",
                 {"replay", "@none.snmprec", "@good.snmprec"},
                 Exit::partial,
                 "none.snmprec"}),
    [](const auto& c) { return c.param.name; });

TEST_F(Program, ReplayPrintsTheGoodOnes) {
  const auto ran = run({"replay", folder_.file("none.snmprec"), folder_.file("good.snmprec"),
                        folder_.file("good.snmprec"), "--json"});
  EXPECT_EQ(ran.code, Exit::partial);
  const auto devices = nlohmann::json::parse(ran.out);
  ASSERT_EQ(devices.size(), 2U);
  EXPECT_EQ(devices[0]["recording"], "good");
  EXPECT_EQ(devices[0]["device"]["name"], "whs-sw1");
  EXPECT_EQ(run({"replay", folder_.file("none"), "--json"}).out, "[]\n");
}

TEST_F(Program, DryRunSaysWhoIsAskedAndWhoIsNot) {
  folder_.write("credentials.toml",
                "[[credential]]\nname = \"lab\"\nversion = \"2c\"\n"
                "community = \"c0mmunity\"\nnetworks = [\"127.20.0.0/30\"]\n");
  const auto ran = run({"scan", "127.20.0.0/30", "--snmp-credentials",
                        folder_.file("credentials.toml"), "--dry-run", "--config", folder_.path()});
  EXPECT_EQ(ran.code, Exit::ok) << ran.err;
  EXPECT_NE(ran.out.find("network or broadcast address"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("Nothing was sent."), std::string::npos) << ran.out;
  EXPECT_EQ(ran.out.find("c0mmunity"), std::string::npos);
}

TEST_F(Program, HistoryIsAskedFor) {
  const auto before = with_store({"device", "list", "--at", "2020-01-01", "-j"});
  EXPECT_EQ(before.code, Exit::ok) << before.err;
  EXPECT_EQ(before.out, "[]\n");
}

// The reader goes away after the first bytes.
class ShortSink : public Sink {
 public:
  void write(std::string_view) override { closed_ = true; }
  bool closed() const override { return closed_; }

 private:
  bool closed_ = false;
};

class FullSink : public Sink {
 public:
  void write(std::string_view) override {}
  std::string failure() const override { return "No space left on device"; }
};

// As beside a unit with LoadCredential=: only what sends needs the secret.
TEST(OnlyShowing, NeedsNoSecret) {
  const test::Folder folder;
  folder.write("netroster.toml", "[district]\nname = \"Lab\"\n");
  folder.write("sites.d/a.toml",
               "[[site]]\nid = \"LAB\"\nname = \"Lab\"\nkind = \"high\"\n"
               "networks = [\"127.20.0.0/30\"]\n");
  folder.write("credentials.d/a.toml",
               "[[credential]]\nname = \"lab\"\nversion = \"2c\"\n"
               "community_credential = \"lab\"\nnetworks = [\"127.20.0.0/30\"]\n");
  const auto listed =
      run({"site", "list", "--config", folder.path(), "--store", folder.file("none.db")});
  EXPECT_EQ(listed.err.find("CREDENTIALS_DIRECTORY"), std::string::npos) << listed.err;
  const auto checked = run({"config", "check", "--config", folder.path()});
  EXPECT_EQ(checked.code, Exit::ok) << checked.out << checked.err;
  EXPECT_NE(checked.out.find("a.toml:4:24: warning: credential.community_credential"),
            std::string::npos)
      << checked.out;
  const auto scanned = run({"scan", "LAB", "--config", folder.path(), "--dry-run"});
  EXPECT_EQ(scanned.code, Exit::usage);
  EXPECT_NE(scanned.err.find("CREDENTIALS_DIRECTORY"), std::string::npos) << scanned.err;
}

TEST(Streams, AReaderThatGoesAwayIsNoFailure) {
  ShortSink out;
  StringSink err;
  Streams streams{.out = out, .err = err};
  EXPECT_EQ(run_program({"help"}, streams), Exit::ok);
  EXPECT_EQ(err.text(), "");
}

TEST(Streams, AFullDiskIsAFailure) {
  FullSink out;
  StringSink err;
  Streams streams{.out = out, .err = err};
  EXPECT_EQ(run_program({"help"}, streams), Exit::failed);
  EXPECT_EQ(err.text(), "netroster: cannot write the output: No space left on device\n");
}

TEST(Streams, MessagesShowControlCharacters) {
  StringSink out;
  StringSink err;
  Streams streams{.out = out, .err = err};
  streams.complain("no device \"\x1b[2J\"\nsecond");
  EXPECT_EQ(err.text(), "netroster: no device \"\\x1b[2J\"\n  second\n");
}

TEST(Glob, MatchesInLinearPatience) {
  EXPECT_TRUE(glob_matches("whs-*-sw?", "WHS-idf1-SW2"));
  EXPECT_FALSE(glob_matches("whs-*-sw?", "whs-idf1-sw"));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("Te1/0/*", "te1/0/24"));
  EXPECT_FALSE(glob_matches("", "x"));
  EXPECT_FALSE(glob_matches("[ab]", "a"));  // brackets are plain characters in port names
  const std::string text(20'000, 'a');
  EXPECT_FALSE(glob_matches("*a*a*a*a*a*a*a*a*b", text));
}

TEST(ProgressLine, IsDrawnOnATerminalAndSparseElsewhere) {
  const auto began = Progress::Clock::time_point{};
  for (const bool terminal : {true, false}) {
    StringSink out;
    StringSink err;
    Streams streams{.out = out, .err = err};
    streams.err_is_terminal = terminal;
    Progress progress(streams, "scan", began);
    for (int second = 1; second <= 25; ++second)
      progress.update({.asked = static_cast<std::size_t>(second * 10),
                       .addresses = 1300,
                       .probed = 0.001,
                       .found = 38,
                       .done = 30},
                      began + std::chrono::seconds(second));
    progress.finish();
    const auto& text = err.text();
    EXPECT_EQ(out.text(), "");
    EXPECT_NE(text.find("scan  100/1300 addresses asked  30/38 devices read"), std::string::npos)
        << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), terminal ? 0 : 2) << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\r'), terminal ? 26 : 0) << text;
  }
}

struct TimeLeftCase {
  const char* name;
  ProgressAt at;
  double passed;
  const char* text;
};

class TimeLeft : public testing::TestWithParam<TimeLeftCase> {};

TEST_P(TimeLeft, IsThatOfTheSlowerPart) {
  EXPECT_EQ(progress_text("scan", GetParam().at, std::chrono::duration<double>(GetParam().passed)),
            GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    ProgressLine, TimeLeft,
    testing::Values(TimeLeftCase{"Nothing",
                                 {0, 1300, 0, 0, 0},
                                 6,
                                 "scan  0/1300 addresses asked  0/0 devices read"},
                    // Everybody was asked once; a second time is half of the work.
                    TimeLeftCase{"Asking",
                                 {1300, 1300, 0.5, 38, 38},
                                 60,
                                 "scan  1300/1300 addresses asked  38/38 devices read  60 s left"},
                    TimeLeftCase{"Empty",
                                 {130, 1300, 0.1, 0, 0},
                                 60,
                                 "scan  130/1300 addresses asked  0/0 devices read  9 min left"},
                    TimeLeftCase{"Reading",
                                 {1300, 1300, 1, 40, 10},
                                 30,
                                 "scan  1300/1300 addresses asked  10/40 devices read  90 s left"},
                    // As many devices again are in the half that was not asked.
                    TimeLeftCase{"ReadingOfWhatIsNotFoundYet",
                                 {650, 1300, 0.5, 20, 20},
                                 40,
                                 "scan  650/1300 addresses asked  20/20 devices read  40 s left"}),
    [](const auto& c) { return c.param.name; });

// Made pages must be those of the table: ninja cli-reference writes them.
TEST(Reference, IsUpToDate) {
  const auto read = [](const std::string& name) {
    std::ifstream in(std::string(NETROSTER_SOURCE_DIR) + "/docs/" + name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  };
  EXPECT_TRUE(read("man/netroster.1") == manual_page()) << "run: ninja cli-reference";
  EXPECT_TRUE(read("reference/cli.md") == reference_markdown()) << "run: ninja cli-reference";
}

TEST(Reference, NamesEveryCommandOptionAndExitCode) {
  for (auto page : {manual_page(), reference_markdown()}) {
    std::erase(page, '\\');  // man pages have one before each hyphen
    for (const auto* command : commands())
      EXPECT_NE(page.find(command->words), std::string::npos) << command->words;
    for (const auto& row : exit_codes())
      EXPECT_NE(page.find(row.doc), std::string::npos) << row.name;
  }
}

// True when `program` is there and takes the script that `text` is.
void expect_accepted(const std::string& program, const std::string& check,
                     const std::string& text) {
  if (std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) != 0)
    GTEST_SKIP() << program << " is not installed";
  const test::Folder folder;
  folder.write("script", text);
  const auto log = folder.file("log");
  const auto command = check + " " + folder.file("script") + " >" + log + " 2>&1";
  const int code = std::system(command.c_str());
  std::ifstream in(log);
  std::stringstream said;
  said << in.rdbuf();
  EXPECT_EQ(code, 0) << said.str();
  EXPECT_EQ(said.str(), "");
}

TEST(Completion, BashTakesTheScript) { expect_accepted("bash", "bash -n", bash_completion()); }
TEST(Completion, ZshTakesTheScript) { expect_accepted("zsh", "zsh -n", zsh_completion()); }
TEST(Completion, FishTakesTheScript) { expect_accepted("fish", "fish -n", fish_completion()); }
TEST(Reference, ManTakesThePage) {
  expect_accepted("groff", "groff -ww -z -man -Kutf8 -Tutf8", manual_page());
}

TEST(Completion, BashOffersVerbsAndOptions) {
  if (std::system("command -v bash >/dev/null 2>&1") != 0) GTEST_SKIP() << "bash is not installed";
  const test::Folder folder;
  folder.write("script",
               bash_completion() +
                   "COMP_WORDS=(netroster device '') COMP_CWORD=2; _netroster\n"
                   "[[ ${COMPREPLY[*]} == 'list show why explain merge split' ]] || exit 1\n"
                   "COMP_WORDS=(netroster device list --output '') COMP_CWORD=4; _netroster\n"
                   "[[ ${COMPREPLY[*]} == 'table wide json jsonl csv' ]] || exit 2\n"
                   "COMP_WORDS=(netroster scan --dr) COMP_CWORD=2; _netroster\n"
                   "[[ ${COMPREPLY[*]} == '--dry-run' ]] || exit 3\n"
                   "COMP_WORDS=(netroster completion '') COMP_CWORD=2; _netroster\n"
                   "[[ ${COMPREPLY[*]} == 'bash zsh fish' ]] || exit 4\n");
  EXPECT_EQ(std::system(("bash " + folder.file("script")).c_str()), 0);
}

}  // namespace
}  // namespace netroster::daemon
