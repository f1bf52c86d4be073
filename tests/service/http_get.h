// The least that reads an answer of the daemon: one request, one connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "model/listen_address.h"

namespace netroster::service::testing_kit {

struct Answer {
  int status = 0;  // 0: no connection
  std::string head;
  std::string body;
};

// Takes a body out of its chunks (RFC 9112, 7.1).
inline std::string without_chunks(const std::string& text) {
  std::string body;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto size = std::strtoul(text.c_str() + at, nullptr, 16);
    const auto line = text.find("\r\n", at);
    if (size == 0 || line == std::string::npos) break;
    body += text.substr(line + 2, size);
    at = line + 2 + size + 2;
  }
  return body;
}

inline std::string everything_from(int socket) {
  std::string all;
  char part[65536];
  for (ssize_t got = 0; (got = ::recv(socket, part, sizeof part, 0)) > 0;)
    all.append(part, static_cast<std::size_t>(got));
  return all;
}

// From 127.0.0.1. `more`: fields with their line breaks.
inline Answer http_ask(const ListenAddress& from, const std::string& method,
                       const std::string& path, const std::string& more = {}) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(from.port);
  to.sin_addr.s_addr = htonl(from.address.to_v4());
  Answer answer;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) {
    const auto request = method + " " + path + " HTTP/1.1\r\nHost: " + from.text() +
                         "\r\nConnection: close\r\n" + more + "\r\n";
    (void)!::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
    const auto all = everything_from(socket);
    const auto end = all.find("\r\n\r\n");
    answer.head = all.substr(0, end);
    if (answer.head.size() > 12)
      answer.status = static_cast<int>(std::strtol(answer.head.c_str() + 9, nullptr, 10));
    if (end != std::string::npos) answer.body = all.substr(end + 4);
    if (answer.head.find("chunked") != std::string::npos) answer.body = without_chunks(answer.body);
  }
  ::close(socket);
  return answer;
}

inline Answer http_get(const ListenAddress& from, const std::string& path) {
  return http_ask(from, "GET", path);
}

}  // namespace netroster::service::testing_kit
