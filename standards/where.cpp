#include "standards/rule.h"

namespace netroster::standards {

Where::Where(const config::Node& table) : whole_(table.place) {
  for (const auto& entry : table.entries) {
    auto& places = values_[entry.key];
    places.push_back(entry.value.place);
    for (const auto& item : entry.value.items) places.push_back(item.place);
  }
}

config::Place Where::of(std::string_view key) const {
  const auto at = values_.find(key);
  return at == values_.end() ? whole_ : at->second.front();
}

config::Place Where::item(std::string_view key, std::size_t index) const {
  const auto at = values_.find(key);
  if (at == values_.end()) return whole_;
  const auto& places = at->second;
  return index + 1 < places.size() ? places[index + 1] : places.front();
}

}  // namespace netroster::standards
