#include <fmt/format.h>

#include "tests/simulator/mib.h"

namespace netroster::simulator {
namespace {

enum class PartClass : std::int64_t {
  chassis = 3,
  container = 5,
  power_supply = 6,
  fan = 7,
  sensor = 8,
  module = 9,
  port = 10,
  stack = 11,
};

struct Part {
  std::uint32_t index;
  std::uint32_t parent;
  PartClass part_class;
  std::int64_t position;
  std::string name;
  std::string descr;
  std::string model;
  std::string serial;
  bool replaceable = false;
};

const Oid& part_entry() {
  static const Oid entry{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1};
  return entry;
}

void add_part(View view, const Part& part) {
  TableRow row{view.rows, part_entry(), Oid{part.index}};
  const auto& make = *view.device.make;
  const bool main = part.part_class == PartClass::chassis;
  row.text(2, part.descr);
  row.object_id(3, Oid{1, 3, 6, 1, 4, 1, make.enterprise, 12, 3});
  row.integer(4, part.parent);
  row.integer(5, static_cast<std::int64_t>(part.part_class));
  row.integer(6, part.position);
  row.text(7, part.name);
  row.text(8, main ? "V02" : "");
  row.text(9, "");
  row.text(10, main ? make.version : "");
  row.text(11, part.serial);
  row.text(12, part.serial.empty() ? "" : make.vendor);
  row.text(13, part.model);
  row.integer(16, part.replaceable ? 1 : 2);
}

// entPhysicalIndex of member `m`, counted from 1, as the make does it.
std::uint32_t chassis_index(const Make& make, std::uint32_t m) {
  switch (make.naming) {
    case Naming::ios:
      return m * 1000;
    case Naming::aos_cx:
      return m * 100'000 + 1;
    default:
      return m * 256 + 1;
  }
}

void add_sensor(View view, std::uint32_t index, std::int64_t type, std::int64_t precision,
                std::int64_t value) {
  static const Oid entry{1, 3, 6, 1, 2, 1, 99, 1, 1, 1};
  static const Oid cisco{1, 3, 6, 1, 4, 1, 9, 9, 91, 1, 1, 1, 1};
  TableRow row{view.rows, view.device.make->naming == Naming::ios ? cisco : entry, Oid{index}};
  row.integer(1, type);
  row.integer(2, 9);
  row.integer(3, precision);
  row.integer(4, value);
  row.integer(5, 1);
}

void add_transceiver(View view, const DistrictPort& port, std::uint32_t index,
                     std::uint32_t parent) {
  add_part(view, {index, parent, PartClass::module, 1, port.name + " transceiver",
                  port.speed_mbps >= 10'000 ? "10GBase-SR" : "1000Base-SX",
                  port.speed_mbps >= 10'000 ? "SFP-10G-SR" : "SFP-1G-SX", port.transceiver, true});
  add_part(view, {index + 1, index, PartClass::sensor, 1, port.name + " receive power",
                  "Receive power", "", ""});
  // dBm is 14 of the Cisco module and an extension elsewhere.
  const auto light = -20 - static_cast<std::int64_t>(port.mac % 60);
  add_sensor(view, index + 1, 14, 1, light);
}

void add_port_part(View view, const DistrictPort& port, std::uint32_t chassis) {
  const auto index = chassis + 50 + port.position * 3;
  add_part(view, {index, chassis, PartClass::port, static_cast<std::int64_t>(port.position),
                  port.name, port.descr, "", ""});
  Oid target{1, 3, 6, 1, 2, 1, 2, 2, 1, 1};
  target.push(view.index(port));
  view.rows.object_id(Oid{1, 3, 6, 1, 2, 1, 47, 1, 3, 2, 1, 2, index, 0}, target);
  if (!port.transceiver.empty()) add_transceiver(view, port, index + 1, index);
}

void add_chassis(View view, std::uint32_t m, std::uint32_t parent) {
  const auto& member = view.device.members[m - 1];
  const auto chassis = chassis_index(*view.device.make, m);
  const bool stacked = parent != 0;
  add_part(view, {chassis, parent, PartClass::chassis, stacked ? static_cast<std::int64_t>(m) : -1,
                  fmt::format("Switch {}", m), member.model + " chassis", member.model,
                  member.serial, stacked});
  for (std::uint32_t i = 0; i < 2; ++i) {
    const auto bay = chassis + 1 + i * 2;
    add_part(view, {bay, chassis, PartClass::container, i + 1,
                    fmt::format("Switch {} power bay {}", m, i + 1), "Power supply bay", "", ""});
    const bool fitted = i == 0 || view.device.mac / 256 % 2 == 0;
    if (fitted)
      add_part(view, {bay + 1, bay, PartClass::power_supply, 1,
                      fmt::format("Switch {} power supply {}", m, i + 1), "AC power supply",
                      "PWR-715WAC", fmt::format("PS{}{}", i, member.serial), true});
    add_part(view, {chassis + 10 + i, chassis, PartClass::fan, i + 1,
                    fmt::format("Switch {} fan {}", m, i + 1), "Fan tray", "", ""});
  }
  add_part(view, {chassis + 20, chassis, PartClass::sensor, 1,
                  fmt::format("Switch {} temperature", m), "Inlet temperature", "", ""});
  add_sensor(view, chassis + 20, 8, 0, 24 + static_cast<std::int64_t>(member.mac / 64 % 17));
  for (const auto& port : view.device.ports)
    if (port.type == PortType::ethernet && port.member == m) add_port_part(view, port, chassis);
}

}  // namespace

void add_entities(View view) {
  const bool stack = view.device.members.size() > 1;
  if (stack) add_part(view, {1, 0, PartClass::stack, -1, "stack", "Stack of switches", "", ""});
  for (std::uint32_t m = 1; m <= view.device.members.size(); ++m)
    add_chassis(view, m, stack ? 1 : 0);
  view.rows.number(Oid{1, 3, 6, 1, 2, 1, 47, 1, 4, 1, 0}, tag::timeticks, 4'200);
}

}  // namespace netroster::simulator
