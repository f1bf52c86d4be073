#include "daemon/poll/loop.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <queue>
#include <set>
#include <thread>
#include <utility>

#include "collectors/snmp/poll_session.h"
#include "daemon/poll/interface_objects.h"
#include "daemon/poll/silence.h"
#include "daemon/scan/agent_settings.h"

namespace netroster::poll {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

// The same device is read at the same place of every interval, also after a restart.
std::uint64_t place_of(const std::string& device, Pace pace) {
  std::uint64_t hash = 14695981039346656037U + static_cast<std::uint64_t>(pace);  // FNV-1a
  for (const char c : device) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash ^ hash >> 32;
}

// Times that a busy machine slept through are not made up for.
Clock::time_point next_after(Clock::time_point due, Clock::time_point now, Clock::duration every) {
  const auto next = due + every;
  return next > now ? next : next + ((now - next) / every + 1) * every;
}

bool is_silence(Errc code) { return code == Errc::timeout || code == Errc::closed; }
constexpr std::size_t names_at_once = 200;  // devices of a shard whose names are read

}  // namespace

// A device and whether something of it is under way.
struct ShardLoop::Polled {
  explicit Polled(PolledDevice it) : device(std::move(it)) {}

  // A turn waits once, however often it became due. One that was called up already and found the
  // device busy again keeps its place, or a device whose ports take longer than their interval
  // would never be read for anything else.
  void wait(Pace pace, bool first) {
    if (std::find(waiting.begin(), waiting.end(), pace) != waiting.end()) return;
    waiting.insert(first ? waiting.begin() : waiting.end(), pace);
  }

  PolledDevice device;
  bool busy = false;
  bool gone = false;                   // no longer in the plan
  std::vector<Pace> waiting;           // due while another turn was under way, longest wait first
  std::array<bool, turns> repeated{};  // read a second time in its turn already
  std::array<bool, paces> shown{};     // a reading was handed out, and not yet that there is none
  std::optional<Pace> running;
  std::optional<std::set<std::string>> new_uplinks;  // told while it was busy
  Clock::time_point names_read{};
  Silence silence;
};

class ShardLoop::Impl {
 public:
  Impl(snmp::Transport& transport, const LoopSettings& settings, Statistics& statistics,
       OnReading on_reading, OnFacts on_facts)
      : transport_(transport),
        settings_(settings),
        statistics_(statistics),
        on_reading_(std::move(on_reading)),
        on_facts_(std::move(on_facts)),
        library_(settings.readings.profiles ? settings.readings.profiles : profiles::shipped()),
        timer_(transport.io()),
        request_(poll_settings(settings)),
        poller_(transport, request_, [this](snmp::PolledDevice& device, snmp::PollEnd end) {
          done(*by_request_.at(&device), end);
        }) {}

  void stop();
  void update(std::vector<DevicePlan> plans);
  void read_now(const std::string& device);

 private:
  struct Due {
    Clock::time_point when;
    std::string device;
    Pace pace;
    std::uint64_t born;  // of which life of the device: one that came back has other entries
    bool once;           // out of turn: the next time does not follow from it
    bool operator>(const Due& other) const { return when > other.when; }
  };

  Clock::duration interval(Pace pace) const {
    if (const auto kind = reading_kind(pace)) return interval_of(settings_.poll, *kind);
    return pace == Pace::uplinks ? settings_.poll.uplinks : settings_.poll.access;
  }
  snmp::UdpSession session_of(Polled& polled) {
    polled.device.agent().unanswered_in_a_row = 0;
    polled.device.agent().deadline = Clock::now() + settings_.poll.device_time;
    return {transport_, polled.device.shared_agent()};
  }
  bool keep(DevicePlan& plan);
  void add(DevicePlan plan);
  void begin_turns(const std::string& device);
  void remove(const std::string& device);
  void schedule(const std::string& device, Pace pace, Clock::time_point when, bool once = false);
  void arm();
  void run_due();
  void begin(Polled& polled, Pace pace, bool called_up);
  void call_up_next(Polled& polled);
  void leave_out(Polled& polled, Pace pace);
  void read_next_names();
  asio::awaitable<void> begin_with_names(Polled& polled, Pace pace);
  asio::awaitable<void> ask_by_session(Polled& polled, Pace pace);
  bool has_facts(const Polled& polled, ReadingKind kind) const;
  asio::awaitable<void> read_facts(Polled& polled, ReadingKind kind);
  void hand_out_facts(Polled& polled, ReadingKind kind, Result<DeviceFacts> read);
  void ask(Polled& polled, Pace pace);
  void done(Polled& polled, snmp::PollEnd end);
  void show_none(Polled& polled, Pace pace);
  void hand_out(Polled& polled, PortReading reading);
  void finished(Polled& polled);

  snmp::Transport& transport_;
  const LoopSettings& settings_;
  Statistics& statistics_;
  OnReading on_reading_;
  OnFacts on_facts_;
  const std::shared_ptr<const profiles::Library> library_;
  asio::steady_timer timer_;
  bool stopped_ = false;
  const snmp::PollSettings request_;
  snmp::Poller poller_;
  KeyLists lists_;
  std::map<std::string, std::unique_ptr<Polled>> devices_;
  std::map<std::string, std::uint64_t> born_;
  std::uint64_t births_ = 0;
  std::vector<std::unique_ptr<Polled>> leaving_;   // gone from the plan, something still under way
  std::deque<std::pair<Polled*, Pace>> nameless_;  // busy, and waiting for their names to be read
  std::size_t reading_names_ = 0;
  std::map<const snmp::PolledDevice*, Polled*> by_request_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

void ShardLoop::Impl::stop() {
  stopped_ = true;
  timer_.cancel();
}

void ShardLoop::Impl::update(std::vector<DevicePlan> plans) {
  if (transport_.stopping()) return;
  std::set<std::string> wanted;
  for (auto& plan : plans) {
    wanted.insert(plan.device);
    if (keep(plan)) continue;
    add(std::move(plan));
  }
  std::vector<std::string> unwanted;
  for (const auto& [device, polled] : devices_)
    if (wanted.count(device) == 0) unwanted.push_back(device);
  for (const auto& device : unwanted) remove(device);
  arm();
}

// What a device tells of itself is true a moment later everywhere in it.
void ShardLoop::Impl::read_now(const std::string& device) {
  constexpr std::chrono::seconds moment{1};
  if (transport_.stopping() || !devices_.contains(device)) return;
  for (const auto pace : {Pace::uplinks, Pace::access})
    schedule(device, pace, Clock::now() + moment, true);
  arm();
}

// Whether the device goes on as it was. One that is asked at another address, or with another
// credential, begins anew.
bool ShardLoop::Impl::keep(DevicePlan& plan) {
  const auto at = devices_.find(plan.device);
  if (at == devices_.end()) return false;
  auto& polled = *at->second;
  const auto& have = polled.device.plan();
  if (have.address != plan.address || have.credential != plan.credential) {
    remove(plan.device);
    return false;
  }
  polled.device.set_facts(std::move(plan.facts), plan.swept);
  if (polled.busy)
    polled.new_uplinks = std::move(plan.uplinks);  // its rows stay as they were asked
  else
    polled.device.set_uplinks(std::move(plan.uplinks));
  return true;
}

void ShardLoop::Impl::add(DevicePlan plan) {
  auto agent = std::make_shared<snmp::Agent>();
  agent->endpoint = {plan.address, static_cast<std::uint16_t>(settings_.snmp.port)};
  agent->credential = plan.credential;
  agent->settings = settings_.agent;
  agent->habits = settings_.habits;
  const auto name = plan.device;
  auto polled = std::make_unique<Polled>(PolledDevice(std::move(plan), std::move(agent), lists_));
  for (const auto pace : {Pace::uplinks, Pace::access})
    by_request_[&polled->device.group(pace).request] = polled.get();
  devices_[name] = std::move(polled);
  born_[name] = ++births_;
  begin_turns(name);
  statistics_.devices.fetch_add(1);
}

void ShardLoop::Impl::begin_turns(const std::string& device) {
  for (std::size_t turn = 0; turn < turns; ++turn) {
    const auto pace = static_cast<Pace>(turn);
    const auto every = std::chrono::duration_cast<std::chrono::milliseconds>(interval(pace));
    if (reading_kind(pace) && (!on_facts_ || every.count() == 0)) continue;
    const auto offset = place_of(device, pace) % static_cast<std::uint64_t>(every.count());
    schedule(device, pace, Clock::now() + std::chrono::milliseconds(offset));
  }
}

void ShardLoop::Impl::remove(const std::string& device) {
  const auto at = devices_.find(device);
  auto polled = std::move(at->second);
  devices_.erase(at);
  born_.erase(device);
  statistics_.devices.fetch_sub(1);
  polled->gone = true;
  if (polled->busy) {
    leaving_.push_back(std::move(polled));
    return;
  }
  for (const auto pace : {Pace::uplinks, Pace::access})
    by_request_.erase(&polled->device.group(pace).request);
}

void ShardLoop::Impl::schedule(const std::string& device, Pace pace, Clock::time_point when,
                               bool once) {
  due_.push({when, device, pace, born_.at(device), once});
}

void ShardLoop::Impl::arm() {
  if (due_.empty() || stopped_) return;
  timer_.expires_at(due_.top().when);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error || stopped_) return;
    run_due();
    arm();
  });
}

void ShardLoop::Impl::run_due() {
  const auto now = Clock::now();
  while (!due_.empty() && due_.top().when <= now) {
    const auto due = due_.top();
    due_.pop();
    const auto at = devices_.find(due.device);
    if (at == devices_.end() || born_.at(due.device) != due.born) continue;
    if (!due.once) {
      schedule(due.device, due.pace, next_after(due.when, now, interval(due.pace)));
      at->second->repeated[static_cast<std::size_t>(due.pace)] = false;
    }
    begin(*at->second, due.pace, due.once);
  }
}

void ShardLoop::Impl::begin(Polled& polled, Pace pace, bool called_up) {
  if (polled.busy) {
    const bool again =
        std::find(polled.waiting.begin(), polled.waiting.end(), pace) != polled.waiting.end();
    if (again || polled.running == pace) statistics_.late.fetch_add(1);
    polled.wait(pace, called_up);
    return;
  }
  const auto kind = reading_kind(pace);
  if (kind && !has_facts(polled, *kind)) return call_up_next(polled);
  // Its ports find out when it is back.
  if (kind ? polled.silence.any() : polled.silence.leaves_out(Clock::now()))
    return leave_out(polled, pace);
  polled.busy = true;
  polled.running = pace;
  if (kind) return asio::co_spawn(transport_.io(), read_facts(polled, *kind), asio::detached);
  const bool old = Clock::now() - polled.names_read > settings_.names_every;
  if (polled.device.has_names() && !old) return ask(polled, pace);
  nameless_.emplace_back(&polled, pace);
  read_next_names();
}

// Nothing is sent, and the reading says why.
void ShardLoop::Impl::leave_out(Polled& polled, Pace pace) {
  const Error why{Errc::timeout, "it was silent in its last turns and is asked in each fifth"};
  if (const auto kind = reading_kind(pace))
    hand_out_facts(polled, *kind, why);
  else
    hand_out(polled, polled.device.without_names(pace, wall_now(), why, statistics_));
  call_up_next(polled);
}

void ShardLoop::Impl::read_next_names() {
  while (!nameless_.empty() && reading_names_ < names_at_once) {
    const auto [polled, pace] = nameless_.front();
    nameless_.pop_front();
    if (polled->gone) {
      finished(*polled);
      continue;
    }
    ++reading_names_;
    asio::co_spawn(transport_.io(), begin_with_names(*polled, pace), asio::detached);
  }
}

asio::awaitable<void> ShardLoop::Impl::begin_with_names(Polled& polled, Pace pace) {
  auto& agent = polled.device.agent();
  auto session = session_of(polled);
  snmp::WalkLimits limits;
  limits.time = settings_.poll.device_time;
  limits.rows = settings_.readings.table_rows;
  // One that never answered, or not for long, is not waited for three times over.
  if (polled.names_read == Clock::time_point{} || polled.silence.is_long())
    agent.settings.retries = std::min(settings_.agent.retries, 1U);
  const auto there = co_await answers(session);
  agent.settings.retries = settings_.agent.retries;
  Result<InterfaceNames> names = there ? Error{} : there.error();
  if (there) names = co_await read_names(session, limits, agent.habits);
  --reading_names_;
  if (transport_.stopping()) co_return finished(polled);
  read_next_names();
  polled.silence.note(there || !is_silence(there.error().code), Clock::now());
  if (!names) {
    hand_out(polled, polled.device.without_names(pace, wall_now(), names.error(), statistics_));
    co_return finished(polled);
  }
  polled.names_read = Clock::now();
  polled.device.take_names(std::move(*names));
  ask(polled, pace);
}

bool ShardLoop::Impl::has_facts(const Polled& polled, ReadingKind kind) const {
  const auto& facts = polled.device.plan().facts;
  return facts && mib::has_readings(*facts, *library_, kind);
}

// What is read of the device itself lies beside its counters and never in their way: it is a turn
// of its own, with the same deadline.
asio::awaitable<void> ShardLoop::Impl::read_facts(Polled& polled, ReadingKind kind) {
  auto& agent = polled.device.agent();
  auto session = session_of(polled);
  const auto& plan = polled.device.plan();
  mib::KnownDevice known{plan.facts, wall_now() - plan.swept};
  auto options = settings_.readings;
  options.time = settings_.poll.device_time;
  auto read = co_await mib::collect_readings(session, std::move(known), kind, std::move(options),
                                             agent.habits);
  if (!transport_.stopping()) hand_out_facts(polled, kind, std::move(read));
  finished(polled);
}

void ShardLoop::Impl::hand_out_facts(Polled& polled, ReadingKind kind, Result<DeviceFacts> read) {
  FactsReading out;
  out.device = polled.device.plan().device;
  out.kind = kind;
  out.when = wall_now();
  out.complete = read && read->complete();
  out.told = read.has_value();
  out.facts = std::make_shared<const DeviceFacts>(read ? std::move(*read) : DeviceFacts());
  statistics_.facts.fetch_add(1, std::memory_order_relaxed);
  if (!out.complete) statistics_.facts_incomplete.fetch_add(1, std::memory_order_relaxed);
  if (!polled.gone) on_facts_(std::move(out));
}

void ShardLoop::Impl::ask(Polled& polled, Pace pace) {
  auto& request = polled.device.group(pace).request;
  if (request.indexes.empty()) {
    show_none(polled, pace);
    return finished(polled);
  }
  if (polled.device.is_plain()) return poller_.add(request);
  asio::co_spawn(transport_.io(), ask_by_session(polled, pace), asio::detached);
}

asio::awaitable<void> ShardLoop::Impl::ask_by_session(Polled& polled, Pace pace) {
  auto& agent = polled.device.agent();
  auto session = session_of(polled);
  auto& request = polled.device.group(pace).request;
  const auto end = co_await snmp::poll_session(session, request_, request, agent.habits);
  done(polled, transport_.stopping() ? snmp::PollEnd::stopped : end);
}

void ShardLoop::Impl::done(Polled& polled, snmp::PollEnd end) {
  if (end == snmp::PollEnd::stopped || !polled.running) return finished(polled);
  const auto pace = *polled.running;
  polled.silence.note(end != snmp::PollEnd::closed &&
                          (end != snmp::PollEnd::timeout || polled.device.was_heard(pace)),
                      Clock::now());
  auto reading = polled.device.reading(pace, end, wall_now(), statistics_);
  auto& repeated = polled.repeated[static_cast<std::size_t>(pace)];
  hand_out(polled, std::move(reading));
  // Interfaces with new numbers are read at once, so that the gap is short; once, for there are
  // agents whose clock always runs back.
  if (!polled.device.has_names() && !std::exchange(repeated, true)) polled.wait(pace, true);
  finished(polled);
}

// Ports that were there are at the other pace now, or gone.
void ShardLoop::Impl::show_none(Polled& polled, Pace pace) {
  if (!std::exchange(polled.shown[static_cast<std::size_t>(pace)], false) || polled.gone) return;
  on_reading_(polled.device.no_ports(pace, wall_now()));
}

void ShardLoop::Impl::hand_out(Polled& polled, PortReading reading) {
  if (polled.gone) return;
  polled.shown[static_cast<std::size_t>(reading.pace)] = true;
  statistics_.polls.fetch_add(1, std::memory_order_relaxed);
  statistics_.interfaces.fetch_add(reading.counters.indexes.size(), std::memory_order_relaxed);
  on_reading_(std::move(reading));
}

// Begins what became due in the meantime, or lets go of a device that left.
void ShardLoop::Impl::finished(Polled& polled) {
  polled.busy = false;
  polled.running.reset();
  if (polled.gone) {
    for (const auto pace : {Pace::uplinks, Pace::access})
      by_request_.erase(&polled.device.group(pace).request);
    std::erase_if(leaving_, [&](const auto& one) { return one.get() == &polled; });
    return;
  }
  if (transport_.stopping()) return;
  if (auto uplinks = std::exchange(polled.new_uplinks, std::nullopt))
    polled.device.set_uplinks(std::move(*uplinks));
  call_up_next(polled);
}

void ShardLoop::Impl::call_up_next(Polled& polled) {
  if (polled.waiting.empty()) return;
  const auto pace = polled.waiting.front();
  polled.waiting.erase(polled.waiting.begin());
  const auto name = polled.device.plan().device;
  schedule(name, pace, Clock::now(), true);
  arm();
}

ShardLoop::ShardLoop(snmp::Transport& transport, const LoopSettings& settings,
                     Statistics& statistics, OnReading on_reading, OnFacts on_facts)
    : impl_(std::make_unique<Impl>(transport, settings, statistics, std::move(on_reading),
                                   std::move(on_facts))) {}
ShardLoop::~ShardLoop() = default;
void ShardLoop::stop() { impl_->stop(); }
void ShardLoop::read_now(const std::string& device) { impl_->read_now(device); }
void ShardLoop::update(std::vector<DevicePlan> devices) { impl_->update(std::move(devices)); }

Loop::Loop(const LoopSettings& settings, Statistics& statistics, snmp::Statistics& engine,
           OnReading on_reading, OnFacts on_facts)
    : settings_(settings),
      on_reading_(std::move(on_reading)),
      shards_(scan::shard_count(settings_.snmp), scan::transport_settings(settings_.snmp), engine) {
  for (std::size_t i = 0; i < shards_.count(); ++i)
    loops_.push_back(std::make_unique<ShardLoop>(shards_.transport(i), settings_, statistics,
                                                 on_reading_, on_facts));
}

Loop::~Loop() { stop(); }

Result<void> Loop::start() { return shards_.start(); }

// A device lives on one shard for life.
std::size_t Loop::shard_of(const std::string& device) const {
  return std::hash<std::string>{}(device) % loops_.size();
}

void Loop::update(PollPlan plan) {
  std::vector<std::vector<DevicePlan>> shares(loops_.size());
  for (auto& device : plan.devices) {
    const auto shard = shard_of(device.device);
    shares[shard].push_back(std::move(device));
  }
  for (std::size_t i = 0; i < loops_.size(); ++i)
    shards_.post(i, [loop = loops_[i].get(), share = std::move(shares[i])]() mutable {
      loop->update(std::move(share));
    });
}

void Loop::read_now(const std::string& device) {
  const auto shard = shard_of(device);
  shards_.post(shard, [loop = loops_[shard].get(), device] { loop->read_now(device); });
}

void Loop::post(std::size_t shard, std::function<void()> work) {
  shards_.post(shard, std::move(work));
}

// A shard's thread runs as long as it has something to wait for, and the next reading may be
// minutes away.
void Loop::stop() {
  for (std::size_t i = 0; i < loops_.size(); ++i)
    shards_.post(i, [loop = loops_[i].get()] { loop->stop(); });
  shards_.stop();
}

}  // namespace netroster::poll
