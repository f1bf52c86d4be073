// What scrapes look up in a snapshot, put in order once for each snapshot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "model/inventory.h"

namespace netroster::prometheus {

class Directory {
 public:
  // Holds on to the snapshot; `config` is not kept.
  Directory(Snapshot snapshot, const config::Config& config);

  const Snapshot& snapshot() const { return snapshot_; }
  // By Device::id, name (nocase) or an address of it; a replaced device is found by its id only.
  // Null: none, or a name or an address that several have.
  const Device* find(std::string_view what) const;
  // The name that no other device has, else the id: what is unique as label `instance`.
  const std::string& instance(const Device& device) const;
  // Port::index of its ports that lead to other network devices or carry a circuit; ascending.  //
  // Port::index of its ports that lead to other network devices or carry a circuit; ascending.
  const std::vector<std::uint32_t>& uplinks(const Device& device) const;
  // Where a circuit is measured: by name at its site, else by id. Null: not in the inventory.
  const Device* circuit_device(const Site& site, const Circuit& circuit) const;

 private:
  void add_key(std::string key, std::size_t device);
  void add_uplink(const Device& device, std::optional<std::uint32_t> index);
  void add_link(const Link& link);
  void add_circuits(const Site& site);
  void add_uplinks(const config::Config& config);

  Snapshot snapshot_;
  std::unordered_map<std::string, std::size_t> by_key_;                  // size(): several
  std::unordered_map<std::string, std::vector<std::uint32_t>> uplinks_;  // by Device::id
};

}  // namespace netroster::prometheus
