// The server over loopback: clients as they should be, and as they should not.
#include "web/server.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "client.h"

namespace netroster::web {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Client;
using test::get;

constexpr std::size_t big_parts = 400;
constexpr std::size_t part_size = 64 * 1024;

std::vector<Route> test_routes() {
  std::vector<Route> out;
  out.push_back({"/", [](const Request&) { return Response::line(200, "here"); }, ""});
  out.push_back({"/big",
                 [](const Request&) {
                   Response big;
                   big.body = [left = big_parts](std::string& part) mutable {
                     if (left == 0) return false;
                     --left;
                     part.append(part_size, 'x');
                     return true;
                   };
                   return big;
                 },
                 ""});
  out.push_back({"/breaks",
                 [](const Request&) {
                   Response broken;
                   broken.body = [first = true](std::string& part) mutable {
                     if (!first) throw std::runtime_error("no more");
                     first = false;
                     part = "begin";
                     return true;
                   };
                   return broken;
                 },
                 ""});
  return out;
}

class ServerTest : public testing::Test {
 protected:
  void start(ServerSettings settings = {}) {
    settings.listen = *ListenAddress::parse("127.0.0.1:0");
    server_ = std::make_unique<Server>(settings, test_routes());
    const auto started = server_->start();
    ASSERT_TRUE(started) << started.error().what;
    ASSERT_NE(server_->address().port, 0);
  }
  // Waits for a counter of the server, which counts on its own thread.
  static bool reaches(const std::atomic<std::uint64_t>& counter, std::uint64_t wanted) {
    const auto until = steady_clock::now() + std::chrono::seconds(30);
    while (counter.load() < wanted && steady_clock::now() < until) std::this_thread::yield();
    return counter.load() >= wanted;
  }
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, AnswersSeveralRequestsOfOneConnection) {
  start();
  Client client(server_->address());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send(get("/")));
    const auto answer = client.answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "here\n");
  }
  EXPECT_EQ(server_->counts().connections.load(), 1U);
  EXPECT_EQ(server_->counts().requests.load(), 3U);
}

TEST_F(ServerTest, RequestsThatComeTogetherAreAnsweredInTheirOrder) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/") + get("/missing") + get("/", "Connection: close\r\n")));
  EXPECT_EQ(client.answer().status, 200);
  EXPECT_EQ(client.answer().status, 404);
  const auto last = client.answer();
  EXPECT_EQ(last.status, 200);
  EXPECT_NE(last.head.find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(client.rest(), "");
}

TEST_F(ServerTest, ARequestMayComeInSmallPieces) {
  start();
  Client client(server_->address());
  for (const char letter : get("/")) ASSERT_TRUE(client.send(std::string(1, letter)));
  EXPECT_EQ(client.answer().status, 200);
}

TEST_F(ServerTest, ABigAnswerComesInParts) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/big") + get("/")));
  const auto answer = client.answer();
  EXPECT_NE(answer.head.find("chunked"), std::string::npos);
  EXPECT_EQ(answer.body.size(), big_parts * part_size);
  EXPECT_EQ(client.answer().body, "here\n") << "the connection goes on";
}

TEST_F(ServerTest, CompressesWhenTheClientTakesIt) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/big", "Accept-Encoding: gzip\r\n")));
  const auto answer = client.answer();
  EXPECT_NE(answer.head.find("\r\nContent-Encoding: gzip\r\n"), std::string::npos);
  EXPECT_LT(answer.body.size(), big_parts * part_size / 50);
  EXPECT_TRUE(answer.body.starts_with("\x1f\x8b"));
}

TEST_F(ServerTest, HeadHasNoBody) {
  start();
  Client client(server_->address());
  for (const auto* target : {"/", "/big"}) {
    ASSERT_TRUE(
        client.send(std::string("HEAD ") + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    EXPECT_EQ(client.answer(false).status, 200);
  }
  ASSERT_TRUE(client.send(get("/")));
  EXPECT_EQ(client.answer().body, "here\n") << "nothing of a body stood between";
}

TEST_F(ServerTest, AnOldClientGetsAllAndThenTheEnd) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send("GET /big HTTP/1.0\r\n\r\n"));
  const auto all = client.rest();
  EXPECT_EQ(all.find("chunked"), std::string::npos);
  EXPECT_EQ(all.size() - all.find("\r\n\r\n") - 4, big_parts * part_size);
}

TEST_F(ServerTest, ABodyThatBreaksOffIsNotTakenForWhole) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/breaks")));
  const auto all = client.rest();
  EXPECT_TRUE(all.ends_with("5\r\nbegin\r\n")) << all;
  Client next(server_->address());
  ASSERT_TRUE(next.send(get("/")));
  EXPECT_EQ(next.answer().status, 200);
}

struct HostileCase {
  const char* name;
  std::string bytes;
  int status;  // 0: closed without a word
};
class Hostile : public ServerTest, public testing::WithParamInterface<HostileCase> {};

TEST_P(Hostile, IsAnsweredOnceAndClosed) {
  ServerSettings settings;
  settings.request_time = milliseconds(2'000);
  start(settings);
  Client client(server_->address());
  client.send(GetParam().bytes);
  EXPECT_EQ(client.answer().status, GetParam().status);
  EXPECT_EQ(client.rest(), "");
  Client next(server_->address());
  ASSERT_TRUE(next.send(get("/")));
  EXPECT_EQ(next.answer().status, 200) << "others are served";
}

INSTANTIATE_TEST_SUITE_P(
    Server, Hostile,
    testing::Values(
        HostileCase{"Noise", std::string("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11), 400},
        HostileCase{"NoVersion", "GET /\r\n\r\n", 400},
        HostileCase{"LongHeader", get("/", "X: " + std::string(20'000, 'a') + "\r\n"), 431},
        HostileCase{"LongTarget", get("/" + std::string(20'000, 'a')), 431},
        HostileCase{"HeaderWithoutEnd", "GET / HTTP/1.1\r\nX: " + std::string(100'000, 'a'), 431},
        HostileCase{"Body", get("/", "Content-Length: 5\r\n") + "hello", 413},
        HostileCase{"HugeBody", get("/", "Content-Length: 99999999999999\r\n"), 413},
        HostileCase{"Chunks",
                    get("/", "Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\n\r\n", 413},
        HostileCase{"Smuggled",
                    get("/", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") + "0\r\n\r\n",
                    400},
        HostileCase{"TwoLengths", get("/", "Content-Length: 1\r\nContent-Length: 2\r\n"), 400},
        HostileCase{"NegativeLength", get("/", "Content-Length: -1\r\n"), 400},
        HostileCase{"NulInHeader", get("/", std::string("X: a\0b\r\n", 8)), 400},
        HostileCase{"SlowClient", "GET / HTTP/1.1\r\nHost: loc", 0}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(ServerTest, AnIdleConnectionIsClosed) {
  ServerSettings settings;
  settings.idle_time = milliseconds(50);
  start(settings);
  Client client(server_->address());
  EXPECT_EQ(client.rest(), "");
}

TEST_F(ServerTest, AClientThatReadsNothingIsCutOff) {
  ServerSettings settings;
  settings.part_time = milliseconds(100);
  start(settings);
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/big")));
  ASSERT_TRUE(reaches(server_->counts().responses_cut, 1));
  EXPECT_LT(server_->counts().bytes_sent.load(), big_parts * part_size);
}

TEST_F(ServerTest, ManyClientsAtOnce) {
  start();
  std::vector<std::future<bool>> clients;
  for (int i = 0; i < 8; ++i)
    clients.push_back(std::async(std::launch::async, [address = server_->address()] {
      Client client(address);
      bool good = true;
      for (int request = 0; request < 20; ++request) {
        good = good && client.send(get(request % 10 == 0 ? "/big" : "/"));
        good = good && client.answer().status == 200;
      }
      return good;
    }));
  for (auto& client : clients) EXPECT_TRUE(client.get());
  EXPECT_EQ(server_->counts().requests.load(), 160U);
}

TEST_F(ServerTest, StopsAtOnceWhateverClientsDo) {
  start();
  Client idle(server_->address());
  Client half(server_->address());
  ASSERT_TRUE(half.send("GET / HT"));
  Client reader(server_->address());
  ASSERT_TRUE(reader.send(get("/big")));
  ASSERT_TRUE(reaches(server_->counts().requests, 1));
  const auto before = steady_clock::now();
  server_->stop();
  EXPECT_LT(steady_clock::now() - before, std::chrono::seconds(5));
  EXPECT_EQ(idle.rest(), "");
  EXPECT_EQ(half.rest(), "");
  server_->stop();
  ASSERT_TRUE(server_->start()) << "and starts again";
  Client again(server_->address());
  ASSERT_TRUE(again.send(get("/")));
  EXPECT_EQ(again.answer().status, 200);
}

TEST_F(ServerTest, AnAddressThatIsTakenIsAnError) {
  start();
  ServerSettings settings;
  settings.listen = server_->address();
  Server second(settings, {});
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Errc::io);
  EXPECT_NE(started.error().what.find(settings.listen.text()), std::string::npos);
}

}  // namespace
}  // namespace netroster::web
