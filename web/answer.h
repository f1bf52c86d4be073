// From a request's header to the bytes of its answer: everything between that needs no connection.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "web/message.h"
#include "web/server.h"

namespace netroster::web {

// A request's header as it was read.
struct RawRequest {
  std::string method;
  std::string target;
  bool version_11 = true;  // else HTTP/1.0
  std::size_t hosts = 0;   // how many Host fields there are
  std::string host;
  std::string accept;
  std::string accept_encoding;
  std::string local;  // the address that was reached: what an answer without a Host names
};

struct Answer {
  std::string head;  // status line and fields; a short body follows at once
  NextPart more;     // the rest, when there is some
  bool chunked = false;
  bool keep_alive = true;
};

class Answers {
 public:
  Answers(std::vector<std::string> host_names, std::vector<Route> routes);

  // Never fails: what cannot be answered is answered with a line that says why.
  Answer to(const RawRequest& raw, bool keep_alive) const;
  bool is_known_host(std::string_view host) const;

 private:
  Response respond(const RawRequest& raw, Request& request) const;

  std::vector<std::string> host_names_;  // lower case
  std::map<std::string, Handler, std::less<>> routes_;
};

// Head and body of a short answer that ends its connection.
std::string whole_answer(const Response& response);
// The line in front of a part of this size.
std::string chunk_head(std::size_t bytes);

}  // namespace netroster::web
