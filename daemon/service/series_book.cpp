#include "daemon/service/series_book.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "measurements/day_blob.h"

namespace netroster::service {
namespace {

using inventory::DayRecord;
using measurements::DaySlots;
using measurements::DirectionSlot;
using measurements::GapReason;
using measurements::TimedSlot;

// When so many ports lie, it is no longer about single ones.
constexpr std::size_t most_named = 1000;

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

// Nothing here is older than 1970 or younger than 2106.
std::uint32_t seconds_of(WallTime when) {
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(when.time_since_epoch().count(), 0, most));
}

void put_at(const Place& place, SeriesState& series) {
  series.uplink = place.uplinks.contains(*series.port);
  series.marked = place.marked.contains(*series.port);
}

std::chrono::sys_days day_of(WallTime when) { return std::chrono::floor<std::chrono::days>(when); }

}  // namespace

void SeriesState::add(const measurements::FrameCounts& counts) {
  const auto grow = [](std::uint32_t& sum, std::uint64_t by) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    sum = static_cast<std::uint32_t>(std::min(sum + by, most));
  };
  counts_frames = true;
  frames += counts.frames;
  grow(errors, counts.errors);
  grow(discards, counts.discards);
}

Places places_of(const poll::PollPlan& plan) {
  Places out;
  for (const auto& device : plan.devices)
    out[device.device] = {device.site, device.uplinks, device.marked};
  return out;
}

template <typename Do>
void SeriesBook::for_each(Do what) {
  for (auto& [name, device] : devices_)
    for (auto& series : device.series) what(series);
}

void SeriesBook::set_places(std::shared_ptr<const Places> places) {
  places_ = std::move(places);
  for (auto at = devices_.begin(); at != devices_.end();) {
    auto& device = at->second;
    const bool gone = !places_->contains(at->first);
    // What is no longer polled has nothing to be compared with when it comes back.
    if (gone) device.tracks = {};
    place(device);
    const bool waits = std::any_of(device.series.begin(), device.series.end(),
                                   [](const auto& series) { return !series.done.empty(); });
    if (gone && !waits) size_ -= device.series.size();
    at = gone && !waits ? devices_.erase(at) : std::next(at);
  }
  if (ports_.size() >= forget_ports_at_) forget_ports();
}

void SeriesBook::place(OfDevice& device) const {
  if (!places_) return;
  const auto at = places_->find(device.common.device);
  if (at == places_->end()) return;
  device.common.site = at->second.site;
  for (auto& series : device.series) put_at(at->second, series);
}

void SeriesBook::forget_ports() {
  std::unordered_set<const std::string*> used;
  for_each([&](const SeriesState& series) { used.insert(series.port); });
  std::erase_if(ports_, [&](const std::string& port) { return !used.contains(&port); });
  forget_ports_at_ = std::max<std::size_t>(4096, 2 * ports_.size());
}

SeriesBook::OfDevice& SeriesBook::of_device(const std::string& device) {
  const auto [at, fresh] = devices_.try_emplace(device);
  if (fresh) {
    at->second.common.device = device;
    place(at->second);
  }
  return at->second;
}

SeriesState& SeriesBook::add_series(OfDevice& device, const std::string& port, WallTime now) {
  auto& series = device.series.emplace_back();
  ++size_;
  series.of = &device.common;
  series.port = &*ports_.insert(port).first;
  series.written = seconds_of(now - phase_of(series.name()));
  if (!places_) return series;
  if (const auto at = places_->find(device.common.device); at != places_->end())
    put_at(at->second, series);
  return series;
}

void SeriesBook::restore(const SeriesDevice& device, std::vector<WaitingSeries> all, WallTime now) {
  auto& into = of_device(device.device);
  if (into.common.site.empty()) into.common.site = device.site;
  std::unordered_map<std::string_view, SeriesState*> known;
  for (auto& series : into.series) known.emplace(*series.port, &series);
  for (auto& one : all) {
    if (known.contains(one.port)) continue;
    auto& series = add_series(into, one.port, now);
    known.emplace(*series.port, &series);
    series.uplink = one.uplink;
    series.marked = one.marked;
    series.done = std::move(one.done);
    series.recovered = static_cast<std::uint32_t>(series.done.size());
  }
}

// The series of each row, looked up once for as long as the device has the same ports.
void SeriesBook::follow(OfDevice& device, Track& track, const poll::PortReading& reading) {
  if (track.keys == reading.keys) return;
  track.keys = reading.keys;
  track.rows.clear();
  track.rows.reserve(reading.keys->size());
  std::unordered_map<std::string_view, SeriesState*> known;
  for (auto& series : device.series) known.emplace(*series.port, &series);
  for (const auto& port : *reading.keys) {
    const auto at = known.find(port);
    track.rows.push_back(at != known.end() ? at->second
                                           : &add_series(device, port, reading.counters.when));
    if (at == known.end()) known.emplace(*track.rows.back()->port, track.rows.back());
  }
}

BookCounts SeriesBook::add(const std::shared_ptr<const poll::PortReading>& reading) {
  // Counters go on counting while nobody can read them: the next reading tells what passed.
  if (reading->counters.indexes.empty() || reading->counters.knows_nothing()) return {};
  auto& device = of_device(reading->counters.device);
  auto& track = device.tracks[static_cast<std::size_t>(reading->pace)];
  // Times are whole seconds: two readings in one are too close to tell a rate.
  if (track.last && track.last->counters.when == reading->counters.when) return {};
  follow(device, track, *reading);
  const auto before = std::exchange(track.last, reading);
  return before ? take(track, *before, *reading) : BookCounts{};
}

BookCounts SeriesBook::take(Track& track, const poll::PortReading& before,
                            const poll::PortReading& after) {
  const auto interval = measurements::elapsed(before.counters, after.counters, track.clock);
  const auto pairs = measurements::match_rows(*before.keys, *after.keys);
  measurements::deltas(before.counters, after.counters, pairs, interval, deltas_);
  const auto longest = longest_[static_cast<std::size_t>(after.pace)];
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
    const bool whole = sample.in_gap == GapReason::none && sample.out_gap == GapReason::none &&
                       sample.to - sample.from <= longest;  // else SlotBuilder makes it a gap
    if (whole && series.speed) series.speed->add_good();
    ++(whole ? counts.samples : counts.gaps);
    finished_.clear();
    series.builder.add(sample, longest, finished_);
    series.done.add(finished_);
    if (interval.gap != GapReason::none) continue;
    const auto frames = measurements::frames_between(before.counters, after.counters, pairs[i]);
    if (frames) series.add(*frames);
  }
  for (const auto& over : deltas_.over_speed) {
    const auto row = pairs[over.pair].after;
    if (row == measurements::no_row) continue;
    auto& speed = track.rows[row]->speed;
    if (!speed) speed = std::make_unique<measurements::SpeedCheck>();
    speed->add(over);
  }
  return counts;
}

Survey SeriesBook::look(WallTime uplinks, WallTime access) {
  Survey out;
  for_each([&](SeriesState& series) {
    out.waiting_slots += series.done.size();
    if (const auto finding = series.speed ? series.speed->finding() : std::nullopt) {
      if (++out.speed_liars <= most_named)
        out.named.push_back({series.of->site, series.of->device, *series.port, *finding});
    }
    if (!series.done.empty() && series.written <= seconds_of(series.uplink ? uplinks : access))
      out.due.push_back(&series);
  });
  std::stable_partition(out.due.begin(), out.due.end(),
                        [](const auto* one) { return one->uplink; });
  return out;
}

std::vector<SeriesState*> SeriesBook::everything() {
  std::vector<SeriesState*> out;
  for_each([&](SeriesState& series) {
    if (auto open = series.builder.take_open()) series.done.add(*open);
    if (!series.done.empty()) out.push_back(&series);
  });
  std::stable_partition(out.begin(), out.end(), [](const auto* one) { return one->uplink; });
  return out;
}

std::size_t SeriesBook::waiting_slots() const {
  std::size_t sum = 0;
  for (const auto& [name, device] : devices_)
    for (const auto& series : device.series) sum += series.done.size();
  return sum;
}

std::size_t SeriesBook::drop_beyond(std::size_t most) {
  auto waiting = waiting_slots();
  std::size_t dropped = 0;
  for (const bool uplinks : {false, true})
    for_each([&](SeriesState& series) {
      if (waiting <= most || series.uplink != uplinks) return;
      waiting -= series.done.size();
      dropped += series.done.size();
      series.forget_done();
    });
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

std::vector<DayRecord> day_records(const SeriesState& series, const std::vector<TimedSlot>& waiting,
                                   const std::vector<inventory::StoredDay>& stored) {
  std::map<std::chrono::sys_days, DaySlots> days;
  for (const auto& slot : waiting) {
    const auto day = day_of(slot.start);
    days[day].day = day;
  }
  // A day that cannot be read any more is begun anew: it says nothing either way.
  for (const auto& one : stored)
    if (const auto at = days.find(one.day); at != days.end())
      if (!measurements::decode(one.blob, at->second)) at->second = DaySlots{one.day};
  const auto is_known = [&](const TimedSlot& slot) {
    const auto& known = days[day_of(slot.start)].slots[measurements::slot_of_day(slot.start)];
    return known.in.seconds > 0 || known.out.seconds > 0;
  };
  std::vector<TimedSlot> taken;
  for (std::size_t i = 0; i < waiting.size(); ++i)
    if (i >= series.recovered || !is_known(waiting[i])) taken.push_back(waiting[i]);
  std::vector<DayRecord> out;
  for (auto& [day, slots] : days) {
    measurements::put(taken, slots);
    out.push_back({series.name(), series.of->site, series.uplink, day, measurements::encode(slots),
                   summary_of(slots), series.marked});
  }
  // What was counted since the last write is of minutes, an hour at most: its day is the newest.
  if (series.counts_frames && !out.empty())
    out.back().frames = inventory::FrameSums{series.frames, series.errors, series.discards};
  return out;
}

}  // namespace netroster::service
