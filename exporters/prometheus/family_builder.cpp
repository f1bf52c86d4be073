#include "exporters/prometheus/family_builder.h"

#include <string_view>
#include <unordered_set>

namespace netroster::prometheus {

void FamilyBuilder::add(std::initializer_list<Label> labels, double value) {
  if (values_.size() >= budget_.family || of_device_ >= budget_.device) {
    ++dropped_;
    return;
  }
  ++of_device_;
  blocks_->add(labels);
  values_.push_back(value);
}

Family FamilyBuilder::take(SeriesDropped& dropped) {
  std::unordered_set<std::string_view> seen;
  seen.reserve(values_.size());
  std::vector<std::uint32_t> rows;
  std::vector<double> values;
  for (std::size_t row = 0; row < values_.size(); ++row)
    if (seen.insert((*blocks_)[row]).second) {
      rows.push_back(static_cast<std::uint32_t>(row));
      values.push_back(values_[row]);
    }
  dropped_ += values_.size() - values.size();
  dropped[family_.name] += dropped_;
  if (rows.size() != values_.size()) family_.rows = std::move(rows);
  family_.labels = std::move(blocks_);
  family_.values = std::move(values);
  return std::move(family_);
}

}  // namespace netroster::prometheus
