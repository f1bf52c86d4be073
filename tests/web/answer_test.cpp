#include "web/answer.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace netroster::web {
namespace {

Answers answers() {
  std::vector<Route> routes;
  routes.push_back({"/", [](const Request&) { return Response::line(200, "index"); }, ""});
  routes.push_back({"/ask",
                    [](const Request& request) {
                      return Response::line(200, request.parameter("q").value_or("none"));
                    },
                    ""});
  routes.push_back(
      {"/host", [](const Request& request) { return Response::line(200, request.host); }, ""});
  routes.push_back(
      {"/throws", [](const Request&) -> Response { throw std::runtime_error("secret"); }, ""});
  routes.push_back({"/long",
                    [](const Request&) {
                      Response out;
                      out.body = std::string(5000, 'x');
                      return out;
                    },
                    ""});
  return Answers({"Roster.Example"}, std::move(routes));
}

RawRequest get(std::string target, std::string host = "127.0.0.1:9816") {
  RawRequest out;
  out.method = "GET";
  out.target = std::move(target);
  out.hosts = 1;
  out.host = std::move(host);
  out.local = "127.0.0.1:1234";
  return out;
}

struct Case {
  const char* name;
  RawRequest request;
  const char* status;
  const char* body;
};
class Status : public testing::TestWithParam<Case> {};

TEST_P(Status, IsPlain) {
  const auto answer = answers().to(GetParam().request, true);
  EXPECT_TRUE(answer.head.starts_with(std::string("HTTP/1.1 ") + GetParam().status + " "))
      << answer.head;
  const auto body = answer.head.substr(answer.head.find("\r\n\r\n") + 4);
  EXPECT_EQ(body, GetParam().body);
}

RawRequest with(RawRequest request, void (*change)(RawRequest&)) {
  change(request);
  return request;
}

INSTANTIATE_TEST_SUITE_P(
    Answers, Status,
    testing::Values(
        Case{"Index", get("/"), "200", "index\n"}, Case{"Query", get("/ask?q=a+b"), "200", "a b\n"},
        Case{"AbsoluteForm", get("http://localhost:9/ask?q=1"), "200", "1\n"},
        Case{"AbsoluteFormOfAForeignHost", get("http://evil.example/"), "421",
             "This is not a host by that name.\n"},
        Case{"Missing", get("/nothing"), "404", "There is nothing here.\n"},
        Case{"DotsLeadNowhere", get("/../etc/passwd"), "404", "There is nothing here.\n"},
        Case{"BadEscape", get("/%zz"), "400", "The address cannot be read.\n"},
        Case{"BadQuery", get("/?a=%"), "400", "The address cannot be read.\n"},
        Case{"Star", get("*"), "400", "The address cannot be read.\n"},
        Case{"Empty", get(""), "400", "The address cannot be read.\n"},
        Case{"ForeignHost", get("/", "evil.example"), "421", "This is not a host by that name.\n"},
        Case{"HostThatLooksLikeOurs", get("/", "localhost.evil.example"), "421",
             "This is not a host by that name.\n"},
        Case{"NamedHost", get("/", "roster.example:9816"), "200", "index\n"},
        Case{"NamedHostWithDot", get("/", "ROSTER.example."), "200", "index\n"},
        Case{"V6", get("/", "[::1]:9816"), "200", "index\n"},
        Case{"V6WithoutPort", get("/", "[::1]"), "200", "index\n"},
        Case{"NoHost",
             with(get("/"),
                  [](RawRequest& r) {
                    r.hosts = 0;
                    r.host.clear();
                  }),
             "400", "One Host field is needed.\n"},
        Case{"TwoHosts", with(get("/"), [](RawRequest& r) { r.hosts = 2; }), "400",
             "One Host field is needed.\n"},
        Case{"OldClientWithoutHost",
             with(get("/host"),
                  [](RawRequest& r) {
                    r.hosts = 0;
                    r.host.clear();
                    r.version_11 = false;
                  }),
             "200", "127.0.0.1:1234\n"},
        Case{"Post", with(get("/"), [](RawRequest& r) { r.method = "POST"; }), "405",
             "Only GET, HEAD.\n"},
        Case{"Head", with(get("/"), [](RawRequest& r) { r.method = "HEAD"; }), "200", ""},
        Case{"HandlerThatThrows", get("/throws"), "500", "The answer could not be made.\n"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Answers, SaysWhichMethodsThereAre) {
  auto request = get("/");
  request.method = "DELETE";
  EXPECT_NE(answers().to(request, true).head.find("\r\nAllow: GET, HEAD\r\n"), std::string::npos);
}

TEST(Answers, AHeadHasTheLengthOfTheBody) {
  auto request = get("/long");
  request.method = "HEAD";
  const auto answer = answers().to(request, true);
  EXPECT_NE(answer.head.find("\r\nContent-Length: 5000\r\n"), std::string::npos);
  EXPECT_TRUE(answer.head.ends_with("\r\n\r\n"));
  EXPECT_FALSE(answer.more);
}

TEST(Answers, LongOnesAreCompressedShortOnesAreNot) {
  auto request = get("/long");
  request.accept_encoding = "gzip";
  auto answer = answers().to(request, true);
  EXPECT_NE(answer.head.find("\r\nContent-Encoding: gzip\r\n"), std::string::npos);
  EXPECT_NE(answer.head.find("\r\nTransfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_EQ(answer.head.find("Content-Length"), std::string::npos);
  ASSERT_TRUE(answer.more);
  std::string packed;
  while (answer.more(packed)) {
  }
  EXPECT_LT(packed.size(), 200U);
  request.target = "/";
  EXPECT_EQ(answers().to(request, true).head.find("gzip"), std::string::npos);
}

TEST(Answers, AnOldClientGetsPartsUntilTheConnectionEnds) {
  auto request = get("/long");
  request.accept_encoding = "gzip";
  request.version_11 = false;
  const auto answer = answers().to(request, true);
  EXPECT_FALSE(answer.chunked);
  EXPECT_FALSE(answer.keep_alive);
  EXPECT_NE(answer.head.find("\r\nConnection: close\r\n"), std::string::npos);
}

}  // namespace
}  // namespace netroster::web
