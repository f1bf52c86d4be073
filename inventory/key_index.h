// Values found by hashed keys. Ordered, because some keys (a phone's factory name) belong to tens
// of thousands of values, and taking one out must not look at them all.
#pragma once

#include <limits>
#include <set>
#include <utility>

#include "inventory/signs.h"

namespace netroster::inventory {

template <typename Value>
class KeyIndex {
 public:
  void add(Key key, const Value& value) { entries_.emplace(key, value); }
  void erase(Key key, const Value& value) { entries_.erase({key, value}); }

  // The first `most` values of the key, in their order.
  template <typename Use>
  void each(Key key, std::size_t most, Use use) const {
    for (auto entry = entries_.lower_bound({key, Value{}});
         most > 0 && entry != entries_.end() && entry->first == key; ++entry, --most)
      use(entry->second);
  }

 private:
  std::set<std::pair<Key, Value>> entries_;
};

}  // namespace netroster::inventory
