// The daemon's own figures, handed in as plain values by whoever counts them.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "exporters/prometheus/family.h"

namespace netroster::prometheus {

struct Figure {
  std::string name;  // "netroster_polls_total": counters end in _total, base units
  std::string help;  // of the first of its name
  MetricType type = MetricType::gauge;
  std::vector<std::pair<std::string, std::string>> labels;
  std::variant<double, std::uint64_t> value;
};

// Figures of one name are one family, in the order of their first; a family is of one kind of
// value: whole numbers among doubles become doubles.
Families families_of(const std::vector<Figure>& figures);

// process_* as every client library gives them, from /proc/self; what cannot be read is left out.
std::vector<Figure> process_figures();

}  // namespace netroster::prometheus
