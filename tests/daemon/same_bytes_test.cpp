// Every command that only looks, beside a daemon that writes the store and without one: the same
// bytes, and the daemon does not notice.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>

#include "daemon/command_table.h"
#include "daemon_process.h"
#include "inventory/store/history.h"
#include "inventory/store/store.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;
using test::DaemonProcess;
using test::Ran;

const Words at_noon{"--at", "2026-07-01T12:00:00Z"};
const Words between{"--from", "2026-06-01", "--to", "2026-07-02"};

Words with_at(Words words) {
  words.insert(words.end(), at_noon.begin(), at_noon.end());
  return words;
}

// What follows the command's words, so that it shows something. The time is given where "now" would
// be shown. A command that is missing here is an error.
const std::map<std::string, Words> arguments{
    {"asset check", at_noon},
    {"audit list", between},
    {"bandwidth", between},
    {"changes", between},
    {"completion", {"bash"}},
    {"config check", {}},
    {"config schema", {}},
    {"config show", {}},
    {"coverage", at_noon},
    {"device explain", with_at({"whs-mdf-core1"})},
    {"device list", with_at({"-o", "wide"})},
    {"device show", with_at({"whs-mdf-core1"})},
    {"device why", with_at({"whs-mdf-core1"})},
    {"erate budget", {}},
    {"erate circuits", at_noon},
    {"erate equipment", at_noon},
    {"erate lines", with_at({"--from", "2026"})},
    {"export ansible", at_noon},
    {"export csv", at_noon},
    {"export json", at_noon},
    {"export oxidized", at_noon},
    {"export topology", at_noon},
    {"help", {"device"}},
    {"lifecycle as-of", with_at({"2028-07-01"})},
    {"lifecycle list", at_noon},
    {"lifecycle models", at_noon},
    {"link list", at_noon},
    {"link path", with_at({"whs-mdf-core1", "whs-idf1-sw1"})},
    {"link show", with_at({"whs-mdf-core1"})},
    {"link why", with_at({"whs-mdf-core1"})},
    {"man", {}},
    {"phase baseline", with_at({"p1"})},
    {"phase list", at_noon},
    {"phase plan", with_at({"p1"})},
    {"phase show", with_at({"p1"})},
    {"port list", with_at({"-j"})},
    {"port show", with_at({"whs-mdf-core1:Te1/0/1"})},
    {"profile check", {}},
    {"profile list", {}},
    {"refresh budget", at_noon},
    {"refresh plan", at_noon},
    {"refresh request", at_noon},
    {"report assets", at_noon},
    {"report bandwidth", at_noon},
    {"report board", at_noon},
    {"report compliance", with_at({"--format", "json"})},
    {"report design", with_at({"--format", "csv"})},
    {"report erate", at_noon},
    {"report lifecycle", at_noon},
    {"report progress", at_noon},
    {"report refresh", at_noon},
    {"site list", at_noon},
    {"site show", with_at({"WHS"})},
    {"site suggest", {}},
    {"standard check", with_at({"--all", "-j"})},
    {"standard explain", {"closet-uplinks"}},
    {"standard facts", {}},
    {"standard findings", {"-o", "csv", "--columns", "result,rule,subject,reason,standard"}},
    {"standard list", {}},
    {"standard why", with_at({"closet-uplinks@WHS/IDF1"})},
    {"statement list", {"--all"}},
    {"store check", {}},
    {"version", {}},
    {"waiver list", with_at({"-o", "wide"})},
};

// Those that look at files which are named, and at no store: nothing of a daemon is in them.
bool takes_files(const Command& command) {
  for (const auto& positional : command.positionals)
    if (positional.offer == Offer::files || positional.offer == Offer::directories) return true;
  return false;
}

class SameBytes : public testing::Test {
 protected:
  SameBytes() {
    folder_.write("netroster.toml",
                  "[district]\nname = \"Test\"\n[poll]\nenabled = false\n[history]\npath = \"" +
                      folder_.file("history.db") + "\"\n");
    folder_.write(
        "sites.d/whs.toml",
        "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nnetworks = [\"10.20.0.0/20\"]\n"
        "phase = \"p1\"\nenrolment = 1000\n[[site.closet]]\nid = \"MDF\"\nkind = \"mdf\"\n"
        "[[site.closet]]\nid = \"IDF1\"\nkind = \"idf\"\n");
    folder_.write("standards.d/own.toml",
                  "[[phase]]\nid = \"p1\"\ntitle = \"First\"\nbaseline = 2026-07-01\n");
    folder_.write("store.db.waivers.toml",
                  "[[waiver]]\nrule = \"closet-uplinks\"\nsubject = \"WHS/IDF1\"\nreason = \"x\"\n"
                  "owner = \"y\"\ngranted = 2026-01-01\nexpires = 2027-01-01\n");
    folder_.write("planning.d/own.toml", "[district]\ndiscount_percent = 80\n");
    EXPECT_TRUE(
        inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_write));
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
  }
  Ran run(Words words) const {
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db")});
    return test::run(words);
  }
  Ran run_one(const Command& command) const {
    Words words = split_words(command.words);
    const auto& more = arguments.at(std::string(command.words));
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  static Words split_words(std::string_view words) {
    const auto blank = words.find(' ');
    if (blank == std::string_view::npos) return {std::string(words)};
    return {std::string(words.substr(0, blank)), std::string(words.substr(blank + 1))};
  }
  static std::vector<const Command*> that_look() {
    std::vector<const Command*> out;
    for (const auto* command : commands())
      if (reads_of(*command) != Reads::nothing && !takes_files(*command)) out.push_back(command);
    return out;
  }
  // The daemon judges at its start, and keeps that in the store.
  void wait_for_verdicts() const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (run({"standard", "findings", "-o", "csv"}).out.find("closet-uplinks") ==
               std::string::npos &&
           std::chrono::steady_clock::now() < until) {
    }
  }

  test::Folder folder_;
};

TEST_F(SameBytes, EveryCommandThatLooksIsTriedHere) {
  std::vector<std::string_view> tried;
  for (const auto* command : that_look()) {
    EXPECT_TRUE(arguments.contains(std::string(command->words))) << command->words;
    tried.push_back(command->words);
  }
  EXPECT_EQ(tried.size(), arguments.size());
}

// What is not known to look only must be known to do something.
TEST_F(SameBytes, EveryOtherCommandIsOneThatDoesSomething) {
  std::vector<std::string_view> others;
  for (const auto* command : commands())
    if (reads_of(*command) == Reads::nothing) others.push_back(command->words);
  EXPECT_EQ(others, (std::vector<std::string_view>{"scan",
                                                   "daemon",
                                                   "record",
                                                   "capture",
                                                   "device merge",
                                                   "device split",
                                                   "link add",
                                                   "statement withdraw",
                                                   "waiver add",
                                                   "waiver end",
                                                   "finding acknowledge",
                                                   "finding unacknowledge",
                                                   "import sites",
                                                   "import assets",
                                                   "import lifecycle",
                                                   "lifecycle import",
                                                   "import prices",
                                                   "import calendar",
                                                   "export netbox",
                                                   "export grafana",
                                                   "report due",
                                                   "notify test",
                                                   "store backup",
                                                   "store restore",
                                                   "store compact"}));
}

TEST_F(SameBytes, BesideADaemonAndWithoutOne) {
  std::map<std::string_view, Ran> beside;
  {
    const DaemonProcess daemon(folder_);
    wait_for_verdicts();
    for (const auto* command : that_look()) beside[command->words] = run_one(*command);
    EXPECT_EQ(run({"device", "merge", "whs-mdf-core1", "nobody", "--reason", "x"}).code,
              Exit::failed)
        << "it still writes for others";
    EXPECT_NE(run({"scan", "WHS"}).code, Exit::ok) << "and nobody else does";
  }
  std::size_t with_rows = 0;
  for (const auto* command : that_look()) {
    SCOPED_TRACE(command->words);
    const auto alone = run_one(*command);
    EXPECT_EQ(alone.out, beside[command->words].out);
    EXPECT_EQ(alone.err, beside[command->words].err);
    EXPECT_EQ(alone.code, beside[command->words].code);
    EXPECT_NE(alone.code, Exit::usage) << alone.err;
    with_rows += alone.out.empty() ? 0 : 1;
  }
  EXPECT_GE(with_rows, 50U) << "most of them show something";
}

// What all of them give, one after the other.
std::string all_of(const std::vector<const Command*>& all,
                   const std::function<Ran(const Command&)>& run_one) {
  std::string out;
  for (const auto* command : all) {
    const auto ran = run_one(*command);
    out += std::string(command->words) + " " + std::to_string(static_cast<int>(ran.code)) + "\n" +
           ran.out + ran.err;
  }
  return out;
}

// The same by somebody who may read all and write nothing.
std::string by_nobody(const std::function<std::string()>& work) {
  constexpr unsigned nobody = 65534;
  int ends[2];
  if (::pipe(ends) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    if (::setgid(nobody) != 0 || ::setuid(nobody) != 0) ::_exit(1);
    const auto text = work();
    for (std::size_t at = 0; at < text.size();) {
      const auto sent = ::write(ends[1], text.data() + at, text.size() - at);
      if (sent <= 0) ::_exit(1);
      at += static_cast<std::size_t>(sent);
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string out;
  char part[65536];
  for (ssize_t got = 0; (got = ::read(ends[0], part, sizeof part)) > 0;)
    out.append(part, static_cast<std::size_t>(got));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return out;
}

TEST_F(SameBytes, WhoMayOnlyReadGetsTheSameBesideADaemonAndWithoutOne) {
  if (::geteuid() != 0) GTEST_SKIP() << "becoming another user needs root";
  const auto work = [this] {
    return all_of(that_look(), [this](const Command& one) { return run_one(one); });
  };
  ::chmod(folder_.path().c_str(), 0755);
  std::string beside;
  std::string of_root;
  {
    const DaemonProcess daemon(folder_);
    wait_for_verdicts();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path()))
      if (!entry.is_socket()) ::chmod(entry.path().c_str(), entry.is_directory() ? 0755 : 0644);
    of_root = work();
    beside = by_nobody(work);
  }
  EXPECT_EQ(beside, of_root);
  EXPECT_EQ(by_nobody(work), of_root);
}

// Everything may be read and nothing written: files, their directory and the marks of the log.
TEST_F(SameBytes, NoneOfThemWritesAnything) {
  {
    const DaemonProcess daemon(folder_);
    wait_for_verdicts();
  }
  namespace fs = std::filesystem;
  const auto times = [&] {
    std::map<std::string, fs::file_time_type> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
      if (!entry.path().string().ends_with("-shm") && !entry.path().string().ends_with("-wal"))
        out[entry.path().string()] =
            entry.is_directory() ? fs::file_time_type() : entry.last_write_time();
    return out;
  };
  const auto before = times();
  for (const auto* command : that_look()) run_one(*command);
  EXPECT_EQ(times(), before);
}

}  // namespace
}  // namespace netroster::daemon
