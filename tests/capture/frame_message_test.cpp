// What a capture helper says, written and read; and what is refused of one that lies.
#include "collectors/capture/frame_message.h"

#include <gtest/gtest.h>

#include <functional>

namespace netroster::capture {
namespace {

CapturedFrame frame_of(std::string_view bytes, std::uint32_t on_wire, int second = 1'800'000'000) {
  return {wire::LinkType::ethernet, bytes, on_wire, WallTime{std::chrono::seconds{second}}};
}

std::string one_frame() {
  FrameWriter writer("eth1");
  writer.add(frame_of("abcdef", 60));
  return std::string(writer.message());
}

constexpr std::size_t count_at = 4 + 1 + 1 + 1 + 4;
constexpr std::size_t frame_at = count_at + 2;

TEST(FrameMessage, FramesComeOutAsTheyWentIn) {
  FrameWriter writer("eth1");
  ASSERT_TRUE(writer.add(frame_of("first", 1500)));
  ASSERT_TRUE(writer.add({wire::LinkType::linux_cooked, "", 9, {}}));
  EXPECT_EQ(writer.frames(), 2U);
  const std::string bytes(writer.message());
  auto message = read_helper_message(bytes);
  ASSERT_TRUE(message) << message.error().what;
  EXPECT_EQ(message->interface, "eth1");
  EXPECT_FALSE(message->counts);
  ASSERT_EQ(message->frames.left(), 2U);
  const auto first = message->frames.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->link, wire::LinkType::ethernet);
  EXPECT_EQ(first->bytes, "first");
  EXPECT_EQ(first->wire_length, 1500U);
  EXPECT_EQ(first->time, WallTime{std::chrono::seconds{1'800'000'000}});
  const auto second = message->frames.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->link, wire::LinkType::linux_cooked);
  EXPECT_EQ(second->bytes, "");
  EXPECT_FALSE(message->frames.next());
}

TEST(FrameMessage, TheWriterBeginsAnew) {
  FrameWriter writer("eth1");
  writer.add(frame_of("one", 60));
  writer.clear();
  writer.add(frame_of("two", 60));
  auto message = read_helper_message(writer.message());
  ASSERT_TRUE(message);
  ASSERT_EQ(message->frames.left(), 1U);
  EXPECT_EQ(message->frames.next()->bytes, "two");
}

TEST(FrameMessage, IsFullBeforeItIsTooLong) {
  FrameWriter writer("eth1");
  const std::string large(most_octets_kept + 100, 'x');
  std::size_t added = 0;
  while (writer.add(frame_of(large, 9000))) ++added;
  EXPECT_EQ(added, (longest_message - frame_at) / (18 + most_octets_kept));
  EXPECT_LE(writer.message().size(), longest_message);
  auto message = read_helper_message(writer.message());
  ASSERT_TRUE(message) << message.error().what;
  EXPECT_EQ(message->frames.next()->bytes.size(), most_octets_kept);
}

TEST(FrameMessage, AFrameThatClaimsTooMuchIsCutToWhatCanBe) {
  FrameWriter writer("eth1");
  writer.add(frame_of("abc", UINT32_MAX));
  writer.add(frame_of("abc", 1));
  auto message = read_helper_message(writer.message());
  ASSERT_TRUE(message) << message.error().what;
  EXPECT_EQ(message->frames.next()->wire_length, most_octets_on_wire);
  EXPECT_EQ(message->frames.next()->wire_length, 3U);
}

TEST(FrameMessage, CountsComeOutAsTheyWentIn) {
  LiveCounts counts;
  counts.received = UINT64_MAX;
  counts.dropped = 7;
  counts.reopened = 3;
  const auto bytes = counts_message("br-lan", counts, "the interface is down");
  const auto message = read_helper_message(bytes);
  ASSERT_TRUE(message) << message.error().what;
  EXPECT_EQ(message->interface, "br-lan");
  ASSERT_TRUE(message->counts);
  EXPECT_EQ(message->counts->received, UINT64_MAX);
  EXPECT_EQ(message->counts->dropped, 7U);
  EXPECT_EQ(message->counts->reopened, 3U);
  EXPECT_EQ(message->trouble, "the interface is down");
  EXPECT_EQ(message->frames.left(), 0U);
}

TEST(FrameMessage, TroubleIsInert) {
  auto bytes = counts_message("eth1", {}, "123456");
  bytes.replace(bytes.size() - 6, 6, "\x1b[2Jab");
  const auto message = read_helper_message(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->trouble, "[2Jab");
}

TEST(FrameMessage, EveryCutIsRefused) {
  for (const auto& whole : {one_frame(), counts_message("eth1", {}, "down")})
    for (std::size_t length = 0; length < whole.size(); ++length)
      EXPECT_FALSE(read_helper_message(std::string_view(whole).substr(0, length))) << length;
}

struct Lie {
  const char* name;
  std::function<void(std::string&)> tell;
};

class Refused : public testing::TestWithParam<Lie> {};

TEST_P(Refused, AsAWhole) {
  auto bytes = one_frame();
  ASSERT_TRUE(read_helper_message(bytes));
  GetParam().tell(bytes);
  const auto read = read_helper_message(bytes);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::protocol);
}

void set(std::string& bytes, std::size_t at, std::initializer_list<int> values) {
  for (const int value : values) bytes.at(at++) = static_cast<char>(value);
}

INSTANTIATE_TEST_SUITE_P(
    FrameMessage, Refused,
    testing::Values(Lie{"magic", [](std::string& b) { set(b, 0, {'X'}); }},
                    Lie{"version", [](std::string& b) { set(b, 4, {2}); }},
                    Lie{"kind", [](std::string& b) { set(b, 5, {3}); }},
                    Lie{"no_name", [](std::string& b) { set(b, 6, {0}); }},
                    Lie{"long_name", [](std::string& b) { set(b, 6, {16}); }},
                    Lie{"name_beyond_the_end", [](std::string& b) { set(b, 6, {255}); }},
                    Lie{"path_as_name",
                        [](std::string& b) {
                          set(b, 7, {'.', '.', '/', 'x'});
                        }},
                    Lie{"terminal_in_name", [](std::string& b) { set(b, 7, {0x1b}); }},
                    Lie{"more_frames_than_there_are",
                        [](std::string& b) {
                          set(b, count_at, {0xff, 0xff});
                        }},
                    Lie{"fewer_frames_than_there_are",
                        [](std::string& b) {
                          set(b, count_at, {0, 0});
                        }},
                    Lie{"time_beyond_the_calendar",
                        [](std::string& b) {
                          set(b, frame_at + 4, {0x7f, 0xff, 0xff, 0xff});
                        }},
                    Lie{"more_on_the_wire_than_can_be",
                        [](std::string& b) {
                          set(b, frame_at + 12, {0, 8, 0, 1});
                        }},
                    Lie{"less_on_the_wire_than_kept",
                        [](std::string& b) {
                          set(b, frame_at + 12, {0, 0, 0, 5});
                        }},
                    Lie{"bytes_beyond_the_end",
                        [](std::string& b) {
                          set(b, frame_at + 16, {0, 7});
                        }},
                    Lie{"something_behind", [](std::string& b) { b.push_back('\0'); }},
                    Lie{"too_long", [](std::string& b) { b.resize(longest_message + 1); }}),
    [](const auto& lie) { return lie.param.name; });

TEST(FrameMessage, MoreKeptThanMayBeIsRefused) {
  FrameWriter writer("eth1");
  const std::string most(most_octets_kept, 'x');
  writer.add(frame_of(most, 4000));
  std::string bytes(writer.message());
  ASSERT_TRUE(read_helper_message(bytes));
  bytes.push_back('x');
  set(bytes, frame_at + 16, {(most_octets_kept + 1) >> 8, (most_octets_kept + 1) & 0xff});
  EXPECT_FALSE(read_helper_message(bytes));
}

TEST(FrameMessage, NamesAreThoseOfInterfaces) {
  for (const auto* good :
       {"lo", "eth0.100", "br-lan", "enp0s31f6", "any", "wg_x", "123456789012345"})
    EXPECT_TRUE(can_be_interface(good)) << good;
  for (const auto* bad :
       {"", ".", "..", "a/b", "a b", "1234567890123456", "a\n", "\xc3\xa9", "a:1"})
    EXPECT_FALSE(can_be_interface(bad)) << bad;
}

}  // namespace
}  // namespace netroster::capture
