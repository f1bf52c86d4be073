// What people stated, found by the signs of a reading. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/identity.h"
#include "inventory/signs.h"
#include "model/inventory.h"
#include "model/manual_statement.h"

namespace netroster::inventory {

// The signs by which later readings of the device are known again.
DeviceSigns manual_signs_of(const Device& device);

// A reading, or a known device as its last reading left it.
struct Shown {
  const std::string& site;
  const Signals& signals;
  const std::vector<IpAddress>& addresses;  // where it was reached
};

class ManualStatements {
 public:
  void set(std::vector<ManualStatement> all);
  const std::vector<ManualStatement>& all() const { return all_; }

  // What is stated at `now` about what shows these signs: that it is `device`, or that it is not.
  struct Word {
    const ManualStatement* statement = nullptr;
    bool is_device = false;
    bool by_other_signs = false;  // the signs are those of the statement's `other`
  };
  std::vector<Word> about(const Shown& shown, WallTime now) const;
  // The two are stated not to be one device.
  bool keep_apart(const std::string& id, const Shown& shown, const std::string& other_id,
                  const Shown& other_shown, WallTime now) const;
  // The device that this one was stated to be; itself when nothing is stated.
  std::string standing_for(const std::string& id, WallTime now) const;

 private:
  void add_signs(const DeviceSigns& signs, std::size_t position);

  std::vector<ManualStatement> all_;
  std::multimap<Key, std::size_t> by_sign_;  // positions in all_
};

// Both have one of the values.
template <typename T>
bool share(const std::vector<T>& a, const std::vector<T>& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

// The event of a statement that readings speak against.
inline constexpr std::string_view contradicted_event = "statement_contradicted";
// How the words of such an event begin.
std::string contradicted_words(std::int64_t statement);

// "stated by NAME on 2026-07-01: REASON"
std::string words_of(const ManualStatement& statement);

}  // namespace netroster::inventory
