// The things that are bought, kept and replaced, one by one: what the inventory saw of each.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "standards/world.h"

namespace netroster::planning {

enum class Seen { by_itself, as_part, by_controller, declared };
// "measured: the device tells it" and so on; fits a column "evidence".
std::string_view text(Seen seen);

struct Equipment {
  std::string site;
  std::string closet;
  std::string device;  // Device::id of what tells it; "" when it is only declared
  std::string name;
  std::string kind;  // "switch", "access-point", "module", "transceiver"; "": not known
  std::string vendor;
  std::string model;
  std::string serial;
  std::string asset_tag;
  Seen seen = Seen::by_itself;
  WallTime first_seen{};  // WallTime{}: not known
  WallTime last_seen{};
};

// Every chassis (each member of a stack is one), part with a model, access point that a controller
// lists and battery that the district declares; by site, name and serial.
std::vector<Equipment> equipment_of(const standards::World& world);

}  // namespace netroster::planning
