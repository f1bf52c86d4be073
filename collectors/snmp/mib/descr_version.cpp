#include "collectors/snmp/mib/descr_version.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

bool has_digit(std::string_view text) { return std::any_of(text.begin(), text.end(), is_digit); }

bool is_version_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_' ||
         c == '(' || c == ')' || c == '+';
}

// "V7.1" and "r5" lose their letter.
std::string_view without_letter(std::string_view text) {
  const bool lettered = text.size() > 1 && is_digit(text[1]) &&
                        std::string_view("vVrR").find(text[0]) != std::string_view::npos;
  return lettered ? text.substr(1) : text;
}

std::string_view without_end(std::string_view token) {
  while (!token.empty() && std::string_view(".-_").find(token.back()) != std::string_view::npos)
    token.remove_suffix(1);
  const bool opens = token.find('(') != std::string_view::npos;
  if (!opens && token.ends_with(')')) token.remove_suffix(1);
  return token;
}

// The token that the text begins with, if it looks like a version: a digit first, and a dot.
std::string_view version_at(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" :=."), text.size()));
  text = without_letter(text);
  const auto* const end = std::find_if_not(text.begin(), text.end(), is_version_char);
  const auto token = without_end(text.substr(0, static_cast<std::size_t>(end - text.begin())));
  const bool good =
      !token.empty() && is_digit(token[0]) && token.find('.') != std::string_view::npos;
  return good ? token : std::string_view{};
}

// The first version behind `word`.
std::string_view version_behind(std::string_view descr, std::string_view lower,
                                std::string_view word) {
  for (auto at = lower.find(word); at != std::string_view::npos; at = lower.find(word, at + 1))
    if (const auto found = version_at(descr.substr(at + word.size())); !found.empty()) return found;
  return {};
}

std::string version_in(const std::string& descr) {
  const std::string lower = to_lower(descr);
  for (const std::string_view word : {"software version", "firmware version", "version", "firmware",
                                      "software", "release", "revision", "ver", "rev", "fw", " v"})
    if (const auto version = version_behind(descr, lower, word); !version.empty())
      return std::string(version);
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
    const bool is_number = !token.empty() && is_digit(token[0]);
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
