// Writes the page that is made from the facts and the shipped rules. The argument is the root of
// the sources.
#include <cstdio>
#include <fstream>
#include <string>

#include "standards/reference.h"

int main(int argc, char** argv) {
  const std::string path = std::string(argc > 1 ? argv[1] : ".") + "/docs/reference/standard.md";
  std::ofstream out(path, std::ios::binary);
  out << netroster::standards::reference_markdown(*netroster::standards::load("").library);
  out.close();
  if (out) return 0;
  std::fprintf(stderr, "cannot write %s\n", path.c_str());
  return 1;
}
