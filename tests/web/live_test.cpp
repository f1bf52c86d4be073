// Answers that go on as long as somebody listens.
#include <gtest/gtest.h>

#include <atomic>

#include "client.h"
#include "web/server.h"

namespace netroster::web {
namespace {

using std::chrono::milliseconds;
using test::Client;
using test::get;

class LiveServer : public testing::Test {
 protected:
  void start(ServerSettings settings = {}) {
    settings.listen = *ListenAddress::parse("127.0.0.1:0");
    settings.live_step = milliseconds(1);
    std::vector<Route> routes{
        {"/live",
         [this](const Request&) {
           Response out;
           out.content_type = "text/event-stream";
           out.live = [this] {
             ++asked_;
             return said_.exchange(false) ? std::string("data: now\n\n") : std::string();
           };
           return out;
         },
         ""},
        {"/heard",
         [](const Request& request) { return Response::line(200, request.last_event_id); }, ""},
        {"/", [](const Request&) { return Response::line(200, "here"); }, ""}};
    server_ = std::make_unique<Server>(settings, std::move(routes));
    ASSERT_TRUE(server_->start());
  }
  std::atomic<bool> said_{false};
  std::atomic<std::uint64_t> asked_{0};
  std::unique_ptr<Server> server_;
};

std::string chunk(const std::string& part) { return chunk_head(part.size()) + part + "\r\n"; }

TEST_F(LiveServer, WhatComesIsSentAtOnceAndABeatWhenNothingComes) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/live", "Accept-Encoding: gzip\r\n")));
  const auto head = client.answer(false);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.head.find("gzip"), std::string::npos);
  EXPECT_NE(head.head.find("\r\nCache-Control: no-store\r\n"), std::string::npos);
  const auto beat = chunk(":\n\n");
  EXPECT_EQ(client.read(beat.size()), beat);
  said_ = true;
  const auto event = chunk("data: now\n\n");
  EXPECT_EQ(client.read(event.size()), event);
}

TEST_F(LiveServer, WhatAClientHeardLastIsTold) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/heard", "Last-Event-ID: 17\r\n")));
  EXPECT_EQ(client.answer().body, "17\n");
}

TEST_F(LiveServer, TooManyListenersAreTurnedAwayAndThoseWhoGoMakeRoom) {
  ServerSettings settings;
  settings.live_connections = 1;
  settings.beat_time = milliseconds(1);
  start(settings);
  auto first = std::make_unique<Client>(server_->address());
  ASSERT_TRUE(first->send(get("/live")));
  EXPECT_EQ(first->answer(false).status, 200);
  Client second(server_->address());
  ASSERT_TRUE(second.send(get("/live")));
  EXPECT_EQ(second.answer().status, 503);
  first.reset();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  int status = 503;
  while (status == 503 && std::chrono::steady_clock::now() < until) {
    Client third(server_->address());
    ASSERT_TRUE(third.send(get("/live")));
    status = third.answer(false).status;
  }
  EXPECT_EQ(status, 200);
}

TEST_F(LiveServer, AStopWaitsForNobodyWhoListens) {
  start();
  Client client(server_->address());
  ASSERT_TRUE(client.send(get("/live")));
  EXPECT_EQ(client.answer(false).status, 200);
  Client other(server_->address());
  ASSERT_TRUE(other.send(get("/")));
  EXPECT_EQ(other.answer().status, 200);
  server_->stop();
  const auto asked = asked_.load();
  client.rest();
  EXPECT_EQ(asked_.load(), asked);
}

}  // namespace
}  // namespace netroster::web
