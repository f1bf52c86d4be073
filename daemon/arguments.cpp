#include "daemon/arguments.h"

#include <charconv>

#include "base/text.h"

namespace netroster::daemon {

std::optional<WallTime> parse_moment(std::string_view text) {
  constexpr std::size_t month = std::string_view("2026-07").size();
  return parse_time(text.size() == month ? std::string(text) + "-01" : std::string(text));
}

std::string Arguments::text(std::string_view option) const {
  if (const auto given = values_.find(option); given != values_.end() && !given->second.empty())
    return given->second.back();
  const auto fallback = fallbacks_.find(option);
  return fallback == fallbacks_.end() ? std::string{} : fallback->second;
}

std::vector<std::string> Arguments::all(std::string_view option) const {
  const auto given = values_.find(option);
  return given == values_.end() ? std::vector<std::string>{} : given->second;
}

std::optional<std::int64_t> Arguments::count(std::string_view option) const {
  const std::string written = text(option);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (error != std::errc{} || end != written.data() + written.size()) return std::nullopt;
  return value;
}

std::optional<WallTime> Arguments::time(std::string_view option) const {
  const std::string written = text(option);
  if (written.empty()) return std::nullopt;
  return parse_moment(written);
}

std::vector<std::string> Arguments::words(std::string_view option) const {
  return split_words(text(option));
}

void Arguments::add(std::string_view option, std::string value) {
  values_[std::string(option)].push_back(std::move(value));
}

void Arguments::add_fallback(std::string_view option, std::string_view value) {
  if (!value.empty()) fallbacks_[std::string(option)] = std::string(value);
}

std::vector<std::string> split_words(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const auto comma = list.find(',');
    const auto word = trim(list.substr(0, comma));
    if (!word.empty()) words.emplace_back(word);
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return words;
}

}  // namespace netroster::daemon
