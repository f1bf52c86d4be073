// Puts the rows of a vendor's tables, as a profile describes them, into the facts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/profiles/profile.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {

// The fields of one row, by the names of the profile.
class ProfileRow {
 public:
  ProfileRow(const profiles::TableMap& map, std::map<std::string, std::string, std::less<>> parts,
             const Row& row, const std::vector<std::uint32_t>& columns);

  // Nothing when the row does not say.
  std::optional<std::string> text(std::string_view field) const;
  std::string text_or_empty(std::string_view field) const { return text(field).value_or(""); }
  std::optional<double> number(std::string_view field) const;
  std::optional<std::uint32_t> count(std::string_view field) const;
  std::optional<MacAddress> mac(std::string_view field) const;
  std::optional<IpAddress> address(std::string_view field) const;
  bool is_wanted() const;  // `when` holds
  // The parts of the index, joined.
  std::string key() const { return joined(map_.key); }
  std::string owner() const { return joined(map_.of); }
  // "" unless the profile says which parts name an access point.
  std::string named_owner() const { return map_.of.empty() ? std::string() : owner(); }

 private:
  const Value* value_of(const profiles::Cell& cell) const;
  std::optional<std::string> text_of_cell(const profiles::Cell& cell) const;
  std::string joined(const std::vector<std::string>& names) const;

  const profiles::TableMap& map_;
  std::map<std::string, std::string, std::less<>> parts_;
  const Row& row_;
  const std::vector<std::uint32_t>& columns_;
};

// The parts of an index as text: "aa:bb:cc:dd:ee:ff", "10.0.0.1", "3". Nothing when the index has
// another form.
std::optional<std::map<std::string, std::string, std::less<>>> index_parts(
    const std::vector<profiles::IndexPart>& form, std::span<const std::uint32_t> index);

// Collects the rows of all tables of one device; finish() sums up what was only counted.
class ProfileFacts {
 public:
  explicit ProfileFacts(Context& context) : context_(context) {}

  // What is wrong with the row, or "".
  std::string take(const profiles::TableMap& map, const ProfileRow& row);
  void take(const profiles::Reading& reading, const std::string& value, const std::string& suffix);
  void finish();

 private:
  std::string take_module(const ProfileRow& row);
  std::string take_access_point(const ProfileRow& row);
  std::string take_radio(const ProfileRow& row);
  std::string take_client(const ProfileRow& row);
  std::string take_ssid(const ProfileRow& row);
  std::string take_port(const ProfileRow& row);
  std::string take_port_poe(const ProfileRow& row);
  std::string take_poe_budget(const ProfileRow& row);
  std::string take_sensor(const ProfileRow& row);
  std::string take_session(const ProfileRow& row);

  AccessPoint& access_point(const std::string& key);
  AccessPoint* known_access_point(const std::string& name);
  Port* port_of(const ProfileRow& row);
  void count_network(const std::string& name, std::uint32_t clients);

  Context& context_;
  std::map<std::string, std::size_t> point_at_;      // key -> facts.access_points
  std::map<std::string, std::uint32_t> clients_of_;  // access point as a client names it
  std::map<std::string, std::uint32_t> clients_of_network_;
  std::map<std::string, std::size_t> radio_at_;  // access point and key -> its radio
};

}  // namespace netroster::mib
