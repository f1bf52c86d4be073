// Inventory values as the documents that history keeps. What identifies or configures a thing is in
// its document; what moves all the time (counters, sensors, forwarding tables, index numbers) is
// "last known" beside it and makes no history.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "inventory/store/store.h"
#include "model/inventory.h"

namespace netroster::inventory::store {

// Numbers are stored: never change their meaning.
enum class Kind : int {
  device = 1,
  port = 2,
  module = 3,
  address = 4,
  vlan = 5,
  neighbour = 6,
  access_point = 7,
  lag = 8,
  poe = 9,
  stp = 10,
  link = 11,
  address_state = 12,
  hidden_switch = 13
};
std::string_view text(Kind kind);

struct EntityKey {
  Kind kind = Kind::device;
  std::string device;  // Device::id, "" for links and addresses
  std::string key;     // "" for a device itself
};

struct Entity {
  EntityKey key;
  std::string site;
  std::string doc;
  bool edge = false;  // a port whose cable comes and goes (moving_ports.h)
};

struct LastKnown {
  EntityKey key;
  std::string part;
  std::string doc;
};

// Steps from one state to the next.
struct Difference {
  std::vector<Entity> put;  // new or changed
  std::vector<EntityKey> gone;
  std::vector<LastKnown> last_known;
};

// Either side may be null.
void add_difference(const Device* before, const Device* after, Difference& difference);
void add_difference(const Link* before, const Link* after, Difference& difference);
void add_difference(const HiddenSwitch* before, const HiddenSwitch* after, Difference& difference);
void add_difference(const AddressState* before, const AddressState* after, Difference& difference);

EntityKey key_of(const Device& device);
EntityKey key_of(const Link& link);
EntityKey key_of(const HiddenSwitch& found);
EntityKey key_of(const AddressState& state);

struct StoredEntity {
  Entity entity;
  WallTime first_seen{};
  WallTime last_seen{};
  std::map<std::string, std::string> last_known;  // by part; empty when the past is read
};

// A vector that grows holds a district's documents twice for a moment.
using StoredEntities = std::deque<StoredEntity>;

// Documents back into an inventory, without coverage and known neighbours: those follow from it.
Result<Inventory> inventory_from(StoredEntities entities);

// Field by field; index numbers left out.
std::vector<FieldChange> field_changes(const std::string& before, const std::string& after);

}  // namespace netroster::inventory::store
