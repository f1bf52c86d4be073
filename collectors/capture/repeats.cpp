#include "collectors/capture/repeats.h"

#include <functional>
#include <utility>

namespace netroster::capture {

const Outcome* Repeats::find(std::string_view frame) {
  if (sets_.empty()) return nullptr;
  const auto hash = std::hash<std::string_view>{}(frame);
  for (const auto& place : sets_[hash % sets])
    if (place.hash == hash && place.frame == frame) return &place.outcome;
  return nullptr;
}

void Repeats::remember(std::string_view frame, Outcome outcome) {
  constexpr std::size_t longest = 1024;
  if (frame.empty() || frame.size() > longest) return;
  if (sets_.empty()) sets_.resize(sets);
  const auto hash = std::hash<std::string_view>{}(frame);
  auto& [newer, older] = sets_[hash % sets];
  const bool is_known = newer.hash == hash && newer.frame == frame;
  if (!is_known) std::swap(newer, older);
  newer.hash = hash;
  newer.frame.assign(frame);
  newer.outcome = outcome;
}

}  // namespace netroster::capture
