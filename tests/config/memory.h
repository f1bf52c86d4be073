// Configurations held in memory, so that tests need no disk.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/load.h"

namespace netroster::config::fixture {

inline constexpr char district[] = "[district]\nname = \"Oak Valley\"\n";

// A world of files and variables that a test names.
struct World {
  std::map<std::string, FileText> files;
  std::map<std::string, std::string> variables;

  Surroundings surroundings() const {
    return {[this](const std::string& path) -> Result<FileText> {
              const auto found = files.find(path);
              if (found == files.end()) return Error{Errc::io, "there is no such file"};
              return found->second;
            },
            [this](const std::string& name) -> std::optional<std::string> {
              const auto found = variables.find(name);
              if (found == variables.end()) return std::nullopt;
              return found->second;
            },
            [](const std::string& name) { return name == "UTC" || name == "America/Los_Angeles"; }};
  }
};

inline std::vector<std::string> texts(const std::vector<Problem>& problems) {
  std::vector<std::string> out;
  for (const auto& problem : problems) out.push_back(text(problem));
  return out;
}

inline std::string joined(const std::vector<Problem>& problems) {
  std::string out;
  for (const auto& line : texts(problems)) out += line + "\n";
  return out;
}

}  // namespace netroster::config::fixture
