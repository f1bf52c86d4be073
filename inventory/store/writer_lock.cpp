#include "inventory/store/writer_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "inventory/store/disk.h"

namespace netroster::inventory::store {
namespace {

constexpr std::chrono::milliseconds reader_patience{5000};  // how long a writer waits for readers
constexpr std::chrono::milliseconds reader_step{10};

// A reader that works without a write-ahead log holds this, and a writer waits for it.
bool held_by_readers_only(int fd) {
  if (::flock(fd, LOCK_SH | LOCK_NB) != 0) return false;
  ::flock(fd, LOCK_UN);
  return true;
}

bool lock_for_writing(int fd) {
  const auto until = std::chrono::steady_clock::now() + reader_patience;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (!held_by_readers_only(fd) || std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(reader_step);
  }
  return true;
}

// What the writer noted: its process on the first line, where it is asked on the second.
std::string noted_in(int fd) {
  std::array<char, 256> text{};
  const auto length = ::pread(fd, text.data(), text.size() - 1, 0);
  return length > 0 ? std::string(text.data()) : std::string();
}

std::string pid_in(int fd) {
  const auto noted = noted_in(fd);
  return noted.empty() ? "" : fmt::format(" (process {})", noted.substr(0, noted.find('\n')));
}

// A second name has a lock and a write-ahead log of its own: two would write one file.
bool has_other_names(const std::string& store_path) {
  struct stat is {};
  return ::stat(store_path.c_str(), &is) == 0 && S_ISREG(is.st_mode) && is.st_nlink > 1;
}

// Whatever symbolic link leads to the store, there is one lock.
std::string lock_of(const std::string& store_path) {
  std::error_code missing;
  const auto real = std::filesystem::canonical(store_path, missing);
  return (missing ? store_path : real.string()) + ".lock";
}

}  // namespace

Result<std::unique_ptr<WriterLock>> WriterLock::acquire(const std::string& store_path,
                                                        const std::string& asked_at) {
  if (has_other_names(store_path))
    return refusal(store_path,
                   "the file has another name too (a hard link), by which another netroster could "
                   "write it; remove that name, or make a copy with \"netroster store backup\"");
  const auto path = lock_of(store_path);
  const int fd = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, file_mode);
  if (fd < 0) return failed(path, errno);
  give_to_owner_of_folder(path);
  if (!lock_for_writing(fd)) {
    const auto why =
        fmt::format("another netroster{} is writing it; stop that one, or read only", pid_in(fd));
    ::close(fd);
    return refusal(store_path, why);
  }
  // A disk too full to hold it is no reason to refuse.
  auto note = std::to_string(::getpid());
  if (!asked_at.empty()) note += "\n" + asked_at;
  if (::ftruncate(fd, 0) == 0 && ::pwrite(fd, note.data(), note.size(), 0) < 0) errno = 0;
  return std::unique_ptr<WriterLock>(new WriterLock(fd));
}

Result<std::unique_ptr<WriterLock>> WriterLock::keep_out(const std::string& store_path) {
  const auto path = lock_of(store_path);
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return std::unique_ptr<WriterLock>();  // a copy nobody writes
  if (fd >= 0 && ::flock(fd, LOCK_SH | LOCK_NB) == 0)
    return std::unique_ptr<WriterLock>(new WriterLock(fd));
  const auto why = fd < 0 ? fmt::format("{}: {}", path, std::strerror(errno))
                          : fmt::format(
                                "netroster{} is writing it; try again when it has ended, or "
                                "as a user who may write in this directory",
                                pid_in(fd));
  if (fd >= 0) ::close(fd);
  return refusal(store_path, why);
}

WriterLock::~WriterLock() { ::close(fd_); }

std::string WriterLock::asked_at(const std::string& store_path) {
  const int fd = ::open(lock_of(store_path).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  const auto noted = held_by_readers_only(fd) ? std::string() : noted_in(fd);
  ::close(fd);
  const auto line = noted.find('\n');
  return line == std::string::npos ? std::string() : noted.substr(line + 1);
}

}  // namespace netroster::inventory::store
