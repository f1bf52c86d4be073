// The simulated agents as Net-SNMP's own tools see them; skipped where those are not installed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::simulator {
namespace {

using config::AuthProtocol;
using config::PrivProtocol;

std::string output_of(const std::string& command) {
  std::string text;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{popen(command.c_str(), "r"), pclose};
  std::array<char, 4096> block{};
  while (pipe && std::fgets(block.data(), block.size(), pipe.get()) != nullptr)
    text += block.data();
  return text;
}

bool has_tools() { return !output_of("command -v snmpget snmpbulkwalk").empty(); }

struct AuthName {
  AuthProtocol protocol;
  const char* name;
};
struct PrivName {
  PrivProtocol protocol;
  const char* name;
};
constexpr AuthName auths[] = {{AuthProtocol::md5, "MD5"},        {AuthProtocol::sha1, "SHA"},
                              {AuthProtocol::sha224, "SHA-224"}, {AuthProtocol::sha256, "SHA-256"},
                              {AuthProtocol::sha384, "SHA-384"}, {AuthProtocol::sha512, "SHA-512"}};
constexpr PrivName privs[] = {{PrivProtocol::none, ""},
                              {PrivProtocol::aes128, "AES"},
                              {PrivProtocol::aes192, "AES-192"},
                              {PrivProtocol::aes256, "AES-256"}};

std::vector<User> all_users() {
  std::vector<User> users;
  for (const auto& auth : auths)
    for (const auto& priv : privs)
      users.push_back({fmt::format("u-{}-{}", auth.name, priv.name), auth.protocol, "auth-password",
                       priv.protocol, "priv-password"});
  users.push_back({"u-plain", AuthProtocol::none, "", PrivProtocol::none, ""});
  return users;
}

class NetSnmp : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_tools()) GTEST_SKIP() << "Net-SNMP's tools are not installed";
    auto agents = flat_agents(first_addresses(*IpNetwork::parse("127.84.0.0/24"), 2), {});
    auto profile = std::make_shared<Profile>(*agents[0].profile);
    profile->users = all_users();
    for (auto& agent : agents) agent.profile = profile;
    auto started = Simulator::start(std::move(agents), {});
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
  }
  std::string peer() const { return fmt::format("127.84.0.1:{}", simulator_->port()); }
  std::string run(const std::string& tool, const std::string& access,
                  const std::string& oid) const {
    return output_of(fmt::format("{} -t 3 -r 1 -On {} {} {} 2>&1", tool, access, peer(), oid));
  }
  std::string v3(const User& user, const AuthName& auth, const PrivName& priv) const {
    auto access = fmt::format("-v3 -u {} -a {} -A auth-password", user.name, auth.name);
    if (priv.protocol == PrivProtocol::none) return access + " -l authNoPriv";
    return access + fmt::format(" -l authPriv -x {} -X priv-password", priv.name);
  }
  std::unique_ptr<Simulator> simulator_;
};

constexpr const char* name_oid = "1.3.6.1.2.1.1.5.0";

TEST_F(NetSnmp, WalksVersionTwoToTheEnd) {
  const auto text = run("snmpbulkwalk", "-v2c -c public", "1.3.6.1.2.1.2.2");
  EXPECT_NE(text.find(".1.3.6.1.2.1.2.2.1.1.1 = INTEGER: 1\n"), std::string::npos);
  // On a new machine the tool tells of a directory that it made as well.
  std::size_t rows = 0;
  for (auto at = text.find(".1.3.6.1.2.1.2.2.1."); at != std::string::npos; ++rows)
    at = text.find("\n.1.3.6.1.2.1.2.2.1.", at + 1);
  EXPECT_EQ(rows, 52 * 19U);
}

TEST_F(NetSnmp, SpeaksVersionOne) {
  EXPECT_NE(run("snmpget", "-v1 -c public", name_oid).find("flat-00000"), std::string::npos);
}

TEST_F(NetSnmp, SpeaksVersionThreeInEveryProtection) {
  const auto users = all_users();
  std::size_t at = 0;
  for (const auto& auth : auths)
    for (const auto& priv : privs) {
      const auto& user = users[at++];
      const auto text = run("snmpget", v3(user, auth, priv), name_oid);
      EXPECT_NE(text.find("flat-00000"), std::string::npos) << user.name << ": " << text;
    }
  EXPECT_NE(run("snmpget", "-v3 -u u-plain -l noAuthNoPriv", name_oid).find("flat-00000"),
            std::string::npos);
}

TEST_F(NetSnmp, ReportsWhyVersionThreeIsRefused) {
  EXPECT_NE(run("snmpget", "-v3 -u nobody -l noAuthNoPriv", name_oid).find("Unknown user name"),
            std::string::npos);
  const auto wrong =
      run("snmpget",
          "-v3 -u u-SHA-256-AES -l authPriv -a SHA-256 -A wrong-password -x AES -X priv-password",
          name_oid);
  EXPECT_NE(wrong.find("Authentication failure"), std::string::npos) << wrong;
  const auto level =
      run("snmpget", "-v3 -u u-SHA-256-AES -l authNoPriv -a SHA-256 -A auth-password", name_oid);
  EXPECT_NE(level.find("nsupported security level"), std::string::npos) << level;
}

// Modes that make SNMPv3 answers worthless; Net-SNMP would try for ever in the first. With privacy,
// because without it Net-SNMP 5.9.3 prints answers that failed authentication.
TEST_F(NetSnmp, BrokenVersionThreeAnswersAreNotBelieved) {
  const auto agent = *IpAddress::parse("127.84.0.1");
  for (const auto mode : {Fault::stale_time, Fault::wrong_digest, Fault::v3_downgrade}) {
    simulator_->clear_faults(agent);
    simulator_->set_fault(agent, mode, 0);
    const auto text =
        run("timeout 1 snmpget",
            "-r 0 -v3 -u u-SHA-256-AES -l authPriv -a SHA-256 -A auth-password -x AES "
            "-X priv-password",
            name_oid);
    EXPECT_EQ(text.find("flat-00000"), std::string::npos) << static_cast<int>(mode) << text;
  }
  EXPECT_GT(simulator_->statistics(agent).answers, 0U);
}

}  // namespace
}  // namespace netroster::simulator
