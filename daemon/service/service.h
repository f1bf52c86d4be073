// The daemon's composition: who runs on which thread, and in which order they start and stop.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "daemon/scan/desk.h"
#include "daemon/scan/scan.h"
#include "daemon/service/event_feed.h"
#include "daemon/service/mirror.h"
#include "daemon/service/scan_orders.h"
#include "inventory/gaps.h"
#include "model/listen_address.h"
#include "standards/library.h"
#include "web/routes.h"

namespace netroster::service {

// How the last reading of the configuration went, for /metrics.
struct Reloads {
  std::atomic<bool> good{true};
  std::atomic<std::int64_t> succeeded_at{0};  // seconds since 1970
};

// What routes may have done, and what they learn of it. What waits when the service stops is
// dropped.
struct Control {
  // By the thread that writes the store. False when too much waits already, or the store for room.
  std::function<bool(scan::Errand)> write;
  // By a thread for what takes long. False likewise.
  std::function<bool(std::function<void()>)> work;
  // Scans these sites as soon as no other scan runs. Errc::limit.
  std::function<Result<ScanOrder>(std::vector<std::string> sites)> scan;
  std::function<std::vector<ScanOrder>()> scans;
  const EventFeed* events = nullptr;  // never null in a service
  // What the sites are held against now; null: nothing.
  std::function<std::shared_ptr<const standards::Library>()> library = {};
  // In its place from now on, and the sites are judged anew: called by what `write` runs.
  std::function<void(std::shared_ptr<const standards::Library>)> take_library = {};
};

struct ServiceSettings {
  config::Config config;
  std::string store_path;
  std::string history_path;
  scan::ScanSettings scan;  // of every sweep
  inventory::IsCloudManaged is_cloud_managed;
  std::string version;
  // What the sites are held against at the start; null: nothing.
  std::shared_ptr<const standards::Library> standard = {};
  std::shared_ptr<const Reloads> reloads = {};
  std::string certificate = {};  // PEM files for TLS; both, or neither for HTTP
  std::string key = {};
  std::optional<ListenAddress> listen_at = {};  // instead of what config says
  std::string socket = {};  // where processes of this machine may ask too; "": nowhere
  // What /-/reload does (web::Known::reload).
  std::function<Result<void>()> ask_for_reload = {};
  // Scans that were ordered from a service before this one, and go on; null: none.
  std::shared_ptr<ScanOrders> orders = {};
  // More to answer over HTTP, from what the routes know and may have done.
  std::function<std::vector<web::Route>(const web::Known&, const Control&)> more_routes = {};
  MirrorSettings mirrored = {};  // of which interface traffic is counted by site; "": none
  // A store that was too full to be opened is tried again so often.
  std::chrono::milliseconds store_retry{10'000};
  std::optional<std::uint64_t> chance = {};  // what it begins with; nullopt: with chance itself
  // For the windows of scans: the clock on the wall, which may be set while one is waited for, and
  // how often it is looked at then.
  std::function<WallTime()> clock = wall_now;
  std::chrono::milliseconds clock_every{60'000};
  bool scan_at_start = true;  // else at the first interval; what the store has is shown at once
};

// What the service is doing, for whoever watches it.
struct ServiceState {
  std::size_t scans = 0;  // that ended
  std::size_t cut = 0;    // that ended with their window; they go on in the next
  bool scanning = false;
  std::optional<WallTime> next_scan;  // when the next begins, or the running one was to begin
  std::string last_failure;           // of the last scan; "" when it was good
};

class Service {
 public:
  explicit Service(ServiceSettings settings);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Opens the stores, shows what is known, answers HTTP, begins to poll and to scan. Errors: what
  // makes that impossible; nothing runs then.
  Result<void> start();
  // In the opposite order. What was read is kept.
  void stop();

  ListenAddress address() const;
  // "https://127.0.0.1:9816/".
  std::string url() const;
  ServiceState state() const;
  // For how long the slowest of its loops (HTTP, each thread of the poll) has not done a task that
  // takes no time. Hands out the next one; from one thread.
  std::chrono::milliseconds stuck_for();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace netroster::service
