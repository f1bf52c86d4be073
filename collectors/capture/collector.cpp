#include "collectors/capture/collector.h"

#include "collectors/capture/merge.h"

namespace netroster::capture {
namespace {

// A row costs its place in the map and its times besides what it says.
constexpr std::size_t row_overhead = 128;

void hear(Heard& heard, WallTime now) {
  if (heard.count == 0 || now < heard.first) heard.first = now;
  if (now > heard.last) heard.last = now;
  ++heard.count;
}

}  // namespace

bool FrameCollector::has_room(std::size_t octets) {
  if (used_ + octets <= limits_.memory) return true;
  leave_out(LeftOut::memory);
  return false;
}

template <typename Told>
HeardOf<Told>* FrameCollector::row_of(const std::string& key, HeardTable<Told>& table,
                                      std::size_t limit, LeftOut reason) {
  if (const auto at = table.places.find(key); at != table.places.end())
    return &table.rows[at->second];
  if (table.rows.size() >= limit) {
    leave_out(reason);
    return nullptr;
  }
  table.places.emplace(key, table.rows.size());
  used_ += row_overhead + key.size();
  return &table.rows.emplace_back();
}

template <typename Seen, typename Told>
void FrameCollector::keep(const std::string& key, Seen seen, HeardTable<Told>& table,
                          std::size_t limit, LeftOut reason) {
  if (!has_room(weight(seen) + row_overhead + key.size())) return;
  auto* const row = row_of(key, table, limit, reason);
  if (row == nullptr) return;
  const auto before = row->heard.count == 0 ? 0 : weight(row->told);
  merge(std::move(seen), row->told);
  used_ += weight(row->told);
  used_ -= before;
  hear(row->heard, now_);
}

// EDP tells in one frame the port and in another, without it, the VLANs: whichever comes second
// finds the row of the first.
std::string FrameCollector::place_of(const wire::NeighbourSeen& seen) {
  auto key = key_of(seen);
  if (seen.neighbour.protocol != "edp") return key;
  auto bare = seen;
  bare.neighbour.port_id.clear();
  const auto without_port = key_of(bare);
  auto& places = neighbours_.places;
  if (key != without_port) {
    if (auto place = places.extract(without_port)) {
      place.key() = key;
      places.insert(std::move(place));
    }
    return key;
  }
  const auto same_device = without_port.substr(0, without_port.size() - 1);
  const auto known = places.lower_bound(same_device);
  return known != places.end() && known->first.starts_with(same_device) ? known->first : key;
}

void FrameCollector::keep_all() {
  const auto each = [this](auto& all, auto& table, std::size_t limit, LeftOut reason) {
    for (auto& seen : all) {
      const auto key = key_of(seen);
      keep(key, std::move(seen), table, limit, reason);
    }
  };
  for (auto& seen : sightings_.neighbours) {
    const auto key = place_of(seen);
    keep(key, std::move(seen), neighbours_, limits_.neighbours, LeftOut::neighbours);
  }
  each(sightings_.bridges, bridges_, limits_.bridges, LeftOut::bridges);
  each(sightings_.lacp, trunks_, limits_.trunks, LeftOut::trunks);
  each(sightings_.domains, domains_, limits_.domains, LeftOut::domains);
  each(sightings_.hosts, hosts_, limits_.hosts, LeftOut::hosts);
  each(sightings_.beacons, access_points_, limits_.access_points, LeftOut::access_points);
  sightings_.clear();
}

void FrameCollector::add(const CapturedFrame& frame) {
  now_ = frame.time;
  if (facts_.frames == 0 || now_ < facts_.first) facts_.first = now_;
  if (now_ > facts_.last) facts_.last = now_;
  ++facts_.frames;
  wire::read_frame(frame.link, frame.bytes, frame.wire_length, sightings_, facts_.counts);
  if (!sightings_.empty()) keep_all();
}

CaptureFacts FrameCollector::take() {
  facts_.neighbours = std::move(neighbours_.rows);
  facts_.bridges = std::move(bridges_.rows);
  facts_.trunks = std::move(trunks_.rows);
  facts_.domains = std::move(domains_.rows);
  facts_.hosts = std::move(hosts_.rows);
  facts_.access_points = std::move(access_points_.rows);
  auto taken = std::move(facts_);
  *this = FrameCollector(limits_);
  return taken;
}

Result<FileFacts> read_capture(const std::string& path, Limits limits, TrafficCounter* traffic) {
  auto source = open_capture(path);
  if (!source) return source.error();
  FrameCollector collector(limits);
  while (const auto frame = (*source)->next()) {
    collector.add(*frame);
    if (traffic != nullptr) traffic->add(*frame);
  }
  FileFacts out;
  out.facts = collector.take();
  out.error = (*source)->error();
  out.dropped = (*source)->dropped();
  if (traffic != nullptr) out.traffic = traffic->take();
  return out;
}

}  // namespace netroster::capture
