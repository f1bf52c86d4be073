// Whoever asks cannot make the daemon ask an address of his choice, however he writes it.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "daemon/api/page.h"
#include "daemon_process.h"
#include "inventory/store/store.h"
#include "tests/web/client.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;

// Hears whatever comes to a port of this computer, by TCP or UDP, at any of its addresses.
class Ear {
 public:
  Ear() : udp_(opened(SOCK_DGRAM)), tcp_(opened(SOCK_STREAM)) {
    sockaddr_in6 at{};
    at.sin6_family = AF_INET6;
    at.sin6_addr = in6addr_any;
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(udp_, reinterpret_cast<sockaddr*>(&at), size), 0);
    ::getsockname(udp_, reinterpret_cast<sockaddr*>(&at), &size);
    EXPECT_EQ(::bind(tcp_, reinterpret_cast<sockaddr*>(&at), size), 0);
    EXPECT_EQ(::listen(tcp_, 100), 0);
    port_ = ntohs(at.sin6_port);
  }
  ~Ear() {
    ::close(udp_);
    ::close(tcp_);
  }
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;

  std::uint16_t port() const { return port_; }
  // How often somebody came since the last time.
  std::size_t heard() const {
    std::size_t out = 0;
    char byte = 0;
    while (::recv(udp_, &byte, 1, MSG_DONTWAIT) >= 0) ++out;
    for (int one = 0; (one = ::accept(tcp_, nullptr, nullptr)) >= 0; ++out) ::close(one);
    return out;
  }
  // As others would come.
  void call() const {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port_);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
      const int fd = ::socket(AF_INET, type, 0);
      (void)::connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at);
      (void)::send(fd, "x", 1, MSG_NOSIGNAL);
      ::close(fd);
    }
  }

 private:
  static int opened(int type) {
    const int fd = ::socket(AF_INET6, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int no = 0;
    ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    return fd;
  }
  int udp_;
  int tcp_;
  std::uint16_t port_ = 0;
};

// P stands for the port.
constexpr const char* spellings[] = {"127.0.0.1",
                                     "127.1",
                                     "127.0.1",
                                     "2130706433",
                                     "0x7f000001",
                                     "0x7f.0.0.1",
                                     "0x7f.1",
                                     "0177.0.0.1",
                                     "017700000001",
                                     "127.000.000.001",
                                     "127.0.0.1:P",
                                     "127.1:P",
                                     "2130706433:P",
                                     "localhost",
                                     "LOCALHOST",
                                     "localhost.",
                                     "localhost:P",
                                     "0",
                                     "0.0.0.0",
                                     "0.0.0.0:P",
                                     "::1",
                                     "[::1]",
                                     "[::1]:P",
                                     "::",
                                     "[::]:P",
                                     "::ffff:127.0.0.1",
                                     "[::ffff:127.0.0.1]:P",
                                     "::ffff:7f00:1",
                                     "::127.0.0.1",
                                     "0:0:0:0:0:0:0:1",
                                     "0000::0001",
                                     "::1%lo",
                                     "fe80::1%1",
                                     "http://127.0.0.1/",
                                     "http://127.0.0.1:P/",
                                     "https://127.0.0.1:P/",
                                     "http://localhost:P/x",
                                     "http://[::1]:P/",
                                     "//127.0.0.1:P",
                                     "user@127.0.0.1:P",
                                     "http://user:word@127.0.0.1:P/",
                                     "http://WHS@127.0.0.1:P",
                                     "udp:127.0.0.1:P",
                                     "udp6:[::1]:P",
                                     "tcp:127.0.0.1:P",
                                     "snmp://127.0.0.1:P",
                                     "gopher://127.0.0.1:P/_x",
                                     "file:///etc/passwd",
                                     "127.0.0.1/32",
                                     "127.0.0.0/8",
                                     "127.0.0.1-127.0.0.2",
                                     "127.0.0.1,127.0.0.2",
                                     "127.0.0.1#WHS",
                                     "127.0.0.1?WHS",
                                     "WHS#@127.0.0.1:P",
                                     "WHS:127.0.0.1",
                                     "WHS/127.0.0.1",
                                     "WHS@127.0.0.1",
                                     "127.0.0.1\xe3\x80\x82",
                                     "127\xef\xbc\x8e\x30\xef\xbc\x8e\x30\xef\xbc\x8e\x31",
                                     "\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1",
                                     "169.254.169.254",
                                     "127.0.0.1.example",
                                     "-Pn 127.0.0.1",
                                     "$(127.0.0.1)"};
static_assert(std::size(spellings) >= 60);

class AskedAddresses : public testing::Test {
 protected:
  AskedAddresses() {
    folder_.write(
        "netroster.toml",
        fmt::format("[district]\nname = \"Test\"\n[poll]\nenabled = false\n[snmp]\nport = {}\n",
                    ear_.port()));
    folder_.write("sites.d/whs.toml",
                  "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nnetworks = "
                  "[\"10.20.0.0/20\"]\n");
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
    store->reset();
    daemon_ = std::make_unique<test::DaemonProcess>(folder_);
  }
  std::string spelled(std::string text) const {
    for (auto at = text.find(":P"); at != std::string::npos; at = text.find(":P", at + 1))
      text.replace(at, 2, ":" + std::to_string(ear_.port()));
    return text;
  }
  // By the daemon's socket, where this user is an admin. Gives the status.
  int ask(const std::string& request) const {
    const auto path = folder_.file("store.db.sock");
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    path.copy(to.sun_path, sizeof to.sun_path - 1);
    std::string all;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 &&
        ::send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
      char part[4096];
      for (ssize_t got = 0; (got = ::recv(fd, part, sizeof part, 0)) > 0;)
        all.append(part, static_cast<std::size_t>(got));
    }
    ::close(fd);
    last_ = all;
    return all.size() > 12 ? std::stoi(all.substr(9, 3)) : 0;
  }
  int get(const std::string& target) const {
    return ask(web::test::get(target, "Connection: close\r\n"));
  }
  int post(const std::string& target, const Json& body) const {
    const auto text = body.dump();
    return ask("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
               "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) +
               "\r\n\r\n" + text);
  }
  void expect_refused_everywhere(const std::string& address) const {
    const auto part = api::percent_encoded(address);
    for (const auto* target :
         {"/metrics/device?device=", "/snmp?module=if_mib&target=", "/api/v1/devices/",
          "/api/v1/devices?device=", "/api/v1/ports?device=", "/api/v1/sites?site=",
          "/api/v1/findings?site=", "/api/v1/changes?site=", "/sd/prometheus?site="}) {
      const auto status = get(target + part);
      EXPECT_TRUE(status == 200 || (status >= 400 && status < 500)) << status << " " << target;
    }
    EXPECT_GE(post("/api/v1/scans", {{"site", address}}), 400) << last_;
    for (const auto* kind : {"merge", "split", "link"})
      EXPECT_GE(post("/api/v1/statements",
                     {{"kind", kind}, {"one", address}, {"other", address}, {"reason", "x"}}),
                400);
    // WHS/127.0.0.1 is a subject that may be waived.
    EXPECT_LT(post("/api/v1/waivers", {{"rule", "device-read"},
                                       {"subject", address},
                                       {"reason", "x"},
                                       {"owner", "y"},
                                       {"expires", iso_text(wall_now() + std::chrono::days(30))}}),
              500)
        << last_;
    for (const auto* words :
         {"word=scan&word=", "word=record&word=", "word=device&word=show&word=",
          "word=site&word=list&word=--url&word=", "word=site&word=list&word=--store&word="}) {
      const auto status = get(std::string("/api/v1/commands?") + words + part);
      EXPECT_TRUE(status == 200 || (status >= 400 && status < 500)) << words << last_;
    }
  }

  const Ear ear_;
  test::Folder folder_;
  std::unique_ptr<test::DaemonProcess> daemon_;
  mutable std::string last_;
};

TEST_F(AskedAddresses, NoSpellingMakesTheDaemonAskAnybody) {
  ear_.call();
  ASSERT_EQ(ear_.heard(), 2U) << "it would be heard";
  for (const auto* spelling : spellings) {
    SCOPED_TRACE(spelling);
    expect_refused_everywhere(spelled(spelling));
  }
  EXPECT_EQ(ear_.heard(), 0U);
  ASSERT_EQ(get("/api/v1/scans"), 200);
  EXPECT_NE(last_.find("\"total\":0"), std::string::npos) << last_;
}

}  // namespace
}  // namespace netroster::daemon
