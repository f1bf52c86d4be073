#include "inventory/store/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace netroster::inventory::store {

bool is_no_room(int number) { return number == ENOSPC || number == EDQUOT || number == EFBIG; }

Error failed(const std::string& path, int number) {
  return {is_no_room(number) ? Errc::disk_full : Errc::io,
          fmt::format("{}: {}", path, std::generic_category().message(number))};
}

Error refusal(const std::string& path, const std::string& why) {
  return {Errc::storage, fmt::format("{}: {}", path, why)};
}

Result<void> flush(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failed(path, errno);
  const bool flushed = ::fsync(fd) == 0;
  const int number = errno;
  ::close(fd);
  return flushed ? Result<void>() : failed(path, number);
}

Result<void> flush_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  return flush(folder.empty() ? "." : folder.string());
}

void give_to_owner_of_folder(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  struct stat of_folder {};
  if (::geteuid() != 0 || ::stat(folder.empty() ? "." : folder.c_str(), &of_folder) != 0) return;
  if (::chown(path.c_str(), of_folder.st_uid, of_folder.st_gid) != 0) return;  // then it is root's
}

void take_after(const std::string& old, const std::string& path) {
  struct stat before {};
  const bool is_there = ::stat(old.c_str(), &before) == 0;
  static_cast<void>(::chmod(path.c_str(), is_there ? before.st_mode & 07777 : file_mode));
  if (!is_there) return give_to_owner_of_folder(path);
  if (::chown(path.c_str(), before.st_uid, before.st_gid) != 0) return;  // then it is our own
}

Result<void> move_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed(to, errno);
  return flush_folder_of(to);
}

}  // namespace netroster::inventory::store
