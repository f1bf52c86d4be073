// What the collectors of one device share: the session, the facts so far, and the lookups that turn
// one table's numbers into another's.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "collectors/profiles/recognise.h"
#include "collectors/snmp/mib/registry.h"

namespace netroster::mib {

using snmp::Row;
using snmp::Table;
using snmp::TableSpec;
using snmp::Tag;
using snmp::Value;

struct Context {
  Context(snmp::Session& session_, const CollectOptions& options_, snmp::AgentHabits& habits_)
      : session(session_),
        options(options_),
        habits(habits_),
        library(options_.profiles ? options_.profiles : profiles::shipped()) {}

  snmp::Session& session;
  const CollectOptions& options;
  snmp::AgentHabits& habits;
  const std::shared_ptr<const profiles::Library> library;
  const profiles::Profile* profile = nullptr;  // null: nobody wrote one for this device
  DeviceFacts facts;

  const std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  std::optional<std::uint64_t> if_last_change;  // ifTableLastChange before anything was read
  std::set<Oid> absent;  // tables' entries and whole MIBs the agent does not have: not asked for

  // Filled by the collectors that read them, used by later ones.
  std::unordered_map<std::uint32_t, std::size_t> port_at;    // ifIndex -> facts.ports
  std::unordered_map<std::uint32_t, std::size_t> module_at;  // entPhysicalIndex
  std::unordered_map<std::uint32_t, std::uint32_t> if_of_bridge_port;
  // Filtering database -> its VLAN; 0 when several VLANs share it.
  std::unordered_map<std::uint32_t, std::uint32_t> vlan_of_fdb;
  std::vector<Vlan> vtp_vlans;
  // The number an agent gives a VLAN itself -> the VLAN; empty where VLANs are their own numbers.
  std::unordered_map<std::uint32_t, std::uint32_t> vlan_of_number;
  // Group and position of a PoE port -> ifIndex.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> if_of_poe_port;
  // What the objects of the profile's rules hold, as text; a column may hold several.
  std::map<Oid, std::vector<std::string>> objects;
  std::unordered_map<std::string, std::string> raw_of;  // text -> what the device said, escaped
  // What a MIB that knows but one device (Printer-MIB, UPS-MIB) says about it.
  struct {
    std::string vendor, model, serial, version;
  } said;
  bool is_printer = false;
  bool is_ups = false;
  bool is_bridge = false;
  bool gone = false;  // it answered first and then stopped: nothing more is asked
  std::size_t memory_left = options.memory;
  bool endless = false;  // a table of it went over its caps: little is read of the others

  // Caps of a table with a row for an interface, a part or a neighbour. Over them the device is
  // said to misbehave.
  snmp::WalkLimits table_limits() const;
  // Reads such a table and adds its report to the facts. Empty when the device is gone.
  boost::asio::awaitable<Table> table(TableSpec spec);
  // Those with limits of their own, without a limit on rows, may rightly be longer than we read.
  boost::asio::awaitable<Table> table(snmp::Session& in, TableSpec spec, snmp::WalkLimits limits);
  // Reads scalars; an exception value where there is none. Empty on failure.
  boost::asio::awaitable<std::vector<snmp::VarBind>> scalars(std::vector<Oid> oids);

  Port* port(std::uint32_t if_index);
  const Port* port(std::uint32_t if_index) const;
  // The interface of the part, or of one it sits in: a transceiver's light belongs to its port.
  std::optional<std::uint32_t> port_of_part(std::uint32_t part) const;
  // ifIndex of a bridge port, where the agent says so.
  std::optional<std::uint32_t> if_index_of(std::uint32_t bridge_port) const;
  void add_forwarding_database(std::uint32_t database, std::uint32_t vlan);
  // Most agents number the filtering databases like the VLANs; where the VLAN table says otherwise,
  // it is right (RFC 4363, dot1qVlanFdbId).
  std::optional<std::uint32_t> vlan_of_database(std::uint32_t database) const;
  // Counts a row that could not be used, in the report of that table.
  void drop(std::string_view table_name, const std::string& reason, std::uint32_t rows = 1);
  // Remembers what the device said where `text` shows less of it: control characters, bytes that
  // are no UTF-8.
  void keep_raw(const std::string& text, const Value& value);

 private:
  snmp::WalkLimits within_device(snmp::WalkLimits limits) const;
  void note_memory(const Table& table);
  Table not_walked(const TableSpec& spec, snmp::WalkEnd end, std::string reason);
  boost::asio::awaitable<void> check_alive();
};

// --- cells, read tolerantly ---

// Sanitised text without the double quotes some agents put around it; numbers as decimals; "" for
// what is not there and for texts that mean "nothing".
std::string text_of(const Value& value);
// The same for any value: an OID or an address in its usual form, octets that are no text as
// hexadecimal. "" for what is not there.
std::string any_text_of(const Value& value);
// False for "N/A", "none", "0000000" and the like: what agents write when they have nothing to say.
bool says_something(std::string_view text);
// False for what cannot be the serial number of one device: fillers, erased memory, texts with
// signs that no label has. For objects that a profile says hold one; a masked one ("<private>",
// "XXXX") is as the device answers it.
bool may_be_serial(std::string_view text);
// For agents that nobody described: nor samples ("123456789"), one character repeated, or words.
bool is_sure_serial(std::string_view text);
std::optional<std::uint32_t> u32_of(const Value& value);
// An octet string as the set of its bits, bit 0 first (RFC 2578, BITS).
std::vector<bool> bits_of(const Value& value);
// Octets shown as text when they are text, else as hexadecimal with colons.
std::string readable(std::string_view raw);
// The numbers of an index as octets; nullopt when one is over 255.
std::optional<std::string> octets_of(std::span<const std::uint32_t> ids);
// An address in an index: InetAddressType, length, octets (RFC 4001), also without the length.
std::optional<IpAddress> address_in_index(std::span<const std::uint32_t> ids);
// An MAC address that names a device, or nothing.
std::optional<MacAddress> mac_of(const Value& value);

}  // namespace netroster::mib
