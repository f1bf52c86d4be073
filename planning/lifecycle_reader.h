// Reads [[model]] tables out of a file that may hold other tables too.
#pragma once

#include <vector>

#include "planning/lifecycle.h"
#include "planning/table_reader.h"

namespace netroster::planning {

class LifecycleReader {
 public:
  // Both must outlive it.
  LifecycleReader(TableReader& in, Lifecycle& to);
  // Of the root table; they point to this.
  std::vector<TableReader::Key> keys();

 private:
  void add(const config::Node& node);

  TableReader& in_;
  Lifecycle& to_;
};

}  // namespace netroster::planning
