// The server with TLS: certificates made here, clients as they should be, and as they should not.
#include "web/tls.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/web/certificate.h"
#include "tests/web/client.h"
#include "web/server.h"

namespace netroster::web {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using test::Certificate;
using test::make_certificate;
using test::TlsClient;

constexpr std::size_t big = 3'000'000;

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    std::string name = (fs::temp_directory_path() / "netroster-tls-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~TlsTest() override {
    server_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string put(const std::string& name, const std::string& text, mode_t mode = 0640) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    chmod(path.c_str(), mode);
    return path.string();
  }
  Result<std::shared_ptr<Tls>> load(const std::string& certificate, const std::string& key,
                                    mode_t mode = 0640) {
    return load_tls(put("cert.pem", certificate), put("key.pem", key, mode));
  }
  void start(ServerSettings settings = {}) {
    auto tls = load(own_.certificate, own_.key);
    ASSERT_TRUE(tls) << tls.error().what;
    settings.listen = *ListenAddress::parse("127.0.0.1:0");
    settings.tls = *tls;
    std::vector<Route> routes;
    routes.push_back({"/", [](const Request&) { return Response::line(200, "here"); }, ""});
    routes.push_back({"/big",
                      [](const Request&) {
                        Response out;
                        out.body = std::string(big, 'x') + "end\n";
                        return out;
                      },
                      ""});
    server_ = std::make_unique<Server>(settings, std::move(routes));
    const auto started = server_->start();
    ASSERT_TRUE(started) << started.error().what;
  }
  // Waits for a counter of the server, which counts on its own thread.
  static bool reaches(const std::atomic<std::uint64_t>& counter, std::uint64_t wanted) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (counter.load() < wanted && std::chrono::steady_clock::now() < until)
      std::this_thread::yield();
    return counter.load() >= wanted;
  }

  const Certificate own_ = make_certificate();
  fs::path folder_;
  std::unique_ptr<Server> server_;
};

TEST_F(TlsTest, AnswersSeveralRequestsOfOneConnection) {
  start();
  TlsClient client(server_->address(), own_);
  ASSERT_TRUE(client.connected());
  EXPECT_EQ(client.protocol(), "http/1.1");
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send(test::get("/")));
    EXPECT_TRUE(client.read_until("here\n").starts_with("HTTP/1.1 200 OK\r\n"));
  }
  EXPECT_EQ(server_->counts().connections.load(), 1U);
  EXPECT_EQ(server_->counts().requests.load(), 3U);
}

TEST_F(TlsTest, ABigAnswerComesWhole) {
  start();
  TlsClient client(server_->address(), own_);
  ASSERT_TRUE(client.send(test::get("/big", "Connection: close\r\n")));
  const auto answer = client.read_until("end\n");
  EXPECT_GT(answer.size(), big);
}

struct Version {
  int version;
  bool taken;
  const char* name;
};
class Versions : public TlsTest, public testing::WithParamInterface<Version> {};

TEST_P(Versions, AreThoseThatAreSafe) {
  start();
  TlsClient client(server_->address(), own_, GetParam().version);
  ASSERT_EQ(client.connected(), GetParam().taken) << GetParam().name;
  if (!client.connected()) return;
  EXPECT_EQ(client.version(), GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(All, Versions,
                         testing::Values(Version{TLS1_VERSION, false, "TLSv1"},
                                         Version{TLS1_1_VERSION, false, "TLSv1.1"},
                                         Version{TLS1_2_VERSION, true, "TLSv1.2"},
                                         Version{TLS1_3_VERSION, true, "TLSv1.3"}));

TEST_F(TlsTest, AClientThatBelievesAnotherCertificateIsGone) {
  start();
  const TlsClient client(server_->address(), make_certificate());
  EXPECT_FALSE(client.connected());
}

TEST_F(TlsTest, PlainHttpIsAnsweredNothing) {
  start();
  test::Client client(server_->address());
  ASSERT_TRUE(client.send(test::get("/")));
  const auto rest = client.rest();
  EXPECT_EQ(rest.find("HTTP/"), std::string::npos) << rest;
  EXPECT_TRUE(reaches(server_->counts().requests_refused, 1));
  EXPECT_EQ(server_->counts().requests.load(), 0U);
}

TEST_F(TlsTest, WhoBeginsAndSaysNoMoreIsLetGo) {
  ServerSettings hasty;
  hasty.request_time = milliseconds(50);
  start(hasty);
  test::Client client(server_->address());
  ASSERT_TRUE(client.send("\x16\x03\x01"));
  EXPECT_EQ(client.rest().find("HTTP/"), std::string::npos);
  EXPECT_TRUE(reaches(server_->counts().requests_refused, 1));
}

TEST_F(TlsTest, StopsWithClientsInEveryState) {
  start();
  TlsClient idle(server_->address(), own_);
  const test::Client silent(server_->address());
  TlsClient reading(server_->address(), own_);
  ASSERT_TRUE(reading.send(test::get("/big")));
  const auto began = std::chrono::steady_clock::now();
  server_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST_F(TlsTest, KnowsWhenTheCertificateEnds) {
  const auto soon = make_certificate(3);
  const auto tls = load(soon.certificate, soon.key);
  ASSERT_TRUE(tls);
  const auto left = end_of(**tls) - wall_now();
  EXPECT_GT(left, std::chrono::hours(71));
  EXPECT_LE(left, std::chrono::hours(72));
}

struct Broken {
  const char* about;
  std::string certificate;
  std::string key;
  mode_t mode;
  const char* problem;
};
void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.about; }

class BrokenFiles : public TlsTest, public testing::WithParamInterface<Broken> {};

TEST_P(BrokenFiles, AreNamedAndNotShown) {
  const auto loaded = load(GetParam().certificate, GetParam().key, GetParam().mode);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, Errc::config);
  EXPECT_NE(loaded.error().what.find(GetParam().problem), std::string::npos) << loaded.error().what;
  EXPECT_EQ(loaded.error().what.find("BEGIN"), std::string::npos) << loaded.error().what;
}

const Certificate good = make_certificate();
const Certificate other = make_certificate();
const Certificate locked = make_certificate(1, "password");

INSTANTIATE_TEST_SUITE_P(
    All, BrokenFiles,
    testing::Values(
        Broken{"no certificate", "", good.key, 0640, "cert.pem: is no certificate"},
        Broken{"no key", good.certificate, "", 0640, "key.pem: is not the private key of"},
        Broken{"swapped", good.key, good.certificate, 0640, "cert.pem: is no certificate"},
        Broken{"another's key", good.certificate, other.key, 0640, "key.pem: is not the private"},
        Broken{"a key with a password", locked.certificate, locked.key, 0640,
               "key.pem: is not the private key of"},
        Broken{"a key that everyone reads", good.certificate, good.key, 0644,
               "key.pem: may be read by everyone"},
        Broken{"a cut certificate", good.certificate.substr(0, 200), good.key, 0640,
               "cert.pem: is no certificate"},
        Broken{"a cut key", good.certificate, good.key.substr(0, 60), 0640,
               "key.pem: is not the private key of"}));

TEST_F(TlsTest, AFileThatIsNotThereIsNamed) {
  const auto loaded = load_tls((folder_ / "none.pem").string(), put("key.pem", own_.key));
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().what.find("none.pem: there is no such file"), std::string::npos);
}

}  // namespace
}  // namespace netroster::web
