#include <fmt/format.h>

#include "tests/simulator/mib.h"

namespace netroster::simulator {
namespace {

void add_apc(View view) {
  const Oid ident{1, 3, 6, 1, 4, 1, 318, 1, 1, 1, 1};
  view.rows.text(ident.child(1).child(1).child(0), view.device.make->model);
  view.rows.text(ident.child(2).child(1).child(0), "UPS 09.3");
  view.rows.text(ident.child(2).child(3).child(0), view.device.serial());
  const Oid battery{1, 3, 6, 1, 4, 1, 318, 1, 1, 1, 2, 1};
  view.rows.integer(battery.child(1).child(0), 2);
  view.rows.text(battery.child(3).child(0), "08/14/2021");
}

void add_ups_lines(View view, std::uint32_t salt) {
  static const Oid input{1, 3, 6, 1, 2, 1, 33, 1, 3, 3, 1};
  static const Oid output{1, 3, 6, 1, 2, 1, 33, 1, 4, 4, 1};
  TableRow in{view.rows, input, Oid{1}};
  in.integer(2, 600);
  in.integer(3, 118 + salt % 5);
  TableRow out{view.rows, output, Oid{1}};
  out.integer(2, 120);
  out.integer(3, 31);
  out.integer(4, 370);
  out.integer(5, 15 + salt % 60);
}

void add_supply(View view, std::uint32_t number, const char* name, std::int64_t level) {
  static const Oid entry{1, 3, 6, 1, 2, 1, 43, 11, 1, 1};
  TableRow row{view.rows, entry, Oid{1, number}};
  row.integer(4, 3);
  row.integer(5, number == 1 ? 3 : 15);
  row.text(6, name);
  row.integer(7, 19);
  row.integer(8, 100);
  row.integer(9, level);
}

void add_radio(View view, const DistrictDevice& point, std::uint32_t slot) {
  static const Oid entry{1, 3, 6, 1, 4, 1, 14179, 2, 2, 2, 1};
  static const Oid load{1, 3, 6, 1, 4, 1, 14179, 2, 2, 13, 1};
  auto index = mac_index(point.mac + 16);
  index.push(slot);
  TableRow row{view.rows, entry, index};
  row.integer(2, slot + 1);
  row.integer(4, slot == 0 ? 1 + 5 * static_cast<std::int64_t>(point.mac / 256 % 3) : 36);
  row.integer(6, 3);
  row.integer(12, 2);
  view.rows.number(row.at(15), tag::counter32, point.mac / 256 % 19);
  row.integer(34, 1);
  TableRow use{view.rows, load, index};
  use.integer(3, static_cast<std::int64_t>(8 + point.mac / 256 % 40));
  use.integer(4, static_cast<std::int64_t>(point.mac / 256 % 19));
}

}  // namespace

void add_ups(View view) {
  const Oid ups{1, 3, 6, 1, 2, 1, 33, 1};
  const auto at = [&](std::uint32_t group, std::uint32_t id) {
    return ups.child(group).child(id).child(0);
  };
  const auto salt = static_cast<std::uint32_t>(view.device.mac >> 8);
  view.rows.text(at(1, 1), view.device.make->vendor);
  view.rows.text(at(1, 2), view.device.make->model);
  view.rows.text(at(1, 3), "UPS 09.3");
  view.rows.text(at(1, 4), view.device.make->version);
  view.rows.text(at(1, 5), view.device.name);
  view.rows.integer(at(2, 1), 2);
  view.rows.integer(at(2, 2), 0);
  view.rows.integer(at(2, 3), 18 + salt % 40);
  view.rows.integer(at(2, 4), 100);
  view.rows.integer(at(2, 5), 271);
  view.rows.integer(at(2, 7), 27);
  view.rows.integer(at(4, 1), 3);
  view.rows.gauge(at(6, 1), 0);
  view.rows.integer(at(7, 3), 1);
  add_ups_lines(view, salt);
  if (view.device.make->vendor == std::string_view{"APC"}) add_apc(view);
}

void add_printer(View view) {
  static const Oid general{1, 3, 6, 1, 2, 1, 43, 5, 1, 1};
  static const Oid marker{1, 3, 6, 1, 2, 1, 43, 10, 2, 1};
  static const Oid device{1, 3, 6, 1, 2, 1, 25, 3, 2, 1};
  TableRow row{view.rows, general, Oid{1}};
  row.text(16, view.device.name);
  row.text(17, view.device.serial());
  TableRow engine{view.rows, marker, Oid{1, 1}};
  engine.integer(3, 7);
  view.rows.number(engine.at(4), tag::counter32, view.device.mac / 256 % 90'000 + 4'000);
  TableRow hardware{view.rows, device, Oid{1}};
  hardware.object_id(2, Oid{1, 3, 6, 1, 2, 1, 25, 3, 1, 5});
  hardware.text(3, fmt::format("{} {}", view.device.make->vendor, view.device.make->model));
  hardware.integer(5, 2);
  add_supply(view, 1, "Black toner cartridge",
             static_cast<std::int64_t>(view.device.mac / 256 % 100));
  add_supply(view, 2, "Maintenance kit", 71);
}

void add_controller(View view) {
  const Oid inventory{1, 3, 6, 1, 4, 1, 14179, 1, 1, 1};
  view.rows.text(inventory.child(3).child(0), view.device.make->model);
  view.rows.text(inventory.child(4).child(0), view.device.serial());
  view.rows.mac(inventory.child(9).child(0), mac_of(view.device.mac));
  view.rows.text(inventory.child(14).child(0), view.device.make->version);
  static const Oid entry{1, 3, 6, 1, 4, 1, 14179, 2, 2, 1, 1};
  for (const auto at : view.device.managed) {
    const auto& point = view.district.devices[at];
    TableRow row{view.rows, entry, mac_index(point.mac + 16)};
    row.mac(1, point.mac + 16);
    row.text(3, point.name);
    row.text(4, view.district.sites[point.site].site.closets[point.closet].name);
    row.integer(6, 1);
    row.text(8, point.make->version);
    row.text(10, view.device.name);
    row.text(16, point.make->model);
    row.text(17, point.serial());
    row.ip(19, point.address);
    row.text(30, view.district.sites[point.site].code);
    row.mac(33, point.mac);
    row.integer(37, 1);
    for (const auto slot : {0U, 1U}) add_radio(view, point, slot);
  }
}

}  // namespace netroster::simulator
