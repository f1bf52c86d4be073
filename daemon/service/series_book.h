// The ports whose traffic is followed: readings in, slots of 5 minutes out, kept until they are
// written. One thread; no file, no clock of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/poll/plan.h"
#include "daemon/poll/polled_device.h"
#include "daemon/service/waiting_slots.h"
#include "inventory/store/history.h"
#include "measurements/rates.h"
#include "measurements/slots.h"

namespace netroster::service {

// Where a device's ports belong.
struct Place {
  std::string site;
  std::set<std::string> uplinks;
};
using Places = std::map<std::string, Place>;  // by device
Places places_of(const poll::PollPlan& plan);

// What is known of one port and not written yet.
struct SeriesState {
  const inventory::SeriesName* name = nullptr;  // never null in a book, which keeps it
  std::string site;
  bool uplink = false;
  measurements::SlotBuilder builder;
  WaitingSlots done;
  measurements::SpeedCheck speed;
  WallTime written{};  // or when it is taken for written, to be due at another time than others
};

struct BookCounts {
  std::uint64_t samples = 0;  // of a port, that gave octets
  std::uint64_t gaps = 0;     // of a port, that gave none
};

// What there is to do, from one look at every series.
struct Survey {
  std::vector<SeriesState*> due;  // uplinks first
  std::size_t waiting_slots = 0;
  std::size_t speed_liars = 0;  // interfaces whose stated speed cannot be right
};

class SeriesBook {
 public:
  // `longest`: what is further apart says nothing about 5 minutes.
  explicit SeriesBook(std::chrono::seconds longest) : longest_(longest) {}

  void set_places(std::shared_ptr<const Places> places);
  BookCounts add(const std::shared_ptr<const poll::PortReading>& reading);

  // Due are series with finished slots that were last written before `uplinks` or `access`.
  Survey look(WallTime uplinks, WallTime access);
  // For the end of the program: all series with anything, open slots included, uplinks first.
  std::vector<SeriesState*> everything();

  std::size_t size() const { return series_.size(); }
  std::size_t waiting_slots() const;
  // The oldest slots of access ports give way until at most `most` are left; returns how many went.
  std::size_t drop_beyond(std::size_t most);

 private:
  struct Track {  // of one device and pace
    std::shared_ptr<const poll::PortReading> last;
    measurements::AgentClock clock;
    poll::Keys keys;  // of which `rows` are
    std::vector<SeriesState*> rows;
  };

  Track& track_of(const poll::PortReading& reading);
  SeriesState& series_of(const std::string& device, const std::string& port, WallTime now);
  void follow(Track& track, const poll::PortReading& reading);
  BookCounts take(Track& track, const poll::PortReading& before, const poll::PortReading& after);

  std::chrono::seconds longest_;
  std::shared_ptr<const Places> places_;
  std::unordered_map<std::string, std::array<Track, poll::paces>> tracks_;  // by device
  std::map<inventory::SeriesName, SeriesState> series_;
  measurements::Deltas deltas_;                    // scratch
  std::vector<measurements::TimedSlot> finished_;  // scratch
};

// Days of a series with its slots merged into what there was of them. `stored`: by day.
std::vector<inventory::DayRecord> day_records(const SeriesState& series,
                                              const std::vector<inventory::StoredDay>& stored);
// What stays of a day when its slots are gone.
inventory::DaySummary summary_of(const measurements::DaySlots& day);

}  // namespace netroster::service
