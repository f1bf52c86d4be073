#include "web/local_socket.h"

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace netroster::web {
namespace {

Error failure(const std::string& path) { return {Errc::io, path + ": " + std::strerror(errno)}; }

// Nothing but a socket is taken away.
void remove_old(const std::string& path) {
  struct stat there {};
  if (::lstat(path.c_str(), &there) == 0 && S_ISSOCK(there.st_mode)) ::unlink(path.c_str());
}

std::string name_of(unsigned user) {
  const auto* entry = ::getpwuid(user);
  return entry == nullptr ? "user " + std::to_string(user) : entry->pw_name;
}

Admission admit_process(unsigned user) {
  if (user == ::geteuid() || user == 0) return {Identity{name_of(user), Role::admin}, {}};
  return {std::nullopt, Response::problem(403,
                                          "Only root and the user whom the daemon runs as "
                                          "may ask by its socket.")};
}

}  // namespace

Result<int> listen_locally(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return Error{Errc::invalid, path + ": too long for a socket; name a shorter one"};
  std::copy(path.begin(), path.end(), address.sun_path);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return failure(path);
  remove_old(path);
  // The file has the socket's mode from its first moment on.
  const bool listens =
      ::fchmod(fd, S_IRUSR | S_IWUSR) == 0 &&
      ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::listen(fd, SOMAXCONN) == 0;
  if (listens) return fd;
  const auto error = failure(path);
  ::close(fd);
  return error;
}

std::optional<unsigned> peer_user(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.uid;
}

Admit admit_local(Admit others) {
  return [others = std::move(others)](const RawRequest& raw) {
    if (raw.user) return admit_process(*raw.user);
    return others ? others(raw) : Admission{Identity{}, {}};
  };
}

}  // namespace netroster::web
