// One TOML file of rules, overrides, waivers, phases and models as values. Every error is said with
// its place; a rule with an error is left out as a whole, the others are used.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "standards/rule.h"

namespace netroster::standards {

// Values that can be read only when the rule they belong to is known.
struct RawOverride {
  Override row;
  config::Node value;
};

// What a file says of the standard as a whole.
struct Head {
  std::string name;  // "" when the file does not say
  std::string version;
  std::vector<std::string> without;  // rules that are not judged
  std::optional<std::chrono::sys_days> effective;
  std::optional<std::chrono::sys_days> expires;
  std::string file;
  Where at;
  bool is_shipped = false;
};

struct FileContents {
  Head standard;
  std::vector<Rule> rules;
  std::vector<std::string> broken;  // ids of rules that were left out
  std::vector<RawOverride> overrides;
  std::vector<Waiver> waivers;
  std::vector<Phase> phases;
  std::vector<std::string> broken_phases;
  std::vector<ModelRow> models;
};

FileContents read_standard(const std::string& file, std::string_view text,
                           config::Problems& problems);

}  // namespace netroster::standards
