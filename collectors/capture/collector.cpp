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
std::optional<std::size_t> FrameCollector::row_of(const std::string& key, HeardTable<Told>& table,
                                                  Bound bound) {
  if (const auto at = table.places.find(key); at != table.places.end()) return at->second;
  const auto row = table.told.size();
  if (row >= bound.rows) {
    leave_out(bound.reason);
    return std::nullopt;
  }
  table.places.emplace(key, row);
  used_ += row_overhead + key.size();
  table.told.emplace_back();
  table.heard.emplace_back();
  table.versions.emplace_back();
  return row;
}

template <typename Seen, typename Told>
void FrameCollector::keep(const std::string& key, Seen seen, HeardTable<Told>& table, Bound bound) {
  const auto octets = weight(seen) + row_overhead + key.size();
  if (!has_room(octets)) return;
  const auto row = row_of(key, table, bound);
  if (!row) return;
  auto& told = table.told[*row];
  auto& heard = table.heard[*row];
  const auto before = heard.count == 0 ? 0 : weight(told);
  if (merge(std::move(seen), told)) ++table.versions[*row];
  used_ += weight(told);
  used_ -= before;
  hear(heard, now_);
  ++kept_;
  outcome_.state = {bound.table, *row, table.versions[*row]};
  outcome_.octets = octets;
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
  const auto each = [this](auto& all, auto& table, Bound bound) {
    for (auto& seen : all) {
      const auto key = key_of(seen);
      keep(key, std::move(seen), table, bound);
    }
  };
  for (auto& seen : sightings_.neighbours) {
    const auto key = place_of(seen);
    keep(key, std::move(seen), neighbours_,
         {Table::neighbours, limits_.neighbours, LeftOut::neighbours});
  }
  each(sightings_.bridges, bridges_, {Table::bridges, limits_.bridges, LeftOut::bridges});
  each(sightings_.lacp, trunks_, {Table::trunks, limits_.trunks, LeftOut::trunks});
  each(sightings_.domains, domains_, {Table::domains, limits_.domains, LeftOut::domains});
  each(sightings_.hosts, hosts_, {Table::hosts, limits_.hosts, LeftOut::hosts});
  each(sightings_.beacons, access_points_,
       {Table::access_points, limits_.access_points, LeftOut::access_points});
}

HeardRows& FrameCollector::rows_of(Table table) {
  switch (table) {
    case Table::neighbours:
      return neighbours_;
    case Table::bridges:
      return bridges_;
    case Table::trunks:
      return trunks_;
    case Table::domains:
      return domains_;
    case Table::hosts:
      return hosts_;
    case Table::access_points:
      break;
  }
  return access_points_;
}

// The frame was read before, and nothing that was told since says otherwise: then it is heard once
// more, and that is all. Without room it is read again, for what is said then to be counted.
bool FrameCollector::is_repeated(std::string_view part) {
  const auto* const known = repeats_.find(part);
  if (known == nullptr) return false;
  if (known->tells) {
    if (used_ + known->octets > limits_.memory) return false;
    auto& rows = rows_of(known->state.table);
    if (rows.versions[known->state.row] != known->state.version) return false;
    hear(rows.heard[known->state.row], now_);
  }
  facts_.counts.add(known->added);
  return true;
}

// Frames that tell one thing, or nothing. EDP's rows are put together of two frames.
void FrameCollector::remember(std::string_view part, const wire::Counts& before) {
  const auto& s = sightings_;
  const auto told = s.neighbours.size() + s.bridges.size() + s.lacp.size() + s.domains.size() +
                    s.hosts.size() + s.beacons.size();
  const auto added = facts_.counts.since(before);
  if (!added || told != kept_ || told > 1) return;
  if (facts_.counts.of(wire::Protocol::edp) != before.of(wire::Protocol::edp)) return;
  outcome_.added = *added;
  outcome_.tells = told == 1;
  repeats_.remember(part, outcome_);
}

void FrameCollector::add(const CapturedFrame& frame) {
  now_ = frame.time;
  if (facts_.frames == 0 || now_ < facts_.first) facts_.first = now_;
  if (now_ > facts_.last) facts_.last = now_;
  ++facts_.frames;
  const auto part = wire::repeated_part(frame.link, frame.bytes, frame.wire_length);
  if (part.empty()) {
    wire::read_frame(frame.link, frame.bytes, frame.wire_length, sightings_, facts_.counts);
    if (sightings_.empty()) return;
    keep_all();
  } else if (!is_repeated(part)) {
    const auto before = facts_.counts;
    kept_ = 0;
    wire::read_frame(frame.link, frame.bytes, frame.wire_length, sightings_, facts_.counts);
    keep_all();
    remember(part, before);
  }
  sightings_.clear();
}

namespace {

template <typename Told>
std::vector<HeardOf<Told>> taken(HeardTable<Told>& table) {
  std::vector<HeardOf<Told>> rows;
  rows.reserve(table.told.size());
  for (std::size_t i = 0; i < table.told.size(); ++i)
    rows.push_back({std::move(table.told[i]), table.heard[i]});
  return rows;
}

}  // namespace

CaptureFacts FrameCollector::take() {
  facts_.neighbours = taken(neighbours_);
  facts_.bridges = taken(bridges_);
  facts_.trunks = taken(trunks_);
  facts_.domains = taken(domains_);
  facts_.hosts = taken(hosts_);
  facts_.access_points = taken(access_points_);
  auto facts = std::move(facts_);
  *this = FrameCollector(limits_);
  return facts;
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
