// Many connections at once, and few descriptors: who is answered, and who is not.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <future>
#include <list>
#include <thread>

#include "client.h"
#include "tests/inventory/temp_store.h"
#include "web/server.h"

namespace netroster::web {
namespace {

using inventory::testing_kit::TempDirectory;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Client;
using test::get;

// /held is answered when the test says so.
class Crowd : public testing::Test {
 protected:
  void start(ServerSettings settings = {}) {
    settings.listen = *ListenAddress::parse("127.0.0.1:0");
    settings.socket = folder_.file("socket");
    std::vector<Route> routes{
        {"/-/healthy", [](const Request&) { return Response::line(200, "Healthy."); }, ""},
        {"/held",
         [this](const Request&) {
           Response out;
           out.later = [this](Reply reply) {
             const std::lock_guard lock(mutex_);
             held_.push_back(std::move(reply));
           };
           return out;
         },
         ""}};
    server_ = std::make_unique<Server>(settings, std::move(routes));
    ASSERT_TRUE(server_->start());
  }
  ~Crowd() override {
    if (server_) server_->stop();
  }

  int asks(Client& client, const std::string& target) {
    return client.send(get(target)) ? client.answer().status : 0;
  }
  int health(const std::string& from) {
    Client client(server_->address(), from);
    return asks(client, "/-/healthy");
  }
  // That say nothing.
  void crowd(std::size_t count, const std::string& from) {
    for (std::size_t i = 0; i < count; ++i) silent_.emplace_back(server_->address(), from);
  }
  // That are answered no more and no less than a reply of the test.
  void occupy(std::size_t count, const std::string& from) {
    const auto before = server_->counts().requests.load();
    for (std::size_t i = 0; i < count; ++i) {
      silent_.emplace_back(server_->address(), from);
      ASSERT_TRUE(silent_.back().send(get("/held")));
    }
    ASSERT_TRUE(reaches(server_->counts().requests, before + count));
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    for (const auto& reply : held_) reply(Response::line(200, "done"));
    held_.clear();
  }
  static bool reaches(const std::atomic<std::uint64_t>& counter, std::uint64_t wanted) {
    const auto until = steady_clock::now() + std::chrono::seconds(30);
    while (counter.load() < wanted && steady_clock::now() < until) std::this_thread::yield();
    return counter.load() >= wanted;
  }

  TempDirectory folder_;
  std::mutex mutex_;
  std::vector<Reply> held_;
  std::list<Client> silent_;
  std::unique_ptr<Server> server_;
};

int ask_by_socket(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  path.copy(to.sun_path, sizeof to.sun_path - 1);
  const auto request = get("/-/healthy", "Connection: close\r\n");
  std::string all;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 &&
      ::send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    char part[4096];
    for (ssize_t got = 0; (got = ::recv(fd, part, sizeof part, 0)) > 0;)
      all.append(part, static_cast<std::size_t>(got));
  }
  ::close(fd);
  return all.size() > 12 ? std::stoi(all.substr(9, 3)) : 0;
}

TEST_F(Crowd, TwoHundredSilentConnectionsOfOneClientKeepNobodyOut) {
  start();
  Client other(server_->address(), "127.0.0.3");
  EXPECT_EQ(asks(other, "/-/healthy"), 200);
  crowd(200, "127.0.0.2");
  ASSERT_TRUE(reaches(server_->counts().connections, 201));
  EXPECT_EQ(health("127.0.0.1"), 200);
  EXPECT_EQ(health("127.0.0.2"), 200) << "not even itself";
  EXPECT_EQ(asks(other, "/-/healthy"), 200) << "who was there before is there still";
  EXPECT_EQ(ask_by_socket(folder_.file("socket")), 200);
  EXPECT_EQ(server_->counts().connections_refused.load(), 0U);
  EXPECT_EQ(server_->counts().connections_displaced.load(), 200 - 32 + 1U);
}

TEST_F(Crowd, ManyClientsThatSayNothingGiveWayToo) {
  start();
  for (int host = 2; host < 12; ++host) crowd(20, "127.0.0." + std::to_string(host));
  ASSERT_TRUE(reaches(server_->counts().connections, 200));
  EXPECT_EQ(health("127.0.0.1"), 200);
  EXPECT_EQ(server_->counts().connections_refused.load(), 0U);
}

TEST_F(Crowd, HalfARequestGivesWayAsWell) {
  start();
  for (int host = 2; host < 6; ++host)
    for (int i = 0; i < 20; ++i) {
      silent_.emplace_back(server_->address(), "127.0.0." + std::to_string(host));
      ASSERT_TRUE(silent_.back().send("GET /-/healthy HTTP/1.1\r\nHost: loc"));
    }
  EXPECT_EQ(health("127.0.0.1"), 200);
}

TEST_F(Crowd, AClientHasItsShareOfWhatIsAnswered) {
  start();
  occupy(32, "127.0.0.2");
  Client turned_away(server_->address(), "127.0.0.2");
  EXPECT_EQ(turned_away.answer().status, 503);
  EXPECT_EQ(health("127.0.0.1"), 200);
  EXPECT_EQ(server_->counts().connections_refused.load(), 1U);
  let_go();
  for (auto& each : silent_) EXPECT_EQ(each.answer().status, 200);
  EXPECT_EQ(health("127.0.0.2"), 200);
}

TEST_F(Crowd, ConnectionsBeyondTheLimitAreTurnedAwayWhileAllAreAtWork) {
  ServerSettings settings;
  settings.connections = 2;
  start(settings);
  occupy(1, "127.0.0.2");
  occupy(1, "127.0.0.3");
  Client third(server_->address());
  EXPECT_EQ(third.answer().status, 503);
  EXPECT_EQ(ask_by_socket(folder_.file("socket")), 200) << "the machine's own users are apart";
  let_go();
  for (auto& each : silent_) EXPECT_EQ(each.answer().status, 200);
  EXPECT_EQ(health("127.0.0.1"), 200);
}

// UBSan's own checks need descriptors: it opens a pipe for each type of object that it meets first,
// and takes the lack of one for a broken object. These two run in the builds without it, TSan's
// among them.
#ifndef __SANITIZE_ADDRESS__
// As many descriptors as are in use, and `more`. Sockets that are there already may be connected.
class DescriptorLimit {
 public:
  explicit DescriptorLimit(rlim_t more) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int first_free = ::dup(STDIN_FILENO);
    ::close(first_free);
    auto low = before_;
    low.rlim_cur = static_cast<rlim_t>(first_free) + more;
    ::setrlimit(RLIMIT_NOFILE, &low);
  }
  ~DescriptorLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  DescriptorLimit(const DescriptorLimit&) = delete;
  DescriptorLimit& operator=(const DescriptorLimit&) = delete;

 private:
  rlimit before_{};
};

TEST_F(Crowd, WithFewDescriptorsThoseWhoSayNothingGiveWay) {
  start();
  for (int i = 0; i < 100; ++i) silent_.emplace_back();
  Client asking;
  const DescriptorLimit limit(4);
  for (auto& each : silent_) each.connect(server_->address());
  ASSERT_TRUE(reaches(server_->counts().connections, 100));
  asking.connect(server_->address());
  EXPECT_EQ(asks(asking, "/-/healthy"), 200);
  EXPECT_EQ(server_->counts().accepts_failed.load(), 0U) << "there was always one to give way";
}

TEST_F(Crowd, WithoutADescriptorOneIsAnsweredByTheSpareAndOthersWithoutSpinning) {
  start();
  Client first;
  Client second;
  const DescriptorLimit limit(0);
  first.connect(server_->address());
  EXPECT_EQ(asks(first, "/-/healthy"), 200) << "by the one that is kept for it";
  ASSERT_TRUE(first.send(get("/held")));
  ASSERT_TRUE(reaches(server_->counts().requests, 2));
  const auto began = steady_clock::now();
  second.connect(server_->address());
  ASSERT_TRUE(second.send(get("/-/healthy")));
  ASSERT_TRUE(reaches(server_->counts().accepts_failed, 3));
  const auto failed = server_->counts().accepts_failed.load();
  // A tenth of a second passes after each, however slow this machine is.
  EXPECT_LE(failed,
            static_cast<std::uint64_t>((steady_clock::now() - began) / milliseconds(100)) + 1);
  let_go();
  EXPECT_EQ(first.answer().status, 200);
  EXPECT_EQ(second.answer().status, 200) << "as soon as one is free";
}
#endif

}  // namespace
}  // namespace netroster::web
