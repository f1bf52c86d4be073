#include "model/oid.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace netroster {

bool Oid::contains(std::span<const std::uint32_t> other) const {
  return other.size() >= ids_.size() && std::equal(ids_.begin(), ids_.end(), other.begin());
}

Oid Oid::child(std::uint32_t id) const { return child(std::span<const std::uint32_t>(&id, 1)); }

Oid Oid::child(std::span<const std::uint32_t> more) const {
  std::vector<std::uint32_t> ids;
  ids.reserve(ids_.size() + more.size());
  ids.insert(ids.end(), ids_.begin(), ids_.end());
  ids.insert(ids.end(), more.begin(), more.end());
  return Oid(std::move(ids));
}

std::string Oid::text() const { return fmt::format("{}", fmt::join(ids_, ".")); }

std::optional<Oid> Oid::parse(std::string_view text) {
  if (!text.empty() && text.front() == '.') text.remove_prefix(1);
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  std::vector<std::uint32_t> ids;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  while (true) {
    std::uint32_t id = 0;
    const auto [next, error] = std::from_chars(at, end, id);
    if (error != std::errc() || ids.size() == max_size) return std::nullopt;
    ids.push_back(id);
    if (next == end) return Oid(std::move(ids));
    if (*next != '.') return std::nullopt;
    at = next + 1;
  }
}

}  // namespace netroster
