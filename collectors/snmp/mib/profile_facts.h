// Puts the rows of a vendor's tables, as a profile describes them, into the facts.
#pragma once

#include <map>
#include <string>

#include "collectors/snmp/mib/profile_row.h"

namespace netroster::mib {

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

  Module* named_part(const ProfileRow& row);
  Module* same_part(const ProfileRow& row);
  Module* new_part(const ProfileRow& row, const Module* slot);
  void place_sensor(Sensor& sensor) const;
  void add_sensor(Sensor sensor);
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
