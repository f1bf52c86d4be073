#include "config/units.h"

#include <gtest/gtest.h>

namespace netroster::config {
namespace {

using std::chrono::milliseconds;

struct Good {
  const char* text;
  std::uint64_t value;
};
struct Bad {
  const char* text;
  const char* fragment;
};

const Good durations[] = {
    {"200 ms", 200},
    {"90 s", 90'000},
    {"90s", 90'000},
    {"5 minutes", 300'000},
    {"1 minute", 60'000},
    {"1h30m", 5'400'000},
    {"1 h 30 min", 5'400'000},
    {"1.5 h", 5'400'000},
    {"0.25 s", 250},
    {"0 s", 0},
    {"2 days", 172'800'000},
    {"1w", 604'800'000},
    {"10 years", 315'360'000'000},
    {"12 months", 31'536'000'000},
    {"13 months", 34'164'000'000},
    {"1 y 1 month", 34'164'000'000},
    {"1 month 2 w", 3'837'600'000},
    {"007 s", 7'000},
};

const Bad not_durations[] = {
    {"", "\"\" is not a duration; write for example \"5 minutes\""},
    {"5 minuts", "\"5 minuts\" is not a duration; write for example \"5 minutes\""},
    {"300", "\"300\" has no unit"},
    {"-5 s", "is not a duration"},
    {"+5 s", "is not a duration"},
    {"5  s ", "is not a duration"},
    {" 5 s", "is not a duration"},
    {"5 s\n", "is not a duration"},
    {"30m1h", "is not a duration"},
    {"2 w 1 month", "is not a duration"},
    {"13 monts", "is not a duration"},
    {"13 mo", "is not a duration"},
    {"1h1h", "is not a duration"},
    {"1h30", "is not a duration"},
    {"1e3 s", "is not a duration"},
    {".5 s", "is not a duration"},
    {"5. s", "is not a duration"},
    {"0.0001 s", "is not a duration"},
    {"0.1234567890 s", "is not a duration"},
    {"99999999999999999999 s", "is not a duration"},
    {"99999999999 years", "is not a duration"},
    {"five minutes", "is not a duration"},
    {"5 Minutes", "is not a duration"},
    {"5 MS", "is not a duration"},
    {"5 s\x1b[31m", "\\x1b[31m\" is not a duration"},
};

const Good rates[] = {
    {"40 Gbps", 40'000'000'000},
    {"100 Mbit/s", 100'000'000},
    {"1.5 Gbps", 1'500'000'000},
    {"1.5Gb/s", 1'500'000'000},
    {"56 kbps", 56'000},
    {"9600 bps", 9600},
    {"1 Tbps", 1'000'000'000'000},
    {"10 mbps", 10'000'000},
    {"0 bps", 0},
    {"0.001 kbps", 1},
};

const Bad not_rates[] = {
    {"40", "has no unit; write for example \"40 Gbps\""},
    {"40 G", "is not a rate in bits per second"},
    {"10 MB/s", "counts bytes; circuits are sold in bits per second"},
    {"10 MBps", "counts bytes"},
    {"10 Gbqs", "is not a rate"},
    {"0.0001 kbps", "is not a rate"},
    {"1 Gbps 2 Mbps", "is not a rate"},
    {"99999999999 Tbps", "is not a rate"},
    {"-1 Gbps", "is not a rate"},
};

const Good sizes[] = {
    {"64 MiB", 67'108'864}, {"4MiB", 4'194'304}, {"10 MB", 10'000'000},    {"512 B", 512},
    {"1.5 KiB", 1536},      {"512 bytes", 512},  {"1 GiB", 1'073'741'824},
};

const Bad not_sizes[] = {
    {"64", "has no unit; write for example \"64 MiB\""},
    {"64 Mi", "is not a size"},
    {"64 mib", "is not a size"},
    {"0.3 B", "is not a size"},
    {"64 MiB!", "is not a size"},
};

TEST(Units, ReadsDurations) {
  for (const auto& [text, value] : durations) {
    const auto parsed = parse_duration(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->count(), static_cast<std::int64_t>(value)) << text;
    EXPECT_EQ(parse_duration(duration_text(*parsed))->count(), parsed->count()) << text;
  }
}

TEST(Units, ReadsRates) {
  for (const auto& [text, value] : rates) {
    const auto parsed = parse_rate(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(*parsed, value) << text;
    EXPECT_EQ(*parse_rate(rate_text(*parsed)), value) << text;
  }
}

TEST(Units, ReadsSizes) {
  for (const auto& [text, value] : sizes) {
    const auto parsed = parse_size(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(*parsed, value) << text;
    EXPECT_EQ(*parse_size(size_text(*parsed)), value) << text;
  }
}

TEST(Units, ReadsPercentages) {
  EXPECT_DOUBLE_EQ(*parse_percent("80 %"), 80);
  EXPECT_DOUBLE_EQ(*parse_percent("12.5%"), 12.5);
  EXPECT_DOUBLE_EQ(*parse_percent("100 %"), 100);
  EXPECT_EQ(percent_text(12.5), "12.5 %");
  EXPECT_NE(parse_percent("100.1 %").error().what.find("more than 100 %"), std::string::npos);
  EXPECT_NE(parse_percent("80").error().what.find("has no unit"), std::string::npos);
  EXPECT_NE(parse_percent("80 percent").error().what.find("not a percentage"), std::string::npos);
  EXPECT_FALSE(parse_percent("-1 %"));
}

template <typename Parse, std::size_t N>
void expect_refused(Parse parse, const Bad (&cases)[N]) {
  for (const auto& [text, fragment] : cases) {
    const auto parsed = parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, Errc::config);
    EXPECT_NE(parsed.error().what.find(fragment), std::string::npos) << parsed.error().what;
  }
}

TEST(Units, RefusesWhatIsAmbiguous) {
  expect_refused(parse_duration, not_durations);
  expect_refused(parse_rate, not_rates);
  expect_refused(parse_size, not_sizes);
}

TEST(Units, WritesTheLargestExactUnit) {
  EXPECT_EQ(duration_text(milliseconds(21'600'000)), "6 h");
  EXPECT_EQ(duration_text(milliseconds(90'000)), "90 s");
  EXPECT_EQ(duration_text(milliseconds(1'500)), "1500 ms");
  EXPECT_EQ(rate_text(1'500'000'000), "1500 Mbps");
  EXPECT_EQ(size_text(4'194'304), "4 MiB");
}

}  // namespace
}  // namespace netroster::config
