#include "collectors/snmp/trap.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "collectors/snmp/ber.h"
#include "collectors/snmp/message.h"

namespace netroster::snmp {
namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string element(std::uint8_t tag, const std::string& content) {
  std::string out(1, static_cast<char>(tag));
  if (content.size() > 127) {
    out += '\x82';
    out += static_cast<char>(content.size() >> 8);
  }
  return out + static_cast<char>(content.size() & 0xff) + content;
}
std::string sequence(const std::string& content) { return element(0x30, content); }
std::string number(int value) { return element(2, std::string(1, static_cast<char>(value))); }

// 1.3.6.1.6.3.1.1.5.LAST and the name of snmpTrapOID.0.
std::string standard_trap(int last) {
  return element(6, std::string("\x2b\x06\x01\x06\x03\x01\x01\x05", 8) + static_cast<char>(last));
}
const std::string trap_oid =
    element(6, std::string("\x2b\x06\x01\x06\x03\x01\x01\x04\x01\x00", 10));
const std::string uptime_row = sequence(
    element(6, std::string("\x2b\x06\x01\x02\x01\x01\x03\x00", 8)) + element(0x43, "\x05"));

std::string v2(std::uint8_t pdu, const std::string& rows) {
  return sequence(number(1) + element(4, "public") +
                  element(pdu, number(7) + number(0) + number(0) + sequence(rows)));
}
std::string v2_of(const std::string& trap) {
  return v2(0xa7, uptime_row + sequence(trap_oid + trap));
}
std::string v1(int generic, const std::string& agent = std::string(4, '\x0a')) {
  return sequence(number(0) + element(4, "public") +
                  element(0xa4, element(6, "\x2b\x06\x01\x04\x01\x09") + element(0x40, agent) +
                                    number(generic) + number(0) + element(0x43, "\x05") +
                                    sequence("")));
}

struct Case {
  const char* name;
  std::string datagram;
  TrapKind kind;
};
class Traps : public testing::TestWithParam<Case> {};

TEST_P(Traps, AreRead) {
  const auto kind = read_trap(bytes_of(GetParam().datagram));
  ASSERT_TRUE(kind) << kind.error().what;
  EXPECT_EQ(*kind, GetParam().kind) << text(*kind);
  // Every cut of it is refused, and read without harm.
  for (std::size_t size = 0; size < GetParam().datagram.size(); ++size)
    EXPECT_FALSE(read_trap(bytes_of(GetParam().datagram.substr(0, size)))) << size;
  EXPECT_FALSE(read_trap(bytes_of(GetParam().datagram + "x")));
}

INSTANTIATE_TEST_SUITE_P(
    All, Traps,
    testing::Values(
        Case{"V1ColdStart", v1(0), TrapKind::cold_start},
        Case{"V1LinkDown", v1(2), TrapKind::link_down}, Case{"V1OfAMaker", v1(6), TrapKind::other},
        Case{"V1OfNoKind", v1(99), TrapKind::other},
        Case{"V2WarmStart", v2_of(standard_trap(2)), TrapKind::warm_start},
        Case{"V2LinkDown", v2_of(standard_trap(3)), TrapKind::link_down},
        Case{"V2LinkUp", v2_of(standard_trap(4)), TrapKind::link_up},
        Case{"V2Authentication", v2_of(standard_trap(5)), TrapKind::authentication_failure},
        Case{"V2OfAMaker", v2_of(element(6, "\x2b\x06\x01\x04\x01\x09")), TrapKind::other},
        Case{"V2WithoutItsName", v2(0xa7, uptime_row), TrapKind::other},
        Case{"Inform", v2(0xa6, sequence(trap_oid + standard_trap(4))), TrapKind::link_up}),
    [](const auto& each) { return each.param.name; });

TEST(Trap, WhatIsNoneIsRefused) {
  std::string many;
  for (int i = 0; i < 600; ++i) many += uptime_row;
  const std::vector<std::pair<const char*, std::string>> cases{
      {"nothing", ""},
      {"a question", v2(0xa0, "")},
      {"an answer", v2(0xa2, uptime_row)},
      {"v1's trap in v2c", sequence(number(1) + element(4, "public") + element(0xa4, ""))},
      {"v2c's trap in v1", sequence(number(0) + element(4, "public") + element(0xa7, ""))},
      {"an address of 3 octets", v1(2, "abc")},
      {"version 2", sequence(number(2) + element(4, "public") + element(0xa7, ""))},
      {"a name that is none", v2_of(element(6, "\x80"))},
      {"more rows than any agent sends", v2(0xa7, many)},
  };
  for (const auto& [name, datagram] : cases) EXPECT_FALSE(read_trap(bytes_of(datagram))) << name;
}

// Net-SNMP's own traps, sent to a socket of ours.
class Sender : public testing::Test {
 protected:
  void SetUp() override {
    if (::access(program, X_OK) != 0) GTEST_SKIP() << "needs Debian's package snmp";
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof here;
    auto* const address = reinterpret_cast<sockaddr*>(&here);
    ASSERT_EQ(::bind(socket_, address, length), 0);
    ASSERT_EQ(::getsockname(socket_, address, &length), 0);
    peer_ = "127.0.0.1:" + std::to_string(ntohs(here.sin_port));
  }
  void TearDown() override {
    if (socket_ >= 0) ::close(socket_);
  }
  // What the first datagram of that call is.
  Result<TrapKind> sent(std::vector<std::string> before, std::vector<std::string> after) {
    before.insert(before.begin(), program);
    before.push_back(peer_);
    before.insert(before.end(), after.begin(), after.end());
    std::vector<char*> arguments;
    for (auto& each : before) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    std::string home = "HOME=/nonexistent";
    std::string persistent = "SNMP_PERSISTENT_DIR=" + testing::TempDir() + "netroster-snmptrap";
    char* environment[] = {home.data(), persistent.data(), nullptr};
    pid_t child = 0;
    if (::posix_spawn(&child, program, nullptr, nullptr, arguments.data(), environment) != 0)
      return Error{Errc::io, "cannot start snmptrap"};
    std::vector<std::uint8_t> datagram(65'536);
    pollfd wanted{socket_, POLLIN, 0};
    ssize_t size = -1;
    if (::poll(&wanted, 1, 20'000) == 1)
      size = ::recv(socket_, datagram.data(), datagram.size(), 0);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (size < 0) return Error{Errc::timeout, "nothing came"};
    return read_trap({datagram.data(), static_cast<std::size_t>(size)});
  }

  static constexpr const char* program = "/usr/bin/snmptrap";
  int socket_ = -1;
  std::string peer_;
};

TEST_F(Sender, OfNetSnmpIsUnderstood) {
  const std::string link_up = ".1.3.6.1.6.3.1.1.5.4";
  const auto old = sent({"-v1", "-cpublic"}, {"", "127.0.0.1", "2", "0", ""});
  ASSERT_TRUE(old) << old.error().what;
  EXPECT_EQ(*old, TrapKind::link_down);
  const auto usual = sent({"-v2c", "-cpublic"}, {"", link_up, ".1.3.6.1.2.1.2.2.1.1.7", "i", "7"});
  ASSERT_TRUE(usual) << usual.error().what;
  EXPECT_EQ(*usual, TrapKind::link_up);
  const auto inform = sent({"-v2c", "-cpublic", "-Ci", "-r0", "-t1"}, {"", link_up});
  ASSERT_TRUE(inform) << inform.error().what;
  EXPECT_EQ(*inform, TrapKind::link_up);
  const auto secret = sent({"-v3", "-e0x8000000001020304", "-uoperator", "-lauthPriv", "-aSHA",
                            "-Along enough words", "-xAES", "-Xother long words"},
                           {"", link_up});
  ASSERT_TRUE(secret) << secret.error().what;
  EXPECT_EQ(*secret, TrapKind::unopened);
}

}  // namespace
}  // namespace netroster::snmp
