#include "daemon/commands/workshop.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

namespace netroster::daemon {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view head = "netroster-report-";

// Whose directory has this name; nullopt: it is none of ours.
std::optional<pid_t> maker_of(std::string_view name) {
  if (!name.starts_with(head)) return std::nullopt;
  name.remove_prefix(head.size());
  pid_t process = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), process);
  const bool ours = failed == std::errc{} && process > 0 && end != name.data() + name.size();
  return ours && *end == '-' ? std::optional(process) : std::nullopt;
}

// What a run left that was killed: in it lies the evidence of a report.
void remove_left(const fs::path& folder) {
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed); !failed && entry != fs::directory_iterator();
       entry.increment(failed)) {
    const auto maker = maker_of(entry->path().filename().string());
    if (!maker || ::kill(*maker, 0) == 0 || errno != ESRCH) continue;
    struct stat what {};
    const bool is_ours = ::lstat(entry->path().c_str(), &what) == 0 && S_ISDIR(what.st_mode) &&
                         what.st_uid == ::geteuid();
    std::error_code ignored;
    if (is_ours) fs::remove_all(entry->path(), ignored);
  }
}

}  // namespace

Workshop::Workshop() {
  remove_left(fs::temp_directory_path());
  auto name = (fs::temp_directory_path() / fmt::format("{}{}-XXXXXX", head, ::getpid())).string();
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
