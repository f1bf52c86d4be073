#include "exporters/prometheus/text_writer.h"

#include <gtest/gtest.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace netroster::prometheus {
namespace {

std::string text_of(double value) {
  std::string out;
  append_value(out, value);
  return out;
}

::prometheus::MetricType oracle_type(MetricType type) {
  if (type == MetricType::counter) return ::prometheus::MetricType::Counter;
  if (type == MetricType::unknown) return ::prometheus::MetricType::Untyped;
  return ::prometheus::MetricType::Gauge;
}

// The same family as prometheus-cpp holds it.
struct Both {
  Family ours;
  ::prometheus::MetricFamily oracle;
  std::shared_ptr<LabelBlocks> blocks = std::make_shared<LabelBlocks>();

  Both(std::string name, std::string help, MetricType type) {
    ours.name = oracle.name = std::move(name);
    ours.help = oracle.help = std::move(help);
    ours.type = type;
    oracle.type = oracle_type(type);
    ours.values = std::vector<double>();
    ours.labels = blocks;
  }
  void add(const std::vector<std::pair<std::string, std::string>>& labels, double value) {
    std::vector<Label> block;
    ::prometheus::ClientMetric metric;
    for (const auto& [label, text] : labels) {
      block.push_back({label, text});
      metric.label.push_back({label, text});
    }
    blocks->add(block);
    std::get<0>(ours.values).push_back(value);
    metric.gauge.value = metric.counter.value = metric.untyped.value = value;
    oracle.metric.push_back(std::move(metric));
  }
};

std::string oracle_text(const std::vector<const Both*>& families) {
  std::vector<::prometheus::MetricFamily> all;
  for (const auto* family : families) all.push_back(family->oracle);
  return ::prometheus::TextSerializer().Serialize(all);
}

TEST(TextWriter, WritesWhatPrometheusCppWrites) {
  Both gauge("a_gauge", "with \"quotes\" and \xc3\xa9", MetricType::gauge);
  for (const double value :
       {0.0, -0.0, 1.0, -12.0, 0.1, 0.25, 1e15, 9999999999999998.0, 1e16, 1e22, 1e-5, 0.0001, 1e300,
        5e-324, 1234567.5, std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
    gauge.add({{"l", "back\\slash \"quote\" line\nbreak"}, {"z", "\xc3\xa9"}}, value);
  Both bare("a_counter_total", "", MetricType::counter);
  bare.add({}, 17);
  Both untyped("what_is_it", "?", MetricType::unknown);
  untyped.add({{"empty", ""}}, 3);
  const auto ours = write_text({gauge.ours, bare.ours, untyped.ours});
  EXPECT_EQ(ours, oracle_text({&gauge, &bare, &untyped}));
}

TEST(TextWriter, WritesRandomNumbersAsPrometheusCppOrExactly) {
  std::mt19937_64 random(7);
  Both family("random", "help", MetricType::gauge);
  for (int i = 0; i < 20'000; ++i) {
    const auto bits = random();
    double value = 0;
    static_assert(sizeof value == sizeof bits);
    std::memcpy(&value, &bits, sizeof value);
    if (i % 2 == 0) value = static_cast<double>(bits % 100'000'000) / 1000;
    const auto text = text_of(value);
    if (std::isnan(value)) continue;
    EXPECT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
    std::array<char, 64> sixteen;
    std::snprintf(sixteen.data(), sixteen.size(), "%.16g", value);
    // Where 16 digits are the number, they are what prometheus-cpp writes.
    if (std::strtod(sixteen.data(), nullptr) == value && !std::isinf(value)) family.add({}, value);
  }
  ASSERT_GT(family.ours.size(), 10'000U);
  EXPECT_EQ(write_text({family.ours}), oracle_text({&family}));
}

TEST(TextWriter, WholeNumbersOf64BitsAreExact) {
  Family family{"big_total", "", MetricType::counter, nullptr, {}, {}};
  family.values = std::vector<std::uint64_t>{std::numeric_limits<std::uint64_t>::max()};
  EXPECT_EQ(write_text({family}), "# TYPE big_total counter\nbig_total 18446744073709551615\n");
}

TEST(TextWriter, LeavesOutFamiliesWithoutSeriesAndEscapesHelp) {
  Family empty{"empty", "help", MetricType::gauge, nullptr, {}, {}};
  Family family{"a", "one\\two\nthree \"four\"", MetricType::gauge, nullptr, {}, std::vector{1.0}};
  EXPECT_EQ(write_text({empty, family}),
            "# HELP a one\\\\two\\nthree \"four\"\n# TYPE a gauge\na 1\n");
}

TEST(TextWriter, BytesThatAreNotUtf8AreReplaced) {
  auto blocks = std::make_shared<LabelBlocks>();
  blocks->add({{"l",
                "\xff"
                "a\xc3"}});
  Family family{"a", "", MetricType::gauge, blocks, {}, std::vector{1.0}};
  EXPECT_EQ(write_text({family}),
            "# TYPE a gauge\na{l=\"\xef\xbf\xbd"
            "a\xef\xbf\xbd\"} 1\n");
}

TEST(TextWriter, OpenMetricsNamesFamiliesWithoutSuffixAndEnds) {
  auto blocks = std::make_shared<LabelBlocks>();
  blocks->add({{"v", "1"}});
  Family counter{"x_total", "say \"x\"", MetricType::counter, nullptr, {}, std::vector{1.0}};
  Family info{"y_info", "", MetricType::info, blocks, {}, std::vector{1.0}};
  EXPECT_EQ(write_text({counter, info}, Format::open_metrics),
            "# HELP x say \\\"x\\\"\n# TYPE x counter\nx_total 1\n"
            "# TYPE y info\ny_info{v=\"1\"} 1\n# EOF\n");
  EXPECT_EQ(write_text({}, Format::open_metrics), "# EOF\n");
}

TEST(TextWriter, PartsOfAnySizeAddUpToTheSame) {
  auto blocks = std::make_shared<LabelBlocks>();
  for (int i = 0; i < 100; ++i) blocks->add({{"i", std::to_string(i)}});
  Family all{"a", "help", MetricType::gauge, blocks, {}, std::vector<double>(100, 1.5)};
  Family some{"b", "help", MetricType::gauge, blocks, {3, 5, 99}, std::vector{1.0, 2.0, 3.0}};
  const auto whole = write_text({all, some});
  EXPECT_NE(whole.find("b{i=\"99\"} 3\n"), std::string::npos);
  for (const std::size_t bytes : {1U, 40U, 1000U}) {
    TextWriter writer({all, some});
    std::string text;
    std::string part;
    while (writer.next(part, bytes)) {
      EXPECT_LE(part.size(), bytes + 120) << "a part is little more than it was asked to be";
      text += part;
      part.clear();
    }
    EXPECT_EQ(text, whole);
    EXPECT_FALSE(writer.next(part)) << "the end stays the end";
  }
}

}  // namespace
}  // namespace netroster::prometheus
