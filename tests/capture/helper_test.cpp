// The capture helper and the daemon's end of it: a helper that lies, goes, comes back or is silent,
// and one that captures a veth of the test's own.
#include "collectors/capture/helper.h"

#include <gtest/gtest.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "collectors/capture/helped.h"

namespace netroster::capture {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds step{10};

class Folder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "helper-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path() const { return folder_ / "frames.sock"; }

  std::filesystem::path folder_;
};

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

// Says what it is told to, true or not.
class LyingServer {
 public:
  explicit LyingServer(const std::string& path)
      : listening_(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)) {
    const auto address = address_of(path);
    if (::bind(listening_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
            0 ||
        ::listen(listening_.get(), 8) != 0)
      ADD_FAILURE() << std::strerror(errno);
  }
  void take() { client_ = Descriptor(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC)); }
  void say(std::string_view message) const {
    ASSERT_EQ(::send(client_.get(), message.data(), message.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(message.size()));
  }
  // The message, and a descriptor with it.
  void hand(std::string message, int descriptor) const {
    iovec part{message.data(), message.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    cmsghdr* const first = CMSG_FIRSTHDR(&header);
    first->cmsg_level = SOL_SOCKET;
    first->cmsg_type = SCM_RIGHTS;
    first->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(first), &descriptor, sizeof descriptor);
    ASSERT_GT(::sendmsg(client_.get(), &header, MSG_NOSIGNAL), 0);
  }
  void hang_up() { client_.close(); }

 private:
  Descriptor listening_;
  Descriptor client_;
};

std::string message_of(std::string_view interface, std::initializer_list<std::string_view> frames) {
  FrameWriter writer(interface);
  for (const auto bytes : frames)
    writer.add({wire::LinkType::ethernet, bytes, 60, WallTime{std::chrono::seconds{1}}});
  return std::string(writer.message());
}

std::string counts_of(std::uint64_t received, std::uint64_t dropped,
                      std::string_view trouble = "") {
  LiveCounts counts;
  counts.received = received;
  counts.dropped = dropped;
  return counts_message("eth1", counts, trouble);
}

// Asks until it is so, for 20 seconds at most; frames that come meanwhile are added up.
template <typename Until>
std::vector<std::string> hear(HelpedCapture& helped, Until until) {
  std::vector<std::string> heard;
  const auto end = Clock::now() + std::chrono::seconds(20);
  while (!until() && Clock::now() < end)
    if (const auto frame = helped.next(step)) heard.emplace_back(frame->bytes);
  EXPECT_TRUE(until()) << helped.trouble();
  return heard;
}

using Helped = Folder;

TEST_F(Helped, HearsTheInterfaceItWants) {
  LyingServer helper(path());
  HelpedCapture helped(path(), "eth1");
  EXPECT_NE(helped.trouble(), "");
  helper.take();
  helper.say(message_of("eth2", {"not this"}));
  helper.say(message_of("eth1", {"one", "two"}));
  helper.say(message_of("eth1", {"three"}));
  helper.say(counts_of(3, 1));
  const auto heard = hear(helped, [&] { return helped.counts().received == 3; });
  EXPECT_EQ(heard, (std::vector<std::string>{"one", "two", "three"}));
  EXPECT_EQ(helped.trouble(), "");
  EXPECT_EQ(helped.counts().dropped, 1U);
}

TEST_F(Helped, WaitsForAHelperThatIsNotThereYet) {
  HelpedCapture helped(path(), "eth1");
  EXPECT_FALSE(helped.next(step));
  EXPECT_NE(helped.trouble().find("no capture helper at"), std::string::npos) << helped.trouble();
  LyingServer helper(path());
  hear(helped, [&] { return helped.trouble().find("has not told") != std::string::npos; });
  helper.take();
  helper.say(counts_of(0, 0));
  hear(helped, [&] { return helped.trouble().empty(); });
  EXPECT_EQ(helped.counts().reopened, 0U);
}

TEST_F(Helped, CountsGoOnWhenTheHelperComesBack) {
  LyingServer helper(path());
  HelpedCapture helped(path(), "eth1");
  helper.take();
  helper.say(counts_of(10, 1));
  hear(helped, [&] { return helped.counts().received == 10; });
  helper.hang_up();
  hear(helped, [&] { return helped.counts().reopened == 1; });
  helper.take();
  helper.say(counts_of(5, 2));
  hear(helped, [&] { return helped.counts().received == 15; });
  EXPECT_EQ(helped.counts().dropped, 3U);
}

TEST_F(Helped, CountsNeverGoBack) {
  LyingServer helper(path());
  HelpedCapture helped(path(), "eth1");
  helper.take();
  helper.say(counts_of(10, 9));
  helper.say(counts_of(4, 3, "told"));
  hear(helped, [&] { return helped.trouble() == "told"; });
  EXPECT_EQ(helped.counts().received, 10U);
  EXPECT_EQ(helped.counts().dropped, 9U);
}

TEST_F(Helped, NonsenseEndsTheConnectionAndIsCounted) {
  LyingServer helper(path());
  HelpedCapture helped(path(), "eth1");
  std::uint64_t told = 0;
  for (const auto& nonsense : {std::string("nonsense"), std::string(longest_message + 4096, '\0'),
                               message_of("eth1", {"cut short"}).substr(0, 30)}) {
    helper.take();
    helper.say(nonsense);
    hear(helped, [&] { return helped.counts().malformed == told + 1; });
    ++told;
    EXPECT_NE(helped.trouble().find("wrong"), std::string::npos) << helped.trouble();
    hear(helped, [&] { return helped.counts().reopened == told; });
  }
  helper.take();
  helper.say(message_of("eth1", {"true again"}));
  const auto heard = hear(helped, [&] { return helped.trouble().empty(); });
  EXPECT_EQ(heard, std::vector<std::string>{"true again"});
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST_F(Helped, TakesNoDescriptors) {
  LyingServer helper(path());
  HelpedCapture helped(path(), "eth1");
  helper.take();
  const auto before = open_descriptors();
  const Descriptor given(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  for (int i = 0; i < 10; ++i) helper.hand(message_of("eth1", {"with a gift"}), given.get());
  helper.say(counts_of(10, 0));
  const auto heard = hear(helped, [&] { return helped.counts().received == 10; });
  EXPECT_EQ(heard.size(), 10U);
  EXPECT_EQ(open_descriptors(), before + 1);
}

TEST_F(Helped, ASilentHelperIsATrouble) {
  LyingServer helper(path());
  HelpedCapture helped(path(), "eth1", milliseconds(50));
  helper.take();
  helper.say(counts_of(1, 0));
  hear(helped, [&] { return helped.trouble().empty(); });
  hear(helped, [&] { return helped.trouble().find("tells nothing") != std::string::npos; });
  helper.say(counts_of(2, 0));
  hear(helped, [&] { return helped.trouble().empty(); });
}

using Helper = Folder;

HelperOptions options_of(const std::string& path, std::vector<std::string> interfaces = {"lo"}) {
  HelperOptions options;
  options.socket = path;
  options.interfaces = std::move(interfaces);
  options.buffer_octets = 1 << 20;
  return options;
}

TEST_F(Helper, RefusesWhatCannotBe) {
  EXPECT_FALSE(CaptureServer::open(options_of(path(), {})));
  EXPECT_FALSE(CaptureServer::open(options_of(path(), {"../etc"})));
  EXPECT_FALSE(CaptureServer::open(options_of(path(), std::vector<std::string>(17, "lo"))));
  EXPECT_FALSE(CaptureServer::open(options_of("")));
  EXPECT_FALSE(CaptureServer::open(options_of("/" + std::string(200, 'x'))));
  EXPECT_FALSE(CaptureServer::open(options_of(folder_ / "no" / "folder")));
}

TEST_F(Helper, LeavesFilesAndOthersAlone) {
  std::ofstream(path()) << "precious";
  EXPECT_FALSE(CaptureServer::open(options_of(path())));
  EXPECT_TRUE(std::filesystem::is_regular_file(path()));
  std::filesystem::remove(path());
  const auto first = CaptureServer::open(options_of(path()));
  ASSERT_TRUE(first);
  const auto second = CaptureServer::open(options_of(path()));
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().what.find("another process answers"), std::string::npos);
}

TEST_F(Helper, TakesThePlaceOfOneThatWasKilled) {
  { const LyingServer killed(path()); }
  ASSERT_TRUE(std::filesystem::is_socket(path()));
  EXPECT_TRUE(CaptureServer::open(options_of(path())));
}

TEST_F(Helper, ItsSocketIsForItsUserAndGroup) {
  const auto helper = CaptureServer::open(options_of(path()));
  ASSERT_TRUE(helper);
  struct stat found {};
  ASSERT_EQ(::lstat(path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777U, 0660U);
}

// A helper that runs in a network namespace of the test's own, with a cable "here" to "there".
class HelperAtWork : public Folder {
 protected:
  void SetUp() override {
    Folder::SetUp();
    if (geteuid() != 0) GTEST_SKIP() << "needs root: it makes a network namespace";
    if (unshare(CLONE_NEWNET) != 0) GTEST_SKIP() << "this system makes no network namespaces";
    ASSERT_TRUE(plug());
    sender_ = Descriptor(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
  }
  void TearDown() override {
    stop();
    Folder::TearDown();
  }

  static bool run(const char* command) { return std::system(command) == 0; }
  static bool plug() {
    return run(
        "ip link add here type veth peer name there && ip link set here up && "
        "ip link set there up");
  }
  void start(milliseconds patience = milliseconds(1000)) {
    auto options = options_of(path(), {"here", "elsewhere"});
    options.patience = patience;
    auto helper = CaptureServer::open(options);
    ASSERT_TRUE(helper) << helper.error().what;
    stopping_ = false;
    thread_ =
        std::thread([this, running = std::move(*helper)]() mutable { running.run(stopping_); });
  }
  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  // Its socket stays open: closing one of these takes milliseconds.
  void send_frame(std::size_t length = 60) const {
    sockaddr_ll to{};
    to.sll_family = AF_PACKET;
    to.sll_ifindex = static_cast<int>(if_nametoindex("there"));
    // To somebody else's address: heard only by who listens promiscuously.
    const auto frame = std::string("\x02\x00\x00\x00\x00\x07\x02\x00\x00\x00\x00\x01\x88\xb5", 14) +
                       std::string(length - 14, 'x');
    (void)::sendto(sender_.get(), frame.data(), frame.size(), 0,
                   reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  bool hears(HelpedCapture& helped) const {
    const auto end = Clock::now() + std::chrono::seconds(20);
    while (Clock::now() < end) {
      send_frame();
      const auto frame = helped.next(step);
      if (frame && frame->bytes.substr(12, 2) == "\x88\xb5" && frame->wire_length == 60)
        return true;
    }
    return false;
  }

  Descriptor sender_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

TEST_F(HelperAtWork, GivesFramesToWhoeverAsks) {
  start();
  HelpedCapture helped(path(), "here");
  EXPECT_TRUE(hears(helped));
  hear(helped, [&] { return helped.counts().received > 0; });
}

TEST_F(HelperAtWork, BothMayStartAnew) {
  start();
  {
    HelpedCapture first(path(), "here");
    ASSERT_TRUE(hears(first));
  }
  HelpedCapture second(path(), "here");
  ASSERT_TRUE(hears(second));
  stop();
  EXPECT_FALSE(std::filesystem::exists(path()));
  hear(second, [&] { return !second.trouble().empty(); });
  start();
  EXPECT_TRUE(hears(second));
  EXPECT_EQ(second.trouble(), "");
  EXPECT_EQ(second.counts().reopened, 1U);
}

TEST_F(HelperAtWork, TellsOfAnInterfaceThatIsNotThere) {
  start();
  HelpedCapture helped(path(), "elsewhere");
  hear(helped, [&] { return helped.trouble().find("no interface") != std::string::npos; });
}

TEST_F(HelperAtWork, FollowsAnInterfaceThatGoesAndComesBack) {
  start();
  HelpedCapture helped(path(), "here");
  ASSERT_TRUE(hears(helped));
  ASSERT_TRUE(run("ip link del here"));
  hear(helped, [&] { return !helped.trouble().empty(); });
  ASSERT_TRUE(plug());
  EXPECT_TRUE(hears(helped));
}

TEST_F(HelperAtWork, CountsWhatTheDaemonDoesNotTake) {
  start(milliseconds(1));
  HelpedCapture helped(path(), "here");
  ASSERT_TRUE(hears(helped));
  const auto end = Clock::now() + std::chrono::seconds(20);
  while (helped.counts().dropped == 0 && Clock::now() < end) {
    for (int i = 0; i < 2000; ++i) send_frame(1000);
    while (helped.next(milliseconds(1))) {
    }
  }
  EXPECT_GT(helped.counts().dropped, 0U);
}

TEST_F(HelperAtWork, WhoTalksToItIsLeft) {
  start();
  const Descriptor talking(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  const auto address = address_of(path());
  ASSERT_EQ(::connect(talking.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
            0);
  ASSERT_EQ(::send(talking.get(), "hello", 5, MSG_NOSIGNAL), 5);
  HelpedCapture helped(path(), "here");
  EXPECT_TRUE(hears(helped));
}

}  // namespace
}  // namespace netroster::capture
