// A million series as text: what the writer costs, beside prometheus-cpp for the same values. CPU
// seconds and the largest resident memory; each in a process of its own, for memory is not given
// back.
#include <fmt/format.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <functional>
#include <ostream>
#include <streambuf>

#include "exporters/prometheus/text_writer.h"

namespace {

using netroster::prometheus::Families;
using netroster::prometheus::LabelBlocks;
using netroster::prometheus::MetricType;
using netroster::prometheus::TextWriter;

constexpr std::size_t family_count = 20;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::vector<std::string> label_values(std::size_t row) {
  return {fmt::format("to room {}", row % 900), fmt::format("GigabitEthernet1/0/{}", row % 52),
          std::to_string(row), fmt::format("Gi1/0/{}", row % 52)};
}
constexpr std::array names = {"ifAlias", "ifDescr", "ifIndex", "ifName"};

std::uint64_t value(std::size_t family, std::size_t row) {
  return (row * 2654435761U + family) * 40503U % 1'000'000'000'000U;
}

Families columns(std::size_t rows) {
  auto blocks = std::make_shared<LabelBlocks>();
  blocks->reserve(rows, rows * 100);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto values = label_values(row);
    blocks->add({{names[0], values[0]},
                 {names[1], values[1]},
                 {names[2], values[2]},
                 {names[3], values[3]}});
  }
  Families out;
  for (std::size_t family = 0; family < family_count; ++family) {
    std::vector<std::uint64_t> column(rows);
    for (std::size_t row = 0; row < rows; ++row) column[row] = value(family, row);
    out.push_back({fmt::format("ifHCInOctets{}", family),
                   "help",
                   MetricType::counter,
                   blocks,
                   {},
                   std::move(column)});
  }
  return out;
}

std::vector<::prometheus::MetricFamily> objects(std::size_t rows) {
  std::vector<::prometheus::MetricFamily> out(family_count);
  for (std::size_t family = 0; family < family_count; ++family) {
    out[family].name = fmt::format("ifHCInOctets{}", family);
    out[family].help = "help";
    out[family].type = ::prometheus::MetricType::Counter;
    out[family].metric.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      const auto values = label_values(row);
      auto& metric = out[family].metric[row];
      for (std::size_t label = 0; label < names.size(); ++label)
        metric.label.push_back({names[label], values[label]});
      metric.counter.value = static_cast<double>(value(family, row));
    }
  }
  return out;
}

// Where text goes that nobody reads; the sum keeps it from being left out.
class Sink : public std::streambuf {
 public:
  std::size_t bytes = 0;
  std::size_t sum = 0;
  void take(const char* text, std::size_t size) {
    bytes += size;
    for (std::size_t i = 0; i < size; ++i) sum = sum * 31 + static_cast<unsigned char>(text[i]);
  }

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    take(text, static_cast<std::size_t>(size));
    return size;
  }
  int_type overflow(int_type letter) override {
    const char byte = static_cast<char>(letter);
    take(&byte, 1);
    return letter;
  }
};

struct Cost {
  double made = 0;
  double written = 0;
  std::size_t bytes = 0;
  std::size_t sum = 0;
};

Cost ours(std::size_t rows) {
  Cost cost;
  const auto start = cpu_seconds();
  TextWriter writer(columns(rows));
  const auto made = cpu_seconds();
  Sink sink;
  std::string part;
  double checking = 0;
  while (writer.next(part)) {
    const auto before = cpu_seconds();
    sink.take(part.data(), part.size());
    checking += cpu_seconds() - before;
    part.clear();
  }
  cost.made = made - start;
  cost.written = cpu_seconds() - made - checking;
  cost.bytes = sink.bytes;
  cost.sum = sink.sum;
  return cost;
}

Cost theirs(std::size_t rows) {
  Cost cost;
  const auto start = cpu_seconds();
  const auto families = objects(rows);
  const auto made = cpu_seconds();
  Sink sink;
  std::ostream out(&sink);
  ::prometheus::TextSerializer().Serialize(out, families);
  cost.made = made - start;
  cost.written = cpu_seconds() - made;
  cost.bytes = sink.bytes;
  cost.sum = sink.sum;
  return cost;
}

void in_a_process(const char* name, const std::function<Cost()>& run) {
  std::fflush(stdout);
  const auto child = fork();
  if (child == 0) {
    const auto cost = run();
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    fmt::print(
        "{:15} made {:6.3f} CPU s  written {:6.3f} CPU s  {:5.0f} MB of text  peak {:5.0f} MiB  "
        "sum {:016x}\n",
        name, cost.made, cost.written, static_cast<double>(cost.bytes) / 1e6,
        static_cast<double>(used.ru_maxrss) / 1024, cost.sum);
    std::fflush(stdout);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t series = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
  const auto rows = series / family_count;
  fmt::print("{} series: {} families of {} interfaces\n", rows * family_count, family_count, rows);
  in_a_process("netroster", [rows] { return ours(rows); });
  in_a_process("prometheus-cpp", [rows] { return theirs(rows); });
  return 0;
}
