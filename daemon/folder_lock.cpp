#include "daemon/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace netroster::daemon {

Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return Error{Errc::io, fmt::format("{}: {}", folder, std::strerror(errno))};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    return std::unique_ptr<FolderLock>(new FolderLock(descriptor));
  const int why = errno;
  ::close(descriptor);
  if (why == EWOULDBLOCK)
    return Error{
        Errc::invalid,
        fmt::format("{}: another import is writing there; try again when it has ended", folder)};
  return Error{Errc::io, fmt::format("{}: {}", folder, std::strerror(why))};
}

FolderLock::~FolderLock() { ::close(descriptor_); }

}  // namespace netroster::daemon
