#include "collectors/snmp/mib/descr_version.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

bool is_version_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_' ||
         c == '(' || c == ')' || c == '+';
}

// The first token behind `word` that looks like a version: it begins with a digit ("V7.1" loses
// its letter) and has a dot or is behind "version" proper.
std::string version_behind(std::string_view descr, std::string_view lower, std::string_view word) {
  for (auto at = lower.find(word); at != std::string_view::npos; at = lower.find(word, at + 1)) {
    auto start = at + word.size();
    while (start < descr.size() && (descr[start] == ' ' || descr[start] == ':' ||
                                    descr[start] == '=' || descr[start] == '.'))
      ++start;
    if (start + 1 < descr.size() && (lower[start] == 'v' || lower[start] == 'r') &&
        std::isdigit(static_cast<unsigned char>(descr[start + 1])) != 0)
      ++start;
    auto end = start;
    while (end < descr.size() && is_version_char(descr[end])) ++end;
    auto token = descr.substr(start, end - start);
    while (!token.empty() && (token.back() == '.' || token.back() == '-' || token.back() == '_'))
      token.remove_suffix(1);
    const bool opens = token.find('(') != std::string_view::npos;
    if (!opens && !token.empty() && token.back() == ')') token.remove_suffix(1);
    const bool starts_with_digit =
        !token.empty() && std::isdigit(static_cast<unsigned char>(token[0]));
    if (starts_with_digit && token.find('.') != std::string_view::npos) return std::string(token);
  }
  return {};
}

std::string version_in(const std::string& descr) {
  const std::string lower = to_lower(descr);
  for (const std::string_view word : {"software version", "firmware version", "version", "firmware",
                                      "software", "release", "revision", "ver", "rev", "fw", " v"})
    if (auto version = version_behind(descr, lower, word); !version.empty()) return version;
  return {};
}

// The first number of three or more parts, "6.10.007", as makers put it behind the model. Not where
// a kernel names its own version.
std::string dotted_number_in(const std::string& descr) {
  if (descr.find("Linux") != std::string::npos) return {};
  for (std::size_t i = 0; i < descr.size();) {
    const auto start = i;
    while (i < descr.size() && is_version_char(descr[i])) ++i;
    std::string_view token = std::string_view(descr).substr(start, i - start);
    if (i == start) ++i;
    if (token.size() > 1 && (token[0] == 'v' || token[0] == 'V' || token[0] == '('))
      token.remove_prefix(1);
    const bool is_number =
        !token.empty() && std::isdigit(static_cast<unsigned char>(token[0])) != 0;
    if (is_number && std::count(token.begin(), token.end(), '.') >= 2) return std::string(token);
  }
  return {};
}

}  // namespace

bool is_sane_version(std::string_view text) {
  return text.size() <= 80 && has_digit(text) && says_something(text);
}

std::string version_in_descr(const std::string& descr) {
  const auto stated = version_in(descr);
  return stated.empty() ? dotted_number_in(descr) : stated;
}

}  // namespace netroster::mib
