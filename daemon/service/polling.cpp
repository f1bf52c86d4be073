#include "daemon/service/polling.h"

#include <set>
#include <utility>

#include "base/log.h"

namespace netroster::service {

Result<void> Polling::open() {
  auto book = poll::CredentialBook::of(config_.credentials);
  if (!book) return book.error();
  credentials_ = std::move(*book);
  return {};
}

Result<void> Polling::start(std::shared_ptr<const profiles::Library> profiles) {
  auto settings = poll::loop_settings(config_);
  settings.readings.profiles = std::move(profiles);
  loop_ = std::make_unique<poll::Loop>(
      settings, statistics_, engine_,
      [this](poll::PortReading reading) { take(std::move(reading)); },
      [this](poll::FactsReading reading) {
        board_.put_facts(std::make_shared<const poll::FactsReading>(std::move(reading)));
      });
  if (auto started = loop_->start(); !started) return started;
  return hear_traps();
}

Result<void> Polling::hear_traps() {
  const auto listen = ListenAddress::parse(config_.traps.listen);
  if (!listen) return {};
  traps_ = std::make_unique<poll::TrapListener>(
      *listen, [this](const std::string& device) { loop_->read_now(device); });
  if (auto started = traps_->start(); !started) return started;
  log::notice("HEARS_TRAPS", "daemon", "hears traps at " + traps_->address().text());
  return {};
}

// On the poll's threads.
void Polling::take(poll::PortReading reading) {
  auto shared = std::make_shared<const poll::PortReading>(std::move(reading));
  board_.put(shared);
  if (shared->counters.indexes.empty()) return;  // of which there is nothing to keep
  if (!recorder_->push(std::move(shared))) statistics_.dropped.fetch_add(1);
}

void Polling::replan(const Inventory& inventory) {
  if (!loop_) return;
  auto plan = poll::make_poll_plan(inventory, config_, credentials_);
  std::set<std::string> polled;
  for (const auto& device : plan.devices) polled.insert(device.device);
  recorder_->set_plan(plan);
  if (traps_) traps_->set_senders(poll::trap_senders(inventory, plan));
  loop_->update(std::move(plan));
  board_.forget_unless([&](const std::string& device) { return polled.contains(device); });
}

void Polling::add_figures(Figures& out) const {
  add_engine_figures(engine_, "poll", out);
  if (loop_) add_poll_figures(statistics_, out);
  if (traps_) add_trap_figures(traps_->counts(), out);
}

void Polling::stop() {
  if (traps_) traps_->stop();
  if (loop_) loop_->stop();
}

}  // namespace netroster::service
