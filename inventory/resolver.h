// Observations in, one immutable inventory out. Pure and deterministic: time comes from the
// observations, there is no clock, no I/O and no lock. One thread calls apply(); snapshots are read
// by all.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "model/inventory.h"
#include "model/manual_statement.h"
#include "model/observation.h"
#include "model/site.h"

namespace netroster::inventory {

struct ResolverPolicy {
  std::chrono::seconds link_stale_after{std::chrono::hours(7 * 24)};
  // A neighbour row that no complete reading took away goes after this time.
  std::chrono::seconds neighbour_gone_after{std::chrono::hours(30 * 24)};
};

struct ResolverCounters {
  std::uint64_t observations = 0;
  std::uint64_t outdated = 0;  // facts older than what is known, left aside
  std::uint64_t merged = 0;
  std::uint64_t replaced = 0;
};

class Resolver {
 public:
  explicit Resolver(ResolverPolicy policy = {});
  // Goes on from a stored inventory.
  explicit Resolver(const Inventory& start, ResolverPolicy policy = {});
  ~Resolver();
  Resolver(Resolver&&) noexcept;
  Resolver& operator=(Resolver&&) noexcept;

  // Names of closets are looked up in these.
  void set_sites(std::vector<Site> sites);
  // What people stated, from now on; those in force at `now` count. Devices that are stated to be
  // one become one.
  void set_statements(std::vector<ManualStatement> statements, WallTime now);
  // A device as it was before a statement that no longer holds: one that was made part of another
  // is back with its addresses, one that took another's facts has its own again.
  void bring_back(const std::shared_ptr<const Device>& device, WallTime now);
  void apply(const Observation& observation);
  // Lets time pass without an observation: links go stale, unheard neighbours go.
  void age(WallTime now);
  // Works out what forwarding tables tell, for the sites that were read since the last time:
  // inferred links and hidden switches stay as they were until then. For the end of a scan.
  void settle();
  // The state as one value; the same pointer until something changes.
  Snapshot snapshot();
  // What happened since the last call, oldest first; bounded.
  std::vector<Event> take_events();
  const ResolverCounters& counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace netroster::inventory
