// A regular expression that takes time in proportion to the text, whatever the expression and
// whatever a device says (RE2). The only file that knows RE2 is pattern.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace netroster::profiles {

// Compiled at the first use, because a district has a few makes and there are profiles for many.
// Safe to use from several threads.
class Pattern {
 public:
  explicit Pattern(std::string expression);
  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  const std::string& expression() const { return expression_; }
  // Why it cannot be compiled, or "".
  std::string fault() const;
  // How many groups it has, at most 9; 0 when it cannot be compiled.
  int groups() const;
  // The groups of the first match, the whole match first; empty when there is none. A group that
  // took no part is "".
  std::vector<std::string> find(std::string_view text) const;

 private:
  struct Compiled;
  const Compiled& compiled() const;

  std::string expression_;
  std::unique_ptr<Compiled> compiled_;
};

// `form` with \0 … \9 replaced by the groups.
std::string filled(std::string_view form, const std::vector<std::string>& groups);

}  // namespace netroster::profiles
