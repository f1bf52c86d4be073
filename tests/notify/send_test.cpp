// Webhooks and mail against servers on loopback and a sendmail made for the test.
#include "daemon/notify/send.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <future>
#include <mutex>
#include <sstream>

#include "tests/inventory/temp_store.h"
#include "tests/notify/listener.h"
#include "tests/web/certificate.h"
#include "web/routes.h"
#include "web/server.h"

namespace netroster::notify {
namespace {

using inventory::testing_kit::TempDirectory;
using testing_kit::Listener;

// Takes one request and answers it so.
class Hook {
 public:
  explicit Hook(std::string answer)
      : answer_(std::move(answer)), listener_([this](int fd) { serve(fd); }) {}

  config::NotifyTarget target(const std::string& token = {}) const {
    config::NotifyTarget out;
    out.name = "noc";
    out.webhook =
        Secret("http://127.0.0.1:" + std::to_string(listener_.port()) + "/hook/CANARY?x=1");
    out.token = Secret(token);
    return out;
  }
  std::string head() const {
    const std::lock_guard lock(mutex_);
    return head_;
  }
  std::string body() const {
    const std::lock_guard lock(mutex_);
    return body_;
  }
  int requests() const { return requests_; }

 private:
  void serve(int fd) {
    const auto head = listener_.read_until(fd, "\r\n\r\n");
    ++requests_;
    const auto length = head.find("Content-Length: ");
    std::string body;
    if (length != std::string::npos)
      body = listener_.read_bytes(fd, std::stoul(head.substr(length + 16)));
    {
      const std::lock_guard lock(mutex_);
      head_ = head;
      body_ = body;
    }
    Listener::write(fd, answer_);
    if (answer_.empty()) listener_.read_until(fd, "never");
  }

  const std::string answer_;
  mutable std::mutex mutex_;
  std::string head_;
  std::string body_;
  std::atomic<int> requests_{0};
  Listener listener_;
};

constexpr const char* ok = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

TEST(Webhook, TakesWhatIsPosted) {
  const Hook hook(ok);
  const auto sent = post(hook.target("word"), R"({"source":"netroster"})", {});
  ASSERT_TRUE(sent) << sent.error().what;
  EXPECT_TRUE(hook.head().starts_with("POST /hook/CANARY?x=1 HTTP/1.1\r\n")) << hook.head();
  EXPECT_NE(hook.head().find("\r\nContent-Type: application/json\r\n"), std::string::npos);
  EXPECT_NE(hook.head().find("\r\nAuthorization: Bearer word\r\n"), std::string::npos);
  EXPECT_EQ(hook.body(), R"({"source":"netroster"})");
}

TEST(Webhook, IsNotFollowedElsewhere) {
  const Hook other(ok);
  const std::string to(other.target().webhook.reveal_to_protocol());
  const Hook hook("HTTP/1.1 307 Temporary Redirect\r\nConnection: close\r\nLocation: " + to +
                  "\r\n\r\n");
  const auto sent = post(hook.target("word"), "{}", {});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().what, "it answers with status 307");
  EXPECT_EQ(other.requests(), 0);
}

TEST(Webhook, FailsWithoutSayingWhere) {
  const Hook refusing("HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\n\r\n");
  const Hook babbling("no HTTP at all\r\n\r\n");
  config::NotifyTarget nobody;
  nobody.webhook = Secret("http://127.0.0.1:1/CANARY");
  for (const auto& target : {refusing.target(), babbling.target(), nobody}) {
    const auto sent = post(target, "{}", {});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().what.find("CANARY"), std::string::npos) << sent.error().what;
  }
}

TEST(Webhook, ThatDoesNotAnswerIsGivenUp) {
  const Hook silent("");
  const auto sent = post(silent.target(), "{}", {.time = std::chrono::milliseconds{200}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Errc::timeout);
}

TEST(Webhook, IsGivenUpWhenTheDaemonStops) {
  const Hook silent("");
  std::atomic<bool> stopping{false};
  auto sent = std::async(std::launch::async, [&] {
    return post(silent.target(), "{}", {.time = std::chrono::minutes{10}, .stopping = &stopping});
  });
  while (silent.requests() == 0) std::this_thread::yield();
  stopping = true;
  EXPECT_FALSE(sent.get());
}

TEST(Webhook, MustHaveACertificateThatIsBelieved) {
  const TempDirectory folder;
  const auto made = web::test::make_certificate();
  std::ofstream(folder.file("cert.pem")) << made.certificate;
  std::ofstream(folder.file("key.pem")) << made.key;
  ::chmod(folder.file("key.pem").c_str(), 0600);
  auto tls = web::load_tls(folder.file("cert.pem"), folder.file("key.pem"));
  ASSERT_TRUE(tls) << tls.error().what;
  web::ServerSettings settings;
  settings.listen = *ListenAddress::parse("127.0.0.1:0");
  settings.tls = *tls;
  web::Server server(settings, {});
  ASSERT_TRUE(server.start());
  config::NotifyTarget target;
  target.webhook = Secret("https://localhost:" + std::to_string(server.address().port) + "/");
  const auto sent = post(target, "{}", {});
  ASSERT_FALSE(sent);
  EXPECT_NE(sent.error().what.find("certificate"), std::string::npos) << sent.error().what;
}

// Speaks as much SMTP as one message needs (RFC 5321).
class MailServer {
 public:
  explicit MailServer(std::string to_data = "354 go on\r\n")
      : to_data_(std::move(to_data)), listener_([this](int fd) { serve(fd); }) {}
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(listener_.port()); }
  std::string said() const {
    const std::lock_guard lock(mutex_);
    return said_;
  }

 private:
  void serve(int fd) {
    Listener::write(fd, "220 test\r\n");
    for (std::string line; !(line = listener_.read_until(fd, "\r\n")).empty();) {
      note(line);
      if (line.starts_with("DATA")) {
        Listener::write(fd, to_data_);
        if (!to_data_.starts_with("354")) continue;
        note(listener_.read_until(fd, "\r\n.\r\n"));
      }
      Listener::write(fd, line.starts_with("QUIT") ? "221 bye\r\n" : "250 ok\r\n");
      if (line.starts_with("QUIT")) return;
    }
  }
  void note(const std::string& text) {
    const std::lock_guard lock(mutex_);
    said_ += text;
  }
  const std::string to_data_;
  mutable std::mutex mutex_;
  std::string said_;
  Listener listener_;
};

config::NotifyTarget mailed(const std::string& server) {
  config::NotifyTarget out;
  out.mail = "noc@example.org";
  out.mail_server = server;
  return out;
}

TEST(Mail, GoesToAServer) {
  std::string said;
  {
    const MailServer server;
    const auto sent = mail(mailed(server.url()), "netroster@nms",
                           "Subject: a\r\n\r\n.one\r\ntwo\r\n", "/nonexistent", {});
    ASSERT_TRUE(sent) << sent.error().what;
    said = server.said();
  }
  EXPECT_NE(said.find("MAIL FROM:<netroster@nms>"), std::string::npos) << said;
  EXPECT_NE(said.find("RCPT TO:<noc@example.org>"), std::string::npos) << said;
  EXPECT_NE(said.find("Subject: a\r\n\r\n..one\r\ntwo\r\n"), std::string::npos) << said;
}

TEST(Mail, ThatIsRefusedIsAnError) {
  const MailServer server("554 no\r\n");
  EXPECT_FALSE(mail(mailed(server.url()), "netroster@nms", "x\r\n", "/nonexistent", {}));
}

class Sendmail : public testing::Test {
 protected:
  std::string made(const std::string& script) {
    const auto path = folder_.file("sendmail");
    std::ofstream(path) << "#!/bin/sh\n" << script;
    ::chmod(path.c_str(), 0700);
    return path;
  }
  std::string read(const std::string& name) {
    std::ostringstream out;
    out << std::ifstream(folder_.file(name)).rdbuf();
    return out.str();
  }
  TempDirectory folder_;
};

TEST_F(Sendmail, IsGivenTheMessageAndItsAddress) {
  const auto program =
      made("echo \"$@\" > " + folder_.file("words") + "; cat > " + folder_.file("message"));
  const std::string message = "Subject: a\r\n\r\n" + std::string(300'000, 'x') + "\r\n";
  const auto sent = mail(mailed(""), "", message, program, {});
  ASSERT_TRUE(sent) << sent.error().what;
  EXPECT_EQ(read("words"), "-i noc@example.org\n");
  EXPECT_EQ(read("message"), message);
}

TEST_F(Sendmail, ThatFailsIsAnError) {
  const auto sent = mail(mailed(""), "", "x\r\n", made("exit 75"), {});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().what, "sendmail ended with 75");
}

TEST_F(Sendmail, ThatReadsNothingIsAnError) {
  const auto sent = mail(mailed(""), "", std::string(3'000'000, 'x'), made("exit 1"), {});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().what, "sendmail ended with 1");
}

TEST_F(Sendmail, ThatHangsIsEnded) {
  const auto sent = mail(mailed(""), "", "x\r\n", made("exec sleep 600"),
                         {.time = std::chrono::milliseconds{200}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Errc::timeout);
}

TEST_F(Sendmail, ThatIsNotThereIsAnError) {
  const auto sent = mail(mailed(""), "", "x\r\n", "/nonexistent/sendmail", {});
  ASSERT_FALSE(sent);
  EXPECT_NE(sent.error().what.find("/nonexistent/sendmail"), std::string::npos);
}

}  // namespace
}  // namespace netroster::notify
