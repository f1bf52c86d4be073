// Frames that say what was said before: the same octets of the same sender, again and again. What
// came of the first is remembered, so that the next cost a look and not a decoding.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/frame_context.h"

namespace netroster::capture {

// Which table a row is in.
enum class Table : std::uint8_t { neighbours, bridges, trunks, domains, hosts, access_points };

// A row as it was when a frame had gone into it. The frame says nothing new while the row has the
// same version.
struct RowState {
  Table table{};
  std::size_t row = 0;
  std::uint32_t version = 0;
};

// What came of a frame.
struct Outcome {
  wire::Added added;       // what it counted
  bool tells = false;      // it went into a row
  RowState state;          // into this one
  std::size_t octets = 0;  // how much room it asked for
};

// The latest 8,192 frames at most, each of at most 1,024 octets: 9 MiB. One that is forgotten is
// decoded again. Not for several threads at once.
class Repeats {
 public:
  // Null when these octets are not remembered. Holds until the next remember().
  const Outcome* find(std::string_view frame);
  void remember(std::string_view frame, Outcome outcome);

 private:
  struct Place {
    std::size_t hash = 0;
    std::string frame;  // "": nothing is here
    Outcome outcome;
  };
  using Set = std::array<Place, 2>;  // the newer one first
  static constexpr std::size_t sets = 4096;

  std::vector<Set> sets_;  // empty until there is something to remember
};

}  // namespace netroster::capture
