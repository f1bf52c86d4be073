// The engine against a real snmpd: every pair of protocols, wrong secrets, silence, closed ports.
#include "collectors/snmp/udp_session.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "tests/engine/snmpd_fixture.h"

namespace netroster::snmp {
namespace {

namespace asio = boost::asio;
using config::AuthProtocol;
using config::Credential;
using config::PrivProtocol;
using config::SnmpVersion;
using testing_support::Snmpd;

const Oid sys_name{1, 3, 6, 1, 2, 1, 1, 5, 0};

struct Pair {
  const char* name;
  AuthProtocol auth;
  PrivProtocol priv;
  const char* words;  // as snmpd.conf spells them
};

constexpr Pair pairs[] = {
    {"md5aes", AuthProtocol::md5, PrivProtocol::aes128, "MD5 passphrase-auth AES passphrase-priv"},
    {"md5des", AuthProtocol::md5, PrivProtocol::des, "MD5 passphrase-auth DES passphrase-priv"},
    {"shanone", AuthProtocol::sha1, PrivProtocol::none, "SHA passphrase-auth"},
    {"shaaes", AuthProtocol::sha1, PrivProtocol::aes128, "SHA passphrase-auth AES passphrase-priv"},
    {"sha224", AuthProtocol::sha224, PrivProtocol::aes128,
     "SHA-224 passphrase-auth AES passphrase-priv"},
    {"sha256", AuthProtocol::sha256, PrivProtocol::aes128,
     "SHA-256 passphrase-auth AES passphrase-priv"},
    {"sha384", AuthProtocol::sha384, PrivProtocol::aes192,
     "SHA-384 passphrase-auth AES-192 passphrase-priv"},
    {"sha512", AuthProtocol::sha512, PrivProtocol::aes256,
     "SHA-512 passphrase-auth AES-256 passphrase-priv"},
    {"shaext", AuthProtocol::sha1, PrivProtocol::aes256,
     "SHA passphrase-auth AES-256 passphrase-priv"},
    {"shaextc", AuthProtocol::sha1, PrivProtocol::aes256c,
     "SHA passphrase-auth AES-256-C passphrase-priv"},
};

std::string all_users() {
  std::string lines;
  for (const auto& pair : pairs) {
    lines += std::string("createUser ") + pair.name + " " + pair.words + "\n";
    lines += std::string("rouser ") + pair.name +
             (pair.priv == PrivProtocol::none ? " auth\n" : " priv\n");
  }
  return lines;
}

Credential v3_credential(const Pair& pair) {
  Credential out;
  out.name = pair.name;
  out.user = pair.name;
  out.auth = pair.auth;
  out.priv = pair.priv;
  out.auth_password = Secret("passphrase-auth");
  out.priv_password = Secret("passphrase-priv");
  return out;
}

Credential community(const char* name, SnmpVersion version = SnmpVersion::v2c) {
  Credential out;
  out.name = name;
  out.version = version;
  out.community = Secret(name);
  return out;
}

// One shard for the length of a test.
class Shard {
 public:
  Shard() : transport_(io_, {}, statistics_) { EXPECT_TRUE(transport_.open()); }

  std::shared_ptr<Agent> agent(Credential credential, std::uint16_t port) {
    auto agent = std::make_shared<Agent>();
    agent->endpoint = {*IpAddress::parse("127.0.0.1"), port};
    auto prepared = prepare(std::move(credential));
    EXPECT_TRUE(prepared);
    agent->credential = *prepared;
    return agent;
  }

  Result<Response> ask(const std::shared_ptr<Agent>& agent, PduType type, Oid oid) {
    Result<Response> out;
    Request request;
    request.type = type;
    request.oids = {std::move(oid)};
    request.max_repetitions = 5;
    UdpSession session(transport_, agent);
    asio::co_spawn(io_, ask_into(session, std::move(request), out), asio::detached);
    io_.restart();
    while (!done_) io_.run_one();
    done_ = false;
    return out;
  }

  // snmpd is ready when it answers; until then its port is closed.
  void wait_for(std::uint16_t port) {
    for (int i = 0; i < 2000; ++i) {
      const auto answer = ask(agent(community("public"), port), PduType::get, sys_name);
      if (answer) return;
      asio::co_spawn(io_, pause(), asio::detached);
      while (!done_) io_.run_one();
      done_ = false;
    }
    FAIL() << "snmpd did not start";
  }

  Statistics& statistics() { return statistics_; }
  ~Shard() {
    transport_.stop();
    io_.restart();
    io_.poll();
  }

 private:
  asio::awaitable<void> ask_into(UdpSession& session, Request request, Result<Response>& out) {
    out = co_await session.exchange(std::move(request));
    done_ = true;
  }
  asio::awaitable<void> pause() {
    co_await transport_.pause(std::chrono::milliseconds(5));
    done_ = true;
  }

  bool done_ = false;
  asio::io_context io_{1};
  Statistics statistics_;
  Transport transport_;
};

class RealSnmpd : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!Snmpd::installed()) return;
    snmpd_ = std::make_unique<Snmpd>(all_users());
    Shard shard;
    shard.wait_for(snmpd_->port());
  }
  static void TearDownTestSuite() { snmpd_.reset(); }
  void SetUp() override {
    if (!snmpd_) GTEST_SKIP() << "needs the Debian package snmpd";
  }
  static std::unique_ptr<Snmpd> snmpd_;
  Shard shard_;
};

std::unique_ptr<Snmpd> RealSnmpd::snmpd_;

TEST_F(RealSnmpd, AnswersEveryPairOfProtocols) {
  for (const auto& pair : pairs) {
    const auto agent = shard_.agent(v3_credential(pair), snmpd_->port());
    const auto answer = shard_.ask(agent, PduType::get, sys_name);
    ASSERT_TRUE(answer) << pair.name << ": " << answer.error().what;
    ASSERT_EQ(answer->rows.size(), 1U) << pair.name;
    EXPECT_EQ(answer->rows[0].value.as_text(), "lab-host") << pair.name;
    const auto page = shard_.ask(agent, PduType::get_bulk, Oid{1, 3, 6, 1, 2, 1, 1});
    ASSERT_TRUE(page) << pair.name << ": " << page.error().what;
    EXPECT_EQ(page->rows.size(), 5U) << pair.name;
  }
  EXPECT_EQ(shard_.statistics().v3_discoveries.load(), std::size(pairs));
}

TEST_F(RealSnmpd, CommunitiesV1AndV2c) {
  for (const auto version : {SnmpVersion::v1, SnmpVersion::v2c}) {
    const auto agent = shard_.agent(community("public", version), snmpd_->port());
    const auto answer = shard_.ask(agent, PduType::get, sys_name);
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(answer->rows[0].value.as_text(), "lab-host");
  }
}

TEST_F(RealSnmpd, WrongSecretsAreRefusedWithTheReason) {
  Credential unknown = v3_credential(pairs[5]);
  unknown.user = "nobody";
  auto answer = shard_.ask(shard_.agent(unknown, snmpd_->port()), PduType::get, sys_name);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::refused);
  EXPECT_NE(answer.error().what.find("user"), std::string::npos) << answer.error().what;

  Credential wrong = v3_credential(pairs[5]);
  wrong.auth_password = Secret("something else");
  answer = shard_.ask(shard_.agent(wrong, snmpd_->port()), PduType::get, sys_name);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::refused);
  EXPECT_NE(answer.error().what.find("authentication"), std::string::npos) << answer.error().what;
}

TEST_F(RealSnmpd, RestartedAgentIsSynchronisedAgain) {
  Snmpd own(all_users());
  shard_.wait_for(own.port());
  const auto agent = shard_.agent(v3_credential(pairs[5]), own.port());
  ASSERT_TRUE(shard_.ask(agent, PduType::get, sys_name));
  own.restart();
  shard_.wait_for(own.port());
  const auto answer = shard_.ask(agent, PduType::get, sys_name);
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_GE(shard_.statistics().v3_resyncs.load(), 1U);
}

TEST(UdpSession, ClosedPortIsSaidAtOnce) {
  Shard shard;
  // Port 1 (tcpmux) has no UDP listener on loopback.
  const auto agent = shard.agent(community("public"), 1);
  const auto answer = shard.ask(agent, PduType::get, sys_name);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::closed);
}

}  // namespace
}  // namespace netroster::snmp
