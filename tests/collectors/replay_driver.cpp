// `replay_driver replay FILE... --json`: the collectors over recordings, without the rest of the
// program. Prints an array with one object per recording.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "collectors/replay/replay.h"
#include "exporters/interchange/facts_json.h"

int main(int argc, char** argv) {
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument != "replay" && argument != "--json") files.push_back(argument);
  }
  int code = files.empty() ? 2 : 0;
  std::string out = "[";
  for (const auto& file : files) {
    const auto facts = netroster::replay::replay_file(file);
    if (!facts) {
      fmt::print(stderr, "{}: {}\n", file, facts.error().what);
      code = 1;
      continue;
    }
    if (out.size() > 1) out += ",\n";
    const auto name = std::filesystem::path(file).stem().string();
    out += netroster::interchange::facts_json_text(*facts, name);
  }
  fmt::print("{}]\n", out);
  return code;
}
