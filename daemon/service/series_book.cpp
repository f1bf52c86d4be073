#include "daemon/service/series_book.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "measurements/day_blob.h"

namespace netroster::service {
namespace {

using inventory::DayRecord;
using measurements::DaySlots;
using measurements::DirectionSlot;
using measurements::GapReason;
using measurements::TimedSlot;

bool knows_nothing(const DeviceReading& reading) {
  return std::all_of(reading.known.begin(), reading.known.end(),
                     [](std::uint32_t known) { return known == 0; });
}

std::uint64_t bits_per_second(const DirectionSlot& slot) {
  return slot.octets * 8 / static_cast<std::uint64_t>(measurements::slot_length.count());
}

struct DirectionSummary {
  std::uint64_t octets = 0;
  std::uint64_t seconds = 0;
  std::optional<std::uint64_t> peak_bps;
  std::optional<std::uint64_t> p95_bps;
};

// Nearest rank: the smallest rate that 95 % of the whole slots do not exceed.
DirectionSummary summed(const DaySlots& day, DirectionSlot measurements::Slot::*direction) {
  DirectionSummary out;
  std::vector<std::uint64_t> rates;
  for (const auto& slot : day.slots) {
    const auto& one = slot.*direction;
    out.octets += one.octets;
    out.seconds += one.seconds;
    if (one.whole()) rates.push_back(bits_per_second(one));
  }
  if (rates.empty()) return out;
  std::sort(rates.begin(), rates.end());
  out.peak_bps = rates.back();
  out.p95_bps = rates[(rates.size() * 95 + 99) / 100 - 1];
  return out;
}

// Ports that were found together are not written together: each has its own place in the longest
// time between two writes.
std::chrono::seconds phase_of(const inventory::SeriesName& name) {
  constexpr std::size_t longest = 3600;
  const std::hash<std::string> hash;
  return std::chrono::seconds((hash(name.device) * 31 + hash(name.port)) % longest);
}

std::chrono::sys_days day_of(WallTime when) { return std::chrono::floor<std::chrono::days>(when); }

}  // namespace

Places places_of(const poll::PollPlan& plan) {
  Places out;
  for (const auto& device : plan.devices) out[device.device] = {device.site, device.uplinks};
  return out;
}

void SeriesBook::set_places(std::shared_ptr<const Places> places) {
  places_ = std::move(places);
  // What is no longer polled has nothing to be compared with when it comes back.
  std::erase_if(tracks_, [this](const auto& entry) { return !places_->contains(entry.first); });
  std::erase_if(series_, [this](const auto& entry) {
    return entry.second.done.empty() && !places_->contains(entry.first.device);
  });
  for (auto& [name, series] : series_)
    if (const auto at = places_->find(name.device); at != places_->end()) {
      series.site = at->second.site;
      series.uplink = at->second.uplinks.contains(name.port);
    }
  for (auto& [device, of_device] : tracks_)
    for (auto& track : of_device) track.keys = nullptr;
}

SeriesBook::Track& SeriesBook::track_of(const poll::PortReading& reading) {
  return tracks_[reading.counters.device][static_cast<std::size_t>(reading.pace)];
}

SeriesState& SeriesBook::series_of(const std::string& device, const std::string& port,
                                   WallTime now) {
  const auto [at, fresh] = series_.try_emplace({device, port});
  auto& series = at->second;
  if (!fresh && !series.site.empty()) return series;
  series.name = &at->first;
  if (fresh) series.written = now - phase_of(at->first);
  if (!places_) return series;
  if (const auto place = places_->find(device); place != places_->end()) {
    series.site = place->second.site;
    series.uplink = place->second.uplinks.contains(port);
  }
  return series;
}

// The series of each row, looked up once for as long as the device has the same ports.
void SeriesBook::follow(Track& track, const poll::PortReading& reading) {
  if (track.keys == reading.keys) return;
  track.keys = reading.keys;
  track.rows.clear();
  for (const auto& port : *reading.keys)
    track.rows.push_back(&series_of(reading.counters.device, port, reading.counters.when));
}

BookCounts SeriesBook::add(const std::shared_ptr<const poll::PortReading>& reading) {
  // Counters go on counting while nobody can read them: the next reading tells what passed.
  if (reading->counters.indexes.empty() || knows_nothing(reading->counters)) return {};
  auto& track = track_of(*reading);
  // Times are whole seconds: two readings in one are too close to tell a rate.
  if (track.last && track.last->counters.when == reading->counters.when) return {};
  follow(track, *reading);
  const auto before = std::exchange(track.last, reading);
  return before ? take(track, *before, *reading) : BookCounts{};
}

BookCounts SeriesBook::take(Track& track, const poll::PortReading& before,
                            const poll::PortReading& after) {
  const auto interval = measurements::elapsed(before.counters, after.counters, track.clock);
  const auto pairs = measurements::match_rows(*before.keys, *after.keys);
  measurements::deltas(before.counters, after.counters, pairs, interval, deltas_);
  BookCounts counts;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].after == measurements::no_row) continue;
    measurements::Sample sample{before.counters.when, after.counters.when};
    sample.in_octets = deltas_.in_octets[i];
    sample.out_octets = deltas_.out_octets[i];
    sample.in_gap = deltas_.in_gap[i];
    sample.out_gap = deltas_.out_gap[i];
    sample.narrow = deltas_.narrow[i] != 0;
    auto& series = *track.rows[pairs[i].after];
    const bool whole = sample.in_gap == GapReason::none && sample.out_gap == GapReason::none;
    if (whole) series.speed.add_good();
    ++(whole ? counts.samples : counts.gaps);
    finished_.clear();
    series.builder.add(sample, longest_, finished_);
    series.done.add(finished_);
  }
  for (const auto& over : deltas_.over_speed)
    if (const auto row = pairs[over.pair].after; row != measurements::no_row)
      track.rows[row]->speed.add(over);
  return counts;
}

Survey SeriesBook::look(WallTime uplinks, WallTime access) {
  Survey out;
  for (auto& [name, series] : series_) {
    out.waiting_slots += series.done.size();
    out.speed_liars += series.speed.finding().has_value() ? 1 : 0;
    if (!series.done.empty() && series.written <= (series.uplink ? uplinks : access))
      out.due.push_back(&series);
  }
  std::stable_partition(out.due.begin(), out.due.end(),
                        [](const auto* one) { return one->uplink; });
  return out;
}

std::vector<SeriesState*> SeriesBook::everything() {
  std::vector<SeriesState*> out;
  for (auto& [name, series] : series_) {
    if (auto open = series.builder.take_open()) series.done.add(*open);
    if (!series.done.empty()) out.push_back(&series);
  }
  std::stable_partition(out.begin(), out.end(), [](const auto* one) { return one->uplink; });
  return out;
}

std::size_t SeriesBook::waiting_slots() const {
  std::size_t sum = 0;
  for (const auto& [name, series] : series_) sum += series.done.size();
  return sum;
}

std::size_t SeriesBook::drop_beyond(std::size_t most) {
  auto waiting = waiting_slots();
  std::size_t dropped = 0;
  for (const bool uplinks : {false, true})
    for (auto& [name, series] : series_) {
      if (waiting <= most) return dropped;
      if (series.uplink != uplinks) continue;
      waiting -= series.done.size();
      dropped += series.done.size();
      series.done.clear();
    }
  return dropped;
}

inventory::DaySummary summary_of(const DaySlots& day) {
  const auto in = summed(day, &measurements::Slot::in);
  const auto out = summed(day, &measurements::Slot::out);
  inventory::DaySummary summary;
  summary.in_octets = in.octets;
  summary.out_octets = out.octets;
  summary.known_seconds = static_cast<std::uint32_t>(std::min(in.seconds, out.seconds));
  summary.in_peak_bps = in.peak_bps;
  summary.out_peak_bps = out.peak_bps;
  summary.in_p95_bps = in.p95_bps;
  summary.out_p95_bps = out.p95_bps;
  return summary;
}

std::vector<DayRecord> day_records(const SeriesState& series,
                                   const std::vector<inventory::StoredDay>& stored) {
  std::map<std::chrono::sys_days, DaySlots> days;
  const auto waiting = series.done.all();
  for (const auto& slot : waiting) {
    const auto day = day_of(slot.start);
    days[day].day = day;
  }
  // A day that cannot be read any more is begun anew: it says nothing either way.
  for (const auto& one : stored)
    if (const auto at = days.find(one.day); at != days.end())
      if (!measurements::decode(one.blob, at->second)) at->second = DaySlots{one.day};
  std::vector<DayRecord> out;
  for (auto& [day, slots] : days) {
    measurements::put(waiting, slots);
    out.push_back({*series.name, series.site, series.uplink, day, measurements::encode(slots),
                   summary_of(slots)});
  }
  return out;
}

}  // namespace netroster::service
