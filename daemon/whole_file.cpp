#include "daemon/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
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
  return {};
}

// A file that is not there yet, with the permissions that the umask gives. Errors name `shown`: a
// draft's own name tells nobody anything.
Result<void> write_new(const fs::path& path, std::string_view text, const fs::path& shown) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return failed(shown, errno);
  auto done = write_all(descriptor, text, shown);
  if (done && ::fsync(descriptor) != 0) done = failed(shown, errno);
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

constexpr std::string_view draft_head = ".netroster-";
constexpr std::string_view draft_tail = ".tmp";

// Whose draft has this name; nullopt: it is the name of none.
std::optional<pid_t> writer_of(std::string_view name) {
  if (!name.starts_with(draft_head) || !name.ends_with(draft_tail)) return std::nullopt;
  name.remove_prefix(draft_head.size());
  name.remove_suffix(draft_tail.size());
  const auto dash = name.find('-');
  pid_t process = 0;
  unsigned number = 0;
  const auto* const end = name.data() + name.size();
  const auto first = std::from_chars(name.data(), end, process);
  if (dash == std::string_view::npos || first.ptr != name.data() + dash) return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, number);
  if (second.ec != std::errc() || second.ptr != end || process <= 0) return std::nullopt;
  return process;
}

// No process has that number, or it is this one, which may have been given that of an earlier one.
bool may_be_dead(pid_t process) {
  return process == ::getpid() || (::kill(process, 0) != 0 && errno == ESRCH);
}

// A draft stays locked for as long as it is written.
void remove_if_left(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return;
  struct stat is {};
  const bool own = ::fstat(descriptor, &is) == 0 && is.st_uid == ::geteuid() &&
                   (S_ISREG(is.st_mode) || S_ISDIR(is.st_mode));
  std::error_code ignored;
  if (own && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0) fs::remove_all(path, ignored);
  ::close(descriptor);
}

// Nobody else takes away what a killed process was writing.
void remove_left_drafts(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const auto process = writer_of(at->path().filename().native());
    if (process && may_be_dead(*process)) remove_if_left(at->path());
  }
}

// A file or directory in the same folder, so that the rename stays inside one file system, with a
// name of its own. Gone with this object.
class Draft {
 public:
  enum class Kind { file, directory };
  Draft(const fs::path& target, Kind kind, mode_t mode) : kind_(kind) {
    const auto folder = folder_of(target);
    remove_left_drafts(folder);
    for (int n = 0; n < 100 && descriptor_ < 0; ++n) {
      path_ = folder / fmt::format("{}{}-{}{}", draft_head, ::getpid(), n, draft_tail);
      if (!make(mode) && error_ != EEXIST) break;
    }
  }
  ~Draft() {
    if (descriptor_ < 0) return;
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    close();
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  const fs::path& path() const { return path_; }
  int descriptor() const { return descriptor_; }  // negative: it could not be made
  int error() const { return error_; }            // why
  // false: what was written may not be on the disk, see errno.
  bool close() {
    const bool done = descriptor_ < 0 || ::close(descriptor_) == 0;
    descriptor_ = -1;
    return done;
  }

 private:
  // Whoever takes away drafts may have taken this one between its making and its lock.
  bool make(mode_t mode) {
    if (kind_ == Kind::directory && ::mkdir(path_.c_str(), mode) != 0) return fails();
    const int flags =
        kind_ == Kind::file ? O_WRONLY | O_CREAT | O_EXCL : O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
    descriptor_ = ::open(path_.c_str(), flags | O_CLOEXEC, mode);
    if (descriptor_ < 0) return fails();
    const bool taken = ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    struct stat held {};
    struct stat named {};
    if (!taken && ::fstat(descriptor_, &held) == 0 && ::lstat(path_.c_str(), &named) == 0 &&
        held.st_ino == named.st_ino)
      return true;
    close();
    error_ = EEXIST;
    return false;
  }
  bool fails() {
    error_ = errno;
    return false;
  }

  Kind kind_;
  fs::path path_;
  int descriptor_ = -1;
  int error_ = EEXIST;
};

// As the old one was, as far as the system allows: the draft was made for its owner alone, and
// stays so where it does not. Where the group cannot be kept, the new one may do no more than
// anybody.
void take_after(const struct stat& old, int descriptor) {
  auto mode = old.st_mode & 07777;
  struct stat fresh {};
  if (::fstat(descriptor, &fresh) != 0) return;
  const bool same_owner =
      fresh.st_uid == old.st_uid || ::fchown(descriptor, old.st_uid, old.st_gid) == 0;
  if (!same_owner) mode &= ~static_cast<mode_t>(S_ISUID | S_ISGID);
  if (::fstat(descriptor, &fresh) != 0) return;
  if (fresh.st_gid != old.st_gid && ::fchown(descriptor, fresh.st_uid, old.st_gid) != 0)
    mode = (mode & ~static_cast<mode_t>(070)) | (mode & (mode << 3) & 070);
  static_cast<void>(::fchmod(descriptor, mode));
}

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
  // A file system that cannot exchange: two steps. An empty directory gives way.
  const Draft old(target, Draft::Kind::directory, 0700);
  if (old.descriptor() < 0) return failed(target, old.error());
  if (::rename(target.c_str(), old.path().c_str()) != 0) return failed(target, errno);
  if (::rename(draft.c_str(), target.c_str()) == 0) return {};
  const int number = errno;
  ::rename(old.path().c_str(), target.c_str());
  return failed(target, number);
}

}  // namespace

struct WholeFile::State {
  fs::path target;
  std::optional<Draft> draft;
  Result<void> result;
};

WholeFile::WholeFile(const std::string& path, const std::string& like)
    : state_(std::make_unique<State>()) {
  auto& state = *state_;
  state.target = resolved(path);
  struct stat old {};
  const bool there = ::stat(state.target.c_str(), &old) == 0;
  if (there && !S_ISREG(old.st_mode)) {
    state.result = Error{Errc::invalid, fmt::format("{} is not a regular file", path)};
    return;
  }
  const bool known = there || (!like.empty() && ::stat(like.c_str(), &old) == 0);
  // Until it is known who may read it, nobody does.
  state.draft.emplace(state.target, Draft::Kind::file, known ? 0600 : 0666);
  if (state.draft->descriptor() < 0)
    state.result = failed(state.target, state.draft->error());
  else if (known)
    take_after(old, state.draft->descriptor());
}

WholeFile::~WholeFile() = default;

void WholeFile::write(std::string_view piece) {
  if (state_->result)
    state_->result = write_all(state_->draft->descriptor(), piece, state_->target);
}

Result<void> WholeFile::finish() {
  auto& state = *state_;
  if (!state.result) return state.result;
  // Renamed before it is closed: until then it is locked, and nobody takes it for one that was
  // left.
  auto& draft = *state.draft;
  if (::fsync(draft.descriptor()) != 0) return failed(state.target, errno);
  if (::rename(draft.path().c_str(), state.target.c_str()) != 0) return failed(state.target, errno);
  flush_directory(folder_of(state.target));
  draft.close();
  return {};
}

Result<void> write_whole(const std::string& path, std::string_view text, const std::string& like) {
  WholeFile file(path, like);
  file.write(text);
  return file.finish();
}

Result<void> write_whole_directory(const std::string& path,
                                   const std::vector<interchange::TextFile>& files) {
  const auto target = resolved(path);
  struct stat old {};
  const bool there = ::stat(target.c_str(), &old) == 0;
  if (there && !S_ISDIR(old.st_mode))
    return Error{Errc::invalid, fmt::format("{} is not a directory", path)};
  if (there)
    if (auto may = may_replace(target); !may) return may;
  const Draft draft(target, Draft::Kind::directory, there ? 0700 : 0777);
  if (draft.descriptor() < 0) return failed(target, draft.error());
  if (auto filled = fill(draft.path(), files, target); !filled) return filled;
  if (there) take_after(old, draft.descriptor());
  if (there) {
    if (auto swapped = exchange(draft.path(), target); !swapped) return swapped;
  } else if (::rename(draft.path().c_str(), target.c_str()) != 0) {
    return failed(target, errno);
  }
  flush_directory(folder_of(target));
  return {};
}

}  // namespace netroster::daemon
