#include "config/suggest.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace netroster::config {
namespace {

// Longer words get no suggestion: nobody mistypes that much, and the comparison costs the product
// of the lengths.
constexpr std::size_t longest_word = 64;

std::string normal(std::string_view word) {
  auto out = to_lower(word);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

std::string_view last_name(std::string_view section) {
  return section.substr(section.rfind('.') + 1);
}

bool is_child(const Section& child, std::string_view parent) {
  return child.name.size() > parent.size() && child.name.substr(0, parent.size()) == parent &&
         child.name[parent.size()] == '.';
}

std::string header(const Section& section) {
  return section.repeated ? fmt::format("[[{}]]", section.name) : fmt::format("[{}]", section.name);
}

// A key that another section has: the usual mistake of a line under the wrong header.
std::string elsewhere(FileKind kind, std::string_view key) {
  for (const auto& other : sections()) {
    if (find_row(other, key) == nullptr) continue;
    if (other.file == kind) return fmt::format("it belongs under {}", header(other));
  }
  return {};
}

}  // namespace

std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& known) {
  if (written.empty() || written.size() > longest_word) return {};
  const auto wanted = normal(written);
  const std::size_t allowed = std::clamp<std::size_t>(written.size() / 3, 1, 3);
  std::string_view best;
  std::size_t nearest = allowed + 1;
  bool best_begins_so = false;
  for (const auto word : known) {
    const auto distance = edit_distance(wanted, normal(word));
    const bool begins_so = normal(word).starts_with(wanted);  // "2": rather "2c" than "3"
    const bool better = distance < nearest || (distance == nearest && begins_so && !best_begins_so);
    if (distance <= allowed && better) {
      nearest = distance;
      best = word;
      best_begins_so = begins_so;
    }
  }
  return best.empty() ? std::string() : fmt::format("did you mean \"{}\"?", best);
}

std::string key_hint(const Section& section, std::string_view key) {
  std::vector<std::string_view> known;
  for (const auto& row : section.rows) known.push_back(row.key);
  for (const auto& child : sections())
    if (is_child(child, section.name)) known.push_back(last_name(child.name));
  auto hint = did_you_mean(key, known);
  return hint.empty() ? elsewhere(section.file, key) : hint;
}

std::string root_hint(FileKind kind, std::string_view key) {
  std::vector<std::string_view> known;
  for (const auto& other : sections()) {
    if (other.name.find('.') != std::string_view::npos) continue;
    if (other.file == kind) known.push_back(other.name);
    if (other.file != kind && other.name == key)
      return fmt::format("{} belongs in {}", header(other), file_pattern(other.file));
  }
  auto hint = elsewhere(kind, key);
  return hint.empty() ? did_you_mean(key, known) : hint;
}

}  // namespace netroster::config
