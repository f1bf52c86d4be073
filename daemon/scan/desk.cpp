#include "daemon/scan/desk.h"

#include <utility>

namespace netroster::scan {
namespace {

Result<Snapshot> resolve(Desk& desk, std::vector<ManualStatement> statements,
                         const Additions& additions) {
  inventory::Resolver resolver(*desk.known, desk.policy);
  resolver.set_sites(desk.sites);
  resolver.set_statements(std::move(statements), desk.now);
  for (const auto& device : additions.back) resolver.bring_back(device, desk.now);
  for (const auto& seen : additions.seen) resolver.apply(seen);
  resolver.settle();
  auto snapshot = resolver.snapshot();
  const auto events = resolver.take_events();
  if (auto kept = desk.store->record(snapshot, events); !kept) return kept.error();
  if (desk.on_events && !events.empty()) desk.on_events(events);
  return snapshot;
}

}  // namespace

Result<Snapshot> work_in(Desk& desk, const Additions& additions) {
  auto statements = desk.store->statements();
  if (!statements) return statements.error();
  auto resolved = desk.resolve ? desk.resolve(std::move(*statements), additions)
                               : resolve(desk, std::move(*statements), additions);
  if (!resolved) return resolved;
  desk.known = *resolved;
  if (desk.on_recorded) desk.on_recorded(desk.known);
  return resolved;
}

bool Errands::add(Errand errand) {
  {
    const std::lock_guard lock(mutex_);
    if (errands_.size() >= most) return false;
    errands_.push_back(std::move(errand));
  }
  if (wake_) wake_();
  return true;
}

bool Errands::waiting() const {
  const std::lock_guard lock(mutex_);
  return !errands_.empty();
}

void Errands::run(Desk& desk) {
  std::deque<Errand> now;
  {
    const std::lock_guard lock(mutex_);
    now.swap(errands_);
  }
  for (const auto& errand : now) errand(desk);
}

}  // namespace netroster::scan
