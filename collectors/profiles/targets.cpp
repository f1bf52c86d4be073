#include "collectors/profiles/targets.h"

#include "model/device_kinds.h"

namespace netroster::profiles {
namespace {

constexpr std::string_view module_fields[] = {"class",    "name",     "descr",    "model",
                                              "serial",   "vendor",   "hardware", "firmware",
                                              "software", "position", "port",     "part"};
constexpr std::string_view access_point_fields[] = {
    "name", "mac", "address", "model", "serial", "firmware", "group", "status", "clients"};
constexpr std::string_view radio_fields[] = {"name",      "band",        "channel",
                                             "power_dbm", "utilisation", "clients"};
constexpr std::string_view client_fields[] = {"access_point", "ssid", "band"};
constexpr std::string_view ssid_fields[] = {"name", "clients"};
constexpr std::string_view port_fields[] = {"port", "vlan", "duplex", "alias"};
constexpr std::string_view port_poe_fields[] = {"port",    "group",  "position", "part",
                                                "enabled", "status", "class",    "drawn_watts"};
constexpr std::string_view poe_budget_fields[] = {"group", "budget_watts", "drawn_watts",
                                                  "left_watts", "status"};
constexpr std::string_view sensor_fields[] = {"name",  "kind",      "unit", "value", "status",
                                              "scale", "precision", "port", "part"};
constexpr std::string_view session_fields[] = {"port", "outcome"};
constexpr std::string_view vlan_fields[] = {"vlan", "name", "number", "database"};
constexpr std::string_view neighbour_fields[] = {
    "protocol", "port",        "local_port", "chassis_id", "port_id", "port_description",
    "name",     "description", "platform",   "address",    "vlan"};

constexpr TargetRow rows[] = {
    {"module", Target::module, module_fields},
    {"access-point", Target::access_point, access_point_fields},
    {"radio", Target::radio, radio_fields},
    {"client", Target::client, client_fields},
    {"ssid", Target::ssid, ssid_fields},
    {"port", Target::port, port_fields},
    {"port-poe", Target::port_poe, port_poe_fields},
    {"poe-budget", Target::poe_budget, poe_budget_fields},
    {"sensor", Target::sensor, sensor_fields},
    {"session", Target::session, session_fields},
    {"vlan", Target::vlan, vlan_fields},
    {"neighbour", Target::neighbour, neighbour_fields},
};

}  // namespace

const TargetRow* find_target(std::string_view word) {
  for (const auto& row : rows)
    if (row.word == word) return &row;
  return nullptr;
}

std::vector<std::string_view> target_names() {
  std::vector<std::string_view> out;
  for (const auto& row : rows) out.push_back(row.word);
  return out;
}

std::span<const std::string_view> part_classes() {
  static constexpr std::string_view all[] = {
      "chassis", "module",  "transceiver", "powerSupply", "fan",   "stack",        "port",
      "cpu",     "battery", "sensor",      "container",   "other", "storageDrive", "backplane"};
  return all;
}

std::span<const std::string_view> sensor_kinds() {
  static constexpr std::string_view all[] = {
      "airflow",     "charge",    "clients",  "count",   "cpu",         "current",
      "fan",         "frequency", "humidity", "light",   "load",        "memory",
      "power",       "signal",    "state",    "supply",  "temperature", "time",
      "utilisation", "voltage",   "rx-power", "tx-power"};
  return all;
}

const Cell* TableMap::field(std::string_view wanted) const {
  for (const auto& [field_name, cell] : fields)
    if (field_name == wanted) return &cell;
  return nullptr;
}

const std::vector<std::string_view>& kinds() {
  static const std::vector<std::string_view> all(device_kinds.begin(), device_kinds.end());
  return all;
}

bool is_kind(std::string_view kind) { return is_one_of(kinds(), kind); }

}  // namespace netroster::profiles
