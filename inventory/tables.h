// Which part of a device's facts a walked table feeds. A part may lose rows only when every table
// that feeds it was read to its end.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"

namespace netroster::inventory {

// Part names as they appear in Device::freshness.
namespace part {
inline constexpr std::string_view system = "system";
inline constexpr std::string_view ports = "ports";
inline constexpr std::string_view port_duplex = "ports.duplex";  // duplex and MAU type
inline constexpr std::string_view port_bridge = "ports.bridge";  // PVID and bridge port
inline constexpr std::string_view port_poe = "ports.poe";
inline constexpr std::string_view port_stack = "ports.stack";
inline constexpr std::string_view modules = "modules";
inline constexpr std::string_view addresses = "addresses";
inline constexpr std::string_view vlans = "vlans";
inline constexpr std::string_view forwarding = "forwarding";
inline constexpr std::string_view arp = "arp";
inline constexpr std::string_view routes = "routes";
inline constexpr std::string_view access_points = "access_points";
inline constexpr std::string_view lags = "lags";
inline constexpr std::string_view stp = "stp";
inline constexpr std::string_view poe = "poe";
inline constexpr std::string_view sensors = "sensors";
}  // namespace part

// "neighbours.lldp" for "lldp".
std::string neighbour_part(std::string_view protocol);

// The part a table feeds, "" for one we know nothing about. Tables are known by their MIB names
// ("ifXTable", "dot1qTpFdbTable@12") or by the part's own name.
std::string part_of_table(std::string_view table);

// What the reports of one reading say about one part.
struct PartReport {
  bool complete = false;  // every table of it was read to its end
  std::uint32_t rows = 0;
  std::uint32_t dropped = 0;
  std::string reason;  // of the first table that was not complete
};

std::map<std::string, PartReport> part_reports(const std::vector<TableReport>& tables);

}  // namespace netroster::inventory
