// The steps of a refresh plan, each for itself.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "planning/refresh.h"

namespace netroster::planning {

struct DueLines {
  std::vector<RefreshLine> lines;                 // in the order of the things; year == due
  std::map<std::string, std::size_t> undated;     // by kind: nothing tells when
  std::map<std::string, std::size_t> undated_at;  // the same, by site
  std::vector<RefreshLine> later;                 // due after the last year
};
// When each thing is due, between which years it may move, and why.
DueLines due_lines(const Book& book, std::span<const Equipment> things,
                   const RefreshOptions& options);

// Moves lines out of years that cost more than the cap into years with room, never before
// `earliest` nor past `latest`. What fits nowhere stays.
void level_peaks(std::vector<RefreshLine>& lines, const RefreshOptions& options);

}  // namespace netroster::planning
