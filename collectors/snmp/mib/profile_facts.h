// Puts the rows of a vendor's tables, as a profile describes them, into the facts.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "collectors/snmp/mib/profile_row.h"

namespace netroster::mib {

// Collects the rows of all tables of one device; finish() sums up what was only counted.
class ProfileFacts {
 public:
  explicit ProfileFacts(Context& context) : context_(context) {}

  // What is wrong with the row, or "".
  std::string take(const profiles::TableMap& map, const ProfileRow& row);
  void take(const profiles::Reading& reading, const std::string& value, const std::string& suffix);
  // How the table that these rows came from was read.
  void note_table(const profiles::TableMap& map, const TableReport& report);
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
  std::string take_neighbour(const ProfileRow& row);

  Module* named_part(const ProfileRow& row);
  Module* same_part(const ProfileRow& row);
  Module* new_part(const ProfileRow& row, const Module* slot);
  void place_sensor(Sensor& sensor) const;
  void add_sensor(Sensor sensor);
  AccessPoint& access_point(const std::string& key);
  AccessPoint* known_access_point(const std::string& name);
  Port* port_of(const ProfileRow& row);
  Ssid& network(const std::string& name);
  void index_access_points();
  void count_clients();

  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

  Context& context_;
  std::map<std::string, std::size_t> point_at_;      // key -> facts.access_points
  std::map<std::string, std::uint32_t> clients_of_;  // access point as a client names it
  std::map<std::string, std::uint32_t> clients_of_network_;
  std::uint32_t clients_ = 0;
  std::string client_table_;  // the last one that clients came from
  bool clients_cut_ = false;
  std::unordered_map<std::string, std::size_t> point_called_;  // name, address -> access point
  std::unordered_map<std::string, std::size_t> network_at_;    // name -> facts.ssids
  std::unordered_set<std::string> sensor_keys_;
  std::size_t sensors_seen_ = 0;                 // so many of facts.sensors are in sensor_keys_
  std::map<std::string, std::size_t> radio_at_;  // access point and key -> its radio
};

}  // namespace netroster::mib
