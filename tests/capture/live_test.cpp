// An interface in a network namespace of the test's own: what goes in at one end of a cable is
// heard at the other.
#include "collectors/capture/live.h"

#include <gtest/gtest.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "collectors/capture/collector.h"

namespace netroster::capture {
namespace {

using std::chrono::milliseconds;

bool run(const std::string& command) {
  return std::system((command + " 2>/dev/null").c_str()) == 0;
}

// Sends frames out of an interface.
class Sender {
 public:
  explicit Sender(const std::string& interface)
      : socket_(::socket(AF_PACKET, SOCK_RAW, 0)), index_(if_nametoindex(interface.c_str())) {}
  ~Sender() {
    if (socket_ >= 0) ::close(socket_);
  }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  bool send(const std::string& frame) const {
    sockaddr_ll to{};
    to.sll_family = AF_PACKET;
    to.sll_ifindex = static_cast<int>(index_);
    const auto sent = ::sendto(socket_, frame.data(), frame.size(), 0,
                               reinterpret_cast<const sockaddr*>(&to), sizeof to);
    return sent == static_cast<ssize_t>(frame.size());
  }

 private:
  int socket_;
  unsigned int index_;
};

// LLDP of a made-up switch: chassis and port by name, 120 seconds to live.
std::string lldp_frame() {
  const std::string head("\x01\x80\xc2\x00\x00\x0e\x02\x00\x00\x00\x00\x01\x88\xcc", 14);
  std::string body("\x02\x07\x04\x02\x00\x00\x00\x00\x01", 9);
  body += std::string("\x04\x04\x05", 3) + "ge1";
  body += std::string("\x06\x02\x00\x78", 4);
  body += std::string("\x00\x00", 2);
  auto frame = head + body;
  frame.resize(60, '\0');
  return frame;
}

class Live : public testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "needs root: it makes a network namespace";
    // The thread's own namespace; it is gone with the process.
    if (unshare(CLONE_NEWNET) != 0) GTEST_SKIP() << "this system makes no network namespaces";
    ASSERT_TRUE(run("ip link add here type veth peer name there"));
    ASSERT_TRUE(run("ip link set here up && ip link set there up"));
  }

  static std::unique_ptr<LiveCapture> opened() {
    LiveOptions options;
    options.interface = "here";
    auto capture = LiveCapture::open(options);
    if (!capture) {
      ADD_FAILURE() << capture.error().what;
      return nullptr;
    }
    return std::move(*capture);
  }

  // Sends until a neighbour is heard: right after "up" a veth drops what it is given, and the
  // kernel says things of its own.
  static std::size_t neighbours_heard(LiveCapture& capture) {
    FrameCollector collector;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < end) {
      (void)Sender("there").send(lldp_frame());
      const auto frame = capture.next(milliseconds(50));
      if (!frame) continue;
      collector.add(*frame);
      if (const auto heard = collector.take().neighbours.size(); heard != 0) return heard;
    }
    return 0;
  }
};

TEST_F(Live, HearsWhoTellsOfHimself) {
  const auto capture = opened();
  ASSERT_TRUE(capture);
  EXPECT_EQ(neighbours_heard(*capture), 1U);
  EXPECT_GE(capture->counts().received, 1U);
}

TEST_F(Live, HearsAgainAfterTheInterfaceWasDown) {
  const auto capture = opened();
  ASSERT_TRUE(capture);
  ASSERT_EQ(neighbours_heard(*capture), 1U);
  ASSERT_TRUE(run("ip link set here down"));
  (void)capture->next(milliseconds(20));
  ASSERT_TRUE(run("ip link set here up"));
  EXPECT_EQ(neighbours_heard(*capture), 1U);
}

// Until it is as wanted, or for long enough.
void listen_until_trouble(LiveCapture& capture, bool wanted) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (capture.trouble().empty() == wanted && std::chrono::steady_clock::now() < end)
    (void)capture.next(milliseconds(20));
}

TEST_F(Live, SaysThatTheInterfaceIsDownAndThatItIsBack) {
  const auto capture = opened();
  ASSERT_TRUE(capture);
  ASSERT_EQ(neighbours_heard(*capture), 1U);
  EXPECT_EQ(capture->trouble(), "");
  ASSERT_TRUE(run("ip link set here down"));
  listen_until_trouble(*capture, true);
  EXPECT_NE(capture->trouble().find("down"), std::string::npos) << capture->trouble();
  for (int i = 0; i < 5; ++i) (void)capture->next(milliseconds(5));
  EXPECT_EQ(capture->trouble(), "the interface is down");
  EXPECT_EQ(capture->counts().reopened, 0U);
  ASSERT_TRUE(run("ip link set here up"));
  listen_until_trouble(*capture, false);
  EXPECT_EQ(capture->trouble(), "");
  EXPECT_EQ(capture->counts().reopened, 1U);
  EXPECT_EQ(neighbours_heard(*capture), 1U);
}

TEST_F(Live, SaysThatNothingIsPluggedIn) {
  const auto capture = opened();
  ASSERT_TRUE(capture);
  ASSERT_EQ(neighbours_heard(*capture), 1U);
  ASSERT_TRUE(run("ip link set there down"));
  listen_until_trouble(*capture, true);
  EXPECT_EQ(capture->trouble(), "the interface has no carrier");
  ASSERT_TRUE(run("ip link set there up"));
  EXPECT_EQ(neighbours_heard(*capture), 1U);
  EXPECT_EQ(capture->trouble(), "");
}

// Down and up again between two looks.
TEST_F(Live, SaysThatTheInterfaceWasDownForAMoment) {
  const auto capture = opened();
  ASSERT_TRUE(capture);
  ASSERT_EQ(neighbours_heard(*capture), 1U);
  bool said = false;
  std::atomic<bool> enough{false};
  std::thread switching([&enough] {
    while (!enough) (void)run("ip link set here down && ip link set here up");
  });
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!said && std::chrono::steady_clock::now() < end) {
    (void)capture->next(milliseconds(1000));
    said = !capture->trouble().empty();
  }
  enough = true;
  switching.join();
  EXPECT_TRUE(said);
  EXPECT_EQ(neighbours_heard(*capture), 1U);
}

TEST_F(Live, FollowsAnInterfaceThatIsRenamed) {
  const auto capture = opened();
  ASSERT_TRUE(capture);
  ASSERT_EQ(neighbours_heard(*capture), 1U);
  ASSERT_TRUE(run("ip link set here down"));
  (void)capture->next(milliseconds(20));
  (void)capture->next(milliseconds(20));
  ASSERT_TRUE(run("ip link set here name elsewhere && ip link set elsewhere up"));
  EXPECT_EQ(neighbours_heard(*capture), 1U);
}

TEST_F(Live, WaitsForAnInterfaceThatIsGone) {
  const auto capture = opened();
  ASSERT_TRUE(capture);
  ASSERT_EQ(neighbours_heard(*capture), 1U);
  ASSERT_TRUE(run("ip link del here"));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (capture->trouble().empty() && std::chrono::steady_clock::now() < end)
    (void)capture->next(milliseconds(20));
  EXPECT_FALSE(capture->trouble().empty());
  (void)capture->next(milliseconds(20));
  ASSERT_TRUE(run("ip link add here type veth peer name there"));
  ASSERT_TRUE(run("ip link set here up && ip link set there up"));
  EXPECT_EQ(neighbours_heard(*capture), 1U);
  EXPECT_TRUE(capture->trouble().empty());
  EXPECT_GE(capture->counts().reopened, 1U);
}

TEST_F(Live, AnInterfaceThatIsNotThereIsSaid) {
  LiveOptions options;
  options.interface = "nowhere";
  const auto capture = LiveCapture::open(options);
  ASSERT_FALSE(capture);
  EXPECT_EQ(capture.error().code, Errc::not_found);
  EXPECT_NE(capture.error().what.find("nowhere"), std::string::npos);
}

}  // namespace
}  // namespace netroster::capture
