#include "daemon/commands/workshop.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace netroster::daemon {

namespace fs = std::filesystem;

Workshop::Workshop() {
  auto name = (fs::temp_directory_path() / "netroster-report-XXXXXX").string();
  if (::mkdtemp(name.data()) != nullptr)
    path_ = name;
  else
    why_ = fmt::format("{}: {}", fs::temp_directory_path().string(),
                       std::generic_category().message(errno));
}

Workshop::~Workshop() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Error Workshop::error() const { return {Errc::io, why_}; }

std::string Workshop::content(const char* name) const {
  std::ifstream in(file(name), std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace netroster::daemon
