// Lists of port keys, each kept once: switches of one model have the same ports, and a district has
// thousands of them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace netroster::poll {

using Keys = std::shared_ptr<const std::vector<std::string>>;

// One thread; the lists themselves may go anywhere.
class KeyLists {
 public:
  // The same object for the same keys, for as long as somebody holds it. Never null.
  Keys shared(std::vector<std::string> keys);
  // Lists that somebody holds, and those that were let go of since the last tidying up.
  std::size_t size() const { return lists_.size(); }

 private:
  void tidy();

  std::unordered_multimap<std::size_t, std::weak_ptr<const std::vector<std::string>>> lists_;
  std::size_t tidy_at_ = 64;
};

}  // namespace netroster::poll
