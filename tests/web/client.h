// A bare client: bytes out, bytes in, with a time limit on everything.
#pragma once

#include <string>

#include "model/listen_address.h"

namespace netroster::web::test {

class Client {
 public:
  Client();  // has its descriptor and is not connected
  explicit Client(const ListenAddress& server) : Client(server, "") {}
  Client(const ListenAddress& server, const std::string& from);  // "127.0.0.2"
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void connect(const ListenAddress& server);
  // False when the server has closed.
  bool send(const std::string& bytes);
  // What comes until `count` bytes are there, the server closes, or half a minute is over.
  std::string read(std::size_t count);
  // One answer to a GET or HEAD: head and body, chunks put together.
  struct Answer {
    int status = 0;
    std::string head;
    std::string body;
  };
  Answer answer(bool has_body = true);
  // Everything until the server closes.
  std::string rest() { return read(static_cast<std::size_t>(-1)); }
  bool is_open() const { return socket_ >= 0; }

 private:
  std::string line();
  int socket_ = -1;
  std::string waiting_;
};

// "GET TARGET HTTP/1.1", a Host, and `more` fields, each with its line break.
std::string get(const std::string& target, const std::string& more = "");

}  // namespace netroster::web::test
