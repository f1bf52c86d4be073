// Traffic of a mirrored port, counted as long as the daemon runs.
#include "daemon/service/mirror.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "daemon/service/figures.h"
#include "tests/scan/one_site.h"

namespace netroster::service {
namespace {

// One UDP datagram of 10 octets to a port where nobody listens.
void send_one() {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(9);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  (void)::sendto(socket, "0123456789", 10, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  ::close(socket);
}

TEST(Mirror, CountsWhatPassesByTheNetworksOfSites) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root: it makes a network namespace";
  // The thread's own, and those of the threads that it starts.
  if (unshare(CLONE_NEWNET) != 0) GTEST_SKIP() << "this system makes no network namespaces";
  ASSERT_EQ(std::system("ip link set lo up"), 0);
  const auto site = scan::fixture::one_site("127.0.0.0/8");
  Mirror mirror({"lo"}, {site});
  const auto started = mirror.start();
  ASSERT_TRUE(started) << started.error().what;
  const std::pair key(site.id, std::string("127.0.0.0/8"));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::uint64_t seen = 0;
  while (seen == 0 && std::chrono::steady_clock::now() < end) {
    send_one();
    const auto counts = mirror.counts();
    if (counts.networks.contains(key)) seen = counts.networks.at(key).within.packets;
    std::this_thread::yield();
  }
  mirror.stop();
  const auto counts = mirror.counts();
  ASSERT_GT(seen, 0U);
  const auto& within = counts.networks.at(key).within;
  EXPECT_GE(within.packets, seen);
  // Ethernet, IPv4, UDP and the payload; an answer "port unreachable" is longer.
  EXPECT_GE(within.octets, within.packets * (14 + 20 + 8 + 10));
  EXPECT_GE(counts.frames.received, within.packets);
  EXPECT_EQ(counts.trouble, "");
}

TEST(Mirror, SaysThatItsInterfaceIsDown) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root: it makes a network namespace";
  if (unshare(CLONE_NEWNET) != 0) GTEST_SKIP() << "this system makes no network namespaces";
  ASSERT_EQ(std::system("ip link set lo up"), 0);
  Mirror mirror({.interface = "lo"}, {});
  ASSERT_TRUE(mirror.start());
  const auto trouble_becomes = [&mirror](bool wanted) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (mirror.counts().trouble.empty() == wanted && std::chrono::steady_clock::now() < end)
      std::this_thread::yield();
    return mirror.counts().trouble;
  };
  const auto up = [&mirror] {
    Figures figures;
    add_mirror_figures("lo", mirror.counts(), figures);
    for (const auto& figure : figures)
      if (figure.name == "netroster_capture_up") return std::get<std::uint64_t>(figure.value) == 1;
    return false;
  };
  EXPECT_EQ(trouble_becomes(false), "");
  EXPECT_TRUE(up());
  ASSERT_EQ(std::system("ip link set lo down"), 0);
  EXPECT_NE(trouble_becomes(true).find("down"), std::string::npos);
  EXPECT_FALSE(up());
  ASSERT_EQ(std::system("ip link set lo up"), 0);
  EXPECT_EQ(trouble_becomes(false), "");
  EXPECT_TRUE(up());
}

TEST(Mirror, AnInterfaceThatIsNotThereIsAnError) {
  if (geteuid() != 0) GTEST_SKIP() << "needs CAP_NET_RAW";
  Mirror mirror({"no-such-port"}, {});
  const auto started = mirror.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Errc::not_found);
}

TEST(MirrorFigures, AreByNetworkAndDirection) {
  MirrorCounts counts;
  counts.networks[{"OAK", "10.1.0.0/16"}] = {{100, 1}, {200, 2}, {300, 3}};
  counts.elsewhere = {400, 4};
  counts.frames.dropped = 7;
  Figures figures;
  add_mirror_figures("eth1", counts, figures);
  const auto value_of = [&](const std::string& name, const std::string& direction) {
    for (const auto& figure : figures)
      if (figure.name == name && (direction.empty() || figure.labels.back().second == direction))
        return figure.value;
    return decltype(figures.front().value){};
  };
  const auto is = [&](const char* name, const char* direction, std::uint64_t wanted) {
    EXPECT_EQ(value_of(name, direction), decltype(figures.front().value){wanted})
        << name << " " << direction;
  };
  is("netroster_capture_bytes_total", "in", 100);
  is("netroster_capture_packets_total", "out", 2);
  is("netroster_capture_bytes_total", "within", 300);
  is("netroster_capture_bytes_total", "elsewhere", 400);
  is("netroster_capture_dropped_frames_total", "", 7);
  is("netroster_capture_up", "", 1);
}

}  // namespace
}  // namespace netroster::service
