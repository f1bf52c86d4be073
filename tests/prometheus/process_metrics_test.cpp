#include "exporters/prometheus/process_metrics.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>

#include "exporters/prometheus/text_writer.h"

namespace netroster::prometheus {
namespace {

TEST(ProcessMetrics, FiguresOfOneNameAreOneFamily) {
  const std::vector<Figure> figures = {
      {"a_total", "help", MetricType::counter, {{"k", "1"}}, std::uint64_t{1}},
      {"b", "", MetricType::gauge, {}, std::uint64_t{2}},
      {"a_total", "", MetricType::counter, {{"k", "2"}}, ~std::uint64_t{0}},
      {"b", "", MetricType::gauge, {{"x", "y"}}, 2.5},
  };
  EXPECT_EQ(write_text(families_of(figures)),
            "# HELP a_total help\n# TYPE a_total counter\na_total{k=\"1\"} 1\n"
            "a_total{k=\"2\"} 18446744073709551615\n"
            "# TYPE b gauge\nb 2\nb{x=\"y\"} 2.5\n");
}

TEST(ProcessMetrics, TellsOfThisProcess) {
  std::map<std::string, double> values;
  for (const auto& figure : process_figures())
    values[figure.name] = *std::get_if<double>(&figure.value);
  EXPECT_GE(values.at("process_cpu_seconds_total"), 0);
  EXPECT_GT(values.at("process_resident_memory_bytes"), 1'000'000);
  EXPECT_GE(values.at("process_virtual_memory_bytes"), values.at("process_resident_memory_bytes"));
  EXPECT_GE(values.at("process_open_fds"), 3);
  const auto now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch());
  EXPECT_LE(values.at("process_start_time_seconds"), now.count() + 1);
  EXPECT_GT(values.at("process_start_time_seconds"), now.count() - 3600);
}

}  // namespace
}  // namespace netroster::prometheus
