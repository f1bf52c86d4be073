#include "collectors/snmp/transport.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <queue>
#include <unordered_map>
#include <vector>

#include "collectors/snmp/random.h"
#include "collectors/snmp/udp_socket.h"
#include "collectors/snmp/wire_id.h"

namespace netroster::snmp {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

// Outstanding requests by id, and how each of them waits.
struct Pending {
  Exchange* exchange = nullptr;
  std::size_t socket = 0;
  std::uint64_t serial = 0;  // tells a reused id from the one a deadline was set for
};

struct Deadline {
  Clock::time_point at;
  std::int32_t id;
  std::uint64_t serial;
  bool operator>(const Deadline& other) const { return at > other.at; }
};

struct Waiting {
  Exchange* exchange;
  std::chrono::milliseconds timeout;
};

constexpr std::size_t datagrams_a_turn = 512;

// The last requests that were given up, so that their answers are known for late ones.
class GivenUp {
 public:
  void add(std::int32_t id, const Endpoint& to) {
    if (order_.size() == most) {
      asked_.erase(order_.front());
      order_.pop_front();
    }
    if (asked_.insert_or_assign(id, to).second) order_.push_back(id);
  }
  bool was_asked(std::int32_t id, const Endpoint& from) const {
    const auto at = asked_.find(id);
    return at != asked_.end() && at->second == from;
  }

 private:
  static constexpr std::size_t most = 4096;
  std::unordered_map<std::int32_t, Endpoint> asked_;
  std::deque<std::int32_t> order_;
};

}  // namespace

class Transport::Impl {
 public:
  Impl(asio::io_context& context, TransportSettings wanted, Statistics& counters)
      : io(context), settings(wanted), statistics(counters), timer(context) {}

  Result<void> open();
  void start(Exchange& exchange, std::chrono::milliseconds timeout);
  void stop();
  std::int32_t new_id();

  asio::io_context& io;
  const TransportSettings settings;
  Statistics& statistics;
  bool stopped = false;
  std::unordered_map<std::int32_t, Pending> pending;

  std::uint64_t random64() { return random.next(); }
  std::vector<std::uint16_t> local_ports() const {
    std::vector<std::uint16_t> out;
    for (const auto& port : ports) out.push_back(port->socket.local_port());
    return out;
  }

 private:
  struct Port {
    UdpSocket socket;
    asio::posix::stream_descriptor readable;
    std::size_t in_flight = 0;
    std::uint32_t dropped = 0;
    bool is_v4 = true;
    std::vector<Exchange*> outbox;
    Port(UdpSocket opened, asio::io_context& context, bool v4)
        : socket(std::move(opened)), readable(context, socket.descriptor()), is_v4(v4) {}
    ~Port() { readable.release(); }  // the UdpSocket closes the descriptor
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;
  };

  Result<void> open_family(Family family);
  Port* free_port(bool v4);
  void launch(Port& port, std::size_t index, Exchange& exchange, std::chrono::milliseconds timeout);
  void launch_waiting();
  void schedule_flush();
  void flush();
  void fail(const std::vector<std::int32_t>& ids);
  void listen(Port& port);
  void drain(Port& port);
  void on_datagram(const Endpoint& from, std::span<const std::uint8_t> bytes);
  void on_refused(const Endpoint& to, std::span<const std::uint8_t> bytes, bool unreachable);
  Exchange* finish(std::unordered_map<std::int32_t, Pending>::iterator entry);
  void arm_timer();
  void expire();

  asio::steady_timer timer;
  Clock::time_point armed_for = Clock::time_point::max();
  RandomWords random;
  GivenUp given_up;
  std::uint64_t next_serial = 0;
  std::size_t next_port = 0;
  bool flush_scheduled = false;
  std::vector<std::unique_ptr<Port>> ports;
  std::deque<Waiting> waiting;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines;
};

Result<void> Transport::Impl::open_family(Family family) {
  for (unsigned i = 0; i < settings.sockets; ++i) {
    auto socket = UdpSocket::open(family, settings.receive_buffer_bytes);
    if (!socket) return socket.error();
    ports.push_back(std::make_unique<Port>(std::move(*socket), io, family == Family::v4));
    listen(*ports.back());
  }
  return {};
}

Result<void> Transport::Impl::open() {
  if (auto opened = open_family(Family::v4); !opened) return opened;
  // A host without IPv6 still sweeps IPv4; requests to IPv6 addresses then end with Errc::io.
  if (const auto opened = open_family(Family::v6); !opened) return {};
  return {};
}

std::int32_t Transport::Impl::new_id() {
  while (true)
    if (const auto id = random.next_id(); !pending.contains(id)) return id;
}

Transport::Impl::Port* Transport::Impl::free_port(bool v4) {
  for (std::size_t i = 0; i < ports.size(); ++i) {
    Port& port = *ports[next_port++ % ports.size()];
    if (port.is_v4 == v4 && port.in_flight < settings.in_flight_a_socket) return &port;
  }
  return nullptr;
}

void Transport::Impl::start(Exchange& exchange, std::chrono::milliseconds timeout) {
  const bool v4 = exchange.to.address.is_v4();
  const bool can =
      std::any_of(ports.begin(), ports.end(), [v4](const auto& port) { return port->is_v4 == v4; });
  if (stopped || !can) {
    const auto code = stopped ? Errc::cancelled : Errc::io;
    asio::post(io, [&exchange, code] { exchange.on_end(code); });
    return;
  }
  waiting.push_back({&exchange, timeout});
  launch_waiting();
}

void Transport::Impl::launch_waiting() {
  // Only the front is looked at: fair, and at most one address family can hold the other up
  // briefly.
  while (!waiting.empty()) {
    const auto [exchange, timeout] = waiting.front();
    Port* port = free_port(exchange->to.address.is_v4());
    if (port == nullptr) return;
    waiting.pop_front();
    const auto same = [port](const auto& other) { return other.get() == port; };
    const auto index = std::find_if(ports.begin(), ports.end(), same) - ports.begin();
    launch(*port, static_cast<std::size_t>(index), *exchange, timeout);
  }
}

void Transport::Impl::launch(Port& port, std::size_t index, Exchange& exchange,
                             std::chrono::milliseconds timeout) {
  const auto serial = ++next_serial;
  pending.insert_or_assign(exchange.id, Pending{&exchange, index, serial});
  ++port.in_flight;
  exchange.sent_at = Clock::now();
  deadlines.push({exchange.sent_at + timeout, exchange.id, serial});
  port.outbox.push_back(&exchange);
  schedule_flush();
  arm_timer();
}

void Transport::Impl::schedule_flush() {
  if (flush_scheduled) return;
  flush_scheduled = true;
  asio::post(io, [this] { flush(); });
}

void Transport::Impl::flush() {
  flush_scheduled = false;
  std::vector<Outgoing> batch;
  std::vector<std::int32_t> unsent;  // ids
  for (auto& port : ports) {
    if (port->outbox.empty()) continue;
    batch.clear();
    for (const auto* exchange : port->outbox) batch.push_back({exchange->to, exchange->bytes});
    const auto before = unsent.size();
    const auto taken = port->socket.send(
        batch, [&](std::size_t i, int) { unsent.push_back(port->outbox[i]->id); });
    statistics.sent.fetch_add(taken - (unsent.size() - before), std::memory_order_relaxed);
    port->outbox.erase(port->outbox.begin(), port->outbox.begin() + static_cast<long>(taken));
    if (!port->outbox.empty()) {
      bump(statistics.send_errors);
      schedule_flush();  // the send buffer is full: the next turn of the loop tries again
    }
  }
  fail(unsent);
}

// Requests that could not leave end at once; nobody is said to have been silent.
void Transport::Impl::fail(const std::vector<std::int32_t>& ids) {
  for (const auto id : ids) {
    bump(statistics.send_errors);
    const auto entry = pending.find(id);
    if (entry != pending.end()) finish(entry)->on_end(Errc::io);
  }
}

void Transport::Impl::listen(Port& port) {
  port.readable.async_wait(asio::posix::stream_descriptor::wait_read,
                           [this, &port](const boost::system::error_code& error) {
                             if (error) return;
                             drain(port);
                             if (!stopped) listen(port);  // an answer may have led to stop()
                           });
}

void Transport::Impl::drain(Port& port) {
  port.socket.receive_errors([this](const Endpoint& to, std::span<const std::uint8_t> bytes,
                                    bool unreachable) { on_refused(to, bytes, unreachable); });
  std::uint32_t dropped = port.dropped;
  port.socket.receive(
      datagrams_a_turn,
      [this](const Endpoint& from, std::span<const std::uint8_t> bytes) {
        on_datagram(from, bytes);
      },
      dropped);
  statistics.kernel_drops.fetch_add(dropped - port.dropped, std::memory_order_relaxed);
  port.dropped = dropped;
  launch_waiting();
}

void Transport::Impl::on_datagram(const Endpoint& from, std::span<const std::uint8_t> bytes) {
  bump(statistics.received);
  const auto wire = peek_wire_id(bytes);
  if (!wire) return statistics.count(Reject::malformed);
  const auto entry = pending.find(wire->id);
  if (entry == pending.end())
    return statistics.count(given_up.was_asked(wire->id, from) ? Reject::late : Reject::unknown_id);
  Exchange& exchange = *entry->second.exchange;
  Reject verdict = Reject::none;
  if (from != exchange.to && !exchange.any_source) {
    verdict = Reject::wrong_source;
  } else if (wire->version != exchange.version) {
    verdict = Reject::wrong_version;
  } else {
    verdict = exchange.on_datagram(bytes);
  }
  if (verdict != Reject::none) {
    exchange.last_reject = verdict;
    return statistics.count(verdict);
  }
  bump(statistics.accepted);
  finish(entry)->on_end(Errc::none);
}

void Transport::Impl::on_refused(const Endpoint& to, std::span<const std::uint8_t> bytes,
                                 bool unreachable) {
  if (!unreachable) return;
  const auto wire = peek_wire_id(bytes);
  const auto entry = wire ? pending.find(wire->id) : pending.end();
  if (entry == pending.end() || entry->second.exchange->to != to) return;
  bump(statistics.closed);
  finish(entry)->on_end(Errc::closed);
}

Exchange* Transport::Impl::finish(std::unordered_map<std::int32_t, Pending>::iterator entry) {
  Exchange* exchange = entry->second.exchange;
  Port& port = *ports[entry->second.socket];
  --port.in_flight;
  std::erase(port.outbox, exchange);  // it may end before it ever left
  pending.erase(entry);
  return exchange;
}

void Transport::Impl::arm_timer() {
  if (deadlines.empty() || deadlines.top().at >= armed_for) return;
  armed_for = deadlines.top().at;
  timer.expires_at(armed_for);
  timer.async_wait([this](const boost::system::error_code& error) {
    if (!error) expire();
  });
}

void Transport::Impl::expire() {
  armed_for = Clock::time_point::max();
  const auto now = Clock::now();
  while (!deadlines.empty() && deadlines.top().at <= now) {
    const auto deadline = deadlines.top();
    deadlines.pop();
    const auto entry = pending.find(deadline.id);
    if (entry == pending.end() || entry->second.serial != deadline.serial) continue;
    bump(statistics.timeouts);
    given_up.add(deadline.id, entry->second.exchange->to);
    finish(entry)->on_end(Errc::timeout);
  }
  launch_waiting();
  arm_timer();
}

void Transport::Impl::stop() {
  stopped = true;
  std::vector<Exchange*> ended;
  for (const auto& [exchange, timeout] : waiting) ended.push_back(exchange);
  waiting.clear();
  for (const auto& [id, entry] : pending) ended.push_back(entry.exchange);
  pending.clear();
  for (auto& port : ports) {
    port->outbox.clear();
    port->in_flight = 0;
    boost::system::error_code ignored;
    port->readable.cancel(ignored);
  }
  timer.cancel();
  for (auto* exchange : ended) exchange->on_end(Errc::cancelled);
}

Transport::Transport(asio::io_context& io, TransportSettings settings, Statistics& statistics)
    : impl_(std::make_unique<Impl>(io, settings, statistics)) {}

Transport::~Transport() = default;

Result<void> Transport::open() { return impl_->open(); }
std::int32_t Transport::new_id() { return impl_->new_id(); }
std::uint64_t Transport::random64() { return impl_->random64(); }
void Transport::start(Exchange& exchange, std::chrono::milliseconds timeout) {
  impl_->start(exchange, timeout);
}
void Transport::stop() { impl_->stop(); }
bool Transport::stopping() const { return impl_->stopped; }
asio::io_context& Transport::io() { return impl_->io; }
Statistics& Transport::statistics() { return impl_->statistics; }
std::size_t Transport::in_flight() const { return impl_->pending.size(); }
std::vector<std::uint16_t> Transport::local_ports() const { return impl_->local_ports(); }

namespace {

// Whoever waits for an exchange, with the type of its handler forgotten.
class Completion {
 public:
  virtual ~Completion() = default;
  virtual void complete(Errc code) = 0;
};

template <typename Handler>
class HandlerCompletion final : public Completion {
 public:
  explicit HandlerCompletion(Handler handler) : handler_(std::move(handler)) {}
  void complete(Errc code) override {
    Handler handler = std::move(handler_);
    handler(code);
  }

 private:
  Handler handler_;
};

// Forwards to an exchange and resumes the coroutine that awaits it.
class AwaitedExchange final : public Exchange {
 public:
  AwaitedExchange(Exchange& inner, std::unique_ptr<Completion> completion)
      : inner_(inner), completion_(std::move(completion)) {
    to = inner.to;
    bytes = inner.bytes;
    id = inner.id;
    version = inner.version;
    any_source = inner.any_source;
  }
  Reject on_datagram(std::span<const std::uint8_t> datagram) override {
    return inner_.on_datagram(datagram);
  }
  void on_end(Errc code) override {
    inner_.sent_at = sent_at;
    if (last_reject != Reject::none) inner_.last_reject = last_reject;
    const auto completion = std::move(completion_);
    delete this;  // nobody else knows this object; run() made it
    completion->complete(code);
  }

 private:
  Exchange& inner_;
  std::unique_ptr<Completion> completion_;
};

}  // namespace

// Not a coroutine itself: a capturing initiation inside a co_await expression is destroyed twice by
// g++ 12.
asio::awaitable<Errc> Transport::run(Exchange& exchange, std::chrono::milliseconds timeout) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Errc)>(
      [this, &exchange, timeout](auto handler) {
        using Handler = decltype(handler);
        auto* awaited = new AwaitedExchange(
            exchange, std::make_unique<HandlerCompletion<Handler>>(std::move(handler)));
        start(*awaited, timeout);
      },
      asio::use_awaitable);
}

asio::awaitable<void> Transport::pause(std::chrono::nanoseconds time) {
  asio::steady_timer sleep(impl_->io, time);
  co_await sleep.async_wait(asio::use_awaitable);
}

}  // namespace netroster::snmp
