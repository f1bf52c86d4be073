// The known devices, found by the signs that tell one from another.
#pragma once

#include <string>
#include <vector>

#include "inventory/claims.h"
#include "inventory/identity.h"
#include "inventory/key_index.h"
#include "model/observation.h"

namespace netroster::inventory {

struct Candidate {
  Node node = no_node;
  Score score;
};

class DeviceIndex {
 public:
  // `devices` is the resolver's list and must outlive this object.
  explicit DeviceIndex(const Devices& devices) : devices_(devices) {}

  // The device at `node` is new, has changed or is gone; these are its signs now.
  void update(Node node, const Signals& signals);
  const Signals& signals(Node node) const { return entries_[node].signals; }

  // Devices of the same site that share a serial, a MAC address or an address; best first.
  std::vector<Candidate> candidates(const Observation& seen, const Signals& signals) const;
  // An observation may fit two devices that cannot be one: a reading without serials at an address
  // that one is reached at and the other has.
  bool speak_against_each_other(Node a, Node b) const;

  // The first two devices with this engine id or serial, at whatever site.
  template <typename Use>
  void each_with_engine_id(const std::string& engine_id, Use use) const {
    engines_.each(engine_key(engine_id), 2, use);
  }
  template <typename Use>
  void each_with_serial(const std::string& serial, Use use) const {
    index_.each(serial_key(serial), 2, use);
  }

 private:
  struct Entry {
    Signals signals;
    std::vector<Key> keys;
  };

  const Devices& devices_;
  std::vector<Entry> entries_;  // by node
  KeyIndex<Node> index_;
  KeyIndex<Node> engines_;
};

}  // namespace netroster::inventory
