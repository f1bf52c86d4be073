#include <fmt/format.h>

#include "tests/simulator/mib.h"

namespace netroster::simulator {
namespace {

struct Interface {
  const DistrictPort& port;
  std::uint32_t index;
  std::string name, descr;
  PortType type;
};

std::uint64_t bits_per_second(const DistrictPort& port) {
  return std::uint64_t{port.speed_mbps} * 1'000'000;
}

// Packets are guessed from octets at 700 bytes each; a few are broadcast.
struct Rate {
  std::uint32_t narrow;  // column of ifTable
  std::uint32_t wide;    // column of ifXTable
  bool in;
  double part;
};
constexpr Rate rates[] = {
    {10, 6, true, 1},
    {11, 7, true, 1 / 700.0},
    {0, 8, true, 1 / 40'000.0},
    {0, 9, true, 1 / 90'000.0},
    {13, 0, true, 0},
    {14, 0, true, 1 / 4e9},
    {16, 10, false, 1},
    {17, 11, false, 1 / 700.0},
    {0, 12, false, 1 / 30'000.0},
    {0, 13, false, 1 / 80'000.0},
    {19, 0, false, 1 / 5e8},
    {20, 0, false, 0},
};

void add_counters(View view, const Interface& it, TableRow& narrow, TableRow& wide) {
  for (const auto& rate : rates) {
    const double per_second = (rate.in ? it.port.in_rate : it.port.out_rate) * rate.part;
    if (rate.narrow != 0)
      narrow.live(rate.narrow, {Live::counter32, it.port.shape, it.index, per_second});
    if (rate.wide != 0 && !view.device.make->only_v1)
      wide.live(rate.wide, {Live::counter64, it.port.shape, it.index, per_second});
  }
}

void add_interface(View view, const Interface& it) {
  static const Oid if_entry{1, 3, 6, 1, 2, 1, 2, 2, 1};
  static const Oid if_x_entry{1, 3, 6, 1, 2, 1, 31, 1, 1, 1};
  TableRow row{view.rows, if_entry, Oid{it.index}};
  const auto speed = bits_per_second(it.port);
  row.integer(1, it.index);
  row.text(2, it.descr);
  row.integer(3, static_cast<std::int64_t>(it.type));
  row.integer(4, it.type == PortType::loopback ? 65'536 : 1500);
  row.gauge(5, std::min<std::uint64_t>(speed, 0xffffffffU));
  if (it.port.mac != 0)
    row.mac(6, it.port.mac);
  else
    row.text(6, "");
  row.integer(7, it.port.disabled ? 2 : 1);
  row.integer(8, it.port.up ? 1 : 2);
  view.rows.number(row.at(9), tag::timeticks, std::uint64_t{it.index} * 6'100 % 9'000'000);
  row.object_id(22, Oid{0, 0});
  TableRow x{view.rows, if_x_entry, Oid{it.index}};
  x.text(1, it.name);
  add_counters(view, it, row, x);
  x.integer(14, 1);
  x.gauge(15, it.port.up ? it.port.speed_mbps : 0);
  x.integer(16, 2);
  x.integer(17, it.type == PortType::ethernet ? 1 : 2);
  x.text(18, it.type == PortType::prop_virtual ? "" : it.port.alias);
}

void add_ether_like(View view, const DistrictPort& port) {
  static const Oid dot3{1, 3, 6, 1, 2, 1, 10, 7, 2, 1};
  TableRow row{view.rows, dot3, Oid{view.index(port)}};
  row.integer(1, view.index(port));
  view.rows.number(row.at(2), tag::counter32, 0);
  view.rows.number(row.at(3), tag::counter32, port.up && !port.full_duplex ? 871 : 0);
  view.rows.number(row.at(8), tag::counter32, port.full_duplex ? 0 : 145);
  row.integer(19, !port.up ? 1 : port.full_duplex ? 3 : 2);
}

void add_stacking(View view, std::uint32_t higher, std::uint32_t lower) {
  view.rows.integer(Oid{1, 3, 6, 1, 2, 1, 31, 1, 2, 1, 3, higher, lower}, 1);
}

}  // namespace

void add_interfaces(View view) {
  std::uint32_t count = 0;
  for (const auto& port : view.device.ports) {
    add_interface(view, {port, view.index(port), port.name, port.descr, port.type});
    ++count;
    if (port.type == PortType::ethernet && !view.device.make->only_v1) add_ether_like(view, port);
    if (port.unit_index != 0) {
      add_interface(view, {port, view.bridge_index(port), port.name + ".0", port.descr + ".0",
                           PortType::prop_virtual});
      add_stacking(view, view.bridge_index(port), view.index(port));
      ++count;
    }
    if (port.lag != nowhere)
      add_stacking(view, view.index(view.device.ports[port.lag]), view.index(port));
  }
  view.rows.integer(Oid{1, 3, 6, 1, 2, 1, 2, 1, 0}, count);
  view.rows.number(Oid{1, 3, 6, 1, 2, 1, 31, 1, 5, 0}, tag::timeticks, view.shift);
}

void add_lags(View view) {
  static const Oid aggregate{1, 2, 840, 10006, 300, 43, 1, 1, 1, 1};
  static const Oid member{1, 2, 840, 10006, 300, 43, 1, 2, 1, 1};
  for (std::size_t i = 0; i < view.device.ports.size(); ++i) {
    const auto& port = view.device.ports[i];
    if (port.type == PortType::lag) {
      TableRow row{view.rows, aggregate, Oid{view.index(port)}};
      row.mac(2, port.mac);
      row.mac(4, view.device.mac);
      row.integer(5, 1);
      row.integer(6, 1000);
    }
    if (port.lag == nowhere) continue;
    const auto lag = view.index(view.device.ports[port.lag]);
    TableRow row{view.rows, member, Oid{view.index(port)}};
    row.mac(3, view.device.mac);
    row.integer(4, 1000);
    row.mac(9, view.peer(port).mac);
    row.integer(10, 1000);
    row.integer(12, lag);
    row.integer(13, lag);
    row.text(20, "\xa2");
    row.text(21, std::string{"\xbc"});
    row.text(22, std::string{"\xbc"});
    row.integer(24, 1);
  }
}

// pethPsePortPowerClassifications: the class of what is plugged in, plus one.
std::int64_t power_class(double watts) {
  if (watts > 12) return 5;
  if (watts > 6) return 4;
  return watts > 0 ? 3 : 1;
}

void add_power_ethernet(View view) {
  static const Oid port_entry{1, 3, 6, 1, 2, 1, 105, 1, 1, 1};
  static const Oid main_entry{1, 3, 6, 1, 2, 1, 105, 1, 3, 1, 1};
  if (view.device.make->poe_watts <= 0) return;
  std::vector<double> drawn(view.device.members.size() + 1, 0);
  for (const auto& port : view.device.ports) {
    if (!port.poe) continue;
    drawn[port.member] += port.poe_watts;
    TableRow row{view.rows, port_entry, Oid{port.member, port.position}};
    row.integer(3, 1);
    row.integer(4, 2);
    row.integer(5, 1);
    row.integer(6, port.poe_watts > 0 ? 3 : 2);
    row.integer(7, 3);
    row.text(9, "");
    row.integer(10, power_class(port.poe_watts));
  }
  for (std::uint32_t m = 1; m <= view.device.members.size(); ++m) {
    TableRow row{view.rows, main_entry, Oid{m}};
    row.gauge(2, static_cast<std::uint64_t>(view.device.make->poe_watts));
    row.integer(3, 1);
    row.gauge(4, static_cast<std::uint64_t>(drawn[m]));
    row.integer(5, 80);
  }
}

}  // namespace netroster::simulator
