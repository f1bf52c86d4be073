// What server.cpp is made of: requests as values, and what waits for another thread. Private to it.
#pragma once

#include <poll.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "model/listen_address.h"
#include "web/answer.h"
#include "web/failures.h"
#include "web/local_socket.h"

namespace netroster::web {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Local = asio::local::stream_protocol;
using Parser = http::request_parser<http::empty_body>;

inline ListenAddress listen_address(const tcp::endpoint& endpoint) {
  ListenAddress out;
  if (const auto address = IpAddress::parse(endpoint.address().to_string())) out.address = *address;
  out.port = endpoint.port();
  return out;
}

// The two ends of a connection.
struct Ends {
  std::string peer;
  std::string local;
  std::optional<unsigned> user;  // by the socket in the file system
  std::string client;            // whose share of the connections it is
};

inline Ends ends_of(const tcp::socket& socket) {
  boost::system::error_code ignored;
  const auto peer = socket.remote_endpoint(ignored).address().to_string();
  return {peer, listen_address(socket.local_endpoint(ignored)).text(), {}, client_of(peer)};
}

// Who cannot be known there is nobody.
inline Ends ends_of(Local::socket& socket) {
  constexpr auto nobody = static_cast<unsigned>(-1);
  return {"socket", "localhost", peer_user(socket.native_handle()).value_or(nobody), "socket"};
}

inline RawRequest raw_request(const Parser& parser, const Ends& ends) {
  const auto& message = parser.get();
  const auto text = [&message](http::field field) { return std::string(message[field]); };
  RawRequest out;
  out.method = std::string(message.method_string());
  out.target = std::string(message.target());
  out.version_11 = message.version() >= 11;
  out.hosts = message.count(http::field::host);
  out.host = text(http::field::host);
  out.accept = text(http::field::accept);
  out.accept_encoding = text(http::field::accept_encoding);
  // Two of them could be read in two ways: neither is believed.
  if (message.count(http::field::authorization) == 1)
    out.authorization = text(http::field::authorization);
  out.if_none_match = text(http::field::if_none_match);
  out.last_event_id = std::string(message["Last-Event-ID"]);
  out.origins = message.count(http::field::origin);
  out.origin = text(http::field::origin);
  out.fetch_site = std::string(message["Sec-Fetch-Site"]);
  out.content_type = text(http::field::content_type);
  out.peer = ends.peer;
  out.local = ends.local;
  out.user = ends.user;
  return out;
}

// Work for the server's thread from others, as long as there is one.
struct Gate {
  void post(std::function<void()> work) {
    const std::lock_guard lock(mutex);
    if (io != nullptr) asio::post(*io, std::move(work));
  }
  void set(asio::io_context* context) {
    const std::lock_guard lock(mutex);
    io = context;
  }
  std::mutex mutex;
  asio::io_context* io = nullptr;
};

// An answer that comes later: of the connection that waits for it.
struct Awaited {
  explicit Awaited(asio::io_context& io) : timer(io) {}
  // Whoever works for it may stop, however the waiting ends.
  ~Awaited() { unwanted.request_stop(); }
  Awaited(const Awaited&) = delete;
  Awaited& operator=(const Awaited&) = delete;

  asio::steady_timer timer;
  std::optional<Response> response;
  std::stop_source unwanted;
};

// The other end has closed, at least for what it sends: a client does so only when it goes.
inline bool is_gone(int socket) {
  pollfd asked{.fd = socket, .events = POLLRDHUP, .revents = 0};
  return ::poll(&asked, 1, 0) > 0;
}

}  // namespace netroster::web
