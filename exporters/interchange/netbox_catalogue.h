// What the tables for NetBox have in common: the names that their rows refer to each other by.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporters/interchange/part.h"
#include "model/facts.h"

namespace netroster::interchange::netbox {

// Longest values of NetBox's fields, in characters; ours are cut at as many bytes.
inline constexpr std::size_t name_limit = 64;        // device, interface, VLAN
inline constexpr std::size_t long_name_limit = 100;  // everything else with a name, slugs
inline constexpr std::size_t serial_limit = 50;
inline constexpr std::size_t description_limit = 200;

// A table of CSV: a line of column names first, CR LF at the end of lines.
class Table {
 public:
  explicit Table(std::initializer_list<std::string_view> columns);
  // As many values as there are columns.
  void row(std::initializer_list<std::string_view> values);
  const std::string& text() const { return text_; }

 private:
  void line(std::initializer_list<std::string_view> values);

  std::size_t columns_;
  std::string text_;
};

// One switch of a stack.
struct Member {
  std::string name;  // NetBox's Device.name; the first member has the name of the stack
  std::string serial;
  std::uint32_t position = 0;
};

struct Interface {
  const Port* port = nullptr;
  std::string name;  // unique in its device
  std::string_view type;
};

struct Entry {
  const Device* device = nullptr;
  std::string name;  // unique in the export
  std::string site;  // NetBox's Site.name
  std::string manufacturer;
  std::string model;
  std::string role;
  std::string platform;               // "" when not known
  std::vector<Member> members;        // more than one, or none
  std::vector<Interface> interfaces;  // as DeviceFacts::ports

  std::unordered_map<std::uint32_t, std::size_t> places;  // of interfaces, by ifIndex

  // Null when the device has no such port.
  const Interface* interface_at(std::uint32_t port_index) const;
};

struct SiteEntry {
  std::string id;
  std::string name;
  const Site* site = nullptr;  // null: not in the configuration
};

struct Catalogue {
  std::vector<SiteEntry> sites;  // by id
  std::vector<Entry> entries;    // by Device::id

  const Entry* entry(std::string_view id) const;
};

Catalogue make_catalogue(const Part& part);

// The InterfaceTypeChoices value of a port: by its ifType, then its medium, then its speed.
std::string_view interface_type(const Port& port, bool is_lag);
// NetBox refuses a cable at an interface of the others.
bool takes_cable(std::string_view interface_type);

// Facts of a device that has none.
const DeviceFacts& facts_of(const Device& device);

// The tables. Those that leave something out say what.
using Remarks = std::vector<std::string>;
std::string manufacturers(const Catalogue& catalogue);
std::string device_types(const Catalogue& catalogue);
std::vector<TextFile> device_type_files(const Catalogue& catalogue);
std::string device_roles(const Catalogue& catalogue);
std::string platforms(const Catalogue& catalogue);
std::string sites(const Catalogue& catalogue);
std::string locations(const Catalogue& catalogue);
std::string virtual_chassis(const Catalogue& catalogue);
std::string devices(const Catalogue& catalogue);
std::string vlans(const Catalogue& catalogue);
std::string interfaces(const Catalogue& catalogue);
std::string mac_addresses(const Catalogue& catalogue);
struct AddressTables {
  std::string others;
  std::string primary;
};
AddressTables ip_addresses(const Catalogue& catalogue, Remarks& left_out);
std::string cables(const Catalogue& catalogue, const Part& part, Remarks& left_out);

}  // namespace netroster::interchange::netbox
