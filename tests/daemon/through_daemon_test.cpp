// The same commands on a store and, through the daemon that writes it, on another: the same words,
// the same exit codes, the same inventory.
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>

#include "daemon_process.h"
#include "inventory/store/store.h"
#include "sample.h"
#include "tests/capture/capture_files.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;
using test::Ran;

using test::DaemonProcess;

class ThroughDaemon : public testing::Test {
 protected:
  ThroughDaemon() {
    for (const auto* folder : {&alone_, &served_}) {
      folder->write("netroster.toml", "[district]\nname = \"Test\"\n[poll]\nenabled = false\n");
      auto store = inventory::open_store(folder->file("store.db"), inventory::OpenMode::read_write);
      EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
    }
    daemon_ = std::make_unique<DaemonProcess>(served_);
  }
  static Ran run_in(const test::Folder& folder, Words words) {
    words.insert(words.end(), {"--config", folder.path(), "--store", folder.file("store.db")});
    auto ran = test::run(words);
    for (auto* text : {&ran.out, &ran.err})  // each folder has its own name
      for (auto at = text->find(folder.path()); at != std::string::npos;
           at = text->find(folder.path()))
        text->replace(at, folder.path().size(), "FOLDER");
    return ran;
  }
  // Gives the exit code.
  Exit expect_same(const Words& words) const {
    const auto alone = run_in(alone_, words);
    const auto served = run_in(served_, words);
    SCOPED_TRACE(testing::PrintToString(words));
    EXPECT_EQ(served.out, alone.out);
    EXPECT_EQ(served.err, alone.err);
    EXPECT_EQ(served.code, alone.code);
    return served.code;
  }
  void expect_same_inventory() const {
    for (const auto* noun : {"device", "link"}) expect_same({noun, "list", "-j"});
    expect_same({"statement", "list", "--all", "-o", "csv", "--columns",
                 "number,standing,kind,one,other,by,reason"});
    expect_same({"audit", "list", "-o", "csv", "--columns", "what,outcome,result"});
  }

  test::Folder alone_;
  test::Folder served_;
  std::unique_ptr<DaemonProcess> daemon_;
};

TEST_F(ThroughDaemon, CommandsSayAndDoTheSame) {
  const Words merge{"device", "merge", "whs-mdf-core1", "whs-idf1-sw1", "--reason", "RMA"};
  const Words link{
      "link",    "add",       "whs-mdf-core1:Te1/0/1", "whs-idf1-sw1:49", "--reason", "leased",
      "--until", "2099-07-01"};
  EXPECT_EQ(expect_same(merge), Exit::ok);
  expect_same_inventory();
  EXPECT_EQ(expect_same(merge), Exit::failed);
  EXPECT_EQ(expect_same({"device", "merge", "whs-mdf-core1", "nobody", "--reason", "x"}),
            Exit::failed);
  EXPECT_EQ(expect_same({"statement", "withdraw", "1"}), Exit::ok);
  EXPECT_EQ(expect_same({"statement", "withdraw", "1"}), Exit::failed);
  EXPECT_EQ(expect_same({"statement", "withdraw", "one"}), Exit::usage);
  EXPECT_EQ(expect_same({"device", "split", "whs-mdf-core1", "whs-idf1-sw1"}), Exit::usage);
  EXPECT_EQ(expect_same({"device", "split", "whs-mdf-core1", "whs-idf1-sw1", "--reason", "two",
                         "--by", "kim", "--until", "2001-01-01"}),
            Exit::usage);
  EXPECT_EQ(expect_same({"device", "split", "whs-mdf-core1", "whs-idf1-sw1", "--reason", "two",
                         "--by", "kim"}),
            Exit::ok);
  EXPECT_EQ(expect_same(merge), Exit::failed);
  expect_same(link);
  expect_same(link);
  EXPECT_EQ(expect_same({"link", "add", "whs-mdf-core1", "b", "--reason", "x"}), Exit::usage);
  expect_same_inventory();
}

// LLDP of a made-up switch, heard now.
std::string capture_of_lldp() {
  const capture::Writer writer;
  std::string frame("\x01\x80\xc2\x00\x00\x0e\x02\x00\x00\x00\x00\x01\x88\xcc", 14);
  frame += std::string("\x02\x07\x04\x02\x00\x00\x00\x00\x01", 9);
  frame += std::string("\x04\x04\x05", 3) + "ge1" + std::string("\x06\x02\x00\x78", 4);
  frame += std::string("\x0a\x07", 2) +
           "S\xfc"
           "d-sw3" +
           std::string(2, '\0');
  const auto now = wall_now().time_since_epoch().count();
  return writer.pcap_header(1) + writer.pcap_record(static_cast<std::uint32_t>(now), frame);
}

TEST_F(ThroughDaemon, FramesBecomeEvidence) {
  for (const auto* folder : {&alone_, &served_}) folder->write("x.pcap", capture_of_lldp());
  const auto expect_same_of = [&](Words more) {
    const auto ran = [&](const test::Folder& folder) {
      Words words{"capture", "read", folder.file("x.pcap")};
      words.insert(words.end(), more.begin(), more.end());
      auto out = run_in(folder, words);
      out.out.clear();  // names the file
      return out;
    };
    const auto alone = ran(alone_);
    auto served = ran(served_);
    EXPECT_EQ(served.err, alone.err);
    EXPECT_EQ(served.code, alone.code);
    return served;
  };
  const auto kept = expect_same_of({"--heard-by", "whs-mdf-core1:Te1/0/1"});
  EXPECT_EQ(kept.code, Exit::ok);
  EXPECT_NE(kept.err.find("kept: whs-mdf-core1 hears Süd-sw3 on Te1/0/1 by lldp"),
            std::string::npos)
      << kept.err;
  EXPECT_EQ(expect_same_of({"--heard-by", "whs-mdf-core1:nowhere"}).code, Exit::failed);
  EXPECT_EQ(expect_same_of({"--tap"}).code, Exit::failed);
  expect_same({"device", "show", "whs-mdf-core1", "-j"});
  expect_same_inventory();
}

TEST_F(ThroughDaemon, WaiversAreGrantedAndEndedAlike) {
  const auto last = iso_text(wall_now() + std::chrono::days(365)).substr(0, 10);
  const Words add{"waiver",    "add",     "device-read", "OMS/10.30.0.9",
                  "--reason",  "rebuilt", "--owner",     "K. Reyes",
                  "--expires", last,      "--granted",   "2026-07-01"};
  for (const auto* folder : {&alone_, &served_})
    folder->write("sites.d/oms.toml",
                  "[[site]]\nid = \"OMS\"\nname = \"Old\"\nkind = \"middle\"\nnetworks = "
                  "[\"10.30.0.0/20\"]\n");
  daemon_.reset();
  daemon_ = std::make_unique<DaemonProcess>(served_);  // it knows the site
  EXPECT_EQ(expect_same(add), Exit::ok);
  const Words list{
      "waiver", "list",      "-o",
      "csv",    "--columns", "state,rule,subject,expires,findings,owner,reason,granted,id,kept_in"};
  EXPECT_EQ(expect_same(list), Exit::ok);
  const auto listed = run_in(served_, list).out;
  EXPECT_NE(listed.find("device-read,OMS/10.30.0.9," + last), std::string::npos) << listed;
  EXPECT_EQ(expect_same(add), Exit::failed);
  auto wrong = add;
  wrong[2] = "device-rea";
  EXPECT_EQ(expect_same(wrong), Exit::failed);
  wrong = add;
  wrong[5] = " ";
  EXPECT_EQ(expect_same(wrong), Exit::usage);
  const auto id = listed.substr(listed.rfind(",store") - 12, 12);
  EXPECT_EQ(expect_same({"waiver", "end", id, "nothing", "--reason", "mended"}), Exit::partial);
  EXPECT_EQ(expect_same({"waiver", "end", id}), Exit::failed);
  EXPECT_EQ(expect_same(list), Exit::ok);
  expect_same({"audit", "list", "-o", "csv", "--columns", "what,outcome,result"});
}

TEST_F(ThroughDaemon, FindingsAreAcknowledgedAlike) {
  for (const auto* folder : {&alone_, &served_})
    folder->write("sites.d/whs.toml",
                  "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nnetworks = "
                  "[\"10.20.0.0/20\"]\n");
  daemon_.reset();
  daemon_ = std::make_unique<DaemonProcess>(served_);  // it knows the site
  expect_same({"standard", "check", "-o", "csv", "--columns", "id,result,acknowledged"});
  const auto all =
      run_in(served_, {"standard", "check", "--result", "fail", "-o", "csv", "--columns", "id"})
          .out;
  const auto first = all.find('\n') + 1;
  const auto id = all.substr(first, all.find_first_of("\r\n", first) - first);
  ASSERT_NE(id.find('@'), std::string::npos) << all;
  const Words note{"finding", "acknowledge", id, "--note", "ordered"};
  EXPECT_EQ(expect_same(note), Exit::ok);
  for (const auto* folder : {&alone_, &served_}) {
    const auto listed =
        run_in(*folder, {"standard", "check", "-o", "csv", "--columns", "id,acknowledged"}).out;
    EXPECT_NE(listed.find(": ordered"), std::string::npos) << listed;
  }
  EXPECT_EQ(expect_same({"finding", "acknowledge", id, "--note", " "}), Exit::usage);
  EXPECT_EQ(expect_same({"finding", "acknowledge", "x@y", id, "--note", "z"}), Exit::partial);
  EXPECT_EQ(expect_same({"finding", "unacknowledge", id}), Exit::ok);
  EXPECT_EQ(expect_same({"finding", "unacknowledge", id}), Exit::failed);
  expect_same({"standard", "check", "-o", "csv", "--columns", "id,result,acknowledged"});
  expect_same({"audit", "list", "-o", "csv", "--columns", "what,outcome,result"});
}

// Both at once, or the second while it ends: nobody knows. What it wrote is whole either way.
TEST_F(ThroughDaemon, TwoSignalsLeaveASoundStoreAndAnotherDaemonStarts) {
  for (const int second : {SIGTERM, SIGINT}) {
    daemon_->signal(SIGTERM);
    daemon_->signal(second);
    const auto status = daemon_->wait();
    EXPECT_TRUE((WIFEXITED(status) && WEXITSTATUS(status) == 0) || WIFSIGNALED(status)) << status;
    EXPECT_EQ(run_in(served_, {"store", "check"}).code, Exit::ok);
    daemon_ = std::make_unique<DaemonProcess>(served_);
    EXPECT_EQ(run_in(served_, {"device", "list"}).code, Exit::ok);
  }
}

TEST_F(ThroughDaemon, WhereItCannotBeAskedNobodyListens) {
  ASSERT_EQ(::unlink(served_.file("store.db.sock").c_str()), 0);
  const auto ran = run_in(
      served_, {"capture", "no-such-port", "--for", "1h", "--heard-by", "whs-mdf-core1:Te1/0/1"});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.err.find("systemctl stop netroster"), std::string::npos) << ran.err;
}

TEST_F(ThroughDaemon, WhereItCannotBeAskedTheCommandSaysWhatToDo) {
  ASSERT_EQ(::unlink(served_.file("store.db.sock").c_str()), 0);
  const auto ran = run_in(served_, {"statement", "withdraw", "1"});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.err.find("store.db.sock: No such file"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("systemctl stop netroster"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace netroster::daemon
