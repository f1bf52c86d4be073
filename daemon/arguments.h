// The parsed command line of one command. Every value was checked against its row.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace netroster::daemon {

class Arguments {
 public:
  bool given(std::string_view option) const { return values_.find(option) != values_.end(); }
  // The last value given, else the row's fallback, else "".
  std::string text(std::string_view option) const;
  // Every value given, in order.
  std::vector<std::string> all(std::string_view option) const;
  // Of a Form::count; nullopt when there is neither a value nor a fallback.
  std::optional<std::int64_t> count(std::string_view option) const;
  // Of a Form::time.
  std::optional<WallTime> time(std::string_view option) const;
  // Of a Form::word_list.
  std::vector<std::string> words(std::string_view option) const;

  const std::vector<std::string>& positionals() const { return positionals_; }

  void add(std::string_view option, std::string value);
  void add_fallback(std::string_view option, std::string_view value);
  void set_positionals(std::vector<std::string> values) { positionals_ = std::move(values); }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::map<std::string, std::string, std::less<>> fallbacks_;
  std::vector<std::string> positionals_;
};

// What base/clock's parse_time takes, and "2026-07": the start of that month, UTC.
std::optional<WallTime> parse_moment(std::string_view text);

// "a,b,,c" -> a, b, c.
std::vector<std::string> split_words(std::string_view list);

}  // namespace netroster::daemon
