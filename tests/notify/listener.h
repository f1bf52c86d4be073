// A server of bytes on a free port of loopback: takes one connection after the other.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace netroster::notify::testing_kit {

class Listener {
 public:
  // `serve` is given each connection, on a thread of its own; it does not close it.
  explicit Listener(std::function<void(int)> serve) : serve_(std::move(serve)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&at), size), 0);
    EXPECT_EQ(::listen(socket_, 16), 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~Listener() {
    ended_ = true;
    thread_.join();
    ::close(socket_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int port() const { return port_; }

  // Until there is a byte or the end; false: the test is over or nothing came in 30 s.
  bool wait_for(int fd) const {
    for (int step = 0; step < 600 && !ended_; ++step) {
      pollfd one{fd, POLLIN, 0};
      if (::poll(&one, 1, 50) > 0) return true;
    }
    return false;
  }
  // Until the text is there.
  std::string read_until(int fd, const std::string& end) const {
    std::string text;
    while (text.find(end) == std::string::npos && wait_for(fd)) {
      char byte = 0;
      if (::recv(fd, &byte, 1, 0) != 1) break;
      text += byte;
    }
    return text;
  }
  std::string read_bytes(int fd, std::size_t count) const {
    std::string text;
    while (text.size() < count && wait_for(fd)) {
      char part[4096];
      const auto got = ::recv(fd, part, std::min(sizeof part, count - text.size()), 0);
      if (got <= 0) break;
      text.append(part, static_cast<std::size_t>(got));
    }
    return text;
  }
  static void write(int fd, const std::string& text) {
    (void)!::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
  }

 private:
  void run() {
    while (!ended_) {
      pollfd one{socket_, POLLIN, 0};
      if (::poll(&one, 1, 50) <= 0) continue;
      const int fd = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      serve_(fd);
      ::close(fd);
    }
  }

  const std::function<void(int)> serve_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

}  // namespace netroster::notify::testing_kit
