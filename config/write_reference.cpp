// Writes the pages that are made from the schema table into the source tree.
#include <cstdio>
#include <fstream>
#include <string>

#include "config/show.h"

namespace {

bool write(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) std::fprintf(stderr, "%s: cannot be written\n", path.c_str());
  return static_cast<bool>(out);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string root = argv[1];
  const bool page =
      write(root + "/docs/reference/config.md", netroster::config::reference_markdown());
  const bool manual = write(root + "/docs/man/netroster.toml.5", netroster::config::manual_page());
  return page && manual ? 0 : 1;
}
