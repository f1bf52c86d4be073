// `netroster daemon` as a process of its own, over the store of a folder.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "sample.h"

namespace netroster::daemon::test {

// What the daemon tells its service manager.
class Notices {
 public:
  explicit Notices(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    path.copy(at.sun_path, sizeof at.sun_path - 1);
    ::unlink(path.c_str());  // of one before
    EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
    constexpr timeval patience{60, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Notices() { ::close(fd_); }
  Notices(const Notices&) = delete;
  Notices& operator=(const Notices&) = delete;

  // Gives where it answers, "http://127.0.0.1:40001/"; "": it did not come to that.
  std::string hear_ready() const {
    constexpr std::string_view answers = "answers on ";
    char text[512];
    ssize_t size = 0;
    while ((size = ::recv(fd_, text, sizeof text, 0)) > 0) {
      const std::string_view notice(text, static_cast<std::size_t>(size));
      if (!notice.starts_with("READY=1")) continue;
      const auto at = notice.find(answers);
      if (at == std::string_view::npos) return "?";
      const auto rest = notice.substr(at + answers.size());
      return std::string(rest.substr(0, rest.find('\n')));
    }
    return {};
  }

 private:
  int fd_;
};

class DaemonProcess {
 public:
  explicit DaemonProcess(const Folder& folder) {
    const auto notify = folder.file("notify");
    const Notices notices(notify);
    const auto program = std::string(NETROSTER_BINARY_DIR) + "/netroster";
    const auto& config = folder.path();
    const auto store = folder.file("store.db");
    const auto history = folder.file("history.db");
    process_ = ::fork();
    if (process_ == 0) {
      ::setenv("NOTIFY_SOCKET", notify.c_str(), 1);
      ::unsetenv("RUNTIME_DIRECTORY");
      ::execl(program.c_str(), "netroster", "daemon", "--quiet", "--config", config.c_str(),
              "--store", store.c_str(), "--history", history.c_str(), "--listen", "127.0.0.1:0",
              "--scan-later", nullptr);
      ::_exit(127);
    }
    url_ = notices.hear_ready();
    EXPECT_FALSE(url_.empty());
  }
  ~DaemonProcess() {
    if (process_ < 0) return;
    signal(SIGTERM);
    const auto status = wait();
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  const std::string& url() const { return url_; }
  void signal(int which) const { ::kill(process_, which); }
  // Until it has ended, and how it did.
  int wait() {
    int status = 0;
    EXPECT_EQ(::waitpid(process_, &status, 0), process_);
    process_ = -1;
    return status;
  }

 private:
  pid_t process_ = -1;
  std::string url_;
};

}  // namespace netroster::daemon::test
