// From a request's header to the bytes of its answer: everything between that needs no connection.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/message.h"
#include "web/route_table.h"

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
  std::string authorization;  // of the client; nothing but an Admit may look at it
  std::string if_none_match;
  std::string last_event_id;
  std::size_t origins = 0;
  std::string origin;      // of the page that asks, when a browser says so
  std::string fetch_site;  // Sec-Fetch-Site
  std::string peer;        // the client's address, without its port
  std::string local;       // the address that was reached: what an answer without a Host names
  std::string content_type;
  std::string body;
  std::optional<unsigned> user;  // of the client, where it is a process of this machine
};

struct Answer {
  std::string head;  // status line and fields; a short body follows at once
  NextPart more;     // the rest, when there is some
  bool chunked = false;
  bool keep_alive = true;
  std::function<void(Reply)> later = {};   // Response::later: then it has nothing else
  std::function<std::string()> live = {};  // Response::live, after the head
};

// Who asks; or what is answered instead, because nobody knows or believes it.
struct Admission {
  std::optional<Identity> identity;
  Response refusal = {};
};
using Admit = std::function<Admission(const RawRequest&)>;

class Answers {
 public:
  // Without `admit` everybody is a reader.
  Answers(std::vector<std::string> host_names, std::vector<Route> routes, Admit admit = {});

  // Never fails: what cannot be answered is answered with a line that says why.
  Answer to(const RawRequest& raw, bool keep_alive) const;
  // The bytes of a response that came later.
  Answer of(const RawRequest& raw, Response response, bool keep_alive) const;
  // How many bytes of a body a request of this method and target may bring.
  std::size_t body_bytes(std::string_view method, std::string_view target) const;

  // Whether a route has this method and target; else the answer is 404 or 405, body or not.
  bool knows(std::string_view method, std::string_view target) const;

  static constexpr std::size_t longest_body = 16 * 1024;
  bool is_known_host(std::string_view host) const;

 private:
  const Route* route_of(std::string_view method, std::string_view target) const;
  Response respond(const RawRequest& raw, Request& request) const;
  Response respond_to_known_host(const RawRequest& raw, Request& request) const;
  std::optional<Response> misdirected(const RawRequest& raw, const Request& request) const;

  std::vector<std::string> host_names_;  // lower case
  const RouteTable table_;
  const Admit admit_;
};

// Head and body of a short answer that ends its connection.
std::string whole_answer(const Response& response);
// The line in front of a part of this size.
std::string chunk_head(std::size_t bytes);

}  // namespace netroster::web
