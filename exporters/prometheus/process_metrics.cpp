#include "exporters/prometheus/process_metrics.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <unordered_map>

namespace netroster::prometheus {
namespace {

struct Gathered {
  std::string help;
  MetricType type = MetricType::gauge;
  std::vector<const Figure*> figures;
};

double as_double(const std::variant<double, std::uint64_t>& value) {
  return std::visit([](auto number) { return static_cast<double>(number); }, value);
}

Values values_of(const std::vector<const Figure*>& figures) {
  const bool whole = std::all_of(figures.begin(), figures.end(), [](const Figure* figure) {
    return std::holds_alternative<std::uint64_t>(figure->value);
  });
  if (whole) {
    std::vector<std::uint64_t> column;
    for (const auto* figure : figures)
      column.push_back(*std::get_if<std::uint64_t>(&figure->value));
    return column;
  }
  std::vector<double> column;
  for (const auto* figure : figures) column.push_back(as_double(figure->value));
  return column;
}

Family family_of(const std::string& name, const Gathered& gathered) {
  auto blocks = std::make_shared<LabelBlocks>();
  for (const auto* figure : gathered.figures) {
    std::vector<Label> labels;
    for (const auto& [label, value] : figure->labels) labels.push_back({label, value});
    blocks->add(labels);
  }
  return {name, gathered.help, gathered.type, std::move(blocks), {}, values_of(gathered.figures)};
}

std::string whole_text(const char* path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  if (read.ec != std::errc{}) return std::nullopt;
  return out;
}

// Fields of /proc/self/stat after the program's name (proc(5): field 3 is the first).
std::vector<std::string> stat_fields() {
  const auto text = whole_text("/proc/self/stat");
  const auto bracket = text.rfind(')');  // the name itself may have brackets and blanks
  std::vector<std::string> out;
  if (bracket == std::string::npos) return out;
  std::string field;
  for (const char letter : text.substr(bracket + 1) + " ") {
    if (letter != ' ' && letter != '\n') {
      field += letter;
    } else if (!field.empty()) {
      out.push_back(std::move(field));
      field.clear();
    }
  }
  return out;
}

// Seconds since 1970 at which the kernel started.
std::optional<std::uint64_t> boot_seconds() {
  const auto text = whole_text("/proc/stat");
  const auto at = text.find("\nbtime ");
  return at == std::string::npos ? std::nullopt : number(std::string_view(text).substr(at + 7));
}

std::optional<std::uint64_t> open_files() {
  std::error_code error;
  std::uint64_t count = 0;
  for (auto at = std::filesystem::directory_iterator("/proc/self/fd", error);
       !error && at != std::filesystem::directory_iterator(); at.increment(error))
    ++count;
  if (error) return std::nullopt;
  return count;
}

}  // namespace

Families families_of(const std::vector<Figure>& figures) {
  std::vector<std::string> order;
  std::unordered_map<std::string, Gathered> by_name;
  for (const auto& figure : figures) {
    auto [at, first] = by_name.try_emplace(figure.name);
    if (first) {
      order.push_back(figure.name);
      at->second.help = figure.help;
      at->second.type = figure.type;
    }
    at->second.figures.push_back(&figure);
  }
  Families out;
  for (const auto& name : order) out.push_back(family_of(name, by_name.at(name)));
  return out;
}

std::vector<Figure> process_figures() {
  constexpr std::size_t user_time = 11, system_time = 12, start_time = 19, virtual_size = 20,
                        resident_pages = 21;  // proc(5): fields 14, 15, 22, 23, 24
  std::vector<Figure> out;
  const auto add = [&out](const char* name, const char* help, std::optional<double> value,
                          MetricType type = MetricType::gauge) {
    if (value) out.push_back({name, help, type, {}, *value});
  };
  const auto stat = stat_fields();
  const auto field = [&stat](std::size_t index) -> std::optional<double> {
    if (index >= stat.size()) return std::nullopt;
    const auto value = number(stat[index]);
    if (!value) return std::nullopt;
    return static_cast<double>(*value);
  };
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
  if (const auto user = field(user_time), system = field(system_time); user && system)
    add("process_cpu_seconds_total", "Processor time of all threads.", (*user + *system) / ticks,
        MetricType::counter);
  if (const auto pages = field(resident_pages))
    add("process_resident_memory_bytes", "Memory that is in use.", *pages * page);
  add("process_virtual_memory_bytes", "Memory that is mapped.", field(virtual_size));
  const auto start = field(start_time);
  if (const auto boot = boot_seconds(); start && boot)
    add("process_start_time_seconds", "When the process started, in seconds since 1970.",
        static_cast<double>(*boot) + *start / ticks);
  if (const auto files = open_files())
    add("process_open_fds", "Open file descriptors.", static_cast<double>(*files));
  return out;
}

}  // namespace netroster::prometheus
