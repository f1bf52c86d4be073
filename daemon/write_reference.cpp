// Writes the pages that are made from the command table. The argument is the root of the sources.
#include <cstdio>
#include <fstream>
#include <string>

#include "daemon/manual.h"

namespace {

bool write(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (out) return true;
  std::fprintf(stderr, "cannot write %s\n", path.c_str());
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string root = argc > 1 ? argv[1] : ".";
  const bool written =
      write(root + "/docs/man/netroster.1", netroster::daemon::manual_page()) &&
      write(root + "/docs/reference/cli.md", netroster::daemon::reference_markdown());
  return written ? 0 : 1;
}
