#include "daemon/service/runner.h"

#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "daemon/service/listening.h"

namespace netroster::service {

Runner::Runner(Load load)
    : load_(std::move(load)),
      reloads_(std::make_shared<Reloads>()),
      orders_(std::make_shared<ScanOrders>()) {}

Runner::~Runner() { stop(); }

void Runner::note(bool good) {
  reloads_->good = good;
  if (good) reloads_->succeeded_at = wall_now().time_since_epoch().count();
}

Result<void> Runner::run(ServiceSettings settings) {
  settings.reloads = reloads_;
  settings.orders = orders_;
  auto next = std::make_unique<Service>(settings);
  if (auto started = next->start(); !started) return started;
  settings_ = std::move(settings);
  service_ = std::move(next);
  return {};
}

Result<void> Runner::start() {
  auto settings = load_();
  if (!settings) return settings.error();
  auto started = run(std::move(*settings));
  note(started.has_value());
  return started;
}

Result<void> Runner::reload() {
  auto settings = load_();
  if (settings)
    if (const auto listening = listening_of(*settings); !listening) settings = listening.error();
  if (!settings) {
    note(false);
    // Of each cause, and not of all causes, a line a minute.
    log::error("RELOAD_REFUSED", settings.error().what,
               "goes on with the configuration that it has");
    return settings.error();
  }
  // Whoever reads us finds us where we were, also where the kernel chose the port.
  if (settings->config.web.listen == settings_.config.web.listen)
    settings->listen_at = service_->address();
  const auto listened_at = service_->address();
  service_.reset();
  const auto started = run(std::move(*settings));
  note(started.has_value());
  if (started) {
    log::notice("RELOADED", "daemon", "goes on with the new configuration");
    return {};
  }
  log::error("RELOAD_FAILED", started.error().what, "goes back to the configuration before");
  settings_.listen_at = listened_at;
  if (const auto back = run(settings_); !back)
    log::error("RELOAD_LOST", back.error().what, "and so that failed");
  return started.error();
}

void Runner::stop() { service_.reset(); }

}  // namespace netroster::service
