#include "planning/equipment.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace netroster::planning {
namespace {

using standards::SubjectKind;
using standards::World;

constexpr std::array<std::string_view, 4> seen_words{"measured: the device",
                                                     "measured: a part of the device",
                                                     "measured: its controller", "declared"};

// What a part is called in the rules of what is eligible; "": it is not bought by itself.
std::string_view kind_of_part(const Module& part) {
  if (part.part_class == "transceiver") return "transceiver";
  if (part.part_class == "powerSupply") return "power-supply";
  if (part.part_class == "module") return part.port_index ? "transceiver" : "module";
  return {};
}

class Collector {
 public:
  explicit Collector(const World& world) : world_(world) {}

  std::vector<Equipment> take() {
    for (std::uint32_t i = 0; i < world_.count(SubjectKind::device); ++i) add_device(i);
    for (std::uint32_t i = 0; i < world_.count(SubjectKind::access_point); ++i) add_point(i);
    for (std::uint32_t i = 0; i < world_.count(SubjectKind::ups); ++i) add_ups(i);
    std::sort(out_.begin(), out_.end(), [](const Equipment& a, const Equipment& b) {
      return std::tie(a.site, a.name, a.device, a.kind, a.serial, a.model) <
             std::tie(b.site, b.name, b.device, b.kind, b.serial, b.model);
    });
    return std::move(out_);
  }

 private:
  Equipment of_device(const World::DeviceEntry& entry) const {
    const auto& device = *entry.device;
    Equipment one;
    one.site = world_.site(entry.site).id;
    one.closet = device.closet;
    one.device = device.id;
    one.name = entry.name;
    one.kind = device.facts->device.kind;
    one.vendor = device.facts->device.vendor;
    one.model = device.facts->device.model;
    one.serial = device.facts->device.serial;
    one.first_seen = device.first_seen;
    one.last_seen = device.last_seen;
    return one;
  }

  void add_device(std::uint32_t i) {
    const auto whole = of_device(world_.device(i));
    const auto& modules = world_.device(i).device->facts->modules;
    std::vector<const Module*> chassis;
    for (const auto& part : modules)
      if (part.part_class == "chassis" && !part.serial.empty()) chassis.push_back(&part);
    if (chassis.size() < 2) {
      auto one = whole;
      if (chassis.size() == 1) fill(one, *chassis[0]);
      out_.push_back(std::move(one));
    } else {
      for (const auto* part : chassis) out_.push_back(member_of(whole, *part));
    }
    for (const auto& part : modules) add_part(whole, part);
  }

  // What the device itself does not tell.
  static void fill(Equipment& one, const Module& part) {
    if (one.model.empty()) one.model = part.model;
    if (one.serial.empty()) one.serial = part.serial;
    if (one.vendor.empty()) one.vendor = part.vendor;
    one.asset_tag = part.asset_tag;
  }

  static Equipment member_of(Equipment one, const Module& part) {
    if (!part.model.empty()) one.model = part.model;
    one.serial = part.serial;
    one.asset_tag = part.asset_tag;
    return one;
  }

  void add_part(const Equipment& whole, const Module& part) {
    const auto kind = kind_of_part(part);
    if (kind.empty() || part.model.empty() || part.replaceable == false) return;
    auto one = whole;
    one.kind = kind;
    one.vendor = part.vendor.empty() && kind != "transceiver" ? whole.vendor : part.vendor;
    one.model = part.model;
    one.serial = part.serial;
    one.asset_tag = part.asset_tag;
    one.seen = Seen::as_part;
    out_.push_back(std::move(one));
  }

  // One that is in the inventory by itself is already there.
  void add_point(std::uint32_t i) {
    const auto& entry = world_.access_point(i);
    if (entry.device != standards::none || entry.point == nullptr) return;
    Equipment one;
    one.site = world_.site(entry.site).id;
    one.name = entry.name;
    one.kind = "access-point";
    one.model = entry.point->model;
    one.serial = entry.point->serial;
    one.seen = Seen::by_controller;
    one.last_seen = entry.when;
    if (entry.controller != standards::none) {
      const auto& controller = *world_.device(entry.controller).device;
      one.device = controller.id;
      one.first_seen = controller.first_seen;
      one.vendor = controller.facts->device.vendor;
    }
    out_.push_back(std::move(one));
  }

  void add_ups(std::uint32_t i) {
    const auto& entry = world_.ups(i);
    if (entry.device != standards::none || entry.declared == nullptr) return;
    Equipment one;
    one.site = world_.site(entry.site).id;
    one.closet = entry.closet;
    one.name = entry.name;
    one.kind = "ups";
    one.model = entry.declared->model;
    one.seen = Seen::declared;
    out_.push_back(std::move(one));
  }

  const World& world_;
  std::vector<Equipment> out_;
};

}  // namespace

std::string_view text(Seen seen) { return seen_words.at(static_cast<std::size_t>(seen)); }

std::vector<Equipment> equipment_of(const World& world) { return Collector(world).take(); }

}  // namespace netroster::planning
