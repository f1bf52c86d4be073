// Puts a snapshot in order. Private to this folder.
#pragma once

#include <string>
#include <unordered_map>

#include "standards/world.h"

namespace netroster::standards {

class WorldBuilder {
 public:
  explicit WorldBuilder(World& world) : w_(world) {}
  void build();

 private:
  std::uint32_t site(const std::string& id);
  std::uint32_t closet(std::uint32_t site, const std::string& id);
  void put_inside(std::uint32_t site, SubjectKind kind, std::size_t index) {
    w_.sites_[site].inside[static_cast<std::size_t>(kind)].push_back(
        static_cast<std::uint32_t>(index));
  }
  void declare(const Site& declared);
  void add_devices();
  void add_device(const Device& device);
  void name_devices();
  void add_ports(std::uint32_t device);
  void add_links();
  void note_link(std::uint32_t index);
  void use_ports();
  void use_port(std::uint32_t device, const std::optional<std::uint32_t>& if_index, PortUse use);
  void add_circuits();
  void add_circuit(std::uint32_t site, const Circuit& circuit);
  std::uint32_t find_device(std::uint32_t site, const std::string& word) const;
  void add_points();
  void add_own_point(std::uint32_t device);
  void hear_points();
  void add_point(std::uint32_t controller, const AccessPoint& point);
  std::uint32_t site_of_point(const World::PointEntry& entry) const;
  void add_vlans(std::uint32_t device);
  void add_ssids(std::uint32_t device);
  void add_upses();
  void count_people();

  World& w_;
  std::unordered_map<std::string, std::uint32_t> site_at_;
  std::unordered_map<std::string, std::uint32_t> closet_at_;    // "SITE/closet"
  std::unordered_map<std::string, std::uint32_t> device_at_;    // Device::id
  std::unordered_map<std::string, std::uint32_t> point_heard_;  // name, MAC address -> port
  std::unordered_map<std::string, std::uint32_t> point_at_;     // the same -> access point
  std::unordered_map<std::string, std::uint32_t> vlan_at_;
  std::unordered_map<std::string, std::uint32_t> ssid_at_;
};

}  // namespace netroster::standards
