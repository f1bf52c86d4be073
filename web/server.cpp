// The connections: with server_parts.h the only file that knows the library.
#include "web/server.h"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/log.h"
#include "web/answer.h"
#include "web/connections.h"
#include "web/server_parts.h"
#include "web/tls_context.h"

namespace netroster::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Socket = asio::generic::stream_protocol::socket;  // of either
using Plain = beast::basic_stream<asio::generic::stream_protocol>;
using Secured = asio::ssl::stream<Plain&>;

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
constexpr milliseconds goodbye_time{1000};  // for the client to end TLS as well
constexpr milliseconds accept_pause{100};   // after accept() failed, as without free descriptors

struct Refusal {
  unsigned status;
  std::string_view text;
};

// What a request that could not be read is answered; nullopt: nothing, the client is gone or slow.
std::optional<Refusal> refusal(const error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return Refusal{431, "The request's header is too large."};
  if (error == http::error::body_limit) return Refusal{413, "The request's body is too large."};
  if (error.category() == make_error_code(http::error::bad_method).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message)
    return Refusal{400, "The request cannot be read."};
  return std::nullopt;
}

// The time limits are those of what is below TLS.
Plain& below(Plain& stream) { return stream; }
Plain& below(Secured& stream) { return stream.next_layer(); }

void prepare(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
}
void prepare(Local::socket&) {}

bool has_body(const Parser& parser) {
  return parser.chunked() || parser.content_length().value_or(0) > 0;
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerSettings settings, std::vector<Route> routes, Admit admit)
      : settings_(std::move(settings)),
        answers_(settings_.host_names, std::move(routes), std::move(admit)),
        connections_(settings_.connections, settings_.client_connections),
        local_connections_(settings_.local_connections, settings_.local_connections) {}
  ~Impl() { stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> start();
  void post(std::function<void()> work);
  void stop();
  ListenAddress address() const { return address_; }
  const ServerCounts& counts() const { return counts_; }

 private:
  struct Listener;
  using Place = Connections::Place;
  error_code bind();
  void bind_locally();
  template <typename Acceptor>
  asio::awaitable<void> accept_all(Acceptor& acceptor, Connections& all);
  bool has_freed_descriptor(const error_code& error, Connections& all);
  asio::awaitable<void> serve(Socket socket, Ends ends, Connections& all);
  asio::awaitable<void> serve_secured(Plain& plain, const Ends& ends, Place& place);
  template <typename Stream>
  asio::awaitable<void> serve_requests(Stream& stream, const Ends& ends, Place& place);
  template <typename Stream>
  asio::awaitable<error_code> read(Stream& stream, beast::flat_buffer& buffer, Parser& parser);
  template <typename Stream>
  asio::awaitable<std::optional<Refusal>> read_body(Stream& stream, beast::flat_buffer& buffer,
                                                    Parser& parser, RawRequest& raw);
  template <typename Stream>
  asio::awaitable<bool> answer(Stream& stream, const RawRequest& raw, bool keep_alive);
  asio::awaitable<std::optional<Answer>> await(const RawRequest& raw,
                                               std::function<void(Reply)> later, bool keep_alive,
                                               int socket);
  template <typename Stream>
  asio::awaitable<bool> refuse(Stream& stream, Refusal refusal);
  template <typename Stream>
  asio::awaitable<bool> send(Stream& stream, Answer answer);
  template <typename Stream>
  asio::awaitable<bool> send_live(Stream& stream, const Answer& answer);
  template <typename Stream>
  asio::awaitable<bool> write_part(Stream& stream, const std::string& part, bool chunked,
                                   steady_clock::time_point until);
  template <typename Stream>
  asio::awaitable<bool> send_parts(Stream& stream, NextPart next, bool chunked);
  template <typename Stream, typename Buffers>
  asio::awaitable<bool> write(Stream& stream, Buffers buffers, steady_clock::time_point until);
  template <typename Any>
  void turn_away(Any& socket);

  const ServerSettings settings_;
  const Answers answers_;
  ServerCounts counts_;
  ListenAddress address_;
  Connections connections_;
  Connections local_connections_;  // those of the machine's own users are counted apart
  SpareDescriptor spare_;
  std::size_t live_ = 0;
  // Its end destroys what is suspended in it, and that uses what stands above.
  std::unique_ptr<asio::io_context> io_;
  std::optional<tcp::acceptor> acceptor_;
  std::optional<Local::acceptor> local_;
  const std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
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

void Server::Impl::bind_locally() {
  if (settings_.socket.empty()) return;
  const auto listening = listen_locally(settings_.socket);
  if (!listening) return log::warning("WEB_SOCKET_FAILED", "serve", listening.error().what);
  local_.emplace(*io_, Local(), *listening);
}

Result<void> Server::Impl::start() {
  io_ = std::make_unique<asio::io_context>(1);
  acceptor_.emplace(*io_);
  if (const auto error = bind()) {
    acceptor_.reset();
    io_.reset();
    return Error{Errc::io, "cannot listen on " + settings_.listen.text() + ": " + error.message()};
  }
  bind_locally();
  gate_->set(io_.get());
  asio::co_spawn(*io_, accept_all(*acceptor_, connections_), asio::detached);
  if (local_) asio::co_spawn(*io_, accept_all(*local_, local_connections_), asio::detached);
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
  gate_->set(nullptr);
  io_->stop();
  if (thread_.joinable()) thread_.join();
  acceptor_.reset();
  if (local_) ::unlink(settings_.socket.c_str());
  local_.reset();
  io_.reset();
}

template <typename Acceptor>
asio::awaitable<void> Server::Impl::accept_all(Acceptor& acceptor, Connections& all) {
  asio::steady_timer pause(*io_);
  error_code error;
  acceptor.non_blocking(true, error);
  while (true) {
    // accept() says that descriptors are missing also when nobody is at the door.
    co_await acceptor.async_wait(asio::socket_base::wait_read, awaited);
    auto socket = acceptor.accept(error);
    if (error) {
      if (error == asio::error::would_block) continue;
      if (has_freed_descriptor(error, all)) continue;
      counts_.accepts_failed.fetch_add(1, std::memory_order_relaxed);
      log::warning("WEB_ACCEPT_FAILED", address_.text(), error.message());
      pause.expires_after(accept_pause);
      co_await pause.async_wait(awaited);
      continue;
    }
    spare_.keep();
    auto ends = ends_of(socket);
    if (!all.make_room(ends.client)) {
      turn_away(socket);
      continue;
    }
    prepare(socket);
    asio::co_spawn(*io_, serve(std::move(socket), std::move(ends), all), asio::detached);
  }
}

// Whoever waits at the door is let in for one who is inside and says nothing.
bool Server::Impl::has_freed_descriptor(const error_code& error, Connections& all) {
  if (error != asio::error::no_descriptors &&
      error != boost::system::errc::too_many_files_open_in_system)
    return false;
  return connections_.close_one() || all.close_one() || spare_.give();
}

// A socket that was just opened takes a line at once; nothing is waited for.
template <typename Any>
void Server::Impl::turn_away(Any& socket) {
  counts_.connections_refused.fetch_add(1, std::memory_order_relaxed);
  error_code ignored;
  socket.non_blocking(true, ignored);
  const auto busy = whole_answer(Response::line(503, "Too many connections."));
  socket.write_some(asio::buffer(busy), ignored);
}

struct Server::Impl::Listener {
  explicit Listener(std::size_t& all) : count(all) { ++count; }
  ~Listener() { --count; }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  std::size_t& count;
};

asio::awaitable<void> Server::Impl::serve(Socket socket, Ends ends, Connections& all) {
  counts_.connections.fetch_add(1, std::memory_order_relaxed);
  Plain stream(std::move(socket));
  Place place(all, ends.client, [this, &stream] {
    counts_.connections_displaced.fetch_add(1, std::memory_order_relaxed);
    stream.close();
  });
  try {
    if (settings_.tls && !ends.user)
      co_await serve_secured(stream, ends, place);
    else
      co_await serve_requests(stream, ends, place);
  } catch (const std::exception& thrown) {  // a body that could not be made
    counts_.responses_cut.fetch_add(1, std::memory_order_relaxed);
    log::warning("WEB_ANSWER_FAILED", address_.text(), thrown.what());
  }
  error_code ignored;
  stream.socket().shutdown(Socket::shutdown_send, ignored);
}

asio::awaitable<void> Server::Impl::serve_secured(Plain& plain, const Ends& ends, Place& place) {
  Secured stream(plain, settings_.tls->context);
  plain.expires_after(settings_.request_time);
  const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, awaited);
  if (error) {
    counts_.requests_refused.fetch_add(1, std::memory_order_relaxed);
    co_return;
  }
  co_await serve_requests(stream, ends, place);
  plain.expires_after(goodbye_time);
  co_await stream.async_shutdown(awaited);
}

template <typename Stream>
asio::awaitable<void> Server::Impl::serve_requests(Stream& stream, const Ends& ends, Place& place) {
  beast::flat_buffer buffer(settings_.header_bytes + settings_.part_bytes);
  bool more = true;
  while (more) {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(settings_.header_bytes));
    parser.body_limit(Answers::longest_body);
    const auto error = co_await read(stream, buffer, parser);
    if (!error) {
      auto raw = raw_request(parser, ends);
      const bool is_unread = has_body(parser) && !answers_.knows(raw.method, raw.target);
      const bool keep_alive = parser.get().keep_alive() && !is_unread;
      const auto refused = co_await read_body(stream, buffer, parser, raw);
      if (!refused) {
        place.works();
        more = co_await answer(stream, raw, keep_alive);
        place.waits();
        continue;
      }
      counts_.requests_refused.fetch_add(1, std::memory_order_relaxed);
      co_await refuse(stream, *refused);
      co_return;
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

// Where the route takes one. What is refused is not read, so the connection ends.
template <typename Stream>
asio::awaitable<std::optional<Refusal>> Server::Impl::read_body(Stream& stream,
                                                                beast::flat_buffer& buffer,
                                                                Parser& parser, RawRequest& raw) {
  if (!has_body(parser) || !answers_.knows(raw.method, raw.target)) co_return std::nullopt;
  if (answers_.body_bytes(raw.method, raw.target) == 0)
    co_return Refusal{413, "No request here has a body."};
  if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    const auto go_on = asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25);
    const auto until = steady_clock::now() + settings_.part_time;
    co_await write(stream, go_on, until);
  }
  http::request_parser<http::string_body> whole(std::move(parser));
  whole.body_limit(Answers::longest_body);
  below(stream).expires_after(settings_.request_time);
  const auto [error, bytes] = co_await http::async_read(stream, buffer, whole, awaited);
  if (error) co_return refusal(error).value_or(Refusal{400, "The request's body did not come."});
  raw.body = std::move(whole.get().body());
  co_return std::nullopt;
}

template <typename Stream>
asio::awaitable<bool> Server::Impl::refuse(Stream& stream, Refusal refusal) {
  const auto text = whole_answer(Response::line(refusal.status, refusal.text));
  const auto buffers = asio::buffer(text);
  co_return co_await write(stream, buffers, steady_clock::now() + settings_.part_time);
}

// False: the connection ends.
template <typename Stream>
asio::awaitable<bool> Server::Impl::answer(Stream& stream, const RawRequest& raw, bool keep_alive) {
  counts_.requests.fetch_add(1, std::memory_order_relaxed);
  auto made = answers_.to(raw, keep_alive);
  if (made.later) {
    auto later = std::move(made.later);
    auto come =
        co_await await(raw, std::move(later), keep_alive, below(stream).socket().native_handle());
    if (!come) {
      counts_.responses_cut.fetch_add(1, std::memory_order_relaxed);
      co_return false;
    }
    made = std::move(*come);
  }
  const bool keep = made.keep_alive;
  const bool sent = co_await send(stream, std::move(made));
  if (!sent) counts_.responses_cut.fetch_add(1, std::memory_order_relaxed);
  co_return sent&& keep;
}

// Who answers may do so when this server, or the connection, is long gone. Nothing: the client is.
asio::awaitable<std::optional<Answer>> Server::Impl::await(const RawRequest& raw,
                                                           std::function<void(Reply)> later,
                                                           bool keep_alive, int socket) {
  const auto waiting = std::make_shared<Awaited>(*io_);
  auto take = [gate = gate_, weak = std::weak_ptr<Awaited>(waiting)](Response response) {
    auto shared = std::make_shared<Response>(std::move(response));
    gate->post([weak, shared] {
      const auto connection = weak.lock();
      if (!connection || connection->response) return;
      connection->response = std::move(*shared);
      connection->timer.cancel();
    });
  };
  const auto until = steady_clock::now() + settings_.later_time;
  later(Reply{std::move(take), waiting->unwanted.get_token()});
  while (!waiting->response && steady_clock::now() < until) {
    waiting->timer.expires_at(std::min(until, steady_clock::now() + settings_.gone_step));
    co_await waiting->timer.async_wait(awaited);
    if (!waiting->response && is_gone(socket)) co_return std::nullopt;
  }
  auto response = waiting->response
                      ? std::move(*waiting->response)
                      : Response::problem(503, "It is not done yet, and may be later.");
  co_return answers_.of(raw, std::move(response), keep_alive);
}

template <typename Stream>
asio::awaitable<bool> Server::Impl::send(Stream& stream, Answer answer) {
  if (answer.live && live_ >= settings_.live_connections) {
    const Refusal busy{503, "Too many listen already."};
    co_await refuse(stream, busy);
    co_return false;
  }
  const auto head = asio::buffer(answer.head);
  const auto until = steady_clock::now() + settings_.response_time;
  const bool sent = co_await write(stream, head, until);
  if (sent && answer.live) co_return co_await send_live(stream, answer);
  if (!sent || !answer.more) co_return sent;
  co_return co_await send_parts(stream, std::move(answer.more), answer.chunked);
}

// Until the client goes away. A comment (of server-sent events) is the beat.
template <typename Stream>
asio::awaitable<bool> Server::Impl::send_live(Stream& stream, const Answer& answer) {
  const Listener listener(live_);
  asio::steady_timer pause(*io_);
  auto beat = steady_clock::now();
  while (true) {
    auto part = answer.live();
    const auto now = steady_clock::now();
    if (part.empty() && now >= beat) part = ":\n\n";
    if (!part.empty()) {
      beat = now + settings_.beat_time;
      const bool sent =
          co_await write_part(stream, part, answer.chunked, now + settings_.part_time);
      if (!sent) co_return true;
    }
    pause.expires_after(settings_.live_step);
    co_await pause.async_wait(awaited);
  }
}

template <typename Stream>
asio::awaitable<bool> Server::Impl::write_part(Stream& stream, const std::string& part,
                                               bool chunked, steady_clock::time_point until) {
  const auto size = chunked ? chunk_head(part.size()) : std::string();
  const std::array<asio::const_buffer, 3> buffers = {asio::buffer(size), asio::buffer(part),
                                                     asio::buffer("\r\n", chunked ? 2 : 0)};
  co_return co_await write(stream, buffers, until);
}

template <typename Stream>
asio::awaitable<bool> Server::Impl::send_parts(Stream& stream, NextPart next, bool chunked) {
  const auto until = steady_clock::now() + settings_.response_time;
  std::string part;
  while (next(part)) {
    const bool sent = co_await write_part(stream, part, chunked, until);
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
