// An HTTP/1.1 server for a few readers: one thread, GET and HEAD, large answers in parts.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/listen_address.h"
#include "web/answer.h"
#include "web/tls.h"

namespace netroster::web {

struct ServerSettings {
  ListenAddress listen{IpAddress::v4(0x7f000001), 9816};
  // Names that a Host header may have besides "localhost" and IP addresses: a page in a browser
  // must not reach us by a name that somebody else points here.
  std::vector<std::string> host_names = {};
  std::size_t connections = 64;                      // for more, those that say nothing give way
  std::size_t client_connections = 32;               // of them for one address
  std::size_t header_bytes = 8 * 1024;               // of a request; more is answered 431
  std::chrono::milliseconds request_time{10'000};    // for a whole request to arrive
  std::chrono::milliseconds idle_time{60'000};       // between the requests of one connection
  std::chrono::milliseconds part_time{20'000};       // for the client to take one part
  std::chrono::milliseconds response_time{120'000};  // for the client to take all of it
  std::size_t part_bytes = 64 * 1024;
  std::shared_ptr<Tls> tls = {};  // null: plain HTTP
  std::string socket = {};        // a path for processes of this machine too; "": none
  // By the socket, apart from `connections`: whoever floods the other cannot keep the machine's own
  // users out.
  std::size_t local_connections = 16;
  std::chrono::milliseconds later_time{60'000};  // for an answer that comes later; then 503
  std::chrono::milliseconds gone_step{500};      // how often is looked whether its client is there
  std::size_t live_connections = 16;             // of `connections`; more are answered 503
  std::chrono::milliseconds live_step{1'000};    // how often is looked whether more has come
  std::chrono::milliseconds beat_time{
      15'000};  // in which a line is sent, so that all know it lives
};

// What it counted so far.
struct ServerCounts {
  std::atomic<std::uint64_t> connections{0};
  std::atomic<std::uint64_t> connections_refused{0};    // too many at work at once
  std::atomic<std::uint64_t> connections_displaced{0};  // said nothing and gave way to others
  std::atomic<std::uint64_t> accepts_failed{0};         // for want of descriptors, most often
  std::atomic<std::uint64_t> requests{0};               // that were read whole
  std::atomic<std::uint64_t> requests_refused{0};       // malformed, too large, or too slow
  std::atomic<std::uint64_t> responses_cut{0};          // the client went away or was too slow
  std::atomic<std::uint64_t> bytes_sent{0};
};

class Server {
 public:
  // Without `admit` everybody is a reader.
  Server(ServerSettings settings, std::vector<Route> routes, Admit admit = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and starts the thread "serve". Errors: Errc::io, when the address cannot be had. A
  // socket that cannot be had is told in the log.
  Result<void> start();
  // Where it listens, with the port it got.
  ListenAddress address() const;
  // Closes all connections and joins. Prompt, whatever clients do; a handler is waited for.
  void stop();
  const ServerCounts& counts() const;
  // Runs `work` on the server's thread; never after stop().
  void post(std::function<void()> work);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace netroster::web
