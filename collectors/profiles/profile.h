// What is known of one family of devices, as plain values: how it is recognised, what it is called,
// which objects say its model and serial number, which vendor tables hold its parts, access points
// and readings, and what its agent cannot take. The files are TOML; docs/reference/profiles.md says
// what may stand in them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/profiles/pattern.h"
#include "config/problem.h"
#include "model/oid.h"

namespace netroster::profiles {

using PatternPtr = std::shared_ptr<const Pattern>;

// What a value goes through on its way into a fact.
struct Transform {
  PatternPtr match;  // a value it is not found in is no value
  // What is made of the match, with its groups as \1 …; without: the first group, or all of it.
  std::optional<std::string> as;
  std::map<std::string, std::string> values;  // a value that is not listed is no value
  std::optional<double> scale;                // numbers are multiplied by it
  std::vector<std::string> unknown;           // values that mean "not known"
};

// The value as text after the transform; nothing when it says nothing.
std::optional<std::string> applied(const Transform& transform, const std::string& value);

// One way to come by a fact. The rules of a fact are tried in their order.
struct Rule {
  enum class From {
    object,         // an SNMP object: an instance, or the first row of a column that fits
    sys_descr,      // SNMPv2-MIB
    sys_object_id,  // as text
    sys_name,
    entity,          // a field of the chassis (or another class of part) in ENTITY-MIB
    fact,            // a fact of this device that was found before
    object_model,    // what the maker's registry calls this sysObjectID, as sold
    object_product,  // the same, as the registry's symbol
    constant,
  };
  From from = From::constant;
  Oid oid;                 // object
  std::string field;       // entity: "model" …; fact: its name; constant: the value
  std::string part_class;  // entity: "" for the chassis, else "module" …
  Transform transform;
  bool guess = false;  // right more often than not, and said to be a guess
  config::Place place;
  std::string file;
};

// The facts a rule may give, in the order in which they are worked out.
inline constexpr std::array<std::string_view, 8> fact_names{
    "os", "vendor", "version", "model", "serial", "kind", "name", "base_mac"};

// All conditions that are given must hold.
struct Match {
  std::vector<Oid> object_ids;      // prefixes of sysObjectID; empty: any
  std::vector<Oid> not_object_ids;  // prefixes that are another family's
  PatternPtr descr;                 // found in sysDescr
  PatternPtr not_descr;
  PatternPtr name;         // found in sysName
  std::optional<Oid> has;  // the agent has something at or below this
  int priority = 0;
};

struct IndexPart {
  enum class Type { number, mac, counted_mac, text, counted_text, ipv4, rest };
  std::string name;
  Type type = Type::number;
};

// Where one field of a row comes from.
struct Cell {
  enum class From { column, index, constant };
  From from = From::column;
  std::uint32_t column = 0;
  std::string text;  // the part of the index, or the constant
  Transform transform;
};

enum class Target {
  module,        // a physical part
  access_point,  // of a wireless controller
  radio,         // of an access point
  client,        // counted for its access point and network, never kept
  ssid,
  port,        // more about a port of ifTable
  port_poe,    // power of one port
  poe_budget,  // power of one supply group
  sensor,      // a reading
  session,     // 802.1X: counted for its port, never kept
  vlan,        // where the standard's lists are missing or number VLANs in a way of their own
  neighbour,   // what the agent heard by a discovery protocol
};

// A vendor's table.
struct TableMap {
  Target target = Target::module;
  std::string name;  // for reports: "profile.access-point.1.3.6…"
  Oid entry;
  std::vector<IndexPart> index;
  std::vector<std::string> key;  // parts of the index that name the row; empty: all of it
  std::vector<std::string> of;   // radio, client: parts that name its access point
  std::vector<std::pair<std::string, Cell>> fields;
  std::optional<Cell> when;  // rows count only where this has a value
  config::Place place;

  const Cell* field(std::string_view name) const;
};

// An object or a column that is a reading by itself.
struct Reading {
  Oid oid;
  std::string name;
  std::string kind;
  std::string unit;
  Transform transform;
};

// What an agent cannot take, or does its own way.
struct Quirks {
  std::optional<std::uint16_t> page;  // most repetitions of GETBULK
  std::optional<std::uint16_t> oids_per_request;
  bool no_bulk = false;
  std::optional<bool> vlan_contexts;          // forwarding tables are per VLAN (community@vlan)
  std::vector<std::uint32_t> reserved_vlans;  // listed, but never in use
  std::vector<Oid> absent;                    // tables that are not there, or not worth asking
};

struct Profile {
  std::string id;     // "cisco-ios-xe"
  std::string title;  // for people
  std::string file;
  config::Place place;
  bool is_part = false;           // only used by others, recognises nothing
  std::vector<std::string> uses;  // ids of parts
  std::vector<Match> matches;     // any of them
  std::map<std::string, std::vector<Rule>, std::less<>> facts;
  std::vector<TableMap> tables;
  std::vector<Reading> readings;
  Quirks quirks;
};

// A maker: the name it is called by, its enterprise numbers and what else it is called.
struct Vendor {
  std::string name;
  std::vector<std::uint32_t> enterprises;
  std::vector<std::string> aliases;
  std::string kind;  // what nearly all of its devices are; "" for makers of several kinds
};

// What a neighbour calls itself that is not asked: a platform or description, and what that is.
struct Platform {
  PatternPtr match;
  std::string kind;            // "": it does not say
  bool cloud_managed = false;  // from a service of its maker; it need not have an agent
};

// The kinds of device there are.
bool is_kind(std::string_view kind);
const std::vector<std::string_view>& kinds();

}  // namespace netroster::profiles
