// Reads one table of a file into its struct, by the rows of its schema section. Private to this
// folder.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.h"
#include "config/problem.h"
#include "config/schema.h"

namespace netroster::config {

// Where the parts of a table stand, for the checks that come after reading.
struct Places {
  Place table;
  std::map<std::string, Place, std::less<>> values;
  std::map<std::string, std::vector<Place>, std::less<>> items;  // of the networks that were read
  std::set<std::string, std::less<>> wrong;  // keys whose value could not be used

  // Of the value, or of the table when the key was left out.
  Place of(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? table : found->second;
  }
};

class Reader {
 public:
  // `problems` must outlive the Reader.
  Reader(std::string file, FileKind kind, Problems& problems)
      : file_(std::move(file)), kind_(kind), problems_(problems) {}

  // The file's root: every name must be a section of this kind of file.
  void check_root(const Node& root);

  // Fills `owner` with what is right; everything else is a problem and keeps its default.
  Places read(const Section& section, const Node& table, void* owner);

  // The tables written [[section]] under `parent`, in the order of the file.
  std::vector<const Node*> tables(const Section& section, const Node& parent);

  // The table written [section] in the root, or nullptr.
  const Node* table(const Section& section, const Node& root);

  void error(Place place, std::string key, std::string what, std::string hint = {}) {
    problems_.error(file_, place, std::move(key), std::move(what), std::move(hint));
  }
  void warning(Place place, std::string key, std::string what, std::string hint = {}) {
    problems_.warning(file_, place, std::move(key), std::move(what), std::move(hint));
  }
  const std::string& file() const { return file_; }

 private:
  void read_entry(const Section& section, const Entry& entry, void* owner, Places& places);
  std::optional<Value> value_of(const Section& section, const Row& row, const Node& node,
                                Places& places);
  std::optional<Value> networks_of(const std::string& key, const Row& row, const Node& node,
                                   Places& places);
  std::optional<IpNetwork> network_of(const std::string& key, const Node& node);
  void unknown(const Section& section, const Entry& entry);

  std::string file_;
  FileKind kind_;
  Problems& problems_;
};

}  // namespace netroster::config
