#include "tests/web/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace netroster::web::test {

Client::Client() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval limit{30, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

Client::Client(const ListenAddress& server, const std::string& from) : Client() {
  if (!from.empty()) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    inet_pton(AF_INET, from.c_str(), &own.sin_addr);
    bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof own);
  }
  connect(server);
}

void Client::connect(const ListenAddress& server) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(server.port);
  to.sin_addr.s_addr = htonl(server.address.to_v4());
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return;
  ::close(socket_);
  socket_ = -1;
}

Client::~Client() {
  if (socket_ >= 0) ::close(socket_);
}

bool Client::send(const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto sent = ::send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    done += static_cast<std::size_t>(sent);
  }
  return true;
}

std::string Client::read(std::size_t count) {
  std::array<char, 65536> buffer;
  while (waiting_.size() < count) {
    const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    waiting_.append(buffer.data(), static_cast<std::size_t>(got));
  }
  auto out = waiting_.substr(0, count);
  waiting_.erase(0, out.size());
  return out;
}

std::string Client::line() {
  std::string out;
  while (!out.ends_with("\r\n")) {
    const auto next = read(1);
    if (next.empty()) break;
    out += next;
  }
  return out;
}

Client::Answer Client::answer(bool has_body) {
  Answer out;
  while (true) {
    const auto next = line();
    out.head += next;
    if (next.size() <= 2) break;
  }
  if (out.head.size() > 12)
    out.status = static_cast<int>(std::strtol(out.head.c_str() + 9, nullptr, 10));
  constexpr std::string_view length = "\r\nContent-Length: ";
  if (!has_body) return out;
  if (const auto at = out.head.find(length); at != std::string::npos) {
    out.body = read(std::strtoul(out.head.c_str() + at + length.size(), nullptr, 10));
    return out;
  }
  while (out.head.find("chunked") != std::string::npos) {
    const auto size = std::strtoul(line().c_str(), nullptr, 16);
    out.body += read(size);
    line();
    if (size == 0) return out;
  }
  out.body = rest();
  return out;
}

std::string get(const std::string& target, const std::string& more) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

}  // namespace netroster::web::test
