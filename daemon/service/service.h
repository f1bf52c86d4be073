// The daemon's composition: who runs on which thread, and in which order they start and stop.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "config/config.h"
#include "daemon/scan/scan.h"
#include "inventory/gaps.h"
#include "model/listen_address.h"

namespace netroster::service {

struct ServiceSettings {
  config::Config config;
  std::string store_path;
  std::string history_path;
  scan::ScanSettings scan;  // of every sweep
  inventory::IsCloudManaged is_cloud_managed;
  std::string version;
  bool scan_at_start = true;  // else at the first interval; what the store has is shown at once
};

// What the service is doing, for whoever watches it.
struct ServiceState {
  std::size_t scans = 0;  // that ended
  bool scanning = false;
  std::string last_failure;  // of the last scan; "" when it was good
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
  ServiceState state() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace netroster::service
