// What is wrong with a configuration, where, and what to do about it. A Problem never holds a
// secret: nothing that a credentials file says is quoted in one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace netroster::config {

// Line and column count from 1, columns in characters; line 0 means the file as a whole.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  auto operator<=>(const Place&) const = default;
};

struct Problem {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string key;   // "sweep.interval", or "" when no key is at fault
  std::string what;  // a phrase without a full stop
  std::string hint;  // what to write instead, or ""
  bool warning = false;
};

// "netroster.toml:4:1: sweep.intervall: unknown key (did you mean "interval"?)". Safe for a
// terminal whatever the file holds.
std::string text(const Problem& problem);

// A JSON array of objects with the field names above.
std::string problems_json(const std::vector<Problem>& problems);

bool has_errors(const std::vector<Problem>& problems);

// Where the parts of the loader put what they find. Keeps the first `limit` errors and as
// many warnings; the rest is counted, so that a hostile file cannot fill the memory with
// complaints.
class Problems {
 public:
  static constexpr std::size_t limit = 1000;

  void error(const std::string& file, Place place, std::string key, std::string what,
             std::string hint = {});
  void warning(const std::string& file, Place place, std::string key, std::string what,
               std::string hint = {});

  // No further error will be listed.
  bool full() const { return errors_.kept >= limit; }

  // In the order of file and line; empties this.
  std::vector<Problem> take();

 private:
  void add(Problem problem);

  std::vector<Problem> kept_;
  struct Count {
    std::size_t kept = 0;
    std::size_t dropped = 0;
  };
  Count errors_;
  Count warnings_;
};

}  // namespace netroster::config
