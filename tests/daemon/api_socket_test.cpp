// The same over a loopback socket.
#include <gtest/gtest.h>

#include "daemon/api/api.h"
#include "sample.h"
#include "tests/web/all_routes.h"
#include "tests/web/client.h"
#include "web/server.h"

namespace netroster::daemon::api {
namespace {

class ApiServer : public testing::Test {
 protected:
  void SetUp() override {
    auto known = web::test::known_nothing();
    known.snapshot = [snapshot = test::sample_inventory()] { return snapshot; };
    web::ServerSettings settings;
    settings.listen = *ListenAddress::parse("127.0.0.1:0");
    server_ = std::make_unique<web::Server>(settings, web::routes(known, api::routes(known)));
    ASSERT_TRUE(server_->start());
  }
  web::test::Client::Answer ask(const std::string& target, const std::string& more = "") {
    web::test::Client client(server_->address());
    EXPECT_TRUE(client.send(web::test::get(target, more)));
    return client.answer();
  }
  static std::string tag(const std::string& head) {
    const auto at = head.find("\r\nETag: ") + 8;
    return head.substr(at, head.find("\r\n", at) - at);
  }
  std::unique_ptr<web::Server> server_;
};

TEST_F(ApiServer, GivesDevices) {
  const auto answer = ask("/api/v1/devices?site=WHS");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("whs-mdf-core1"), std::string::npos);
  EXPECT_NE(answer.head.find("\r\nCache-Control: private, no-cache\r\n"), std::string::npos);
}

TEST_F(ApiServer, WhatIsKnownAlreadyIsNotSentAgain) {
  const auto first = ask("/api/v1/devices");
  web::test::Client client(server_->address());
  const auto field = "If-None-Match: \"x\", " + tag(first.head) + "\r\n";
  ASSERT_TRUE(client.send(web::test::get("/api/v1/devices", field)));
  const auto second = client.answer(false);
  EXPECT_EQ(second.status, 304);
  EXPECT_EQ(tag(second.head), tag(first.head));
  // The connection goes on with the next answer: there was no body.
  ASSERT_TRUE(client.send(web::test::get("/-/healthy")));
  EXPECT_EQ(client.answer().status, 200);
}

TEST_F(ApiServer, AnotherCodingHasAnotherTag) {
  const auto plain = tag(ask("/api/v1/devices").head);
  const auto packed = tag(ask("/api/v1/devices", "Accept-Encoding: gzip\r\n").head);
  EXPECT_EQ(packed, plain.substr(0, plain.size() - 1) + "-gzip\"");
  EXPECT_EQ(ask("/api/v1/devices", "If-None-Match: " + packed + "\r\n").status, 200);
}

TEST_F(ApiServer, ProblemsNameTheParameter) {
  const auto answer = ask("/api/v1/devices?sort=name");
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.head.find("application/problem+json"), std::string::npos);
  EXPECT_NE(answer.body.find("\"parameter\":\"sort\""), std::string::npos);
}

TEST_F(ApiServer, ThereIsOneDocumentOfAll) {
  const auto answer = ask("/api/v1/openapi.json");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("\"/api/v1/devices/{id}\""), std::string::npos);
}

}  // namespace
}  // namespace netroster::daemon::api
