// The ports whose traffic is followed: readings in, slots of 5 minutes out, kept until they are
// written. One thread; no file, no clock of its own.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "daemon/poll/plan.h"
#include "daemon/poll/polled_device.h"
#include "daemon/service/limits.h"
#include "daemon/service/waiting_slots.h"
#include "inventory/store/history.h"
#include "measurements/frames.h"
#include "measurements/rates.h"
#include "measurements/slots.h"
#include "measurements/speed_liar.h"

namespace netroster::service {

// Where a device's ports belong.
struct Place {
  std::string site;
  std::set<std::string> uplinks;
  std::set<std::string> marked = {};  // kept as long
};
using Places = std::map<std::string, Place>;  // by device
Places places_of(const poll::PollPlan& plan);

// What all ports of a device have in common.
struct SeriesDevice {
  std::string device;
  std::string site;  // "": no place is known for it
};

// What is known of one port and not written yet. There are as many as ports: what several have in
// common is kept once, what few have beside them.
struct SeriesState {
  const SeriesDevice* of = nullptr;   // never null in a book, which keeps it
  const std::string* port = nullptr;  // likewise
  measurements::SlotBuilder builder;
  WaitingSlots done;
  std::unique_ptr<measurements::SpeedCheck> speed;  // null: it never carried more than it can
  std::uint32_t written = 0;  // seconds since 1970, or when it is taken for written, to be due at
                              // another time than others
  bool uplink = false;
  bool marked = false;         // kept as long as an uplink
  bool counts_frames = false;  // whether the sums below are of anything
  std::uint32_t errors = 0;    // of the frames, since the last write; stop at the largest
  std::uint32_t discards = 0;
  std::uint64_t frames = 0;
  // So many of `done`, from the front, are of an earlier run: the history may have them already.
  std::uint32_t recovered = 0;

  void forget_done() {
    done.clear();
    recovered = 0;
    counts_frames = false;
    errors = discards = 0;
    frames = 0;
  }
  void add(const measurements::FrameCounts& counts);
  inventory::SeriesName name() const { return {of->device, *port}; }
};
static_assert(sizeof(SeriesState) <= 136);

// What an earlier run left of one port.
struct WaitingSeries {
  std::string port;
  bool uplink = false;
  bool marked = false;
  WaitingSlots done;
};

struct BookCounts {
  std::uint64_t samples = 0;  // of a port, that gave octets
  std::uint64_t gaps = 0;     // of a port, that gave none
};

// What there is to do, from one look at every series.
struct Survey {
  std::vector<SeriesState*> due;  // uplinks first
  std::size_t waiting_slots = 0;
  std::size_t speed_liars = 0;     // interfaces whose stated speed cannot be right
  measurements::SpeedLiars named;  // of them, the first thousand
};

class SeriesBook {
 public:
  // `longest`: readings of a pace that are further apart say nothing about 5 minutes.
  explicit SeriesBook(const Limits& longest) : longest_(longest) {}

  void set_places(std::shared_ptr<const Places> places);
  BookCounts add(const std::shared_ptr<const poll::PortReading>& reading);

  // Due are series with finished slots that were last written before `uplinks` or `access`.
  Survey look(WallTime uplinks, WallTime access);
  // For the end of the program: all series with anything, open slots included, uplinks first.
  std::vector<SeriesState*> everything();

  std::size_t size() const { return size_; }
  std::size_t waiting_slots() const;
  // `what(const SeriesDevice&, const std::deque<SeriesState>&)`.
  template <typename Do>
  void for_each_device(Do what) const {
    for (const auto& [name, device] : devices_) what(device.common, device.series);
  }
  // Before the first reading: slots that were not written, due in the next hour.
  void restore(const SeriesDevice& device, std::vector<WaitingSeries> all, WallTime now);
  // The oldest slots of access ports give way until at most `most` are left; returns how many went.
  std::size_t drop_beyond(std::size_t most);

 private:
  struct Track {  // of one device and pace
    std::shared_ptr<const poll::PortReading> last;
    measurements::AgentClock clock;
    poll::Keys keys;  // of which `rows` are
    std::vector<SeriesState*> rows;
  };
  struct OfDevice {
    SeriesDevice common;
    std::array<Track, poll::paces> tracks;
    std::deque<SeriesState> series;  // stay where they are
  };

  OfDevice& of_device(const std::string& device);
  void place(OfDevice& device) const;
  void follow(OfDevice& device, Track& track, const poll::PortReading& reading);
  SeriesState& add_series(OfDevice& device, const std::string& port, WallTime now);
  BookCounts take(Track& track, const poll::PortReading& before, const poll::PortReading& after);
  void forget_ports();
  template <typename Do>
  void for_each(Do what);

  const Limits longest_;
  std::shared_ptr<const Places> places_;
  std::map<std::string, OfDevice, std::less<>> devices_;
  std::size_t size_ = 0;                   // series of all
  std::unordered_set<std::string> ports_;  // keys, each once; switches of one model share them
  std::size_t forget_ports_at_ = 4096;
  measurements::Deltas deltas_;                    // scratch
  std::vector<measurements::TimedSlot> finished_;  // scratch
};

// Days of a series with these slots merged into what there was of them. `stored`: by day. Of
// recovered slots only those of which the history knows nothing: none is counted twice.
std::vector<inventory::DayRecord> day_records(const SeriesState& series,
                                              const std::vector<measurements::TimedSlot>& waiting,
                                              const std::vector<inventory::StoredDay>& stored);
// What stays of a day when its slots are gone.
inventory::DaySummary summary_of(const measurements::DaySlots& day);

}  // namespace netroster::service
