// Writes grafana/ of the source tree: write_grafana DIR.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "exporters/grafana/shipped.h"

int main(int count, char** words) {
  if (count != 2) {
    std::fprintf(stderr, "usage: write_grafana DIR\n");
    return 2;
  }
  const std::filesystem::path folder(words[1]);
  for (const auto& file : netroster::grafana::shipped_files()) {
    const auto path = folder / "grafana" / file.name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    if (!out.flush()) {
      std::fprintf(stderr, "%s cannot be written\n", path.c_str());
      return 1;
    }
  }
  return 0;
}
