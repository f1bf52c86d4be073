// One family as it grows, within a budget.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporters/prometheus/family.h"

namespace netroster::prometheus {

// Series left out so far, by family: what netroster_series_dropped_total says.
using SeriesDropped = std::map<std::string, std::uint64_t>;

struct SeriesBudget {
  std::size_t family = 0;  // series of one family
  std::size_t device = 0;  // of one device in it
};

class FamilyBuilder {
 public:
  FamilyBuilder(std::string name, std::string help, SeriesBudget budget,
                MetricType type = MetricType::gauge)
      : budget_(budget), family_{std::move(name), std::move(help), type, nullptr, {}, {}} {}

  // The series that follow are of another device.
  void next_device() { of_device_ = 0; }
  void add(std::initializer_list<Label> labels, double value);

  // The family; what its budget left out is added to `dropped`, and so is a series that was there
  // already: two of the same labels would make the whole answer unreadable.
  Family take(SeriesDropped& dropped);

 private:
  const SeriesBudget budget_;
  Family family_;
  std::shared_ptr<LabelBlocks> blocks_ = std::make_shared<LabelBlocks>();
  std::vector<double> values_;
  std::size_t of_device_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace netroster::prometheus
