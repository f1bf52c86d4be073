// Small devices for the tests, told in one line each.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "inventory/resolver.h"

namespace netroster::inventory::testing_kit {

inline WallTime at_minute(int minute) {
  return WallTime(std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)) +
         std::chrono::minutes(minute);
}

inline IpAddress ip(const std::string& text) { return IpAddress::parse(text).value(); }
inline MacAddress mac(const std::string& text) { return MacAddress::parse(text).value(); }

// Facts that are read completely unless told otherwise.
class Facts {
 public:
  explicit Facts(std::string name) { facts_.device.name = std::move(name); }

  Facts& serial(std::string value) {
    facts_.device.serial = std::move(value);
    return *this;
  }
  Facts& member(std::string value) {
    Module part;
    part.index = static_cast<std::uint32_t>(1000 + facts_.modules.size());
    part.part_class = "chassis";
    part.name = "Unit " + std::to_string(facts_.modules.size() + 1);
    part.serial = std::move(value);
    facts_.modules.push_back(std::move(part));
    return *this;
  }
  Facts& base_mac(const std::string& value) {
    facts_.device.base_mac = mac(value);
    return *this;
  }
  Facts& chassis(std::string value) {
    facts_.device.lldp_chassis_id = std::move(value);
    return *this;
  }
  Facts& engine(std::string value) {
    facts_.device.engine_id = std::move(value);
    return *this;
  }
  Facts& object_id(std::string value) {
    facts_.device.sys_object_id = std::move(value);
    return *this;
  }
  Facts& address(const std::string& value) {
    facts_.addresses.push_back({ip(value), 24, std::nullopt});
    return *this;
  }
  Facts& port(std::uint32_t index, std::string name, std::string descr = "",
              const std::string& mac_text = "") {
    Port port;
    port.index = index;
    port.name = std::move(name);
    port.descr = descr.empty() ? port.name : std::move(descr);
    port.type = "ethernetCsmacd";
    port.speed_bps = 1'000'000'000;
    if (!mac_text.empty()) port.mac = mac(mac_text);
    facts_.ports.push_back(std::move(port));
    return *this;
  }
  Facts& alias(std::string value) {
    facts_.ports.back().alias = std::move(value);
    return *this;
  }
  // Of the port that was added last.
  Facts& oper(OperState state) {
    facts_.ports.back().oper = state;
    return *this;
  }
  Facts& lldp(std::uint32_t local, std::string chassis_id, std::string port_id,
              std::string name = "") {
    Neighbour row;
    row.protocol = "lldp";
    row.local_index = local;
    row.chassis_id = std::move(chassis_id);
    row.chassis_id_kind = MacAddress::parse(row.chassis_id) ? "mac" : "local";
    row.port_id = std::move(port_id);
    row.port_id_kind = MacAddress::parse(row.port_id) ? "mac" : "interface";
    row.name = std::move(name);
    return neighbour(std::move(row));
  }
  Facts& cdp(std::uint32_t local, std::string device_id, std::string port_id,
             const std::string& far_address = "") {
    Neighbour row;
    row.protocol = "cdp";
    row.local_index = local;
    row.name = std::move(device_id);
    row.port_id = std::move(port_id);
    row.port_id_kind = "interface";
    if (!far_address.empty()) row.addresses.push_back(ip(far_address));
    return neighbour(std::move(row));
  }
  Facts& neighbour(Neighbour row) {
    facts_.neighbours.push_back(std::move(row));
    return *this;
  }
  Facts& lag(std::uint32_t aggregate, std::vector<std::uint32_t> members) {
    facts_.lags.push_back({aggregate, std::move(members), ""});
    return *this;
  }
  // Last of all: every table read to its end.
  DeviceFacts complete() const {
    auto facts = facts_;
    const auto add = [&](std::string table, std::size_t rows) {
      facts.tables.push_back({std::move(table), static_cast<std::uint32_t>(rows), {}, true, ""});
    };
    add("system", 1);
    add("ifTable", facts.ports.size());
    add("ifXTable", facts.ports.size());
    add("entPhysicalTable", facts.modules.size());
    add("ipAddrTable", facts.addresses.size());
    std::size_t lldp = 0;
    std::size_t cdp = 0;
    for (const auto& row : facts.neighbours) ++(row.protocol == "lldp" ? lldp : cdp);
    add("lldpRemTable", lldp);
    add("cdpCacheTable", cdp);
    add("dot1qTpFdbTable", facts.forwarding.size());
    add("ipNetToMediaTable", facts.arp.size());
    return facts;
  }
  DeviceFacts bare() const { return facts_; }

 private:
  DeviceFacts facts_;
};

inline Observation answered(std::string site, const std::string& address, int minute,
                            DeviceFacts facts) {
  Observation seen;
  seen.site = std::move(site);
  seen.address = ip(address);
  seen.when = at_minute(minute);
  seen.collector = "snmp";
  seen.credential = "district-v3";
  seen.reach = Reach::answered;
  seen.facts = std::make_shared<const DeviceFacts>(std::move(facts));
  return seen;
}

inline Observation unanswered(std::string site, const std::string& address, int minute, Reach reach,
                              std::string reason) {
  Observation seen;
  seen.site = std::move(site);
  seen.address = ip(address);
  seen.when = at_minute(minute);
  seen.collector = "snmp";
  seen.reach = reach;
  seen.reason = std::move(reason);
  return seen;
}

inline const Device* device_called(const Inventory& inventory, const std::string& name) {
  const Device* found = nullptr;
  for (const auto& device : inventory.devices)
    if (device->name == name && (found == nullptr || found->last_seen <= device->last_seen))
      found = device.get();
  return found;
}

}  // namespace netroster::inventory::testing_kit
