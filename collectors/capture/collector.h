// Puts the sightings of many frames together. Bounded: what is beyond a limit is counted and left
// out. Not for several threads at once.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "collectors/capture/facts.h"
#include "collectors/capture/file.h"
#include "collectors/capture/repeats.h"
#include "collectors/capture/traffic.h"

namespace netroster::capture {

struct Limits {
  std::size_t neighbours = 4096;
  std::size_t bridges = 4096;
  std::size_t trunks = 4096;
  std::size_t domains = 4096;
  std::size_t hosts = 65536;
  std::size_t access_points = 16384;
  std::size_t memory = 64U << 20;  // octets, of all of them together
};

// What of one kind was heard, each under its key. A row's version is another one after each frame
// that said something new.
struct HeardRows {
  std::map<std::string, std::size_t> places;
  std::vector<Heard> heard;
  std::vector<std::uint32_t> versions;
};
template <typename Told>
struct HeardTable : HeardRows {
  std::vector<Told> told;
};

class FrameCollector {
 public:
  explicit FrameCollector(Limits limits = {}) : limits_(limits) {}

  void add(const CapturedFrame& frame);
  CaptureFacts take();

 private:
  // Where a table stands in its kind, and what it may hold.
  struct Bound {
    Table table;
    std::size_t rows;
    LeftOut reason;
  };
  template <typename Seen, typename Told>
  void keep(const std::string& key, Seen seen, HeardTable<Told>& table, Bound bound);
  template <typename Told>
  std::optional<std::size_t> row_of(const std::string& key, HeardTable<Told>& table, Bound bound);
  HeardRows& rows_of(Table table);
  bool is_repeated(std::string_view part);
  void remember(std::string_view part, const wire::Counts& before);
  std::string place_of(const wire::NeighbourSeen& seen);
  void keep_all();
  bool has_room(std::size_t octets);
  void leave_out(LeftOut reason) { ++facts_.left_out[static_cast<std::size_t>(reason)]; }

  Limits limits_;
  CaptureFacts facts_;  // its tables are filled by take()
  wire::Sightings sightings_;
  WallTime now_{};
  std::size_t used_ = 0;
  Repeats repeats_;
  std::size_t kept_ = 0;  // sightings of the frame in hand that went into a row
  Outcome outcome_;       // of the last of them
  HeardTable<wire::NeighbourSeen> neighbours_;
  HeardTable<wire::BridgeSeen> bridges_;
  HeardTable<wire::LacpSeen> trunks_;
  HeardTable<wire::DomainSeen> domains_;
  HeardTable<Host> hosts_;
  HeardTable<wire::BeaconSeen> access_points_;
};

// What one file held.
struct FileFacts {
  CaptureFacts facts;
  std::string error;                    // how the file is broken; "" when it is not
  std::optional<TrafficFacts> traffic;  // when it was counted
  std::uint64_t dropped = 0;            // frames that nobody saw
  bool interrupted = false;             // nobody was listening for a while in between

  // Not all that passed was counted: the traffic is a lower bound. Intervals that the capture saw a
  // part of are another matter and say so themselves.
  bool traffic_is_incomplete() const {
    return dropped > 0 || interrupted || !error.empty() ||
           (traffic && traffic->left_out + traffic->implausible > 0);
  }
};
// Reads a whole file. Errors are those of open_capture(); a broken file gives what could be read.
// `traffic` may be null: then none is counted.
Result<FileFacts> read_capture(const std::string& path, Limits limits = {},
                               TrafficCounter* traffic = nullptr);

}  // namespace netroster::capture
