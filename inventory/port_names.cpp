#include "inventory/port_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace netroster::inventory {
namespace {

// Type words that mean the same; each row is one type. Words of different rows are different types
// even when one begins with the other ("tw" and "twe").
constexpr std::array<std::array<std::string_view, 7>, 19> type_words{{
    {"ethernet", "e", "et", "eth", "ether"},
    {"fastethernet", "f", "fa", "fas", "fast", "fe"},
    {"gigabitethernet", "g", "gi", "gig", "gigabit", "ge", "gigaethernet"},
    {"twogigabitethernet", "tw", "two", "twogig"},
    {"fivegigabitethernet", "fi", "five", "fivegig"},
    {"tengigabitethernet", "t", "te", "ten", "tengig", "tengige", "ten-gigabitethernet"},
    {"xgigabitethernet", "xge", "xgi"},
    {"twentyfivegige", "twe", "twentyfive", "twentyfivegigabitethernet", "25ge"},
    {"fortygigabitethernet", "fo", "forty", "fortygige", "fortygig"},
    {"fiftygige", "fif", "fifty", "fiftygigabitethernet"},
    {"hundredgige", "hu", "hundred", "hundredgigabitethernet", "hundredgig"},
    {"port-channel", "po", "portchannel", "port-ch"},
    {"bundle-ether", "be", "bundle"},
    {"bridge-aggregation", "bagg"},
    {"vlan", "vl", "vlanif", "vlan-interface"},
    {"loopback", "lo", "loop"},
    {"management", "mgmt", "ma", "mg", "mgmteth", "managementethernet"},
    {"tunnel", "tu", "tun"},
    {"port", "p"},
}};

// Row of type_words, or nothing.
std::optional<std::size_t> type_of(std::string_view word) {
  for (std::size_t row = 0; row < type_words.size(); ++row)
    for (const auto known : type_words[row])
      if (!known.empty() && equal_nocase(known, word)) return row;
  return std::nullopt;
}

struct SplitName {
  std::string_view word;  // before the first digit, without a closing "-", ":" or blank
  std::string_view rest;
};

SplitName split(std::string_view name) {
  name = trim(name);
  const auto digit = std::min(name.find_first_of("0123456789"), name.size());
  SplitName parts{name.substr(0, digit), name.substr(digit)};
  const auto end = parts.word.find_last_not_of("-: \t");
  parts.word = parts.word.substr(0, end == std::string_view::npos ? 0 : end + 1);
  return parts;
}

bool same_word(std::string_view a, std::string_view b) {
  if (equal_nocase(a, b)) return true;
  if (a.empty() || b.empty()) return false;
  const auto type_a = type_of(a);
  const auto type_b = type_of(b);
  if (type_a && type_b) return *type_a == *type_b;
  const auto shorter = std::min(a.size(), b.size());
  return shorter >= 2 && (starts_with_nocase(a, b) || starts_with_nocase(b, a));
}

// "ge-0/0/1.0" names a unit of "ge-0/0/1".
std::string_view without_unit(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return name;
  const auto unit = name.substr(dot + 1);
  const bool digits = unit.find_first_not_of("0123456789") == std::string_view::npos;
  return digits && split(name.substr(0, dot)).word.size() > 1 ? name.substr(0, dot) : name;
}

// "bridge1/ether2" ends in the port itself.
std::string_view last_step(std::string_view name) {
  const auto slash = name.rfind('/');
  if (slash == std::string_view::npos || slash + 1 >= name.size()) return "";
  const char next = name[slash + 1];
  return next >= '0' && next <= '9' ? std::string_view() : name.substr(slash + 1);
}

constexpr int none = -1;
constexpr int several = -2;

template <typename Is>
int only(const std::vector<Port>& ports, Is is) {
  int found = none;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (!is(ports[i])) continue;
    if (found != none) return several;
    found = static_cast<int>(i);
  }
  return found;
}

template <typename Is>
bool look(const std::vector<Port>& ports, FoundPort& found, const char* how, Is is) {
  const int position = only(ports, is);
  if (position >= 0) found = {position, how};
  return position >= 0;
}

bool look_by_name(const std::vector<Port>& ports, FoundPort& found, std::string_view name) {
  if (name.empty()) return false;
  return look(ports, found, "ifName", [&](const Port& p) { return equal_nocase(p.name, name); }) ||
         look(ports, found, "ifDescr",
              [&](const Port& p) { return equal_nocase(p.descr, name); }) ||
         look(ports, found, "short name", [&](const Port& p) {
           return (!p.name.empty() && same_port_name(p.name, name)) ||
                  (!p.descr.empty() && same_port_name(p.descr, name));
         });
}

bool look_by_alias(const std::vector<Port>& ports, FoundPort& found, std::string_view alias) {
  return !alias.empty() &&
         look(ports, found, "ifAlias", [&](const Port& p) { return equal_nocase(p.alias, alias); });
}

// Sub-interfaces share their parent's address: physical ports are asked first.
bool look_by_mac(const std::vector<Port>& ports, FoundPort& found, const MacAddress& mac) {
  return look(ports, found, "MAC address",
              [&](const Port& p) { return p.mac == mac && p.type == "ethernetCsmacd"; }) ||
         look(ports, found, "MAC address", [&](const Port& p) { return p.mac == mac; });
}

std::optional<std::uint32_t> whole_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

// A bare number is an ifIndex on some agents and a bridge port on others; where the two point at
// different ports it says nothing.
bool look_by_number(const std::vector<Port>& ports, FoundPort& found, std::uint32_t number) {
  const int by_index = position_of_index(ports, number);
  const int by_bridge = only(ports, [&](const Port& p) { return p.bridge_port == number; });
  if (by_index >= 0 && by_bridge >= 0 && by_index != by_bridge) {
    found.how = "number " + std::to_string(number) + " is an ifIndex and another bridge port";
    return false;
  }
  if (by_index >= 0) found = {by_index, "ifIndex"};
  if (by_bridge >= 0) found = {by_bridge, "bridge port number"};
  return found.position >= 0;
}

bool is_mac_kind(const Neighbour& row) {
  return row.port_id_kind.find("mac") != std::string::npos ||
         row.port_id_kind.find("MAC") != std::string::npos;
}

}  // namespace

bool same_port_name(std::string_view a, std::string_view b) {
  const auto left = split(a);
  const auto right = split(b);
  return equal_nocase(left.rest, right.rest) && same_word(left.word, right.word);
}

int position_of_index(const std::vector<Port>& ports, std::uint32_t index) {
  if (index == 0) return none;
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (ports[i].index == index) return static_cast<int>(i);
  return none;
}

FoundPort find_port_named(const std::vector<Port>& ports, std::string_view name) {
  FoundPort found;
  name = trim(name);
  if (look_by_name(ports, found, name) || look_by_name(ports, found, without_unit(name)) ||
      look_by_name(ports, found, last_step(name)) || look_by_alias(ports, found, name))
    return found;
  found.how = "no single port is called that";
  return found;
}

FoundPort find_far_port(const std::vector<Port>& ports, const Neighbour& row) {
  FoundPort found;
  const auto id = trim(row.port_id);
  const auto mac = MacAddress::parse(id);
  if (is_mac_kind(row) && mac && look_by_mac(ports, found, *mac)) return found;
  if (row.port_id_kind.find("lias") != std::string::npos && look_by_alias(ports, found, id))
    return found;
  if (look_by_name(ports, found, id) || look_by_name(ports, found, without_unit(id)) ||
      look_by_name(ports, found, last_step(id)))
    return found;
  if (mac && look_by_mac(ports, found, *mac)) return found;
  const auto description = trim(row.port_description);
  if (look_by_name(ports, found, description)) {
    found.how = "port description as " + found.how;
    return found;
  }
  if (const auto number = whole_number(id); number && look_by_number(ports, found, *number))
    return found;
  if (look_by_alias(ports, found, id) || look_by_alias(ports, found, description)) return found;
  if (found.how.empty()) found.how = "no single port is called that";
  return found;
}

}  // namespace netroster::inventory
