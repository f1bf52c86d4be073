// What `notify test` sends and says.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <mutex>

#include "daemon/app.h"
#include "sample.h"
#include "tests/notify/listener.h"

namespace netroster::daemon {
namespace {

using notify::testing_kit::Listener;
using test::run;

class NotifyCommand : public testing::Test {
 protected:
  NotifyCommand() { folder_.write("netroster.toml", "[district]\nname = \"Test\"\n"); }
  void write(const std::string& text) {
    folder_.write("notify.toml", text);
    ::chmod(folder_.file("notify.toml").c_str(), 0600);
  }
  test::Ran ran(const std::vector<std::string>& names) const {
    std::vector<std::string> words{"notify", "test", "--config", folder_.path(), "-o", "csv"};
    words.insert(words.end(), names.begin(), names.end());
    return run(words);
  }
  test::Folder folder_;
};

TEST_F(NotifyCommand, SaysWhoWasTold) {
  std::mutex mutex;
  std::string head;
  const Listener hook([&](int fd) {
    const std::lock_guard lock(mutex);
    head = hook.read_until(fd, "\r\n\r\n");
    // A server that closes with bytes unread resets the connection.
    const auto length = head.find("Content-Length: ");
    if (length != std::string::npos) hook.read_bytes(fd, std::stoul(head.substr(length + 16)));
    Listener::write(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
  });
  write("[[notify]]\nname = \"noc\"\nwebhook = \"http://127.0.0.1:" + std::to_string(hook.port()) +
        "/CANARY\"\n[[notify]]\nname = \"away\"\nwebhook = \"http://127.0.0.1:1/CANARY\"\n");
  const auto all = ran({});
  EXPECT_EQ(all.code, Exit::findings);
  EXPECT_NE(all.out.find("noc,webhook,ok,"), std::string::npos) << all.out;
  EXPECT_NE(all.out.find("away,webhook,failed,"), std::string::npos) << all.out;
  EXPECT_EQ(all.out.find("CANARY"), std::string::npos);
  EXPECT_EQ(ran({"noc"}).code, Exit::ok);
  const std::lock_guard lock(mutex);
  EXPECT_TRUE(head.starts_with("POST /CANARY HTTP/1.1\r\n")) << head;
}

TEST_F(NotifyCommand, KnowsItsTargets) {
  EXPECT_NE(ran({}).err.find("notify.toml names nobody to tell"), std::string::npos);
  write("[[notify]]\nname = \"noc\"\nmail = \"a@b\"\n");
  const auto wrong = ran({"nocc"});
  EXPECT_NE(wrong.code, Exit::ok);
  EXPECT_NE(wrong.err.find("has no target \"nocc\""), std::string::npos) << wrong.err;
}

}  // namespace
}  // namespace netroster::daemon
