// Bodies, answers that come later, and the socket for processes of this machine.
#include "web/local_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <thread>

#include "client.h"
#include "tests/inventory/temp_store.h"
#include "web/server.h"

namespace netroster::web {
namespace {

using inventory::testing_kit::TempDirectory;
using test::Client;
using test::get;

// A promise's answer, given by another thread than the server's.
struct Elsewhere {
  std::promise<Reply> asked;
  std::future<Reply> reply = asked.get_future();
};

std::vector<Route> test_routes(const std::shared_ptr<Elsewhere>& elsewhere) {
  return {{.path = "/who",
           .handler =
               [](const Request& request) {
                 const auto& who = request.identity;
                 return Response::line(
                     200, who.name + " " + std::string(text(who.role)) + " " + request.from);
               },
           .about = ""},
          {.path = "/say",
           .handler =
               [](const Request& request) {
                 return Response::line(200, request.member("words").value_or("nothing"));
               },
           .about = "",
           .method = Method::post,
           .parameters = {{.name = "words",
                           .doc = "What is said.",
                           .place = Parameter::Place::body,
                           .longest = 16'000}}},
          {.path = "/later",
           .handler =
               [elsewhere](const Request&) {
                 Response out;
                 out.later = [elsewhere](Reply reply) { elsewhere->asked.set_value(reply); };
                 return out;
               },
           .about = ""}};
}

std::string post(const std::string& body, const std::string& more = "") {
  return "POST /say HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class LocalServer : public testing::Test {
 protected:
  void start(ServerSettings settings = {}) {
    settings.listen = *ListenAddress::parse("127.0.0.1:0");
    settings.socket = path_;
    server_ = std::make_unique<Server>(settings, test_routes(elsewhere_), admit_local({}));
    ASSERT_TRUE(server_->start());
  }
  // All that is answered to a request by the socket, whose connection ends then.
  std::string ask(const std::string& request) const {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    path_.copy(to.sun_path, sizeof to.sun_path - 1);
    std::string all;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) {
      EXPECT_EQ(::send(fd, request.data(), request.size(), MSG_NOSIGNAL),
                static_cast<ssize_t>(request.size()));
      char part[4096];
      for (ssize_t got = 0; (got = ::recv(fd, part, sizeof part, 0)) > 0;)
        all.append(part, static_cast<std::size_t>(got));
    }
    ::close(fd);
    return all;
  }

  TempDirectory folder_;
  const std::string path_ = folder_.file("socket");
  std::shared_ptr<Elsewhere> elsewhere_ = std::make_shared<Elsewhere>();
  std::unique_ptr<Server> server_;
};

TEST_F(LocalServer, ItsOwnUserIsAdminByTheSocketAndReaderOtherwise) {
  start();
  const auto by_socket = ask(get("/who", "Connection: close\r\n"));
  EXPECT_NE(by_socket.find(" admin socket\n"), std::string::npos) << by_socket;
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/who")));
  EXPECT_EQ(client.answer().body, " reader 127.0.0.1\n");
}

TEST_F(LocalServer, NobodyElseMayOpenTheSocketAndItGoesWithTheServer) {
  start();
  struct stat there {};
  ASSERT_EQ(::lstat(path_.c_str(), &there), 0);
  EXPECT_EQ(there.st_mode & 0777U, 0600U);
  server_->stop();
  EXPECT_NE(::lstat(path_.c_str(), &there), 0);
}

TEST_F(LocalServer, ASocketThatWasLeftIsTakenAwayAndAnotherFileIsNot) {
  const auto left = listen_locally(path_);
  ASSERT_TRUE(left);
  ::close(*left);
  start();
  EXPECT_FALSE(ask(get("/who", "Connection: close\r\n")).empty());
  std::ofstream(folder_.file("file")) << "mine";
  EXPECT_FALSE(listen_locally(folder_.file("file")));
  EXPECT_EQ(listen_locally(std::string(200, 'x')).error().code, Errc::invalid);
}

TEST(LocalAdmission, OnlyRootAndTheDaemonsUserMayAskByTheSocket) {
  const auto admit = admit_local({});
  RawRequest raw;
  raw.user = ::geteuid() + 1;
  EXPECT_FALSE(admit(raw).identity);
  raw.user = 0;
  EXPECT_EQ(admit(raw).identity->role, Role::admin);
  raw.user.reset();
  EXPECT_EQ(admit(raw).identity->role, Role::reader);
}

TEST_F(LocalServer, ABodyIsReadWhereTheRouteTakesOne) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(post(R"({"words":"hello"})") + post("{}")));
  EXPECT_EQ(client.answer().body, "hello\n");
  EXPECT_EQ(client.answer().body, "nothing\n");
  ASSERT_TRUE(client.send(post(R"({"words":"x"})", "Expect: 100-continue\r\n")));
  EXPECT_EQ(client.answer(false).status, 100);
  EXPECT_EQ(client.answer().body, "x\n");
}

TEST_F(LocalServer, ALargeBodyIsRefusedAndSoIsOneThatNobodyTakes) {
  start();
  Client large(server_->address());
  ASSERT_TRUE(large.send(post(std::string(20'000, ' '))));
  EXPECT_EQ(large.answer().status, 413);
  Client chunked(server_->address());
  ASSERT_TRUE(
      chunked.send("POST /say HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                   "Content-Type: application/json\r\n\r\n8000\r\n" +
                   std::string(0x8000, ' ')));
  EXPECT_EQ(chunked.answer().status, 413);
  Client reading(server_->address());
  ASSERT_TRUE(reading.send(get("/who", "Content-Length: 2\r\n") + "{}"));
  EXPECT_EQ(reading.answer().status, 413);
}

TEST_F(LocalServer, ABodyForNobodyIsSaidToBeForNobody) {
  start();
  for (const auto& [first, status] : std::vector<std::pair<std::string, int>>{
           {"POST /nowhere", 404}, {"POST /api/v1/nowhere", 404}, {"POST /who", 405}}) {
    Client client(server_->address());
    ASSERT_TRUE(client.send(first +
                            " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                            "Content-Type: application/json\r\n\r\n{}" +
                            get("/who")));
    EXPECT_EQ(client.answer().status, status) << first;
    EXPECT_EQ(client.answer().status, 0) << "the connection ends: its body was not read";
  }
}

TEST_F(LocalServer, AnAnswerMayComeLaterFromAnotherThread) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/later")));
  const auto reply = elsewhere_->reply.get();
  std::thread([&] {
    reply(Response::line(200, "at last"));
    reply(Response::line(200, "too late"));
  }).join();
  EXPECT_EQ(client.answer().body, "at last\n");
  ASSERT_TRUE(client.send(get("/who")));
  EXPECT_EQ(client.answer().status, 200);
}

TEST_F(LocalServer, AnAnswerThatDoesNotComeIsNotWaitedForForEver) {
  ServerSettings settings;
  settings.later_time = std::chrono::milliseconds(1);
  start(settings);
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/later")));
  EXPECT_EQ(client.answer().status, 503);
}

TEST_F(LocalServer, AnAnswerToAServerThatIsGoneHurtsNobody) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/later")));
  const auto reply = elsewhere_->reply.get();
  server_.reset();
  reply(Response::line(200, "too late"));
  EXPECT_EQ(client.rest(), "");
}

// Whoever works for an answer learns that it is for nothing.
class Unwanted : public LocalServer {
 protected:
  Reply asked_with(ServerSettings settings) {
    settings.gone_step = std::chrono::milliseconds(1);
    start(std::move(settings));
    client_ = std::make_unique<Client>(server_->address());
    EXPECT_TRUE(client_->send(get("/later")));
    return elsewhere_->reply.get();
  }
  static bool becomes_unwanted(const Reply& reply) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!reply.unwanted.stop_requested() && std::chrono::steady_clock::now() < until)
      std::this_thread::yield();
    return reply.unwanted.stop_requested();
  }

  std::unique_ptr<Client> client_;
};

TEST_F(Unwanted, WhenTheClientGoesAway) {
  const auto reply = asked_with({});
  EXPECT_FALSE(reply.unwanted.stop_requested());
  client_.reset();
  EXPECT_TRUE(becomes_unwanted(reply));
}

TEST_F(Unwanted, WhenItsTimeIsOver) {
  ServerSettings settings;
  settings.later_time = std::chrono::milliseconds(1);
  const auto reply = asked_with(std::move(settings));
  EXPECT_EQ(client_->answer().status, 503);
  EXPECT_TRUE(becomes_unwanted(reply));
}

TEST_F(Unwanted, WhenTheServerStops) {
  const auto reply = asked_with({});
  EXPECT_FALSE(reply.unwanted.stop_requested());
  server_->stop();
  EXPECT_TRUE(reply.unwanted.stop_requested());
}

}  // namespace
}  // namespace netroster::web
