#include "tests/simulator/simulator.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "tests/simulator/exchange.h"
#include "tests/simulator/timer_wheel.h"
#include "tests/simulator/udp.h"

namespace netroster::simulator {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t block_bytes = 70'000;
constexpr std::size_t arena_bytes = 32 * block_bytes;
constexpr int shared_sockets = 8;  // each has a receive buffer of its own: bursts fit
constexpr std::size_t no_agent = ~std::size_t{0};

void allow_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));
}

double unix_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

class Simulator::Server : public Transport {
 public:
  Server(std::vector<Agent> agents, SimulatorOptions options)
      : options_(options),
        agents_(std::move(agents)),
        responder_(*this, options.seed),
        arena_(std::make_unique<std::uint8_t[]>(arena_bytes)),
        wheel_(0),
        random_(options.seed ^ 0x5bd1e995) {}

  Result<void> open();
  void run() {
    thread_ = std::thread{[this] { loop(); }};
  }
  void stop();
  std::uint16_t port() const { return port_; }
  std::size_t agents() const { return agents_.size(); }

  // Runs a function between two batches of the serving thread and waits for it.
  void between(const std::function<void()>& task);

  Writer block() override;
  void send(Bytes datagram, const Route& route) override;
  void send_later(double seconds, Bytes datagram, const Route& route) override;

  Agent* agent_at(std::uint32_t address) {
    const auto at = places_.find(address);
    return at == places_.end() ? nullptr : &agents_[at->second];
  }
  void restart(Agent& agent) { restart_agent(agent, now()); }

  std::vector<AddressStatistics> seen_;  // by agent
  std::unordered_map<std::uint32_t, AddressStatistics> strangers_;
  std::vector<Arrival> arrivals_;
  Totals totals_;
  double advanced_ = 0;
  const Sender& sender() const { return sender_; }
  const std::vector<Agent>& all() const { return agents_; }

 private:
  Result<void> open_shared();
  Result<void> open_each();
  Result<void> place_agents();
  Result<void> watch(int fd, std::size_t place);
  void loop();
  void serve(std::size_t place);
  void handle(const Received& datagram);
  void run_tasks();
  std::uint64_t steady_ms() const {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - started_)
            .count());
  }
  double now() const {
    return started_unix_ + advanced_ +
           std::chrono::duration<double>(SteadyClock::now() - started_).count();
  }
  double random_delay();

  SimulatorOptions options_;
  std::vector<Agent> agents_;
  std::unordered_map<std::uint32_t, std::size_t> places_;
  Responder responder_;
  std::unique_ptr<std::uint8_t[]> arena_;
  std::size_t arena_used_ = 0;
  TimerWheel wheel_;
  std::mt19937_64 random_;
  Receiver receiver_;
  Sender sender_;
  std::vector<Received> batch_;
  std::vector<Descriptor> sockets_;
  Descriptor other_port_;
  Descriptor epoll_;
  Descriptor wake_;
  int answering_ = -1;  // the socket that the request at hand came by
  std::uint16_t port_ = 0;
  SteadyClock::time_point started_ = SteadyClock::now();
  double started_unix_ = unix_seconds();
  double batch_now_ = 0;
  std::int64_t second_ = 0;
  std::uint32_t in_second_ = 0;
  std::mutex mutex_;
  std::vector<std::function<void()>> tasks_;  // under mutex_
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

Result<void> Simulator::Server::place_agents() {
  bool closed = false;
  seen_.resize(agents_.size());
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    if (!places_.emplace(agents_[i].address, i).second)
      return Error{Errc::invalid, "two agents at " + IpAddress::v4(agents_[i].address).text()};
    closed |= agents_[i].has(Fault::closed);
    if (agents_[i].booted_at == 0) agents_[i].boot(started_unix_);
  }
  options_.socket_per_agent |= closed;
  return {};
}

Result<void> Simulator::Server::watch(int fd, std::size_t place) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = place;
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) return Error{Errc::io, "epoll_ctl"};
  return {};
}

Result<void> Simulator::Server::open_shared() {
  auto first = open_udp(INADDR_ANY, options_.port, false);
  if (!first) return first.error();
  port_ = port_of(*first);
  if (auto shared = share_port(*first); !shared) return shared;
  sockets_.push_back(std::move(*first));
  for (int i = 1; i < shared_sockets; ++i) {
    auto next = open_udp(INADDR_ANY, port_, true);
    if (!next) return next.error();
    sockets_.push_back(std::move(*next));
  }
  return {};
}

Result<void> Simulator::Server::open_each() {
  allow_descriptors();
  port_ = options_.port;
  for (const auto& agent : agents_) {
    if (agent.has(Fault::closed)) continue;
    auto next = open_udp(agent.address, port_, false);
    if (!next) return next.error();
    port_ = port_of(*next);
    sockets_.push_back(std::move(*next));
  }
  return {};
}

Result<void> Simulator::Server::open() {
  if (auto placed = place_agents(); !placed) return placed;
  epoll_ = Descriptor{epoll_create1(EPOLL_CLOEXEC)};
  wake_ = Descriptor{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  if (auto opened = options_.socket_per_agent ? open_each() : open_shared(); !opened) return opened;
  auto other = open_udp(INADDR_ANY, 0, false);
  if (!other) return other.error();
  other_port_ = std::move(*other);
  for (std::size_t i = 0; i < sockets_.size(); ++i)
    if (auto watched = watch(sockets_[i].get(), i); !watched) return watched;
  return watch(wake_.get(), no_agent);
}

Writer Simulator::Server::block() {
  if (arena_used_ + block_bytes > arena_bytes) {
    sender_.flush();
    arena_used_ = 0;
  }
  return Writer{arena_.get() + arena_used_, block_bytes, headroom};
}

void Simulator::Server::send(Bytes datagram, const Route& route) {
  const auto end = static_cast<std::size_t>(datagram.data() + datagram.size() - arena_.get());
  arena_used_ = std::max(arena_used_, end);
  if (options_.delay_high.count() > 0) return send_later(random_delay(), datagram, route);
  sender_.add(route.other_port ? other_port_.get() : answering_, datagram, route);
}

double Simulator::Server::random_delay() {
  std::uniform_real_distribution<double> spread{static_cast<double>(options_.delay_low.count()),
                                                static_cast<double>(options_.delay_high.count())};
  return spread(random_) / 1000.0;
}

void Simulator::Server::send_later(double seconds, Bytes datagram, const Route& route) {
  wheel_.add({steady_ms() + static_cast<std::uint64_t>(seconds * 1000),
              std::string{text_of(datagram)}, route});
}

void Simulator::Server::handle(const Received& datagram) {
  ++totals_.received;
  const auto second = static_cast<std::int64_t>(batch_now_);
  if (second != second_) in_second_ = 0;
  second_ = second;
  totals_.peak_per_second = std::max(totals_.peak_per_second, ++in_second_);
  if (options_.keep_arrivals)
    arrivals_.push_back({datagram.at, datagram.to, datagram.peer.port,
                         static_cast<std::uint32_t>(datagram.bytes.size())});
  const auto place = places_.find(datagram.to);
  if (place != places_.end()) {
    responder_.respond(agents_[place->second], seen_[place->second], datagram.bytes, datagram.peer,
                       batch_now_);
    return;
  }
  ++totals_.strangers;
  if (!options_.watch_strangers) return;
  // Nobody answers here, but what is offered is noted: a honeypot.
  auto& seen = strangers_[datagram.to];
  seen.note_request(batch_now_);
  Cursor message{datagram.bytes};
  Cursor body{message.take(tag::sequence)};
  const auto version = body.integer();
  if (body.failed() || version == 3) return;
  const auto community = body.take(tag::octets);
  if (!body.failed()) seen.note_community(text_of(community));
}

void Simulator::Server::serve(std::size_t place) {
  answering_ = sockets_[place].get();
  for (int rounds = 0; rounds < 16; ++rounds) {
    if (receiver_.receive(answering_, batch_) == 0) break;
    batch_now_ = now();
    for (const auto& datagram : batch_) handle(datagram);
    sender_.flush();
    arena_used_ = 0;
  }
}

void Simulator::Server::run_tasks() {
  std::uint64_t value = 0;
  static_cast<void>(!::read(wake_.get(), &value, sizeof value));
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock{mutex_};
    tasks.swap(tasks_);
  }
  for (const auto& task : tasks) task();
}

void Simulator::Server::loop() {
  std::array<epoll_event, 64> events{};
  while (!stopping_) {
    const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                 wheel_.empty() ? -1 : 1);
    for (int i = 0; i < count; ++i) {
      const auto place = events[static_cast<std::size_t>(i)].data.u64;
      if (place == no_agent)
        run_tasks();
      else
        serve(place);
    }
    wheel_.advance(steady_ms(), [this](const Delayed& delayed) {
      // Any socket of the port will do: the route names the source address.
      const auto& socket = delayed.route.other_port ? other_port_ : sockets_[0];
      sender_.add(socket.get(), bytes_of(delayed.datagram), delayed.route);
      sender_.flush();
    });
  }
  run_tasks();
}

void Simulator::Server::between(const std::function<void()>& task) {
  if (!thread_.joinable()) {
    task();
    return;
  }
  std::promise<void> done;
  {
    const std::lock_guard lock{mutex_};
    tasks_.push_back([&] {
      task();
      done.set_value();
    });
  }
  const std::uint64_t one = 1;
  static_cast<void>(!::write(wake_.get(), &one, sizeof one));
  done.get_future().wait();
}

void Simulator::Server::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  const std::uint64_t one = 1;
  static_cast<void>(!::write(wake_.get(), &one, sizeof one));
  thread_.join();
}

Simulator::Simulator(std::unique_ptr<Server> server) : server_(std::move(server)) {}

Simulator::~Simulator() { stop(); }

Result<std::unique_ptr<Simulator>> Simulator::start(std::vector<Agent> agents,
                                                    SimulatorOptions options) {
  auto server = std::make_unique<Server>(std::move(agents), options);
  if (const auto opened = server->open(); !opened) return opened.error();
  server->run();
  return std::unique_ptr<Simulator>{new Simulator{std::move(server)}};
}

std::uint16_t Simulator::port() const { return server_->port(); }
std::size_t Simulator::agents() const { return server_->agents(); }
void Simulator::stop() { server_->stop(); }

AddressStatistics Simulator::statistics(const IpAddress& address) const {
  AddressStatistics result;
  server_->between([&] {
    const auto* agent = server_->agent_at(address.to_v4());
    if (agent != nullptr) {
      result = server_->seen_[static_cast<std::size_t>(agent - server_->all().data())];
    } else if (const auto at = server_->strangers_.find(address.to_v4());
               at != server_->strangers_.end()) {
      result = at->second;
    }
  });
  return result;
}

std::map<IpAddress, AddressStatistics> Simulator::all_statistics() const {
  std::map<IpAddress, AddressStatistics> result;
  server_->between([&] {
    for (std::size_t i = 0; i < server_->all().size(); ++i)
      result[IpAddress::v4(server_->all()[i].address)] = server_->seen_[i];
    for (const auto& [address, seen] : server_->strangers_) result[IpAddress::v4(address)] = seen;
  });
  return result;
}

Totals Simulator::totals() const {
  Totals result;
  server_->between([&] {
    result = server_->totals_;
    result.sent = server_->sender().sent();
    result.not_sent = server_->sender().failed();
    for (const auto& seen : server_->seen_) result.deaths += seen.deaths;
  });
  return result;
}

std::vector<Arrival> Simulator::arrivals() const {
  std::vector<Arrival> result;
  server_->between([&] { result = server_->arrivals_; });
  return result;
}

bool Simulator::set_fault(const IpAddress& address, Fault fault, std::uint32_t parameter) {
  bool found = false;
  server_->between([&] {
    if (auto* agent = server_->agent_at(address.to_v4())) {
      agent->fault_set().set(fault, parameter);
      found = true;
    }
  });
  return found;
}

bool Simulator::clear_faults(const IpAddress& address) {
  bool found = false;
  server_->between([&] {
    if (auto* agent = server_->agent_at(address.to_v4())) {
      agent->faults.reset();
      found = true;
    }
  });
  return found;
}

bool Simulator::restart(const IpAddress& address) {
  bool found = false;
  server_->between([&] {
    if (auto* agent = server_->agent_at(address.to_v4())) {
      server_->restart(*agent);
      found = true;
    }
  });
  return found;
}

void Simulator::advance(std::chrono::seconds by) {
  server_->between([&] { server_->advanced_ += static_cast<double>(by.count()); });
}

}  // namespace netroster::simulator
