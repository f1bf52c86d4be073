#include "inventory/store/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
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

Result<void> move_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed(to, errno);
  return flush_folder_of(to);
}

}  // namespace netroster::inventory::store
