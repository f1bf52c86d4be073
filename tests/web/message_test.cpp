#include "web/message.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

namespace netroster::web {
namespace {

struct AcceptCase {
  const char* name;
  const char* accept;
  int text;          // thousandths of text/plain 0.0.4
  int open_metrics;  // of application/openmetrics-text 1.0.0
};
class Accept : public testing::TestWithParam<AcceptCase> {};

TEST_P(Accept, WeighsMediaTypes) {
  const auto& each = GetParam();
  EXPECT_EQ(accept_weight(each.accept, "text/plain", "0.0.4"), each.text);
  EXPECT_EQ(accept_weight(each.accept, "application/openmetrics-text", "1.0.0"), each.open_metrics);
}
INSTANTIATE_TEST_SUITE_P(
    Message, Accept,
    testing::Values(
        AcceptCase{"Nothing", "", 1000, 1000}, AcceptCase{"Everything", "*/*", 1000, 1000},
        AcceptCase{"Prometheus242",
                   "application/openmetrics-text;version=1.0.0,application/"
                   "openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                   500, 1000},
        AcceptCase{"TextOnly", "text/plain", 1000, 0},
        AcceptCase{"AnyText", "text/*;q=0.2", 200, 0},
        AcceptCase{"OtherVersion", "text/plain;version=1.0.0", 0, 0},
        AcceptCase{"Refused", "text/plain;q=0, */*;q=0.5", 0, 500},
        AcceptCase{"Json", "application/json", 0, 0},
        AcceptCase{"Blanks", "  TEXT/Plain ; q=0.125 , a/b", 125, 0},
        AcceptCase{"WeightsThatAreNone", "text/plain;q=x, application/openmetrics-text;q=7", 0, 0},
        AcceptCase{"Commas", ",,,;;q=1,", 0, 0}),
    [](const auto& each) { return each.param.name; });

struct EncodingCase {
  const char* name;
  const char* header;
  bool gzip;
};
class Encoding : public testing::TestWithParam<EncodingCase> {};
TEST_P(Encoding, SaysWhetherGzipMayBeSent) {
  EXPECT_EQ(accepts_gzip(GetParam().header), GetParam().gzip);
}
INSTANTIATE_TEST_SUITE_P(Message, Encoding,
                         testing::Values(EncodingCase{"None", "", false},
                                         EncodingCase{"Gzip", "gzip", true},
                                         EncodingCase{"Among", "br, GZip;q=0.1", true},
                                         EncodingCase{"Any", "*", true},
                                         EncodingCase{"Refused", "gzip;q=0, *", false},
                                         EncodingCase{"Identity", "identity", false}),
                         [](const auto& each) { return each.param.name; });

TEST(Message, DecodesPercentSigns) {
  EXPECT_EQ(percent_decoded("a%20b+c%2F", true), "a b c/");
  EXPECT_EQ(percent_decoded("a+b", false), "a+b");
  for (const char* wrong : {"%", "%2", "%zz", "a%-1"})
    EXPECT_EQ(percent_decoded(wrong, true), std::nullopt) << wrong;
}

TEST(Message, ReadsQueries) {
  Request request;
  request.query = *parse_query("device=oak%2Dsw1&twice=1&twice=2&&flag&empty=");
  EXPECT_EQ(request.parameter("device"), "oak-sw1");
  EXPECT_EQ(request.parameter("twice"), std::nullopt);
  EXPECT_EQ(request.parameter("flag"), "");
  EXPECT_EQ(request.parameter("empty"), "");
  EXPECT_EQ(request.parameter("missing"), std::nullopt);
  EXPECT_EQ(parse_query("a=%"), std::nullopt);
}

std::string gunzip(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(20'000'000, '\0');
  auto copy = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Gzip, GivesBackTheSameBytesInBoundedParts) {
  std::mt19937 random(1);
  for (const std::size_t parts : {0U, 1U, 40U}) {
    std::string plain;
    std::size_t made = 0;
    auto next = gzip([&](std::string& part) {
      if (made == parts) return false;
      ++made;
      std::string noise(64 * 1024, '\0');  // does not get smaller
      for (auto& letter : noise) letter = static_cast<char>(random());
      plain += noise;
      part += noise;
      return true;
    });
    std::string packed;
    std::string part;
    while (next(part)) {
      EXPECT_LE(part.size(), 256U * 1024);
      packed += part;
      part.clear();
    }
    EXPECT_EQ(gunzip(packed), plain);
  }
}

}  // namespace
}  // namespace netroster::web
