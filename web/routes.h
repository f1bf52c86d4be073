// What the daemon answers over HTTP: metrics, service discovery, health.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "exporters/prometheus/district_metrics.h"
#include "exporters/prometheus/freshness.h"
#include "exporters/prometheus/if_mib.h"
#include "exporters/prometheus/process_metrics.h"
#include "exporters/prometheus/standard_metrics.h"
#include "measurements/speed_liar.h"
#include "model/inventory.h"
#include "web/server.h"

namespace netroster::web {

// What the routes need to know. Every function is called on the server's thread and may be called
// at any time between start() and stop().
struct Known {
  std::function<Snapshot()> snapshot;                             // never null
  std::function<std::shared_ptr<const config::Config>()> config;  // never null
  // The last reading of a device, by Device::id, without ports that told nothing for too long;
  // null: nothing is left, which is answered 503, so that `up` is 0.
  std::function<std::shared_ptr<const prometheus::PolledPorts>(const std::string& device)> reading;
  // Likewise how long ago it told its counters; nullopt: it was not asked yet.
  std::function<std::optional<prometheus::Freshness>(const std::string& device)> freshness = {};
  // Likewise what changes of the device itself; nullopt: what the last sweep read is shown.
  std::function<std::optional<prometheus::FactsNow>(const std::string& device)> facts = {};
  // Ports that carry more than they say they can; empty, or null: not known.
  std::function<std::shared_ptr<const measurements::SpeedLiars>()> speed_liars = {};
  std::function<std::vector<prometheus::Figure>()> more_metrics = {};  // the daemon's own figures
  // How the sites stand against the standard; null or empty: nothing is shown of it.
  std::function<std::shared_ptr<const prometheus::StandardCounts>()> standard = {};
  // Takes the configuration anew some time after. Errors: what is wrong with it, and nothing will
  // change. Empty: there is no /-/reload.
  std::function<Result<void>()> reload = {};
  std::function<bool()> ready = {};  // empty: always
  inventory::IsCloudManaged is_cloud_managed = {};
  std::function<WallTime()> now = wall_now;
  std::string version = {};
  bool secured = false;  // whether it is reached by https
};

// /metrics, /metrics/device, /snmp, /sd/prometheus, /-/healthy, /-/ready, /-/reload; `more`; and of
// all these the index and the OpenAPI document.
std::vector<Route> routes(Known known, std::vector<Route> more = {});

}  // namespace netroster::web
