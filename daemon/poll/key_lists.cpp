#include "daemon/poll/key_lists.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace netroster::poll {
namespace {

std::size_t hash_of(const std::vector<std::string>& keys) {
  std::size_t hash = keys.size();
  for (const auto& key : keys)
    hash = (hash ^ std::hash<std::string>{}(key)) * 1099511628211U;  // FNV-1a's prime
  return hash;
}

}  // namespace

Keys KeyLists::shared(std::vector<std::string> keys) {
  const auto hash = hash_of(keys);
  const auto [first, last] = lists_.equal_range(hash);
  for (auto at = first; at != last; ++at)
    if (auto list = at->second.lock(); list && *list == keys) return list;
  keys.shrink_to_fit();
  auto list = std::make_shared<const std::vector<std::string>>(std::move(keys));
  lists_.emplace(hash, list);
  if (lists_.size() >= tidy_at_) tidy();
  return list;
}

// What nobody holds any more, whenever there are twice as many.
void KeyLists::tidy() {
  std::erase_if(lists_, [](const auto& entry) { return entry.second.expired(); });
  tidy_at_ = std::max<std::size_t>(64, 2 * lists_.size());
}

}  // namespace netroster::poll
