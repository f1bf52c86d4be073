// The objects of an agent in GETNEXT order, encoded once. Fixed rows are copied into an answer as
// they are; live rows (counters, uptime, what differs between agents that share a table) are
// computed when asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "model/mac_address.h"
#include "model/oid.h"
#include "tests/simulator/activity.h"
#include "tests/simulator/ber.h"

namespace netroster::simulator {

// BER tags of SNMP values (RFC 2578, RFC 3416).
namespace tag {
inline constexpr std::uint8_t integer = 0x02, octets = 0x04, null = 0x05, oid = 0x06,
                              sequence = 0x30, ip_address = 0x40, counter32 = 0x41, gauge32 = 0x42,
                              timeticks = 0x43, counter64 = 0x46, no_such_object = 0x80,
                              no_such_instance = 0x81, end_of_mib_view = 0x82;
}  // namespace tag

enum class Live : std::uint8_t {
  uptime,     // TimeTicks since boot
  counter32,  // full-load seconds since boot times `rate`
  counter64,
  engine_id,
  engine_boots,
  engine_time,
  name,      // of the agent: for tables shared by many
  port_mac,  // the agent's base MAC + number
  serial,
};

struct LiveValue {
  Live kind = Live::uptime;
  Shape shape = Shape::school_day;
  std::uint32_t number = 0;  // port number
  double rate = 0;           // of a counter, per full-load second
};

// What a live row is computed from.
struct Moment {
  double uptime_seconds = 0;
  Activity since_boot{};
  std::uint64_t offset32 = 0;  // added to 32-bit counters
  std::uint32_t engine_boots = 1;
  std::uint32_t engine_seconds = 0;
  std::uint32_t agent = 0;  // spreads the rates of agents that share a table
  std::uint64_t base_mac = 0;
  std::string_view name;
  std::string_view serial;
  std::string_view engine_id;
};

class RowTable {
 public:
  std::uint32_t size() const { return static_cast<std::uint32_t>(rows_.size()); }
  Bytes oid(std::uint32_t row) const {
    return {blob_.data() + rows_[row].at + rows_[row].oid_from, rows_[row].oid_size};
  }
  // The row of exactly this OID.
  std::optional<std::uint32_t> find(Bytes oid) const;
  // The first row after this OID; size() when there is none.
  std::uint32_t after(Bytes oid) const;
  // SNMPv1 has no Counter64.
  bool is_counter64(std::uint32_t row) const { return rows_[row].counter64; }

  // Appends the variable binding; false (and nothing written) when there is no room for it.
  bool append(std::uint32_t row, const Moment& moment, Writer& writer) const;
  // The encoded value alone: tag, length, content.
  std::string value(std::uint32_t row, const Moment& moment) const;

  std::size_t memory_bytes() const;

 private:
  friend class RowBuilder;
  struct Row {
    std::uint32_t at = 0;  // of the whole binding (fixed) or of the OID element (live)
    std::uint32_t size = 0;
    std::uint16_t oid_from = 0;  // of the OID's content, from `at`
    std::uint16_t oid_size = 0;
    std::uint16_t live = 0;  // 1 + position in live_; 0: fixed
    bool counter64 = false;
  };
  void add(std::string_view oid, std::string_view value, const LiveValue* live);
  void finish();
  std::size_t bucket(Bytes oid) const;
  std::vector<Row> rows_;
  std::vector<std::uint8_t> blob_;
  std::vector<LiveValue> live_;
  std::vector<std::uint32_t> buckets_;  // 1 + row; 0: free
};

// A table that is made when it is first asked for, once, on whichever thread asks.
class LazyTable {
 public:
  using Make = std::function<std::shared_ptr<const RowTable>()>;
  explicit LazyTable(std::shared_ptr<const RowTable> table) : table_(std::move(table)) {}
  explicit LazyTable(Make make) : make_(std::move(make)) {}

  const RowTable& get() const {
    std::call_once(once_, [this] {
      if (make_) table_ = make_();
    });
    return *table_;
  }

 private:
  Make make_;
  mutable std::once_flag once_;
  mutable std::shared_ptr<const RowTable> table_;
};

// Collects rows in any order. An OID that is added twice keeps its last value.
class RowBuilder {
 public:
  void integer(const Oid& oid, std::int64_t value);
  void text(const Oid& oid, std::string_view value);
  void number(const Oid& oid, std::uint8_t value_tag, std::uint64_t value);
  void gauge(const Oid& oid, std::uint64_t value) { number(oid, tag::gauge32, value); }
  void object_id(const Oid& oid, const Oid& value);
  void ip(const Oid& oid, std::uint32_t address);
  void mac(const Oid& oid, const MacAddress& value);
  void live(const Oid& oid, LiveValue value);
  void encoded(const Oid& oid, std::string value);  // tag, length and content

  std::shared_ptr<const RowTable> build();

 private:
  struct Entry {
    std::string oid;
    std::string value;
    std::optional<LiveValue> live;
  };
  void add(Entry entry) { entries_.push_back(std::move(entry)); }
  std::vector<std::uint32_t> order() const;
  std::vector<Entry> entries_;
};

}  // namespace netroster::simulator
