// --url: a command line whose daemon is elsewhere prints what the daemon's own would.
#include "daemon/elsewhere.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <memory>

#include "daemon/parser.h"
#include "daemon/streams.h"
#include "daemon_process.h"
#include "inventory/store/store.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;
using test::DaemonProcess;
using test::Ran;

// The token of these is "token-of-kim", and "token-of-oms".
constexpr const char* users =
    "[[token]]\nname = \"kim\"\nrole = \"reader\"\nsha256 = "
    "\"KIM\"\n"
    "[[token]]\nname = \"oms\"\nrole = \"reader\"\nsites = \"OMS\"\nsha256 = \"OMS\"\n";

class Elsewhere : public testing::Test {
 protected:
  Elsewhere() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n[poll]\nenabled = false\n");
    folder_.write("sites.d/whs.toml",
                  "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nnetworks = "
                  "[\"10.20.0.0/20\"]\n"
                  "[[site]]\nid = \"OMS\"\nname = \"Old\"\nkind = \"middle\"\nnetworks = "
                  "[\"10.30.0.0/20\"]\n");
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
    store->reset();
  }
  void serve() { daemon_ = std::make_unique<DaemonProcess>(folder_); }
  Ran here(Words words) const {
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db")});
    return test::run(words);
  }
  Ran elsewhere(Words words, Words more = {}) const {
    words.insert(words.end(), {"--url", daemon_->url()});
    words.insert(words.end(), more.begin(), more.end());
    return test::run(words);
  }
  std::string token(const std::string& text, unsigned mode = 0600) const {
    folder_.write("token", text + "\n");
    ::chmod(folder_.file("token").c_str(), mode);
    return folder_.file("token");
  }

  test::Folder folder_;
  std::unique_ptr<DaemonProcess> daemon_;
};

TEST_F(Elsewhere, PrintsWhatIsPrintedThere) {
  serve();
  const Words at{"--at", "2026-07-01T12:00:00Z"};
  for (const Words& words :
       {Words{"device", "list"}, Words{"device", "list", "-o", "wide"},
        Words{"device", "show", "whs-mdf-core1", "-j"}, Words{"port", "list", "-o", "csv"},
        Words{"link", "list"}, Words{"coverage"}, Words{"export", "json"},
        Words{"standard", "check", "WHS", "-j"}, Words{"report", "compliance", "--format", "json"},
        Words{"device", "show", "nobody"}, Words{"device", "list", "--columns", "nonsense"}}) {
    SCOPED_TRACE(testing::PrintToString(words));
    auto with_time = words;
    with_time.insert(with_time.end(), at.begin(), at.end());
    const auto there = elsewhere(with_time);
    const auto own = here(with_time);
    EXPECT_EQ(there.out, own.out);
    EXPECT_EQ(there.err, own.err);
    EXPECT_EQ(there.code, own.code);
  }
}

TEST_F(Elsewhere, WhatIsWrittenOrOfFilesIsNotDoneThere) {
  serve();
  for (const Words& words :
       {Words{"scan", "WHS"}, Words{"device", "merge", "a", "b", "--reason", "x"},
        Words{"store", "backup", "/tmp/x"}, Words{"config", "show"}, Words{"audit", "list"},
        Words{"daemon"}, Words{"report", "compliance", "--standard", "/etc"},
        Words{"report", "compliance", "-o", "/tmp/x"}, Words{"device", "list", "--store", "/etc/x"},
        Words{"device", "list", "--config", "/etc"}}) {
    const auto ran = elsewhere(words);
    EXPECT_EQ(ran.code, Exit::usage) << testing::PrintToString(words) << ran.out << ran.err;
    EXPECT_NE(ran.err.find(" answers 422: "), std::string::npos) << ran.err;
    EXPECT_EQ(ran.out, "");
  }
}

TEST_F(Elsewhere, WhoMayAskIsSaidByAToken) {
  const auto hash = [](const std::string& name) {
    return name == "KIM" ? "58abe5044a3f0bd12a972a49f46f37818db7e81b0cdaabe52f8f8e85d3875b09"
                         : "400b9747b9be3cb22b68974d1e802b0a06510b55afd397fbbbf8c348b1795ac5";
  };
  std::string text = users;
  for (const std::string name : {"KIM", "OMS"})
    text.replace(text.find("sha256 = \"" + name) + 10, 3, hash(name));
  folder_.write("web_users.toml", text);
  ::chmod(folder_.file("web_users.toml").c_str(), 0600);
  serve();
  EXPECT_NE(elsewhere({"device", "list"}).err.find("answers 401"), std::string::npos);
  const auto kim = elsewhere({"device", "list"}, {"--token", token("token-of-kim")});
  EXPECT_EQ(kim.code, Exit::ok) << kim.err;
  EXPECT_NE(kim.out.find("whs-mdf-core1"), std::string::npos);
  const auto oms = elsewhere({"device", "list"}, {"--token", token("token-of-oms")});
  EXPECT_EQ(oms.code, Exit::failed);
  EXPECT_NE(oms.err.find("answers 403: Commands show every site"), std::string::npos) << oms.err;
  const auto wrong = elsewhere({"device", "list"}, {"--token", token("wrong")});
  EXPECT_NE(wrong.err.find("answers 401"), std::string::npos) << wrong.err;
}

TEST_F(Elsewhere, ATokenThatOthersMayReadIsNotSent) {
  serve();
  const auto open = elsewhere({"device", "list"}, {"--token", token("t", 0644)});
  EXPECT_EQ(open.code, Exit::usage);
  EXPECT_NE(open.err.find("others may read it"), std::string::npos) << open.err;
  EXPECT_EQ(elsewhere({"device", "list"}, {"--token", folder_.file("none")}).code, Exit::usage);
}

TEST_F(Elsewhere, ATokenGoesNowhereUnencrypted) {
  const auto ran = test::run(
      {"device", "list", "--url", "http://192.0.2.1:9", "--token", token("secret-of-kim")});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.err.find("by https only"), std::string::npos) << ran.err;
  EXPECT_EQ(ran.err.find("secret-of-kim"), std::string::npos);
}

TEST_F(Elsewhere, WhereNobodyAnswersItIsSaid) {
  const auto ran = test::run({"device", "list", "--url", "http://127.0.0.1:1"});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.err.find("http://127.0.0.1:1 cannot be asked"), std::string::npos) << ran.err;
}

class SilentListener {
 public:
  explicit SilentListener(const std::string& path)
      : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    path.copy(at.sun_path, sizeof at.sun_path - 1);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
    EXPECT_EQ(::listen(fd_, 8), 0);
  }
  ~SilentListener() { ::close(fd_); }
  SilentListener(const SilentListener&) = delete;
  SilentListener& operator=(const SilentListener&) = delete;

 private:
  const int fd_;
};

// Without a word on the command line: the daemon that writes the configured store.
class Beside : public Elsewhere {
 protected:
  Beside() {
    folder_.write("netroster.toml",
                  "[district]\nname = \"Test\"\n[poll]\nenabled = false\n"
                  "[store]\npath = \"" +
                      folder_.file("store.db") + "\"\n");
  }
  struct Asked {
    std::optional<Exit> exit;
    std::string out;
    std::string err;
  };
  Asked ask(Words words) const {
    words.insert(words.end(), {"--config", folder_.path()});
    StringSink out;
    StringSink err;
    Streams streams{.out = out, .err = err};
    const auto exit = run_by_daemon(words, parse(words), streams);
    return {exit, out.text(), err.text()};
  }
  Ran run(Words words) const {
    words.insert(words.end(), {"--config", folder_.path()});
    return test::run(words);
  }
};

TEST_F(Beside, TheDaemonIsAskedAndPrintsWhatTheStoreWould) {
  serve();
  const Words at{"--at", "2026-07-01T12:00:00Z"};
  for (const Words& words :
       {Words{"device", "list"}, Words{"device", "list", "-o", "wide"},
        Words{"device", "show", "whs-mdf-core1", "-j"}, Words{"port", "list", "-o", "csv"},
        Words{"coverage", "--quiet"}, Words{"standard", "check", "WHS", "-j"},
        Words{"report", "compliance", "--format", "json"}, Words{"device", "show", "nobody"}}) {
    SCOPED_TRACE(testing::PrintToString(words));
    auto with_time = words;
    with_time.insert(with_time.end(), at.begin(), at.end());
    const auto there = ask(with_time);
    const auto own = here(with_time);  // which names the store
    ASSERT_TRUE(there.exit);
    EXPECT_EQ(*there.exit, own.code);
    EXPECT_EQ(there.out, own.out);
    EXPECT_EQ(there.err, own.err);
    EXPECT_EQ(run(with_time).out, own.out);
  }
}

TEST_F(Beside, WhatItIsNotAskedIsLookedUpInTheStore) {
  EXPECT_FALSE(ask({"device", "list"}).exit) << "no daemon runs";
  serve();
  EXPECT_TRUE(ask({"device", "list"}).exit);
  for (const Words& words : {Words{"device", "list", "--store", folder_.file("store.db")},
                             Words{"device", "merge", "a", "b", "--reason", "x"},
                             Words{"report", "compliance", "-o", folder_.file("x")},
                             Words{"config", "show"}, Words{"audit", "list"}})
    EXPECT_FALSE(ask(words).exit) << testing::PrintToString(words);
  // Another configuration of the same store.
  const test::Folder other;
  other.write("netroster.toml", "[district]\nname = \"Other\"\n[store]\npath = \"" +
                                    folder_.file("store.db") + "\"\n");
  const Words words{"device", "list", "--config", other.path()};
  StringSink out;
  StringSink err;
  Streams streams{.out = out, .err = err};
  EXPECT_FALSE(run_by_daemon(words, parse(words), streams));
  EXPECT_EQ(out.text() + err.text(), "");
  EXPECT_EQ(test::run(words).code, Exit::ok);
  // Its socket is gone.
  ASSERT_EQ(::unlink(folder_.file("store.db.sock").c_str()), 0);
  EXPECT_FALSE(ask({"device", "list"}).exit);
  EXPECT_EQ(run({"device", "list"}).code, Exit::ok);
  // Somebody listens and never answers.
  const SilentListener listener(folder_.file("store.db.sock"));
  EXPECT_FALSE(ask({"device", "list"}).exit);
  EXPECT_EQ(run({"device", "list"}).code, Exit::ok);
  const auto refused = run({"finding", "acknowledge", "rule@WHS"});
  EXPECT_EQ(refused.code, Exit::failed);
  EXPECT_NE(refused.err.find("it does not answer"), std::string::npos) << refused.err;
}

TEST(WordsForElsewhere, AreThoseOfTheCommand) {
  EXPECT_EQ(words_for_elsewhere({"--url", "x", "device", "list", "--token=f", "-j"}),
            (Words{"device", "list", "-j"}));
  EXPECT_EQ(words_for_elsewhere({"device", "list", "--url=x", "--token", "f", "--", "--url", "y"}),
            (Words{"device", "list", "--", "--url", "y"}));
}

}  // namespace
}  // namespace netroster::daemon
