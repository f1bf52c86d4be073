// One snapshot of the inventory, what the district declares, and what was measured, put in order
// for questions by subject. It keeps pointers into what it was made from, and changes nothing.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "model/inventory.h"
#include "standards/facts.h"
#include "standards/models.h"
#include "standards/rule.h"

namespace netroster::standards {

inline constexpr std::uint32_t none = ~std::uint32_t{0};

// What was counted at a port over school hours; filled from the history by whoever has one.
struct PortMeasure {
  std::optional<double> in_p95_bps;      // 95th percentile of 5-minute samples
  std::optional<double> out_p95_bps;     //
  std::optional<double> sample_percent;  // of the samples that there should be
  std::string why = {};                  // there are no percentiles, though it is polled
  WallTime when{};                       // the newest sample
};

// Of all frames of the last days, both directions. Apart from the traffic, of which days must be
// read: rules ask every access port for its errors.
struct PortErrors {
  std::optional<double> error_ratio;
  std::optional<double> discard_ratio;
  std::string why = {};  // there are no ratios, though it is polled
  WallTime when{};       // the newest sample
};

struct Sources {
  const Inventory& inventory;
  const config::Config& config;
  const std::vector<ModelRow>& models;
  // By device id and port name; empty: nothing was measured.
  std::function<std::optional<PortMeasure>(const std::string& device, const std::string& port)>
      measured;
  WallTime now{};
  std::function<std::optional<PortErrors>(const std::string& device, const std::string& port)>
      errors = {};  // likewise
};

enum class PortUse : std::uint8_t { access, uplink, access_point, phone, unmanaged, inner };

class World : public FactSource {
 public:
  // `sources` and all it refers to must outlive the World.
  explicit World(const Sources& sources);

  struct SiteEntry {
    std::string id;
    const Site* declared = nullptr;  // null: only in the inventory
    std::array<std::vector<std::uint32_t>, subject_kinds> inside;
  };
  struct BuildingEntry {
    std::uint32_t site;
    const Building* declared;
  };
  struct ClosetEntry {
    std::uint32_t site;
    std::string id;
    const Closet* declared = nullptr;
    std::vector<std::uint32_t> devices;
    std::vector<std::uint32_t> uplinks;  // links that leave it
  };
  struct DeviceEntry {
    std::uint32_t site;
    std::uint32_t closet = none;
    const Device* device;
    std::string name;
    std::vector<std::uint32_t> links;
    std::uint32_t first_port = 0;
    std::uint32_t members = 0;  // chassis of its stack, as far as they are told
    WallTime ports_read{};
    bool network = false;  // a switch or a router
  };
  struct PortEntry {
    std::uint32_t device;
    std::uint16_t position;
    PortUse use;
  };
  struct LinkEntry {
    std::uint32_t site;
    std::array<std::uint32_t, 2> devices;
    const Link* link;
    bool backbone = false;  // between network devices
  };
  struct CircuitEntry {
    std::uint32_t site;
    const Circuit* circuit;
    std::uint32_t device = none;
    std::uint32_t port = none;
  };
  struct PointEntry {
    std::uint32_t site;
    const AccessPoint* point = nullptr;  // as its controller lists it, or null
    std::uint32_t device = none;         // itself, where it is a device of the inventory
    std::uint32_t controller = none;
    std::uint32_t switch_port = none;
    std::string name;
    WallTime when{};
  };
  struct VlanEntry {
    std::uint32_t site;
    std::uint32_t id;
    std::map<std::string, std::uint32_t> names;  // how many devices call it so
    std::uint32_t devices = 0;
    WallTime when{};
  };
  struct SsidEntry {
    std::uint32_t site;
    std::string name;
    std::optional<std::uint32_t> clients;
    WallTime when{};
  };
  struct UpsEntry {
    std::uint32_t site;
    const DeclaredUps* declared = nullptr;
    std::uint32_t device = none;
    std::string closet;
    std::string name;
  };

  const SiteEntry& site(std::uint32_t i) const { return sites_[i]; }
  const BuildingEntry& building(std::uint32_t i) const { return buildings_[i]; }
  const ClosetEntry& closet(std::uint32_t i) const { return closets_[i]; }
  const DeviceEntry& device(std::uint32_t i) const { return devices_[i]; }
  const PortEntry& port(std::uint32_t i) const { return ports_[i]; }
  const LinkEntry& link(std::uint32_t i) const { return links_[i]; }
  const CircuitEntry& circuit(std::uint32_t i) const { return circuits_[i]; }
  const PointEntry& access_point(std::uint32_t i) const { return points_[i]; }
  const VlanEntry& vlan(std::uint32_t i) const { return vlans_[i]; }
  const SsidEntry& ssid(std::uint32_t i) const { return ssids_[i]; }
  const UpsEntry& ups(std::uint32_t i) const { return upses_[i]; }
  std::uint32_t stack_device(std::uint32_t i) const { return stacks_[i]; }

  const Port& port_of(const PortEntry& entry) const {
    return devices_[entry.device].device->facts->ports[entry.position];
  }
  const Sources& sources() const { return sources_; }
  // The first row of the district, then of the shipped ones, that is about this device.
  const ModelRow* model_row(std::string_view vendor, std::string_view model,
                            std::string_view kind) const;
  // "core" or "access", or why that is not known.
  Observed layer(std::uint32_t device) const;
  // The port of that ifIndex; none when it has no such port.
  std::uint32_t port_at(std::uint32_t device, std::uint32_t if_index) const;
  std::optional<PortMeasure> measured(std::uint32_t port) const;
  std::optional<PortErrors> errors(std::uint32_t port) const;
  // Students and staff of all sites that say how many they have; nullopt when a school does not.
  std::optional<double> district_users() const { return district_users_; }
  std::optional<double> district_students() const { return district_students_; }

  std::uint32_t count(SubjectKind kind) const override;
  std::string name(Subject subject) const override;
  std::string site_id(Subject subject) const override;
  std::optional<Subject> owner(Subject subject, SubjectKind kind) const override;
  std::vector<Subject> inside(Subject subject, SubjectKind kind) const override;
  Observed read(Subject subject, const FactRow& fact) const override;
  std::vector<Subject> sites() const override;
  bool has_devices(Subject site) const override;

 private:
  friend class WorldBuilder;
  std::uint32_t site_of(Subject subject) const;
  std::uint32_t device_of(Subject subject) const;
  std::uint32_t closet_of(Subject subject) const;

  Sources sources_;
  std::vector<SiteEntry> sites_;
  std::vector<BuildingEntry> buildings_;
  std::vector<ClosetEntry> closets_;
  std::vector<DeviceEntry> devices_;
  std::vector<std::uint32_t> stacks_;  // devices
  std::vector<PortEntry> ports_;
  std::vector<LinkEntry> links_;
  std::vector<CircuitEntry> circuits_;
  std::vector<PointEntry> points_;
  std::vector<VlanEntry> vlans_;
  std::vector<SsidEntry> ssids_;
  std::vector<UpsEntry> upses_;
  std::optional<double> district_users_;
  std::optional<double> district_students_;
};

// When a part of a device's facts ("ports", "poe" …) was last read.
WallTime read_time(const Device& device, std::string_view part);

}  // namespace netroster::standards
