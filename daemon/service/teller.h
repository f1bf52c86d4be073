// What becomes known of the network, told: in the store, in the log, to listeners, and to whoever
// the configuration names, except while somebody works there.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/config.h"
#include "daemon/notify/notifier.h"
#include "daemon/service/event_feed.h"
#include "daemon/service/left_over.h"
#include "daemon/service/speed_events.h"
#include "daemon/service/store_door.h"
#include "daemon/service/unkept_events.h"
#include "daemon/service/verdict_events.h"
#include "measurements/time_zone.h"
#include "model/inventory.h"

namespace netroster::service {

// One scan, from what was known before.
struct ScanOutcome {
  const Inventory& before;
  const Snapshot& after;
  const std::vector<Site>& sites;  // that were scanned
  WallTime began{};
};

class Teller {
 public:
  // Both must outlive it. `known`: the inventory of now, from any thread.
  Teller(const config::Config& config, StoreDoor& door, std::function<Snapshot()> known);

  void start() { notifier_.start(); }
  // What the store still cannot take is lost then.
  void stop();

  // What the scan itself writes into the store. Any thread.
  void hear(const std::vector<Event>& events);
  // The scan's thread. `liars` may be null.
  void tell_of(const ScanOutcome& scan, const measurements::SpeedLiars* liars);
  // The scan's thread: what fails of the standard that did not before.
  void tell_of(const standards::Judgement& judgement, const standards::Library& library,
               const Snapshot& inventory, WallTime now);

  // The scan's thread: whether events wait that could not be stored, and another try.
  bool has_unkept() const { return unkept_.waiting() > 0; }
  void keep_unkept();

  const EventFeed& feed() const { return feed_; }
  std::vector<notify::TargetCounts> counts() const { return notifier_.counts(); }
  const UnkeptEvents& unkept() const { return unkept_; }
  // Of the configured times of maintenance, whether each is now.
  std::vector<std::pair<std::string, bool>> maintenance(WallTime now) const;

 private:
  void tell(const std::vector<Event>& events, const Snapshot& inventory);
  void tell_what_is_left(const ScanOutcome& scan, const std::vector<Event>& told);
  std::vector<Event> coverage_left(const WorkDone& work, const std::set<std::string>& sites,
                                   WallTime now);
  void remind(std::vector<Event> events);

  const config::Config& config_;
  StoreDoor& door_;
  const std::function<Snapshot()> known_;
  const measurements::TimeZone zone_;
  notify::Notifier notifier_;
  EventFeed feed_;
  UnkeptEvents unkept_;
  ToldLiars told_liars_;            // the scan thread's
  std::optional<Failing> failing_;  // likewise; of the last judgement
  std::optional<Failing> told_;     // likewise; as of before maintenance where somebody works
};

}  // namespace netroster::service
