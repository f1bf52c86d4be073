#include "tests/simulator/rows.h"

#include <algorithm>
#include <numeric>

namespace netroster::simulator {
namespace {

std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 31;
  value *= 0x9e3779b97f4a7c15ULL;
  return value ^ value >> 29;
}

std::uint64_t hash(Bytes bytes) {
  std::uint64_t state = bytes.size() * 0xff51afd7ed558ccdULL;
  while (bytes.size() >= 8) {
    std::uint64_t chunk = 0;
    std::memcpy(&chunk, bytes.data(), 8);
    state = mix(state ^ chunk);
    bytes = bytes.subspan(8);
  }
  std::uint64_t tail = 0;
  if (!bytes.empty()) std::memcpy(&tail, bytes.data(), bytes.size());
  return mix(state ^ tail);
}

std::size_t put_octets(std::uint8_t* to, std::string_view text) {
  const auto size = std::min<std::size_t>(text.size(), 127);
  to[0] = tag::octets;
  to[1] = static_cast<std::uint8_t>(size);
  if (size != 0) std::memcpy(to + 2, text.data(), size);
  return 2 + size;
}

std::uint64_t counted(const LiveValue& live, const Moment& moment) {
  const double spread =
      moment.agent == 0 ? 1.0 : 0.5 + static_cast<double>(mix(moment.agent) & 1023) / 1024.0;
  const double value = live.rate * spread * moment.since_boot[static_cast<std::size_t>(live.shape)];
  return static_cast<std::uint64_t>(std::max(0.0, value));
}

std::size_t put_mac(std::uint8_t* to, std::uint64_t mac) {
  to[0] = tag::octets;
  to[1] = 6;
  for (int i = 5; i >= 0; --i, mac >>= 8) to[2 + i] = static_cast<std::uint8_t>(mac);
  return 8;
}

// Largest live value: 129 bytes.
constexpr std::size_t live_room = 132;

std::size_t put_live(std::uint8_t* to, const LiveValue& live, const Moment& moment) {
  switch (live.kind) {
    case Live::uptime:
      return put_unsigned(to, tag::timeticks,
                          static_cast<std::uint64_t>(moment.uptime_seconds * 100) & 0xffffffffU);
    case Live::counter32:
      return put_unsigned(to, tag::counter32,
                          (counted(live, moment) + moment.offset32) & 0xffffffffU);
    case Live::counter64:
      return put_unsigned(to, tag::counter64, counted(live, moment));
    case Live::engine_id:
      return put_octets(to, moment.engine_id);
    case Live::engine_boots:
      return put_unsigned(to, tag::integer, moment.engine_boots & 0x7fffffffU);
    case Live::engine_time:
      return put_unsigned(to, tag::integer, moment.engine_seconds & 0x7fffffffU);
    case Live::name:
      return put_octets(to, moment.name);
    case Live::port_mac:
      return put_mac(to, moment.base_mac + live.number);
    case Live::serial:
      return put_octets(to, moment.serial);
  }
  return 0;
}

}  // namespace

std::size_t RowTable::bucket(Bytes key) const { return hash(key) & (buckets_.size() - 1); }

std::optional<std::uint32_t> RowTable::find(Bytes key) const {
  if (rows_.empty()) return std::nullopt;
  for (auto at = bucket(key); buckets_[at] != 0; at = (at + 1) & (buckets_.size() - 1)) {
    const auto candidate = oid(buckets_[at] - 1);
    if (candidate.size() == key.size() &&
        std::memcmp(candidate.data(), key.data(), key.size()) == 0)
      return buckets_[at] - 1;
  }
  return std::nullopt;
}

std::uint32_t RowTable::after(Bytes key) const {
  if (const auto exact = find(key)) return *exact + 1;
  std::uint32_t low = 0;
  std::uint32_t high = size();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (compare_oids(oid(middle), key) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

bool RowTable::append(std::uint32_t row, const Moment& moment, Writer& writer) const {
  const auto& it = rows_[row];
  const Bytes stored{blob_.data() + it.at, it.size};
  if (it.live == 0) {
    if (writer.room() < stored.size()) return false;
    writer.append(stored);
    return true;
  }
  // A live binding: sequence header of up to 4 bytes, OID element, value.
  if (writer.room() < stored.size() + live_room + 4) return false;
  std::uint8_t value[live_room];
  const auto value_size = put_live(value, live_[it.live - 1U], moment);
  auto* to = writer.end();
  const auto inner = stored.size() + value_size;
  std::size_t head = 2;
  to[0] = tag::sequence;
  if (inner < 0x80) {
    to[1] = static_cast<std::uint8_t>(inner);
  } else {
    head = 4;
    to[1] = 0x82;
    to[2] = static_cast<std::uint8_t>(inner >> 8);
    to[3] = static_cast<std::uint8_t>(inner);
  }
  std::memcpy(to + head, stored.data(), stored.size());
  std::memcpy(to + head + stored.size(), value, value_size);
  writer.grow(head + inner);
  return true;
}

std::string RowTable::value(std::uint32_t row, const Moment& moment) const {
  const auto& it = rows_[row];
  if (it.live != 0) {
    std::uint8_t value[live_room];
    const auto size = put_live(value, live_[it.live - 1U], moment);
    return std::string{text_of({value, size})};
  }
  const auto from = static_cast<std::size_t>(it.oid_from) + it.oid_size;
  return std::string{text_of(Bytes{blob_.data() + it.at + from, it.size - from})};
}

std::size_t RowTable::memory_bytes() const {
  return rows_.capacity() * sizeof(Row) + blob_.capacity() + buckets_.capacity() * 4 +
         live_.capacity() * sizeof(LiveValue);
}

void RowBuilder::integer(const Oid& oid, std::int64_t value) {
  encoded(oid, element(tag::integer, integer_content(value)));
}

void RowBuilder::text(const Oid& oid, std::string_view value) {
  encoded(oid, element(tag::octets, value));
}

void RowBuilder::number(const Oid& oid, std::uint8_t value_tag, std::uint64_t value) {
  encoded(oid, element(value_tag, unsigned_content(value)));
}

void RowBuilder::object_id(const Oid& oid, const Oid& value) {
  encoded(oid, element(tag::oid, oid_content(value)));
}

void RowBuilder::ip(const Oid& oid, std::uint32_t address) {
  std::string raw;
  for (int shift = 24; shift >= 0; shift -= 8) raw.push_back(static_cast<char>(address >> shift));
  encoded(oid, element(tag::ip_address, raw));
}

void RowBuilder::mac(const Oid& oid, const MacAddress& value) {
  text(oid, text_of(Bytes{value.bytes}));
}

void RowBuilder::live(const Oid& oid, LiveValue value) { add({oid_content(oid), {}, value}); }

void RowBuilder::encoded(const Oid& oid, std::string value) {
  add({oid_content(oid), std::move(value), std::nullopt});
}

// Positions of the entries in OID order; of equal OIDs the one added last.
std::vector<std::uint32_t> RowBuilder::order() const {
  std::vector<std::uint32_t> places(entries_.size());
  std::iota(places.begin(), places.end(), 0U);
  std::sort(places.begin(), places.end(), [this](std::uint32_t a, std::uint32_t b) {
    const auto way = compare_oids(bytes_of(entries_[a].oid), bytes_of(entries_[b].oid));
    return way == 0 ? a < b : way < 0;
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool last =
        i + 1 == places.size() || entries_[places[i + 1]].oid != entries_[places[i]].oid;
    if (last) places[kept++] = places[i];
  }
  places.resize(kept);
  return places;
}

void RowTable::add(std::string_view oid, std::string_view value, const LiveValue* live) {
  const auto oid_element = element(tag::oid, oid);
  auto whole = oid_element;
  whole += value;
  if (live == nullptr) whole = element(tag::sequence, whole);
  Row row;
  row.at = static_cast<std::uint32_t>(blob_.size());
  row.size = static_cast<std::uint32_t>(whole.size());
  row.oid_size = static_cast<std::uint16_t>(oid.size());
  row.oid_from = static_cast<std::uint16_t>(whole.size() - oid.size() - value.size());
  if (live != nullptr) {
    live_.push_back(*live);
    row.live = static_cast<std::uint16_t>(live_.size());
    row.counter64 = live->kind == Live::counter64;
  } else {
    row.counter64 = static_cast<std::uint8_t>(value[0]) == tag::counter64;
  }
  blob_.insert(blob_.end(), whole.begin(), whole.end());
  rows_.push_back(row);
}

void RowTable::finish() {
  blob_.shrink_to_fit();
  rows_.shrink_to_fit();
  std::size_t buckets = 8;
  while (buckets < rows_.size() * 2) buckets *= 2;
  buckets_.assign(buckets, 0);
  for (std::uint32_t i = 0; i < size(); ++i) {
    auto at = bucket(oid(i));
    while (buckets_[at] != 0) at = (at + 1) & (buckets - 1);
    buckets_[at] = i + 1;
  }
}

std::shared_ptr<const RowTable> RowBuilder::build() {
  auto table = std::make_shared<RowTable>();
  const auto places = order();
  table->rows_.reserve(places.size());
  for (const auto place : places) {
    const auto& entry = entries_[place];
    table->add(entry.oid, entry.value, entry.live ? &*entry.live : nullptr);
  }
  table->finish();
  entries_.clear();
  return table;
}

}  // namespace netroster::simulator
