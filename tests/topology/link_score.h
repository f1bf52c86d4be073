// A simulated district read without a network, and how well the links that come of it fit the
// cables that are there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inventory/resolver.h"
#include "tests/simulator/district.h"

namespace netroster::topology {

struct Share {
  std::size_t right = 0;
  std::size_t all = 0;

  double percent() const {
    return all == 0 ? 100 : 100 * static_cast<double>(right) / static_cast<double>(all);
  }
  void add(const Share& other) {
    right += other.right;
    all += other.all;
  }
};

struct Score {
  // Links that protocols tell of, against the cables whose ends tell of each other.
  Share told_precision, told_recall;
  // Inferred links, against the cables of which no protocol tells.
  Share inferred_precision, inferred_recall;
  // Hidden switches: right when the managed ports that lead to it are those that do.
  Share hidden_precision, hidden_recall;
  std::size_t false_confirmed = 0;
  std::size_t undecided = 0;  // cables of which nothing is said
  std::vector<std::string> wrong;
  std::vector<std::string> missing;

  void add(const Score& other);
};

// An observation of every agent of the district, in the order of addresses.
std::vector<Observation> read_district(const simulator::District& district,
                                       std::vector<simulator::Agent>& agents, WallTime when);

Score score(const simulator::District& district, const Inventory& inventory);

// One line.
std::string text(const Score& score);

}  // namespace netroster::topology
