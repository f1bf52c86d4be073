// Metric families as columns: a million series are a few large arrays and not a million objects.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace netroster::prometheus {

// `info` is a gauge that is always 1 and whose labels are what it tells; its name ends in "_info".
enum class MetricType : std::uint8_t { gauge, counter, info, unknown };

struct Label {
  std::string_view name;  // [a-zA-Z_][a-zA-Z0-9_]*, not "__…"
  std::string_view value;
};

// What stands between a metric's name and its value, written once and used by every family about
// the same things: `{device="oak-sw1",site="OAK"}`, or "" without labels.
class LabelBlocks {
 public:
  // Values are escaped, and what is not UTF-8 is replaced; names are the caller's own. A label with
  // an empty value is the same as none (Prometheus' data model) and is kept as it is written.
  void add(std::span<const Label> labels);
  void add(std::initializer_list<Label> labels) { add(std::span(labels.begin(), labels.size())); }
  void reserve(std::size_t rows, std::size_t bytes);

  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t row) const {
    const auto begin = row == 0 ? 0 : ends_[row - 1];
    return std::string_view(text_).substr(begin, ends_[row] - begin);
  }

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

using Values = std::variant<std::vector<double>, std::vector<std::uint64_t>>;

struct Family {
  std::string name;  // a counter's with "_total" where it is ours; base units
  std::string help;
  MetricType type = MetricType::gauge;
  std::shared_ptr<const LabelBlocks> labels;  // null: one series without labels
  std::vector<std::uint32_t> rows;            // of `labels`; empty: all of them, in their order
  Values values;                              // one a row

  std::size_t size() const {
    return std::visit([](const auto& column) { return column.size(); }, values);
  }
};

using Families = std::vector<Family>;

}  // namespace netroster::prometheus
