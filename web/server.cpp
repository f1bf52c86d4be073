// The connections: the only file that knows the library.
#include "web/server.h"

#include <pthread.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "base/log.h"
#include "web/answer.h"
#include "web/tls_context.h"

namespace netroster::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Parser = http::request_parser<http::empty_body>;
using Plain = beast::tcp_stream;
using Secured = asio::ssl::stream<Plain&>;

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
constexpr milliseconds goodbye_time{1000};  // for the client to end TLS as well
constexpr milliseconds accept_pause{100};   // after accept() failed, as without free descriptors

ListenAddress listen_address(const tcp::endpoint& endpoint) {
  ListenAddress out;
  if (const auto address = IpAddress::parse(endpoint.address().to_string())) out.address = *address;
  out.port = endpoint.port();
  return out;
}

struct Refusal {
  unsigned status;
  std::string_view text;
};

// What a request that could not be read is answered; nullopt: nothing, the client is gone or slow.
std::optional<Refusal> refusal(const error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return Refusal{431, "The request's header is too large."};
  if (error == http::error::body_limit) return Refusal{413, "No request here has a body."};
  if (error.category() == make_error_code(http::error::bad_method).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message)
    return Refusal{400, "The request cannot be read."};
  return std::nullopt;
}

// The time limits are those of what is below TLS.
Plain& below(Plain& stream) { return stream; }
Plain& below(Secured& stream) { return stream.next_layer(); }

RawRequest raw_request(const Parser& parser, const tcp::socket& socket) {
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
  out.origins = message.count(http::field::origin);
  out.origin = text(http::field::origin);
  out.fetch_site = std::string(message["Sec-Fetch-Site"]);
  error_code ignored;
  out.peer = socket.remote_endpoint(ignored).address().to_string();
  out.local = listen_address(socket.local_endpoint(ignored)).text();
  return out;
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerSettings settings, std::vector<Route> routes, Admit admit)
      : settings_(std::move(settings)),
        answers_(settings_.host_names, std::move(routes), std::move(admit)) {}
  ~Impl() { stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> start();
  void post(std::function<void()> work);
  void stop();
  ListenAddress address() const { return address_; }
  const ServerCounts& counts() const { return counts_; }

 private:
  struct Connection;
  error_code bind();
  asio::awaitable<void> accept_all();
  asio::awaitable<void> serve(tcp::socket socket);
  asio::awaitable<void> serve_secured(Plain& plain);
  template <typename Stream>
  asio::awaitable<void> serve_requests(Stream& stream);
  template <typename Stream>
  asio::awaitable<error_code> read(Stream& stream, beast::flat_buffer& buffer, Parser& parser);
  template <typename Stream>
  asio::awaitable<bool> answer(Stream& stream, Parser& parser);
  template <typename Stream>
  asio::awaitable<bool> refuse(Stream& stream, Refusal refusal);
  template <typename Stream>
  asio::awaitable<bool> send(Stream& stream, Answer answer);
  template <typename Stream>
  asio::awaitable<bool> send_parts(Stream& stream, NextPart next, bool chunked);
  template <typename Stream, typename Buffers>
  asio::awaitable<bool> write(Stream& stream, Buffers buffers, steady_clock::time_point until);
  void turn_away(tcp::socket& socket);

  const ServerSettings settings_;
  const Answers answers_;
  ServerCounts counts_;
  ListenAddress address_;
  std::size_t open_ = 0;
  // Its end destroys what is suspended in it, and that uses what stands above.
  std::unique_ptr<asio::io_context> io_;
  std::optional<tcp::acceptor> acceptor_;
  std::thread thread_;
};

error_code Server::Impl::bind() {
  error_code error;
  const auto address = asio::ip::make_address(settings_.listen.address.text(), error);
  if (error) return error;
  const tcp::endpoint endpoint(address, settings_.listen.port);
  acceptor_->open(endpoint.protocol(), error);
  if (!error) acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_->bind(endpoint, error);
  if (!error) acceptor_->listen(asio::socket_base::max_listen_connections, error);
  if (!error) address_ = listen_address(acceptor_->local_endpoint(error));
  return error;
}

Result<void> Server::Impl::start() {
  io_ = std::make_unique<asio::io_context>(1);
  acceptor_.emplace(*io_);
  if (const auto error = bind()) {
    acceptor_.reset();
    io_.reset();
    return Error{Errc::io, "cannot listen on " + settings_.listen.text() + ": " + error.message()};
  }
  asio::co_spawn(*io_, accept_all(), asio::detached);
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "serve");
    io_->run();
  });
  return {};
}

void Server::Impl::post(std::function<void()> work) {
  if (io_) asio::post(*io_, std::move(work));
}

void Server::Impl::stop() {
  if (!io_) return;
  io_->stop();
  if (thread_.joinable()) thread_.join();
  acceptor_.reset();
  io_.reset();
  open_ = 0;
}

asio::awaitable<void> Server::Impl::accept_all() {
  asio::steady_timer pause(*io_);
  while (true) {
    auto [error, socket] = co_await acceptor_->async_accept(awaited);
    if (error) {
      log::warning("WEB_ACCEPT_FAILED", address_.text(), error.message());
      pause.expires_after(accept_pause);
      co_await pause.async_wait(awaited);
      continue;
    }
    if (open_ >= settings_.connections) {
      turn_away(socket);
      continue;
    }
    asio::co_spawn(*io_, serve(std::move(socket)), asio::detached);
  }
}

// A socket that was just opened takes a line at once; nothing is waited for.
void Server::Impl::turn_away(tcp::socket& socket) {
  counts_.connections_refused.fetch_add(1, std::memory_order_relaxed);
  error_code ignored;
  socket.non_blocking(true, ignored);
  const auto busy = whole_answer(Response::line(503, "Too many connections."));
  socket.write_some(asio::buffer(busy), ignored);
}

struct Server::Impl::Connection {
  explicit Connection(std::size_t& open) : count(open) { ++count; }
  ~Connection() { --count; }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  std::size_t& count;
};

asio::awaitable<void> Server::Impl::serve(tcp::socket socket) {
  const Connection connection(open_);
  counts_.connections.fetch_add(1, std::memory_order_relaxed);
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  Plain stream(std::move(socket));
  try {
    if (settings_.tls)
      co_await serve_secured(stream);
    else
      co_await serve_requests(stream);
  } catch (const std::exception& thrown) {  // a body that could not be made
    counts_.responses_cut.fetch_add(1, std::memory_order_relaxed);
    log::warning("WEB_ANSWER_FAILED", address_.text(), thrown.what());
  }
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> Server::Impl::serve_secured(Plain& plain) {
  Secured stream(plain, settings_.tls->context);
  plain.expires_after(settings_.request_time);
  const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, awaited);
  if (error) {
    counts_.requests_refused.fetch_add(1, std::memory_order_relaxed);
    co_return;
  }
  co_await serve_requests(stream);
  plain.expires_after(goodbye_time);
  co_await stream.async_shutdown(awaited);
}

template <typename Stream>
asio::awaitable<void> Server::Impl::serve_requests(Stream& stream) {
  beast::flat_buffer buffer(settings_.header_bytes + settings_.part_bytes);
  bool more = true;
  while (more) {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(settings_.header_bytes));
    parser.body_limit(0);
    const auto error = co_await read(stream, buffer, parser);
    if (!error) {
      more = co_await answer(stream, parser);
      continue;
    }
    more = false;
    if (error == http::error::end_of_stream && buffer.size() == 0) continue;
    counts_.requests_refused.fetch_add(1, std::memory_order_relaxed);
    if (const auto why = refusal(error)) co_await refuse(stream, *why);
  }
}

// The header of the next request. Waiting for it to begin is one thing, a slow client another.
template <typename Stream>
asio::awaitable<error_code> Server::Impl::read(Stream& stream, beast::flat_buffer& buffer,
                                               Parser& parser) {
  constexpr std::size_t piece = 4096;
  if (buffer.size() == 0) {
    below(stream).expires_after(settings_.idle_time);
    const auto space = buffer.prepare(piece);
    const auto [error, bytes] = co_await stream.async_read_some(space, awaited);
    if (error) co_return http::error::end_of_stream;  // it ends between two requests
    buffer.commit(bytes);
  }
  below(stream).expires_after(settings_.request_time);
  const auto [error, bytes] = co_await http::async_read_header(stream, buffer, parser, awaited);
  co_return error;
}

template <typename Stream>
asio::awaitable<bool> Server::Impl::refuse(Stream& stream, Refusal refusal) {
  const auto text = whole_answer(Response::line(refusal.status, refusal.text));
  const auto buffers = asio::buffer(text);
  co_return co_await write(stream, buffers, steady_clock::now() + settings_.part_time);
}

// False: the connection ends.
template <typename Stream>
asio::awaitable<bool> Server::Impl::answer(Stream& stream, Parser& parser) {
  counts_.requests.fetch_add(1, std::memory_order_relaxed);
  if (parser.chunked() || parser.content_length().value_or(0) > 0) {
    counts_.requests_refused.fetch_add(1, std::memory_order_relaxed);
    const Refusal body{413, "No request here has a body."};
    co_await refuse(stream, body);
    co_return false;
  }
  const auto raw = raw_request(parser, below(stream).socket());
  auto made = answers_.to(raw, parser.get().keep_alive());
  const bool keep = made.keep_alive;
  const bool sent = co_await send(stream, std::move(made));
  if (!sent) counts_.responses_cut.fetch_add(1, std::memory_order_relaxed);
  co_return sent&& keep;
}

template <typename Stream>
asio::awaitable<bool> Server::Impl::send(Stream& stream, Answer answer) {
  const auto head = asio::buffer(answer.head);
  const auto until = steady_clock::now() + settings_.response_time;
  const bool sent = co_await write(stream, head, until);
  if (!sent || !answer.more) co_return sent;
  co_return co_await send_parts(stream, std::move(answer.more), answer.chunked);
}

template <typename Stream>
asio::awaitable<bool> Server::Impl::send_parts(Stream& stream, NextPart next, bool chunked) {
  const auto until = steady_clock::now() + settings_.response_time;
  std::string part;
  while (next(part)) {
    const auto size = chunked ? chunk_head(part.size()) : std::string();
    const std::array<asio::const_buffer, 3> buffers = {asio::buffer(size), asio::buffer(part),
                                                       asio::buffer("\r\n", chunked ? 2 : 0)};
    const bool sent = co_await write(stream, buffers, until);
    if (!sent) co_return false;
    part.clear();
  }
  if (!chunked) co_return true;
  const auto end = asio::buffer("0\r\n\r\n", 5);
  co_return co_await write(stream, end, until);
}

template <typename Stream, typename Buffers>
asio::awaitable<bool> Server::Impl::write(Stream& stream, Buffers buffers,
                                          steady_clock::time_point until) {
  below(stream).expires_at(std::min(until, steady_clock::now() + settings_.part_time));
  const auto [error, bytes] = co_await asio::async_write(stream, buffers, awaited);
  counts_.bytes_sent.fetch_add(bytes, std::memory_order_relaxed);
  co_return !error;
}

Server::Server(ServerSettings settings, std::vector<Route> routes, Admit admit)
    : impl_(std::make_unique<Impl>(std::move(settings), std::move(routes), std::move(admit))) {}
Server::~Server() = default;
Result<void> Server::start() { return impl_->start(); }
ListenAddress Server::address() const { return impl_->address(); }
void Server::stop() { impl_->stop(); }
void Server::post(std::function<void()> work) { impl_->post(std::move(work)); }
const ServerCounts& Server::counts() const { return impl_->counts(); }

}  // namespace netroster::web
