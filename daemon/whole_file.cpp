#include "daemon/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

namespace netroster::daemon {
namespace {

namespace fs = std::filesystem;

// Lists the files of an export, so that the next one can tell its own from those of a person.
constexpr std::string_view marker = ".netroster-export";

Error failed(const fs::path& path, int number) {
  const auto code = number == ENOSPC || number == EDQUOT ? Errc::disk_full : Errc::io;
  return {code, fmt::format("{}: {}", path.string(), std::generic_category().message(number))};
}

Result<void> write_all(int descriptor, std::string_view text, const fs::path& shown) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed(shown, errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0) return failed(shown, errno);
  return {};
}

// A file that is not there yet, with the permissions that the umask gives. Errors name `shown`: a
// draft's own name tells nobody anything.
Result<void> write_new(const fs::path& path, std::string_view text, const fs::path& shown) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return failed(shown, errno);
  auto done = write_all(descriptor, text, shown);
  if (::close(descriptor) != 0 && done) done = failed(shown, errno);
  return done;
}

// The names in a directory reach the disk with the directory.
void flush_directory(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);  // not all file systems can; the content is safe either way
  ::close(descriptor);
}

fs::path folder_of(const fs::path& path) {
  const auto parent = path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

// A name in the same folder, so that the rename stays inside one file system. Gone with this
// object.
class Draft {
 public:
  explicit Draft(const fs::path& target) {
    std::error_code ignored;
    for (int n = 0; n < 100; ++n) {
      path_ = folder_of(target) / fmt::format(".netroster-{}-{}.tmp", ::getpid(), n);
      if (!fs::exists(fs::symlink_status(path_, ignored))) return;
    }
  }
  ~Draft() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

fs::path resolved(const std::string& path) {
  std::error_code missing;
  auto real = fs::canonical(path, missing);
  if (!missing) return real;
  const auto normal = fs::path(path).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

std::set<std::string> listed_in(const fs::path& directory) {
  std::set<std::string> names;
  std::ifstream in(directory / marker);
  for (std::string line; std::getline(in, line);) names.insert(line);
  if (!names.empty()) names.insert(std::string(marker));
  return names;
}

// Why the directory must not be replaced; no error when it may.
Result<void> may_replace(const fs::path& directory) {
  std::error_code error;
  const auto names = listed_in(directory);
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_directory(error) && !at->is_symlink(error)) continue;
    const auto name = at->path().lexically_relative(directory).generic_string();
    if (names.count(name) == 0)
      return Error{Errc::invalid, fmt::format("{} is not empty, and {} in it is not of an export\n"
                                              "Name a directory that is empty or not there.",
                                              directory.string(), name)};
  }
  if (error) return failed(directory, error.value());
  return {};
}

Result<void> fill(const fs::path& draft, const std::vector<interchange::TextFile>& files,
                  const fs::path& target) {
  if (::mkdir(draft.c_str(), 0777) != 0) return failed(target, errno);
  std::string names;
  std::set<fs::path> folders{draft};
  for (const auto& file : files) {
    const auto path = draft / file.name;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return failed(target / file.name, error.value());
    folders.insert(path.parent_path());
    if (auto written = write_new(path, file.text, target / file.name); !written) return written;
    names += file.name + "\n";
  }
  if (auto written = write_new(draft / marker, names, target / marker); !written) return written;
  for (const auto& folder : folders) flush_directory(folder);
  return {};
}

// After this the draft holds what was there before.
Result<void> exchange(const fs::path& draft, const fs::path& target) {
  if (::renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0)
    return {};
  if (errno != EINVAL && errno != ENOSYS) return failed(target, errno);
  const Draft old(target);  // a file system that cannot exchange: two steps
  if (::rename(target.c_str(), old.path().c_str()) != 0) return failed(target, errno);
  if (::rename(draft.c_str(), target.c_str()) == 0) return {};
  const int number = errno;
  ::rename(old.path().c_str(), target.c_str());
  return failed(target, number);
}

}  // namespace

Result<void> write_whole(const std::string& path, std::string_view text) {
  const auto target = resolved(path);
  std::error_code ignored;
  const auto there = fs::status(target, ignored);
  if (fs::exists(there) && !fs::is_regular_file(there))
    return Error{Errc::invalid, fmt::format("{} is not a regular file", path)};
  const Draft draft(target);
  if (auto written = write_new(draft.path(), text, target); !written) return written;
  if (::rename(draft.path().c_str(), target.c_str()) != 0) return failed(target, errno);
  flush_directory(folder_of(target));
  return {};
}

Result<void> write_whole_directory(const std::string& path,
                                   const std::vector<interchange::TextFile>& files) {
  const auto target = resolved(path);
  std::error_code ignored;
  const auto there = fs::status(target, ignored);
  if (fs::exists(there) && !fs::is_directory(there))
    return Error{Errc::invalid, fmt::format("{} is not a directory", path)};
  if (fs::exists(there))
    if (auto may = may_replace(target); !may) return may;
  const Draft draft(target);
  if (auto filled = fill(draft.path(), files, target); !filled) return filled;
  if (fs::exists(there)) {
    if (auto swapped = exchange(draft.path(), target); !swapped) return swapped;
  } else if (::rename(draft.path().c_str(), target.c_str()) != 0) {
    return failed(target, errno);
  }
  flush_directory(folder_of(target));
  return {};
}

}  // namespace netroster::daemon
