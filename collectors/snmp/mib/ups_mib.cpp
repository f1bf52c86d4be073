// UPS-MIB (RFC 1628).
#include <array>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

constexpr std::array<std::string_view, 5> battery_states{"", "unknown", "normal", "low",
                                                         "depleted"};
constexpr std::array<std::string_view, 8> sources{"",       "other",   "none",    "normal",
                                                  "bypass", "battery", "booster", "reducer"};

// `parts`: how many of the MIB's units make one of `unit`.
void add(Context& context, std::string name, const char* kind, const char* unit, const Value& value,
         double parts) {
  const auto number = value.as_integer();
  if (!number || *number < 0) return;  // -1 stands for "not known" on small units
  Sensor sensor;
  sensor.name = std::move(name);
  sensor.kind = kind;
  sensor.unit = unit;
  sensor.value = static_cast<double>(*number) / parts;
  context.facts.sensors.push_back(std::move(sensor));
}

template <std::size_t N>
void add_state(Context& context, const char* name, const std::array<std::string_view, N>& words,
               const Value& value) {
  const auto number = u32_of(value).value_or(0);
  if (number == 0 || number >= N) return;
  Sensor sensor;
  sensor.name = name;
  sensor.kind = "state";
  sensor.status = words[number];
  context.facts.sensors.push_back(std::move(sensor));
}

Done read_lines(Context& context) {
  TableSpec input{"upsInputTable", Oid{1, 3, 6, 1, 2, 1, 33, 1, 3, 3, 1}, {2, 3}};
  const Table in = co_await context.table(std::move(input));
  for (const auto& row : in.rows) {
    const auto line = row.index.empty() ? std::string() : " " + std::to_string(row.index.back());
    add(context, "input frequency" + line, "frequency", "hertz", row.cells[0], 10);
    add(context, "input voltage" + line, "voltage", "volts", row.cells[1], 1);
  }
  TableSpec output{"upsOutputTable", Oid{1, 3, 6, 1, 2, 1, 33, 1, 4, 4, 1}, {2, 4, 5}};
  const Table out = co_await context.table(std::move(output));
  for (const auto& row : out.rows) {
    const auto line = row.index.empty() ? std::string() : " " + std::to_string(row.index.back());
    add(context, "output voltage" + line, "voltage", "volts", row.cells[0], 1);
    add(context, "output power" + line, "power", "watts", row.cells[1], 1);
    add(context, "output load" + line, "load", "percent", row.cells[2], 1);
  }
}

}  // namespace

Done collect_ups(Context& context) {
  if (context.absent.contains(Oid{1, 3, 6, 1, 2, 1, 33})) co_return;
  std::vector<Oid> oids;
  for (const std::uint32_t id : {1U, 2U, 3U, 4U})  // manufacturer, model, UPS and agent software
    oids.push_back(Oid{1, 3, 6, 1, 2, 1, 33, 1, 1, id, 0});
  for (const std::uint32_t id : {1U, 2U, 3U, 4U, 5U, 7U})
    oids.push_back(Oid{1, 3, 6, 1, 2, 1, 33, 1, 2, id, 0});
  oids.push_back(Oid{1, 3, 6, 1, 2, 1, 33, 1, 4, 1, 0});
  const auto rows = co_await context.scalars(std::move(oids));
  for (const auto& row : rows) context.is_ups = context.is_ups || !row.value.is_exception();
  if (!context.is_ups) co_return;
  context.said.vendor = text_of(rows[0].value);
  context.said.model = text_of(rows[1].value);
  context.said.version = text_of(rows[3].value);
  if (context.said.version.empty()) context.said.version = text_of(rows[2].value);
  add_state(context, "battery", battery_states, rows[4].value);
  add(context, "time on battery", "time", "seconds", rows[5].value, 1);
  add(context, "estimated runtime", "time", "minutes", rows[6].value, 1);
  add(context, "battery charge", "charge", "percent", rows[7].value, 1);
  add(context, "battery voltage", "voltage", "volts", rows[8].value, 10);
  add(context, "battery temperature", "temperature", "celsius", rows[9].value, 1);
  add_state(context, "output source", sources, rows[10].value);
  co_await read_lines(context);
}

}  // namespace netroster::mib
