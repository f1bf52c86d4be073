// The store for writing besides what a scan writes, and those who ask its one writer to do so.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "inventory/resolver.h"
#include "inventory/store/store.h"
#include "model/manual_statement.h"
#include "model/site.h"

namespace netroster::scan {

// What is put in besides the statements that the store holds.
struct Additions {
  std::vector<std::shared_ptr<const Device>> back;  // as Resolver::bring_back() has them
  std::vector<Observation> seen;
};

struct Desk {
  std::shared_ptr<inventory::Store> store;
  std::vector<Site> sites;
  inventory::ResolverPolicy policy;
  Snapshot known;
  WallTime now{};
  // Where a scan runs, its resolver works in what is new; empty: one that is made for it.
  std::function<Result<Snapshot>(std::vector<ManualStatement>, const Additions&)> resolve = {};
  std::function<void(const std::vector<Event>&)> on_events = {};  // that were recorded
  // Each time `known` is another.
  std::function<void(const Snapshot&)> on_recorded = {};
};

// Works the store's statements and the additions into the inventory now, so that nobody has to wait
// for the next scan, and records it: that is `known` from then on.
Result<Snapshot> work_in(Desk& desk, const Additions& additions = {});

// What is done with the store, on the thread that writes it.
using Errand = std::function<void(Desk&)>;

// Errands of any thread for the one that writes, which looks here between two observations and
// between two scans.
class Errands {
 public:
  // `wake` is called after each add(), by who added.
  explicit Errands(std::function<void()> wake = {}) : wake_(std::move(wake)) {}

  // False when too many wait already; the errand is not run then.
  [[nodiscard]] bool add(Errand errand);
  bool waiting() const;
  // Those that wait, in their order.
  void run(Desk& desk);

  static constexpr std::size_t most = 64;

 private:
  mutable std::mutex mutex_;
  std::deque<Errand> errands_;
  std::function<void()> wake_;
};

}  // namespace netroster::scan
