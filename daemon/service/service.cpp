#include "daemon/service/service.h"

#include <malloc.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "base/guarded.h"
#include "base/log.h"
#include "base/pulse.h"
#include "config/lists.h"
#include "daemon/scan/policy.h"
#include "daemon/scan/session.h"
#include "daemon/service/clock_watch.h"
#include "daemon/service/figures.h"
#include "daemon/service/late_history.h"
#include "daemon/service/listening.h"
#include "daemon/service/mirror.h"
#include "daemon/service/polling.h"
#include "daemon/service/recorder.h"
#include "daemon/service/scan_times.h"
#include "daemon/service/school_traffic.h"
#include "daemon/service/standing.h"
#include "daemon/service/store_door.h"
#include "daemon/service/teller.h"
#include "daemon/service/worker.h"
#include "web/local_socket.h"
#include "web/routes.h"
#include "web/users.h"

namespace netroster::service {
namespace {

using Clock = std::chrono::steady_clock;

// While a long scan runs, what is polled follows it no more often than this.
constexpr std::chrono::seconds replan_every{30};
constexpr std::chrono::hours renew_before{14 * 24};
struct Ended {
  std::string failure;  // "": it went well
  bool cut = false;     // its window ended before it did
};

}  // namespace

class Service::Impl {
 public:
  explicit Impl(ServiceSettings settings)
      : settings_(std::move(settings)),
        config_(std::make_shared<const config::Config>(settings_.config)),
        door_(settings_.store_path, settings_.socket),
        snapshot_(std::make_shared<const Inventory>()),
        library_(settings_.standard),
        orders_(settings_.orders ? settings_.orders : std::make_shared<ScanOrders>()),
        times_(*config_, settings_.chance ? *settings_.chance : std::random_device()()) {}
  ~Impl() { stop(); }

  Result<void> start();
  void stop();
  ListenAddress address() const { return server_->address(); }
  std::string url() const { return (tls_ ? "https://" : "http://") + address().text() + "/"; }
  ServiceState state() const { return state_.copy(); }
  std::chrono::milliseconds stuck_for();

 private:
  Result<void> open();
  Result<void> listen();
  Result<void> begin_polling();
  Result<void> begin_counting();
  void publish(const Snapshot& inventory);
  void replan(const Inventory& inventory);
  void hold_against_standard(const Inventory& inventory,
                             const std::shared_ptr<const standards::Library>& current);
  void judge(const Inventory& inventory);
  void scan_for_ever();
  scan::ScanSettings settings_of_scan(std::optional<WallTime> until);
  void take_over(const ScanOutcome& scan, bool is_good);
  Ended scan_once(const std::vector<Site>& sites, std::optional<WallTime> until);
  bool scan_in_window();
  void scan_ordered();
  bool wait_for_store();
  bool wait(std::chrono::milliseconds time);
  bool wait_for_next_scan(std::chrono::milliseconds time);
  void note_next_scan(WallTime when);
  void run_errands();
  void wake();
  Control control();
  bool may_forget();
  Figures figures() const;
  web::Known known();

  ServiceSettings settings_;
  const std::shared_ptr<const config::Config> config_;
  StoreDoor door_;
  Guarded<Snapshot> snapshot_;
  Guarded<std::shared_ptr<const standards::Library>> library_;  // null: none
  Guarded<std::shared_ptr<const prometheus::StandardCounts>> standing_{nullptr};
  mutable Guarded<ServiceState> state_;
  snmp::Statistics scan_statistics_;
  std::unique_ptr<Recorder> recorder_;  // null: nothing is polled
  Polling polling_{*config_, recorder_};
  std::unique_ptr<Mirror> mirror_;     // null: no port is mirrored to us
  std::shared_ptr<web::Users> users_;  // null: everybody is a reader
  std::shared_ptr<web::Tls> tls_;      // null: plain HTTP
  std::unique_ptr<web::Server> server_;
  std::atomic<bool> stopping_{false};
  std::stop_source ending_;  // the same, for what reads long
  std::mutex wait_mutex_;
  std::condition_variable wake_;
  scan::Errands errands_{[this] { wake(); }};
  const std::shared_ptr<ScanOrders> orders_;
  ScanTimes times_;  // the scan thread's
  Teller teller_{*config_, door_, [this] { return snapshot_.copy(); }};
  Worker worker_;
  std::unique_ptr<ClockWatch> clock_;
  Clock::time_point planned_{};  // the scan thread's
  std::thread scanner_;
  Pulse web_pulse_;
  std::vector<Pulse> poll_pulses_;  // by shard
};

Result<void> Service::Impl::open() {
  const auto known = door_.open();
  if (!known) return known.error();
  if (*known) snapshot_.set(*known);
  clock_ = std::make_unique<ClockWatch>(wall_now(), Clock::now(), newest_of(*snapshot_.copy()));
  if (auto polled = polling_.open(); !polled) return polled;
  if (!config_->poll.enabled) return {};
  auto history = open_history_soon(settings_.history_path);
  if (!history) return history.error();
  recorder_ = std::make_unique<Recorder>(
      std::move(*history), RecorderSettings{.poll = config_->poll,
                                            .history = config_->history,
                                            .waiting_path = settings_.history_path + ".waiting",
                                            .may_forget = [this] { return may_forget(); }});
  malloc_trim(0);  // other threads, which have heaps of their own, need the room next
  return {};
}

Result<void> Service::Impl::listen() {
  const auto listening = listening_of(settings_);
  if (!listening) return listening.error();
  tls_ = listening->tls;
  if (tls_ && web::end_of(*tls_) < wall_now() + renew_before)
    log::warning("WEB_CERTIFICATE_ENDS", settings_.certificate,
                 "ends at " + iso_text(web::end_of(*tls_)));
  web::ServerSettings settings;
  settings.listen = listening->address;
  settings.tls = tls_;
  settings.host_names = config::listed(config_->web.host_names);
  settings.socket = settings_.socket;
  auto more =
      settings_.more_routes ? settings_.more_routes(known(), control()) : std::vector<web::Route>();
  if (!config_->web_users.empty()) users_ = std::make_shared<web::Users>(config_->web_users);
  server_ = std::make_unique<web::Server>(settings, web::routes(known(), std::move(more)),
                                          web::admit_local(web::admit_by(users_)));
  return server_->start();
}

Result<void> Service::Impl::begin_polling() {
  if (!config_->poll.enabled) return {};
  recorder_->start();
  if (auto started = polling_.start(settings_.scan.profiles); !started) return started;
  replan(*snapshot_.copy());
  return {};
}

Result<void> Service::Impl::begin_counting() {
  if (settings_.mirrored.interface.empty()) return {};
  mirror_ = std::make_unique<Mirror>(settings_.mirrored, config_->sites);
  return mirror_->start();
}

void Service::Impl::replan(const Inventory& inventory) {
  polling_.replan(inventory);
  planned_ = Clock::now();
}

void Service::Impl::publish(const Snapshot& inventory) {
  snapshot_.set(inventory);
  if (Clock::now() - planned_ >= replan_every) replan(*inventory);
}

// By the rules of today and with the traffic that was measured; verdicts are kept over time.
void Service::Impl::hold_against_standard(
    const Inventory& inventory, const std::shared_ptr<const standards::Library>& current) {
  const auto now = wall_now();
  const auto traffic =
      SchoolTraffic::open(settings_.history_path, *config_, now, ending_.get_token());
  if (!traffic && traffic.error().code != Errc::not_found)
    log::warning("TRAFFIC_NOT_JUDGED", "standard", traffic.error().what);
  const auto& library = *current;
  const auto judgement =
      judge_district(library, {inventory, *config_, library.models(),
                               measured_by(traffic ? traffic->get() : nullptr), now,
                               errors_by(traffic ? traffic->get() : nullptr)});
  if (stopping_) return;  // what was not read any more is no verdict
  standing_.set(std::make_shared<const prometheus::StandardCounts>(
      prometheus::count_standard(current, judgement, now)));
  if (!door_.is_open()) return;
  if (const auto kept = door_.store()->add_verdicts(judged_of(library, judgement, now)); !kept)
    log::error("VERDICTS_NOT_KEPT", "standard", kept.error().what);
  teller_.tell_of(judgement, library, snapshot_.copy(), now);
}

// On the scan's thread, once an inventory: it takes too long for the thread that answers.
void Service::Impl::judge(const Inventory& inventory) {
  if (const auto library = library_.copy()) hold_against_standard(inventory, library);
  // Loading, scanning and judging need for a moment what is not needed for the hours after.
  malloc_trim(0);
}

// With `until` it begins nothing more from then on.
scan::ScanSettings Service::Impl::settings_of_scan(std::optional<WallTime> until) {
  auto settings = settings_.scan;
  settings.on_recorded = [this](const Snapshot& inventory) { publish(inventory); };
  settings.on_events = [this](const std::vector<Event>& events) { teller_.hear(events); };
  settings.errands = &errands_;
  settings.may_forget = [this] { return may_forget(); };
  if (until) settings.is_closing = [this, end = *until] { return settings_.clock() >= end; };
  return settings;
}

void Service::Impl::take_over(const ScanOutcome& scan, bool is_good) {
  snapshot_.set(scan.after);
  if (!stopping_) replan(*scan.after);
  if (!stopping_) judge(*scan.after);
  if (!stopping_ && is_good)
    teller_.tell_of(scan, recorder_ ? recorder_->speed_liars().get() : nullptr);
}

Ended Service::Impl::scan_once(const std::vector<Site>& sites, std::optional<WallTime> until) {
  state_.with([](ServiceState& state) { state.scanning = true; });
  const auto before = snapshot_.copy();
  const auto began = wall_now();
  const auto settings = settings_of_scan(until);
  auto result =
      scan::run_session(*config_, sites, settings, door_.store(), scan_statistics_, stopping_, {});
  Ended ended{result ? result->store_failure.what : result.error().what,
              result && result->summary.stopped && !stopping_};
  if (!ended.failure.empty()) log::error("SCAN_FAILED", "scan", ended.failure);
  if (result) take_over({*before, result->inventory, sites, began}, ended.failure.empty());
  state_.with([&](ServiceState& state) {
    state.scanning = false;
    (ended.cut ? state.cut : state.scans) += stopping_ ? 0 : 1;
    state.last_failure = ended.failure;
  });
  return ended;
}

// Whether it was done before the window ended.
bool Service::Impl::scan_in_window() {
  const auto until = times_.end(settings_.clock());
  const auto ended = scan_once(config_->sites, until);
  if (!ended.cut) return true;
  log::notice("SCAN_WINDOW_CLOSED", "scan",
              "the window ended before the scan did, which goes on at " +
                  iso_text(times_.next(settings_.clock())));
  return false;
}

void Service::Impl::scan_ordered() {
  while (!stopping_) {
    const auto order = orders_->take(wall_now());
    if (!order) return;
    const auto sites = sites_of(*order, config_->sites);
    const auto ended =
        sites.empty() ? Ended{"none of its sites is configured"} : scan_once(sites, std::nullopt);
    if (stopping_) return orders_->give_back(order->id);  // a reload goes on with it
    orders_->finish(order->id, ended.failure, wall_now());
  }
}

void Service::Impl::wake() {
  { const std::lock_guard lock(wait_mutex_); }  // who looks now is heard when it waits
  wake_.notify_all();
}

Control Service::Impl::control() {
  return {.write =
              [this](scan::Errand errand) {
                return door_.is_open() && errands_.add(std::move(errand));
              },
          .work = [this](std::function<void()> work) { return worker_.add(std::move(work)); },
          .scan =
              [this](std::vector<std::string> sites) {
                return orders_->add(std::move(sites), wall_now());
              },
          .scans = [this] { return orders_->all(); },
          .events = &teller_.feed(),
          .library = [this] { return library_.copy(); },
          .take_library =
              [this](std::shared_ptr<const standards::Library> library) {
                library_.set(std::move(library));
                judge(*snapshot_.copy());
              }};
}

// Between two scans; the scan does them while it runs.
void Service::Impl::run_errands() {
  scan::Desk desk;
  desk.store = {std::shared_ptr<void>(), door_.store()};  // not its owner
  desk.sites = config_->sites;
  desk.policy = scan::policy_of(*config_);
  desk.known = snapshot_.copy();
  desk.now = wall_now();
  desk.on_recorded = [this](const Snapshot& inventory) { publish(inventory); };
  desk.on_events = [this](const std::vector<Event>& events) { teller_.hear(events); };
  const auto before = desk.known;
  errands_.run(desk);
  if (desk.known != before && !errands_.waiting()) judge(*desk.known);
}

// Does meanwhile what others want written or scanned. False: the service stops.
bool Service::Impl::wait(std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  while (true) {
    {
      std::unique_lock lock(wait_mutex_);
      const auto soon = Clock::now() + settings_.store_retry;
      wake_.wait_until(lock, teller_.has_unkept() ? std::min(until, soon) : until,
                       [this] { return stopping_ || errands_.waiting() || orders_->waiting(); });
    }
    if (stopping_) return false;
    if (errands_.waiting()) {
      run_errands();
    } else if (orders_->waiting()) {
      scan_ordered();
    } else if (Clock::now() < until) {
      teller_.keep_unkept();
    } else {
      return true;
    }
  }
}

void Service::Impl::note_next_scan(WallTime when) {
  state_.with([when](ServiceState& state) { state.next_scan = when; });
}

// After this time, when a window is open. False: the service stops.
bool Service::Impl::wait_for_next_scan(std::chrono::milliseconds time) {
  note_next_scan(times_.next(settings_.clock() + std::chrono::ceil<std::chrono::seconds>(time)));
  if (!wait(time)) return false;
  bool waited = false;
  for (auto now = settings_.clock(); !times_.may_begin(now); now = settings_.clock()) {
    const auto next = times_.next(now);
    note_next_scan(next);
    if (!waited)
      log::notice("SCAN_WAITS_FOR_WINDOW", "scan", "the next scan begins at " + iso_text(next));
    waited = true;
    if (!wait(std::min<std::chrono::milliseconds>(next - now, settings_.clock_every))) return false;
  }
  return !waited || wait(times_.spread(settings_.clock()));
}

// False: the service stops.
bool Service::Impl::wait_for_store() {
  while (!door_.is_open()) {
    {
      std::unique_lock lock(wait_mutex_);
      if (wake_.wait_for(lock, settings_.store_retry, [this] { return stopping_.load(); }))
        return false;
    }
    const auto known = door_.try_again();
    state_.with([&](ServiceState& state) {
      state.last_failure = known ? std::string() : known.error().what;
    });
    if (!known) continue;
    log::notice("STORE_WRITABLE", "store", "the store is open; scans begin");
    if (*known) snapshot_.set(*known);
    if (*known) replan(**known);
  }
  return true;
}

void Service::Impl::scan_for_ever() {
  if (!door_.is_open())
    state_.with(
        [](ServiceState& state) { state.last_failure = "the store cannot be written yet"; });
  judge(*snapshot_.copy());
  if (!wait_for_store()) return;
  while (config_->sites.empty())
    if (!wait_for_next_scan(config_->sweep.interval)) return;
  auto pause = settings_.scan_at_start ? std::chrono::milliseconds{0} : times_.interval();
  while (wait_for_next_scan(pause)) {
    const auto began = Clock::now();
    const bool done = scan_in_window();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
    pause = done ? times_.pause(took) : std::chrono::milliseconds{0};
  }
}

bool Service::Impl::may_forget() { return clock_->look(wall_now(), Clock::now()); }

Figures Service::Impl::figures() const {
  Figures out;
  add_scan_figures(state(), out);
  add_clock_figures(clock_->steps(), out);
  add_engine_figures(scan_statistics_, "scan", out);
  polling_.add_figures(out);
  if (mirror_) add_mirror_figures(mirror_->interface(), mirror_->counts(), out);
  if (recorder_) add_history_figures(recorder_->counts(), out);
  add_web_figures(server_->counts(), out);
  if (tls_) add_certificate_figure(web::end_of(*tls_), out);
  if (users_) add_login_figures(users_->counts(), out);
  add_notify_figures(teller_.counts(), out);
  add_event_figures(teller_.unkept(), out);
  add_maintenance_figures(teller_.maintenance(wall_now()), out);
  if (settings_.reloads) add_reload_figures(*settings_.reloads, out);
  return out;
}

web::Known Service::Impl::known() {
  const auto& board = polling_.board();
  web::Known known;
  known.snapshot = [this] { return snapshot_.copy(); };
  known.config = [this] { return config_; };
  known.reading = [&board](const std::string& device) { return board.find(device, wall_now()); };
  known.freshness = [&board](const std::string& device) {
    return board.freshness(device, wall_now());
  };
  known.facts = [&board](const std::string& device) { return board.facts(device, wall_now()); };
  if (config_->poll.enabled) known.speed_liars = [this] { return recorder_->speed_liars(); };
  known.more_metrics = [this] { return figures(); };
  known.reload = settings_.ask_for_reload;
  known.is_cloud_managed = settings_.is_cloud_managed;
  known.standard = [this] { return standing_.copy(); };
  known.version = settings_.version;
  known.secured = tls_ != nullptr;
  return known;
}

Result<void> Service::Impl::start() {
  if (const auto listening = listening_of(settings_); !listening) return listening.error();
  if (auto opened = open(); !opened) return opened;
  if (auto polling = begin_polling(); !polling) return polling;
  if (auto counting = begin_counting(); !counting) return counting;
  // The last one that others meet: it shows all the rest.
  if (auto listening = listen(); !listening) return listening;
  worker_.start();
  teller_.start();
  orders_->set_wake([this] { wake(); });
  scanner_ = std::thread([this] { scan_for_ever(); });
  pthread_setname_np(scanner_.native_handle(), "scan");
  log::notice("SERVING", "daemon", "answers on " + url());
  return {};
}

std::chrono::milliseconds Service::Impl::stuck_for() {
  web_pulse_.ask([this](auto task) { server_->post(std::move(task)); });
  auto longest = web_pulse_.owed();
  poll_pulses_.resize(polling_.shards());
  for (std::size_t shard = 0; shard < poll_pulses_.size(); ++shard) {
    auto& pulse = poll_pulses_[shard];
    pulse.ask([&](auto task) { polling_.post(shard, std::move(task)); });
    longest = std::max(longest, pulse.owed());
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(longest);
}

// First who asks, then who is asked: a reading on its way still finds the history.
void Service::Impl::stop() {
  {
    const std::lock_guard lock(wait_mutex_);
    stopping_ = true;
  }
  ending_.request_stop();
  wake_.notify_all();
  if (server_) server_->stop();
  orders_->set_wake({});
  worker_.stop();
  if (scanner_.joinable()) scanner_.join();
  teller_.stop();
  polling_.stop();
  if (mirror_) mirror_->stop();
  if (recorder_) recorder_->stop();
  door_.close();
}

Service::Service(ServiceSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}
Service::~Service() = default;
Result<void> Service::start() { return impl_->start(); }
void Service::stop() { impl_->stop(); }
ListenAddress Service::address() const { return impl_->address(); }
std::string Service::url() const { return impl_->url(); }
ServiceState Service::state() const { return impl_->state(); }
std::chrono::milliseconds Service::stuck_for() { return impl_->stuck_for(); }

}  // namespace netroster::service
