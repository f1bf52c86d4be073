// ENTITY-SENSOR-MIB (RFC 3433): readings of temperature, power, light and so on.
#include <array>
#include <cmath>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

struct SensorType {
  std::string_view kind;
  std::string_view unit;
};

// EntitySensorDataType; 14 is in wide use for light levels though the MIB ends at 12.
constexpr std::array<SensorType, 15> types{{{"", ""},
                                            {"other", ""},
                                            {"", ""},
                                            {"voltage", "volts"},
                                            {"voltage", "volts"},
                                            {"current", "amperes"},
                                            {"power", "watts"},
                                            {"frequency", "hertz"},
                                            {"temperature", "celsius"},
                                            {"humidity", "percent"},
                                            {"fan", "rpm"},
                                            {"airflow", "cubic metres per minute"},
                                            {"state", ""},
                                            {"other", ""},
                                            {"light", "dbm"}}};
constexpr std::array<std::string_view, 4> statuses{"", "ok", "unavailable", "nonoperational"};
constexpr std::int64_t units_scale = 9;  // EntitySensorDataScale: powers of a thousand around 9

std::optional<double> reading(const Row& row) {
  const auto value = row.cells[3].as_integer();
  if (!value) return std::nullopt;
  const auto scale = row.cells[1].as_integer().value_or(units_scale);
  const auto precision = row.cells[2].as_integer().value_or(0);
  if (scale < 1 || scale > 17 || precision < -8 || precision > 9) return std::nullopt;
  const auto exponent = (scale - units_scale) * 3 - precision;
  // Dividing by a whole power of ten keeps -3.12 from becoming -3.1199999.
  const double power = std::pow(10.0, static_cast<double>(exponent < 0 ? -exponent : exponent));
  const auto number = static_cast<double>(*value);
  return exponent < 0 ? number / power : number * power;
}

Sensor sensor_of(const Context& context, const Row& row, std::uint32_t type) {
  Sensor sensor;
  sensor.module_index = row.index[0];
  if (type < types.size()) {
    sensor.kind = types[type].kind;
    sensor.unit = types[type].unit;
  }
  const auto status = u32_of(row.cells[4]).value_or(0);
  if (status < statuses.size()) sensor.status = statuses[status];
  if (status <= 1) sensor.value = reading(row);
  if (const auto at = context.module_at.find(row.index[0]); at != context.module_at.end()) {
    const auto& module = context.facts.modules[at->second];
    sensor.name = module.name.empty() ? module.descr : module.name;
  }
  sensor.port_index = context.port_of_part(row.index[0]);
  return sensor;
}

}  // namespace

Done collect_sensors(Context& context) {
  TableSpec spec{"entPhySensorTable", Oid{1, 3, 6, 1, 2, 1, 99, 1, 1, 1}, {1, 2, 3, 4, 5}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    const auto type = u32_of(row.cells[0]).value_or(0);
    if (row.index.size() != 1 || type == 0) {
      context.drop(table.name, row.index.size() == 1 ? "no type" : "index is not one number");
      continue;
    }
    context.facts.sensors.push_back(sensor_of(context, row, type));
  }
}

}  // namespace netroster::mib
