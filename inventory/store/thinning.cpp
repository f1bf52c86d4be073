#include "inventory/store/thinning.h"

#include <vector>

namespace netroster::inventory::store {
namespace {

std::vector<std::int64_t> starts_of(Writing& writing, std::int64_t entity) {
  std::vector<std::int64_t> starts;
  auto rows = writing.starts.with(entity);
  while (rows.executeStep()) starts.push_back(rows.getColumn(0).getInt64());
  return starts;
}

std::int64_t quarter(std::int64_t start) { return start / quarter_seconds; }

void keep_last(Writing& writing, std::int64_t entity, const std::vector<std::int64_t>& starts,
               std::size_t first, std::size_t last) {
  for (auto at = first; at < last; ++at) writing.drop.with(entity, starts[at]).exec();
  if (first != last) writing.begin_earlier.with(starts[first], entity, starts[last]).exec();
}

}  // namespace

void thin(Writing& writing, std::int64_t entity) {
  {
    auto count = writing.count.with(entity);
    if (!count.executeStep() || count.getColumn(0).getInt64() <= std::int64_t{most_versions})
      return;
  }
  const auto starts = starts_of(writing, entity);
  const auto old = starts.size() - exact_versions;
  for (std::size_t first = 0; first < old;) {
    auto last = first;
    while (last + 1 < old && quarter(starts[last + 1]) == quarter(starts[first])) ++last;
    keep_last(writing, entity, starts, first, last);
    first = last + 1;
  }
}

}  // namespace netroster::inventory::store
