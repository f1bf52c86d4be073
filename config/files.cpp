#include "config/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "config/document.h"

namespace netroster::config {
namespace {

constexpr char zone_directory[] = "/usr/share/zoneinfo";

class OpenFile {
 public:
  // O_NONBLOCK: opening a pipe that nobody writes to must not hang.
  explicit OpenFile(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

std::string reason(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "there is no such file";
    case EACCES:
    case EPERM:
      return "may not be read by this user";
    case ELOOP:
      return "its symbolic links go round in a circle";
    case EISDIR:
      return "is a directory, not a file";
    default:
      return "cannot be read: " + std::generic_category().message(error);
  }
}

Error io_error(std::string what) { return {Errc::io, std::move(what)}; }

Result<std::string> read_all(int descriptor, std::size_t limit) {
  std::string text;
  char block[65'536];
  for (;;) {
    const auto count = read(descriptor, block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return io_error(reason(errno));
    if (count == 0) return text;
    text.append(block, static_cast<std::size_t>(count));
    if (text.size() > limit) return io_error(fmt::format("is larger than {} bytes", limit));
  }
}

bool is_timezone(const std::string& name) {
  std::error_code failed;
  if (name == "UTC" || !std::filesystem::is_directory(zone_directory, failed)) return true;
  return std::filesystem::is_regular_file(std::filesystem::path(zone_directory) / name, failed);
}

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

Result<FileText> read_regular_file(const std::string& path, std::size_t limit) {
  const OpenFile file(path);
  if (file.descriptor() < 0) return io_error(reason(errno));
  struct stat status {};
  // Asked of what was opened, not of the name: nobody can swap the file in between.
  if (fstat(file.descriptor(), &status) != 0) return io_error(reason(errno));
  if (S_ISDIR(status.st_mode)) return io_error(reason(EISDIR));
  if (!S_ISREG(status.st_mode)) return io_error("is not a regular file");
  auto text = read_all(file.descriptor(), limit);
  if (!text) return text.error();
  FileText out{*std::move(text), static_cast<unsigned>(status.st_mode) & 07777U};
  return out;
}

Surroundings system_surroundings() {
  return {[](const std::string& path) { return read_regular_file(path, max_file_bytes); },
          environment, is_timezone};
}

}  // namespace netroster::config
